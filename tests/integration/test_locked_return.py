"""A return that was handed over takes nothing, by whatever way it comes: each answer of a real form, rows, carrying, workbooks."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bcf.models import Board, Delegation, Meeting, Membership, User
from returns.definition.read import load_files
from returns.exports import export_workbook
from returns.loading import load_file
from returns.models import Answer, AnswerChange, Submission, TableRow, Upload
from returns.publishing import publish
from returns.signing import request_signoff
from returns.versions import definition_of
from tests.factories import make_board

KENSINGTON = "E09000020"
RETURN = f"/returns/2018-19-q3/{KENSINGTON}"


@pytest.fixture
def kensington(db: None) -> Board:
    """The board of the published return."""
    return make_board("Kensington and Chelsea", KENSINGTON)


@pytest.fixture
def locked(kensington: Board, ada: User) -> Submission:
    """Its return of 2018/19 quarter 3, complete, and put before its signatories."""
    Membership.objects.create(user=ada, role="officer", board=kensington)
    publish(load_files(Path(settings.DEFINITIONS_DIR) / "2018-19-q3"), by=None)
    load_file(settings.FIXTURES_DIR / "demo" / "kensington-and-chelsea-2018-19-q3.json", by=None)
    submission = Submission.objects.get()
    request_signoff(submission, kensington, by=ada)
    return submission


@pytest.fixture
def adas(locked: Submission, ada: User) -> Client:
    """Ada's browser."""
    client = Client()
    client.force_login(ada)
    return client


def written() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Answer, AnswerChange, TableRow, Upload))


def test_each_question_posted_by_the_script_is_refused_and_nothing_is_written(adas: Client, locked: Submission) -> None:
    before, definition = written(), definition_of(locked.version)
    keys = [*definition.questions, *definition.explanations, *definition.table_columns]
    assert len(keys) > 90
    for key in keys:
        body = json.dumps({"answers": [{"name": key, "value": "no", "seen": 1}]})
        said = adas.post(f"{RETURN}/save/", body, content_type="application/json")
        assert said.status_code in (400, 403), key
    assert written() == before


def test_each_sheet_posted_without_a_script_is_refused_and_shows_what_was_typed(
    adas: Client, locked: Submission
) -> None:
    before = written()
    for sheet in definition_of(locked.version).sheets:
        typed = {question.key: "Typed too late" for question in sheet.questions}
        said = adas.post(f"{RETURN}/sheets/{sheet.slug}/", {**typed, "seen": "{}"})
        assert said.status_code == 403, sheet.slug
        assert "with its signatories" in said.content.decode()
    assert written() == before


def test_a_workbook_is_not_brought_in(adas: Client, locked: Submission, kensington: Board, ada: User) -> None:
    content = export_workbook(locked, kensington, by=ada).content
    before = written()
    said = adas.post(f"{RETURN}/import/", {"workbook": SimpleUploadedFile("filled in.xlsx", content)})
    assert said.status_code == 422
    assert "handed over for sign-off" in said.content.decode()
    assert written() == before


@pytest.mark.parametrize("path", ["fill-in/", "sheets/narrative/carry/"])
def test_nothing_is_taken_from_earlier_returns(path: str, adas: Client, locked: Submission) -> None:
    before = written()
    assert adas.post(f"{RETURN}/{path}", {"shown": "{}"}).status_code == 403
    assert written() == before


def test_asking_to_submit_before_it_is_signed_is_refused_in_words(adas: Client, locked: Submission) -> None:
    said = adas.post(f"{RETURN}/sign-off/submit/")
    assert said.status_code == 422
    assert "does not fit a return that is awaiting sign-off" in said.content.decode()


def test_neither_a_meeting_nor_a_delegation_of_another_board_counts(
    adas: Client, locked: Submission, southwold: Board, ada: User
) -> None:
    meeting = Meeting.objects.create(board=southwold, day="2026-12-01", papers_due="2026-11-20", created_by=ada)
    said = adas.post(f"{RETURN}/sign-off/submit/", {"to_be_ratified": meeting.pk})
    assert said.status_code == 422
    assert "Select a valid choice" in said.content.decode()
    Delegation.objects.create(
        board=southwold,
        capacity="board",
        delegate=ada,
        starts="2026-01-01",
        ends="2030-01-01",
        authority="minute 7",
        made_by=ada,
    )
    seen = locked.snapshots.get().reference
    assert adas.post(f"{RETURN}/sign-off/sign/", {"slot": "board", "seen": seen, "confirmed": "on"}).status_code == 403
