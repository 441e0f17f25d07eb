"""What `purge` removes, what stays as a record, and what the pages say of it."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from bcf.models import AuditEvent, Board, User
from returns.exports import export_workbook
from returns.importing import apply, compare, keep, workbook_of
from returns.models import Answer, AnswerChange, DataExport, Notice, Submission, Upload
from returns.receiving import read_upload, receive
from tests.factories import answer
from tests.integration.running import run
from tests.integration.test_import import text_of
from tests.integration.workbooks import with_cells

NOTHING_ELSE = "0 people who left, 0 drafts, 0 mails, 0 tables of answers\n"


@pytest.fixture
def content(tiny_return: Submission, northmere: Board, ada: User) -> bytes:
    """A workbook of Northmere in which Ada's name was typed over."""
    answer(tiny_return, by=ada, cover__name="Ada")
    return with_cells(export_workbook(tiny_return, northmere, by=ada).content, {"C8": "Secret words"})


def brought(content: bytes, submission: Submission, board: Board, by: User, *, applied: bool) -> Upload:
    upload = keep(read_upload(receive(content, "filled in.xlsx"), submission, board), by=by)
    if applied:
        plan = compare(workbook_of(upload, submission, board)).plan
        upload = apply(upload, board, plan.by_default, seen=None, by=by)
    return upload


def aged(upload: Upload, *, days: int, applied_days: int | None = None) -> None:
    now = timezone.now()
    applied_at = None if applied_days is None else now - timedelta(days=applied_days)
    Upload.objects.filter(pk=upload.pk).update(at=now - timedelta(days=days), applied_at=applied_at)


def page(user: User, board: Board, upload: Upload) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(f"/returns/2018-19-q3/{board.ons_code}/import/{upload.pk}/")


@pytest.fixture
def applied(content: bytes, tiny_return: Submission, northmere: Board, ada: User) -> Upload:
    """An upload of long ago that was brought in soon after."""
    upload = brought(content, tiny_return, northmere, ada, applied=True)
    aged(upload, days=200, applied_days=91)
    return upload


@pytest.fixture
def waiting(content: bytes, tiny_return: Submission, northmere: Board, ada: User) -> Upload:
    """An upload of long ago that nobody ever brought in."""
    upload = brought(content, tiny_return, northmere, ada, applied=False)
    aged(upload, days=91)
    return upload


def test_what_an_old_workbook_said_is_removed_and_the_record_stays(applied: Upload, ada: User) -> None:
    assert run("purge") == f"Removed: 1 upload, {NOTHING_ELSE}"
    kept = Upload.objects.get()
    assert "Secret words" not in json.dumps([kept.read, kept.outcome])
    assert (kept.by, kept.applied_by, kept.sha256, kept.file_name) == (ada, ada, applied.sha256, "filled in.xlsx")
    assert (kept.read, kept.outcome) == ({"answers": 1, "rows": 0, "refusals": 0}, {"taken": 1, "kept": 0})


def test_the_answers_and_their_history_are_not_touched(applied: Upload) -> None:
    run("purge")
    assert Answer.objects.get().text == "Secret words"
    assert list(AnswerChange.objects.values_list("new", flat=True)) == ["Ada", "Secret words"]


def test_its_page_says_that_the_content_was_removed(applied: Upload, northmere: Board, ada: User) -> None:
    run("purge")
    shown = text_of(page(ada, northmere, applied))
    assert f"was removed on {timezone.localtime():%-d %B %Y}" in shown
    assert "1 line was brought in, 0 left as they stood." in shown
    assert "Secret words" not in shown


def test_one_that_was_never_brought_in_asks_to_be_brought_in_again(
    waiting: Upload, northmere: Board, ada: User, content: bytes, tiny_return: Submission
) -> None:
    run("purge")
    shown = page(ada, northmere, waiting)
    assert shown.status_code == 200
    assert "Bring the workbook in again." in text_of(shown)
    again = brought(content, tiny_return, northmere, ada, applied=False)
    assert again.pk != waiting.pk
    assert "Secret words" in text_of(page(ada, northmere, again))


@pytest.mark.parametrize(("days", "applied_days"), [(89, None), (89, 89), (200, 89)])
def test_what_was_used_of_late_stays(
    days: int, applied_days: int | None, content: bytes, tiny_return: Submission, northmere: Board, ada: User
) -> None:
    aged(
        brought(content, tiny_return, northmere, ada, applied=applied_days is not None),
        days=days,
        applied_days=applied_days,
    )
    assert run("purge") == f"Removed: 0 uploads, {NOTHING_ELSE}"
    assert Upload.objects.get().read["answers"] == {"cover.name": "Secret words"}


def test_each_run_is_on_record_and_a_second_one_does_nothing(applied: Upload) -> None:
    run("purge")
    first = Upload.objects.get()
    run("purge")
    second = Upload.objects.get()
    assert (second.cleared_at, second.read) == (first.cleared_at, first.read)
    runs = AuditEvent.objects.filter(verb="purged").values_list("details__uploads", "details__keep_uploads_days")
    assert list(runs) == [(1, 90), (0, 90)]


def test_a_dry_run_only_counts(applied: Upload) -> None:
    assert run("purge", "--dry-run") == f"Would be removed: 1 upload, {NOTHING_ELSE}"
    assert "Secret words" in json.dumps(Upload.objects.get().read)
    assert not AuditEvent.objects.filter(verb="purged").exists()


def test_the_days_are_a_setting(applied: Upload, settings: Any) -> None:
    settings.KEEP_UPLOADS_DAYS = 92
    assert run("purge") == f"Removed: 0 uploads, {NOTHING_ELSE}"


@pytest.mark.parametrize("days", ["0", "-1", "soon", "1.5"])
def test_days_that_are_none_are_refused_at_the_start(days: str) -> None:
    environment = {**os.environ, "BCF_DEMO": "1", "BCF_KEEP_UPLOADS_DAYS": days}
    command = [sys.executable, "-c", "import bcf.settings"]
    ended = subprocess.run(
        command, check=False, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60
    )
    assert "BCF_KEEP_UPLOADS_DAYS must be a whole number of days, from 1 to 36500." in ended.stderr
    assert ended.returncode == 1


def test_old_mails_and_tables_of_answers_go_too(ada: User) -> None:
    long_ago = timezone.now() - timedelta(days=61)
    Notice.objects.create(
        kind="accepted", to=ada, reference="event:1", title="Accepted", queued_at=long_ago, sent_at=long_ago
    )
    DataExport.objects.create(by=ada, parameters={}, asked_at=long_ago)
    DataExport.objects.create(by=ada, parameters={})
    assert run("purge") == "Removed: 0 uploads, 0 people who left, 0 drafts, 1 mail, 1 table of answers\n"
    assert DataExport.objects.count() == 1


def test_somebody_who_left_long_ago_is_forgotten_by_the_same_run(ada: User) -> None:
    long_ago = timezone.now() - timedelta(days=366)
    ada.memberships.update(ended_at=long_ago)
    User.objects.filter(pk=ada.pk).update(is_active=False, left_at=long_ago, created_at=long_ago)
    assert run("purge").startswith("Removed: 0 uploads, 1 person who left")
    ada.refresh_from_db()
    assert "ada" not in f"{ada.name} {ada.email}".lower()
