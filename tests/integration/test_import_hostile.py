"""Hostile, broken and damaged files through page and command: told in plain words, no error of ours, nothing written."""

import random
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from bcf.models import AuditEvent, Board, User
from returns.exports import export_workbook
from returns.models import Answer, AnswerChange, Submission, TableRow, Upload
from tests.factories import answer, open_return_for, publish_tiny
from tests.integration.test_import import FORM, bring, here, text_of
from tests.integration.workbooks import with_cells
from tests.workbooks.fail import FAMILIES
from tests.workbooks.mutations import damaged, taken_apart

pytestmark = pytest.mark.any_database

MUTATIONS = 200


@pytest.fixture
def adas(northmere: Board, ada: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(ada)
    return client


@pytest.fixture
def opened(northmere: Board, ada: User) -> Submission:
    submission = open_return_for(northmere, publish_tiny(FORM), by=ada)
    answer(submission, by=ada, cover__name="Ada", cover__cost="10", cover__story="Once & again")
    return submission


def counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Answer, AnswerChange, TableRow, Upload, AuditEvent))


@pytest.mark.parametrize("family", FAMILIES)
def test_each_hostile_file_is_told_on_the_page_and_by_the_command_and_writes_nothing(
    family: str, opened: Submission, northmere: Board, adas: Client, tmp_path: Path
) -> None:
    before, path = counted(), tmp_path / "hostile.xlsx"
    for hostile in FAMILIES[family]():
        page = adas.post(here(northmere), {"workbook": SimpleUploadedFile("filled in.xlsx", hostile.content)})
        assert page.status_code == 422, (hostile.name, page.status_code)
        assert '<a href="#workbook">' in page.content.decode(), hostile.name
        path.write_bytes(hostile.content)
        with pytest.raises(CommandError) as caught:
            call_command("import_workbook", str(path), "--apply")
        assert caught.value.returncode == 1
        assert str(caught.value).isprintable(), hostile.name
        assert str(caught.value) in text_of(page) or "too large" in str(caught.value), hostile.name
    assert counted() == before


def test_a_damaged_workbook_is_told_or_its_lines_are_shown_and_nothing_is_written(
    opened: Submission, northmere: Board, adas: Client, ada: User
) -> None:
    workbook = taken_apart(export_workbook(opened, northmere, by=ada).content)
    chance, shown = random.Random(5), 0
    before = counted()[:3]
    for number in range(MUTATIONS):
        content = damaged(workbook, chance)
        sent = adas.post(here(northmere), {"workbook": SimpleUploadedFile("filled in.xlsx", content)})
        assert sent.status_code in (302, 422), (number, sent.status_code)
        if sent.status_code == 302:
            page = adas.get(sent["Location"])
            assert (page.status_code, "What the workbook changes" in text_of(page)) == (200, True), number
            shown += 1
    assert counted()[:3] == before
    assert 0 < shown < MUTATIONS


@pytest.mark.usefixtures("opened")
def test_hostile_words_in_a_good_workbook_are_shown_as_words(northmere: Board, adas: Client, ada: User) -> None:
    content = export_workbook(Submission.objects.get(), northmere, by=ada).content
    words = {"C8": "<script>alert(1)</script>", "C9": '"><img src=x>', "C14": "{{ 1 }} {% load x %}"}
    source = adas.get(bring(adas, northmere, with_cells(content, words))).content.decode()
    assert "<script>alert" not in source
    assert "<img src" not in source
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source
    assert "{{ 1 }} {% load x %}" in source
