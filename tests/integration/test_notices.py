"""Who is told what by mail, once, and that a mail server which is down harms nothing."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from bcf.models import Board, Delegation, Membership, User
from returns.announcing import about_comment, about_event, about_inquiry, about_reminder
from returns.events import record_event
from returns.mailing import MOST_TRIES, deliver_due
from returns.models import CHOOSABLE, Notice, ReturnEvent, Signature, Snapshot, Submission
from returns.notices import choose_notices, send_mail_to
from returns.signing import request_signoff, sign
from returns.submitting import accept, request_changes, submit
from tests.factories import answer, make_member, make_officer
from tests.integration.mails import CANARY, REASON, committed, outbox, return_to_sign
from tests.integration.running import run

DOWN = "tests.integration.mails.DownBackend"
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
LABEL = "Northmere, Q3 2018/19"


@pytest.fixture
def cleo(northmere: Board) -> User:
    return make_member("Cleo", "signatory", northmere, capacity="board")


@pytest.fixture
def dev(db: None) -> User:
    return make_member("Dev", "programme_manager", national=True)


@pytest.fixture
def submission(northmere: Board) -> Submission:
    return return_to_sign(northmere)


def _happens(kind: str, submission: Submission, by: User | None, **details: Any) -> ReturnEvent:
    with committed():
        return record_event(kind, submission, by=by, note=REASON, **details)


def test_the_whole_path_tells_each_person_what_they_have_to_do(
    submission: Submission, northmere: Board, ada: User, ben: User, cleo: User, dev: User
) -> None:
    answer(submission, by=ada, cover__name=CANARY)
    with committed():
        snapshot = request_signoff(submission, northmere, by=ada, note=REASON)
    assert outbox() == [("cleo", f"{LABEL}: awaiting your signature")]
    with committed():
        sign(submission, "board", by=cleo, seen=snapshot.reference)
    assert outbox() == [("ada", f"{LABEL}: signed"), ("ben", f"{LABEL}: signed")]
    with committed():
        submit(submission, northmere, by=ada)
    assert outbox() == [("dev", f"{LABEL}: submitted")]
    with committed():
        accept(submission, by=dev, note=REASON)
    assert outbox() == [("ada", f"{LABEL}: accepted"), ("ben", f"{LABEL}: accepted")]


def test_no_mail_contains_an_answer_or_a_reason(
    submission: Submission, northmere: Board, ada: User, ben: User, cleo: User, dev: User
) -> None:
    answer(submission, by=ada, cover__name=CANARY)
    with committed():
        snapshot = request_signoff(submission, northmere, by=ada, note=REASON)
    with committed():
        sign(submission, "board", by=cleo, seen=snapshot.reference)
    with committed():
        request_changes(submission, by=dev, reason=REASON, sheets=["sheet"])
    with committed():
        answer(submission, by=ben, cover__name=CANARY + " again")
    sent = Notice.objects.exclude(sent_at=None).values_list("kind", flat=True)
    assert set(sent) == {"awaiting", "signed", "returned", "voided"}
    texts = [message.message().as_string() for message in mail.outbox]
    assert texts
    assert not [text for text in texts if "Canary" in text]


def test_a_mail_says_board_period_person_and_where_to_read_on(submission: Submission, ada: User, dev: User) -> None:
    event = _happens("changes_requested", submission, dev, sheets=["sheet"])
    message = mail.outbox[0]
    assert message.subject == f"{LABEL}: changes requested"
    assert f"Dev asked for changes to the return of {LABEL}" in message.body
    assert "http://127.0.0.1:8000/returns/2018-19-q3/" in message.body
    assert "http://127.0.0.1:8000/account/notices/" in message.body
    assert message.extra_headers["Message-ID"].endswith("@127.0.0.1>")
    assert Notice.objects.get().reference == f"event:{event.pk}"


@pytest.mark.parametrize("kind", ["declined", "reopened", "completed"])
def test_officers_learn_what_came_of_their_return_but_not_who_did_it_themselves(
    kind: str, submission: Submission, ada: User, ben: User
) -> None:
    _happens(kind, submission, ada)
    assert [to for to, _ in outbox()] == ["ben"]


def test_managers_of_another_region_are_not_told(submission: Submission, ada: User) -> None:
    make_member("North", "programme_manager", region="North")
    make_member("South", "programme_manager", region="South")
    _happens("submitted", submission, ada)
    assert [to for to, _ in outbox()] == ["north"]


def test_nobody_gets_a_mail_twice(submission: Submission, ada: User, ben: User) -> None:
    event = _happens("reopened", submission, None)
    assert len(outbox()) == 2
    with committed():
        about_event(event)
        run("send_notices")
        run("send_notices")
    assert outbox() == []


def test_people_who_are_suspended_ended_or_inactive_are_not_told(submission: Submission, northmere: Board) -> None:
    now = timezone.now()
    for name, change in (("Suspended", {"suspended_at": now}), ("Left", {"ended_at": now})):
        Membership.objects.filter(user=make_officer(name, northmere)).update(**change)
    make_officer("Inactive", northmere, is_active=False)
    _happens("reopened", submission, None)
    assert Notice.objects.count() == 0


def test_somebody_who_is_suspended_before_the_mail_goes_out_is_not_told(
    submission: Submission, ada: User, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = DOWN
    _happens("reopened", submission, None)
    Membership.objects.filter(user=ada).update(suspended_at=timezone.now())
    settings.EMAIL_BACKEND = LOCMEM
    _later()
    run("send_notices")
    assert outbox() == []
    assert Notice.objects.get().error == "no longer true"


def test_who_signs_for_the_chair_today_is_asked_too_and_who_did_last_week_is_not(
    submission: Submission, northmere: Board, ada: User, cleo: User
) -> None:
    today = timezone.localdate()
    for name, ends in (("Deputy", today), ("Former", today - timedelta(days=1))):
        lent = make_member(name, "viewer", northmere)
        Delegation.objects.create(
            board=northmere, capacity="board", delegate=lent, starts=today - timedelta(days=7), ends=ends,
            authority="minute of 12 October", made_by=ada,
        )  # fmt: skip
    _happens("signoff_requested", submission, ada)
    assert sorted(to for to, _ in outbox()) == ["cleo", "deputy"]


def test_a_voided_signature_is_told_to_its_signatory_and_the_officers(
    submission: Submission, northmere: Board, ada: User, ben: User, cleo: User
) -> None:
    answer(submission, by=ada, cover__name="Ada")
    snapshot = _signed(submission, ada, cleo)
    record_event("changes_requested", submission, by=None, snapshot=snapshot, sheets=["sheet"])
    with committed():
        answer(submission, by=ben, cover__name="Ben")
    found = [line for line in outbox() if line[1].endswith("a signature is void")]
    assert sorted(to for to, _ in found) == ["ada", "cleo"]


def _signed(submission: Submission, ada: User, cleo: User) -> Snapshot:
    snapshot = Snapshot.objects.create(
        submission=submission, number=1, reference="ABCD", version=submission.version, reaches=0, body={}, digests={},
        sha256="0" * 64, by=ada,
    )  # fmt: skip
    Signature.objects.create(
        submission=submission, snapshot=snapshot, slot="board", label="Board", covers=["sheet"], by=cleo, name="Cleo"
    )
    submission.stage = "signed"
    submission.save()
    return snapshot


# --- A mail server that is down ----------------------------------------------------------------------------------------------


def _later() -> None:
    """As if the pause before the next try were over."""
    Notice.objects.update(next_try_at=timezone.now())


def test_a_mail_server_that_is_down_breaks_no_step_and_the_mail_goes_out_later(
    submission: Submission, northmere: Board, ada: User, cleo: User, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = DOWN
    answer(submission, by=ada, cover__name="Ada")
    with committed():
        request_signoff(submission, northmere, by=ada)
    assert Submission.objects.get().stage == "awaiting"
    notice = Notice.objects.get()
    assert (notice.sent_at, notice.tries, notice.error) == (None, 1, "ConnectionRefusedError")
    settings.EMAIL_BACKEND = LOCMEM
    assert "0 tried, 1 waiting" in run("send_notices")  # the pause is not over
    _later()
    assert "1 tried, 0 waiting" in run("send_notices")
    assert outbox() == [("cleo", f"{LABEL}: awaiting your signature")]


def test_a_mail_is_given_up_after_eight_tries(submission: Submission, ada: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = DOWN
    _happens("reopened", submission, None)
    for _ in range(MOST_TRIES + 2):
        _later()
        deliver_due()
    notice = Notice.objects.get()
    assert notice.tries == MOST_TRIES
    assert notice.given_up_at is not None
    assert "1 given up within the last week" in run("send_notices")


def test_neither_log_nor_record_of_a_failure_holds_an_address(
    submission: Submission, ben: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = DOWN
    caplog.set_level(logging.DEBUG)
    _happens("reopened", submission, None)
    assert "Mail not sent (ConnectionRefusedError)" in caplog.text
    assert "@example.org" not in caplog.text
    assert "@" not in Notice.objects.get().error


def test_a_process_that_died_while_it_sent_leaves_the_mail_to_the_next_after_a_while(
    submission: Submission, ada: User
) -> None:
    with committed():
        Notice.objects.create(
            kind="returned", to=ada, submission=submission, reference="event:1", title="Reopened", tries=1,
            next_try_at=timezone.now() + timedelta(minutes=9),
        )  # fmt: skip
    run("send_notices")
    assert outbox() == []
    _later()
    run("send_notices")
    assert outbox() == [("ada", "Reopened")]


def test_what_a_dying_process_never_queued_is_found_and_told(submission: Submission, ada: User) -> None:
    record_event("reopened", submission, by=None)  # never committed as far as the mails can see
    with committed():
        assert "1 found that were never queued" in run("send_notices")
    assert outbox() == [("ada", f"{LABEL}: reopened")]


def test_without_a_mail_server_nothing_piles_up(submission: Submission, ada: User, settings: Settings) -> None:
    settings.MAIL_IS_ON = False
    _happens("reopened", submission, None)
    assert Notice.objects.count() == 0
    assert "No mail server is set" in run("send_notices")


# --- Other kinds -------------------------------------------------------------------------------------------------------------


def test_a_comment_goes_to_whom_it_mentions_and_to_the_other_officers(
    submission: Submission, ada: User, ben: User, cleo: User
) -> None:
    with committed():
        about_comment(submission, by=ada, reference="comment:1", mentioned=[cleo, ada])
    assert outbox() == [("cleo", f"{LABEL}: a comment for you"), ("ben", f"{LABEL}: a comment")]


def test_comments_that_wait_for_the_same_person_are_one_mail(
    submission: Submission, ada: User, ben: User, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = DOWN
    with committed():
        for number in range(3):
            about_comment(submission, by=ada, reference=f"comment:{number}", path=f"/comments/{number}/")
    settings.EMAIL_BACKEND = LOCMEM
    _later()
    run("send_notices")
    message = mail.outbox[0]
    assert outbox() == [("ben", "3 comments on your returns")]
    assert [f"/comments/{number}/" in message.body for number in range(3)] == [True, True, True]
    assert Notice.objects.filter(sent_at=None).count() == 0


def test_a_question_goes_to_the_officers_and_its_answer_to_who_asked(
    submission: Submission, ada: User, dev: User
) -> None:
    with committed():
        about_inquiry(submission, by=dev, reference="inquiry:1:asked")
        about_inquiry(submission, by=ada, reference="inquiry:1:answered", answered=True, to=[dev])
    assert outbox() == [
        ("ada", f"{LABEL}: a question from the programme team"),
        ("dev", f"{LABEL}: your question is answered"),
    ]


def test_a_programme_manager_reminds_once_a_day_however_often_they_click(
    submission: Submission, ada: User, dev: User
) -> None:
    with committed():
        for _ in range(2):
            about_reminder(submission.places.select_related("board", "submission"), dev, "By Friday, please.")
    assert "They write: By Friday, please." in mail.outbox[0].body
    assert outbox() == [("ada", f"{LABEL}: a reminder")]


def test_an_invitation_is_forgotten_once_it_is_sent(db: None) -> None:
    with committed():
        send_mail_to("new@example.org", "You are invited", ["Follow this link:", "https://bcf.example.org/secret"])
    message = mail.outbox[0]
    assert (message.to, message.subject) == (["new@example.org"], "You are invited")
    assert "secret" in message.body
    notice = Notice.objects.get()
    assert (notice.address, notice.lines, notice.sent_at is not None) == ("", [], True)


def test_a_line_break_in_a_name_makes_no_header(db: None) -> None:
    with committed():
        send_mail_to("new@example.org", "Hello\nBcc: all@example.org", ["Welcome"])
    assert mail.outbox[0].subject == "Hello Bcc: all@example.org"


# --- What people choose ------------------------------------------------------------------------------------------------------


def test_somebody_who_switches_a_kind_off_gets_no_more_of_it(submission: Submission, ada: User, client: Client) -> None:
    client.force_login(ada)
    wanted = [kind for kind in CHOOSABLE if kind != "returned"]
    page = client.post("/account/notices/", {"wanted": wanted}, follow=True).content.decode()
    assert "Your choice of emails is saved" in page
    assert page.count(" checked>") == len(wanted)
    _happens("reopened", submission, None)
    _happens("accepted", submission, None)
    assert outbox() == [("ada", f"{LABEL}: accepted")]


def test_awaiting_your_signature_cannot_be_switched_off(
    submission: Submission, ada: User, cleo: User, client: Client
) -> None:
    client.force_login(cleo)
    assert client.post("/account/notices/", {"wanted": ["awaiting"]}).status_code == 400
    choose_notices(cleo, [])
    _happens("signoff_requested", submission, ada)
    assert [to for to, _ in outbox()] == ["cleo"]


def test_the_page_of_emails_is_for_people_who_are_signed_in(client: Client, db: None) -> None:
    assert client.get("/account/notices/").status_code == 302
