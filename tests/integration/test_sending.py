"""The submitted workbook goes to the definition's address: only where it is switched on twice, once, and with a record."""

import hashlib

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from bcf.models import AuditEvent, Board, User
from returns.events import record_event
from returns.models import Notice, ReturnEvent, Snapshot, SnapshotFile, Submission, Timetable
from returns.sending import switch_sending
from tests.factories import make_board, open_return_for, publish_tiny
from tests.integration.mails import SIGNED_BY_BOARD, committed
from tests.integration.running import run

TO = "programme@example.org"
CONTENT = b"a workbook's bytes"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def submission(northmere: Board, ada: User) -> Submission:
    found = open_return_for(northmere, publish_tiny(period={**SIGNED_BY_BOARD, "send_to": TO}))
    switch_sending("2018-19-q3", on=True, by=ada)
    return found


@pytest.fixture(autouse=True)
def switched_on(settings: Settings) -> None:
    """As in real use with `BCF_SEND_SUBMISSIONS=1`."""
    settings.SEND_SUBMISSIONS, settings.DEMO = True, False


def _snapshot(submission: Submission, by: User) -> Snapshot:
    number = submission.snapshots.count() + 1
    snapshot = Snapshot.objects.create(
        submission=submission, number=number, reference=f"REF{number}", version=submission.version, reaches=0, body={},
        digests={}, sha256="0" * 64, by=by,
    )  # fmt: skip
    for purpose, content in (("to_sign", b"unsigned"), ("submitted", CONTENT)):
        SnapshotFile.objects.create(
            snapshot=snapshot, purpose=purpose, form="xlsx", name="Northmere HWB.xlsx", content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    return snapshot


def _submit(submission: Submission, by: User) -> None:
    with committed():
        record_event("submitted", submission, by=by, snapshot=_snapshot(submission, by))


def test_the_signed_workbook_is_sent_and_the_return_says_so(submission: Submission, ada: User) -> None:
    _submit(submission, ada)
    message = mail.outbox[0]
    assert (len(mail.outbox), message.to, message.cc, message.bcc) == (1, [TO], [], [])
    name, content, kind = message.attachments[0]
    assert (name, content, kind.endswith("spreadsheetml.sheet")) == ("Northmere HWB.xlsx", CONTENT, True)
    event = ReturnEvent.objects.get(kind="sent")
    assert event.by is None
    assert event.details == {
        "to": TO,
        "to_sha256": hashlib.sha256(TO.encode()).hexdigest(),
        "file": "Northmere HWB.xlsx",
        "sha256": SHA256,
        "message_id": message.extra_headers["Message-ID"],
    }


def test_it_is_sent_once(submission: Submission, ada: User) -> None:
    _submit(submission, ada)
    with committed():
        run("send_notices")
        run("send_notices")
    assert len(mail.outbox) == 1
    assert ReturnEvent.objects.filter(kind="sent").count() == 1


def test_a_return_that_is_submitted_again_is_sent_again(submission: Submission, ada: User) -> None:
    _submit(submission, ada)
    record_event("reopened", submission, by=ada)
    _submit(submission, ada)
    assert [message.to for message in mail.outbox] == [[TO], [TO]]


@pytest.mark.parametrize(("name", "value"), [("SEND_SUBMISSIONS", False), ("DEMO", True), ("MAIL_IS_ON", False)])
def test_nothing_is_sent_unless_the_installation_is_set_to(
    name: str, value: bool, submission: Submission, ada: User, settings: Settings
) -> None:
    setattr(settings, name, value)
    _submit(submission, ada)
    assert (mail.outbox, Notice.objects.count()) == ([], 0)


def test_nothing_is_sent_for_a_period_that_is_not_switched_on(submission: Submission, ada: User) -> None:
    switch_sending("2018-19-q3", on=False, by=ada)
    _submit(submission, ada)
    assert mail.outbox == []


def test_sending_is_off_for_a_new_period(db: None) -> None:
    assert Timetable.objects.create(period="2018-19-q4").sends_submissions is False


def test_nothing_is_sent_where_the_definition_names_no_address(ada: User) -> None:
    board = make_board("Eastmere", "E09999999")
    submission = open_return_for(board, publish_tiny(period={**SIGNED_BY_BOARD, "key": "2018-19-q4"}))
    switch_sending("2018-19-q4", on=True, by=ada)
    _submit(submission, ada)
    assert mail.outbox == []


def test_a_failure_is_recorded_and_tried_again(submission: Submission, ada: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.integration.mails.DownBackend"
    _submit(submission, ada)
    failed = AuditEvent.objects.get(verb="could not send the submission")
    assert failed.details == {"error": "ConnectionRefusedError", "tries": 1, "given_up": False}
    assert not ReturnEvent.objects.filter(kind="sent").exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notice.objects.update(next_try_at=timezone.now())
    run("send_notices")
    assert len(mail.outbox) == 1
    assert ReturnEvent.objects.get(kind="sent").details["sha256"] == SHA256


def test_what_was_taken_back_before_it_could_be_sent_is_not_sent(
    submission: Submission, ada: User, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "tests.integration.mails.DownBackend"
    _submit(submission, ada)
    record_event("withdrawn", submission, by=ada)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notice.objects.update(next_try_at=timezone.now())
    run("send_notices")
    assert mail.outbox == []


def test_switching_is_recorded_once(submission: Submission, ada: User) -> None:
    switch_sending("2018-19-q3", on=True, by=ada)
    assert [event.verb for event in AuditEvent.objects.all()] == ["switched sending submissions on"]
