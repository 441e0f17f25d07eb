"""Administration of periods: dates, publishing from an upload, moving returns, exceptions for one return."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bcf.models import AuditEvent, Board, User
from returns.models import DefinitionVersion, Proposal, ReturnEvent, Submission
from returns.opening import open_return
from returns.timetables import dates_of
from tests.factories import ONE_QUESTION, answer, publish_tiny
from tests.integration.visiting import signed_in, text_of

PERIOD = "2018-19-q3"
TWO_QUESTIONS = (
    ONE_QUESTION
    + """
[[block]]
kind = "question"
key = "cover.post"
cell = "C9"
label = "Post:"
type = "text"
required = true
"""
)
SIGNED = {"signatory": [{"role": "board", "label": "Signed for the board"}]}


# --- dates ------------------------------------------------------------------------------------------------------------


def test_dates_are_moved_with_a_reason_and_the_page_keeps_what_was_done(amy: User, tiny_return: Submission) -> None:
    page, address = signed_in(amy), f"/manage/periods/{PERIOD}/"
    said = {"due_at": "2030-01-25T12:00", "closes_at": "01/02/2030 17:00", "reason": "The bank holiday."}
    assert page.post(address, {**said, "reason": ""}).status_code == 422
    assert page.post(address, said).status_code == 302
    due = dates_of(PERIOD).due_at
    assert due is not None
    assert f"{due:%Y-%m-%d}" == "2030-01-25"
    shown = text_of(page, address)
    assert "25 January 2030, 12:00" in shown
    assert "Amy moved the dates: The bank holiday." in shown
    assert "Due no date → 25 January 2030, 12:00, closes no date → 1 February 2030, 17:00" in shown


def test_a_period_that_would_close_before_it_is_due_is_told(amy: User, tiny_return: Submission) -> None:
    said = {"due_at": "2030-01-25T12:00", "closes_at": "2030-01-01T12:00", "reason": "A slip."}
    page = signed_in(amy).post(f"/manage/periods/{PERIOD}/", said)
    assert (page.status_code, "lies before the due date" in page.content.decode()) == (422, True)
    assert dates_of(PERIOD).closes_at is None


def test_the_list_of_periods_says_how_far_the_returns_are(amy: User, tiny_return: Submission) -> None:
    shown = text_of(signed_in(amy), "/manage/periods/")
    assert "Tiny return Q3 2018/19" in shown
    assert "<dt>Being filled in</dt><dd>1</dd>" in shown
    assert "Northmere" in text_of(signed_in(amy), f"/manage/periods/{PERIOD}/")


@pytest.mark.parametrize("rest", ["", "move/"])
def test_a_period_that_is_not_published_is_404(amy: User, rest: str) -> None:
    assert signed_in(amy).get(f"/manage/periods/1999-q1/{rest}").status_code == 404


# --- publishing -------------------------------------------------------------------------------------------------------


def folder(**changed: str) -> SimpleUploadedFile:
    """The form of 2018/19 quarter 3 as a zip file; `changed` texts by file, `__` for the hyphen."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((Path(settings.DEFINITIONS_DIR) / PERIOD).iterdir()):
            text = changed.get(path.stem.replace("-", "_"), path.read_text(encoding="utf-8"))
            archive.writestr(f"{PERIOD}/{path.name}", text)
    return SimpleUploadedFile("q3.zip", buffer.getvalue(), "application/zip")


def period_file(old: str, new: str) -> str:
    text = (Path(settings.DEFINITIONS_DIR) / PERIOD / "period.toml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new)


def upload(client: Client, file: SimpleUploadedFile) -> Any:
    return client.post("/manage/periods/publish/", {"folder": file})


def published() -> list[int]:
    return list(DefinitionVersion.objects.filter(period=PERIOD).values_list("number", flat=True))


def test_a_new_period_is_shown_first_and_published_then(amy: User) -> None:
    page = signed_in(amy)
    shown = upload(page, folder())
    assert shown.status_code == 302
    assert published() == []
    assert "A new period" in text_of(page, shown.url)
    assert page.post(shown.url, {"base": ""}).headers["Location"] == f"/manage/periods/{PERIOD}/"
    assert (published(), DefinitionVersion.objects.get().published_by) == ([1], amy)
    assert not Proposal.objects.exists()
    assert page.get(shown.url).status_code == 404


def test_a_correction_is_shown_as_a_change_note_against_the_newest_version(amy: User) -> None:
    page = signed_in(amy)
    page.post(upload(page, folder()).url, {"base": ""})
    again = upload(page, folder())
    assert "published already, as definition 1" in text_of(page, again.url)
    title = DefinitionVersion.objects.get().title
    changed = upload(page, folder(period=period_file(title, "Another title")))
    note = text_of(page, changed.url)
    assert "What it changes against definition 1" in note
    assert "Another title" in note
    assert page.post(changed.url, {"base": f"{PERIOD}@1"}).status_code == 302
    assert published() == [1, 2]


def test_what_is_wrong_in_a_folder_is_told_by_file_key_and_reason(amy: User) -> None:
    page = signed_in(amy)
    answer = upload(page, folder(period=period_file('kind = "return"', 'kind = "letter"')))
    assert answer.status_code == 422
    assert "period.toml: kind:" in answer.content.decode()
    nothing = upload(page, SimpleUploadedFile("q3.zip", b"no zip file"))
    assert "is damaged, or no zip file" in nothing.content.decode()
    assert page.post("/manage/periods/publish/").status_code == 422
    assert not Proposal.objects.exists()


def test_nothing_is_published_that_was_compared_with_something_older(amy: User) -> None:
    page = signed_in(amy)
    first = upload(page, folder())
    title = 'title = "'
    other = upload(page, folder(period=period_file(title, title + "New ")))
    page.post(first.url, {"base": ""})
    late = page.post(other.url, {"base": ""})
    assert (late.status_code, "in the meantime" in late.content.decode()) == (422, True)
    assert published() == [1]


# --- moving -----------------------------------------------------------------------------------------------------------


def test_returns_are_moved_after_a_look_at_what_that_changes(
    amy: User, northmere: Board, southwold: Board, ada: User
) -> None:
    first = publish_tiny()
    moving, closed = (open_return(first, board, by=None) for board in (northmere, southwold))
    answer(moving, by=ada, cover__name="Ada")
    Submission.objects.filter(pk=closed.pk).update(stage="submitted")
    publish_tiny(TWO_QUESTIONS, number=2)
    page, address = signed_in(amy), f"/manage/periods/{PERIOD}/move/"
    shown = text_of(page, address)
    assert "definition 1 → 2, pending 0 → 1" in shown
    assert "Southwold" not in shown
    assert not ReturnEvent.objects.filter(kind="moved").exists()
    assert page.post(address, {"newest": "1"}).status_code == 422
    assert page.post(address, {"newest": "2"}).status_code == 302
    moving.refresh_from_db()
    closed.refresh_from_db()
    assert (moving.version.number, closed.version.number) == (2, 1)
    assert ReturnEvent.objects.get(kind="moved").by == amy
    assert "No open return stands on an older definition" in text_of(page, address)


def test_returns_of_a_closed_period_are_not_moved_and_the_page_says_why(amy: User, northmere: Board) -> None:
    open_return(publish_tiny(), northmere, by=None)
    publish_tiny(TWO_QUESTIONS, number=2)
    page = signed_in(amy)
    page.post(f"/manage/periods/{PERIOD}/", {"closes_at": "2019-01-01T12:00", "reason": "Over."})
    address = f"/manage/periods/{PERIOD}/move/"
    assert "This period is closed" in text_of(page, address)
    assert page.post(address, {"newest": "2"}).status_code == 422


# --- one return -------------------------------------------------------------------------------------------------------


@pytest.fixture
def signable(northmere: Board) -> Submission:
    return open_return(publish_tiny(period=SIGNED), northmere, by=None)


def manage(client: Client, board: Board, **data: Any) -> Any:
    return client.post(f"/manage/returns/{PERIOD}/{board.ons_code}/", data)


def test_an_exception_is_made_with_a_reason_and_taken_back(amy: User, signable: Submission, northmere: Board) -> None:
    page, address = signed_in(amy), f"/manage/returns/{PERIOD}/{northmere.ons_code}/"
    said = {"do": "waive", "slot": "board", "kind": "preparer_signs"}
    assert manage(page, northmere, **said).status_code == 422
    assert manage(page, northmere, **said, reason="Nobody else is in post.").status_code == 302
    waiver = signable.waivers.get()
    assert (waiver.by, waiver.reason) == (amy, "Nobody else is in post.")
    assert "Nobody else is in post." in text_of(page, address)
    assert manage(page, northmere, do="withdraw", waiver=waiver.pk).status_code == 302
    waiver.refresh_from_db()
    assert waiver.withdrawn_by == amy
    assert "taken back by Amy" in text_of(page, address)
    assert [event.kind for event in signable.events.order_by("pk")][-2:] == ["waived", "waiver_withdrawn"]


def test_a_return_is_closed_and_opened_again_each_with_a_note(
    amy: User, signable: Submission, northmere: Board
) -> None:
    page = signed_in(amy)
    assert manage(page, northmere, do="close").status_code == 422
    assert manage(page, northmere, do="close", note="The board has ended.").status_code == 302
    assert Submission.objects.exclude(closed_at=None).get() == signable
    assert manage(page, northmere, do="reopen", note="It has not.").status_code == 302
    signable.refresh_from_db()
    assert signable.is_open
    assert list(signable.events.order_by("pk").values_list("kind", "note", "by__name"))[1:] == [
        ("closed", "The board has ended.", "Amy"),
        ("reopened", "It has not.", "Amy"),
    ]


def test_what_is_unknown_is_not_done(amy: User, signable: Submission, northmere: Board) -> None:
    page = signed_in(amy)
    assert manage(page, northmere, do="bless").status_code == 422
    assert manage(page, northmere, do="withdraw", waiver="1").status_code == 404
    assert manage(page, northmere, do="waive", slot="queen", kind="not_needed", reason="Why.").status_code == 422
    assert page.get(f"/manage/returns/{PERIOD}/E99999999/").status_code == 404
    assert not AuditEvent.objects.filter(verb="waived").exists()
