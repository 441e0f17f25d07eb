"""`send_reminders`: of returns that are due, counted in working days, and of those to be ratified."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from bcf.models import AuditEvent, Board, Meeting, User
from returns.events import record_event
from returns.models import Notice, Submission, Timetable
from returns.notices import choose_notices
from tests.factories import make_board, make_member, make_officer, publish_tiny
from tests.integration.mails import committed, outbox, return_to_sign
from tests.integration.running import run

LABEL = "Northmere, Q3 2018/19"
DUE = datetime(2027, 1, 25, 12, tzinfo=UTC)
TEN, FIVE, ONE = date(2027, 1, 11), date(2027, 1, 18), date(2027, 1, 22)
FIVE_LATE = date(2027, 2, 1)


@pytest.fixture
def submission(northmere: Board) -> Submission:
    return return_to_sign(northmere)


@pytest.fixture(autouse=True)
def due(submission: Submission) -> None:
    Timetable.objects.update_or_create(period=submission.version.period, defaults={"due_at": DUE})


def _run(day: date, *options: str) -> str:
    with committed():
        return run("send_reminders", "--day", day, *options)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TEN, "due in 10 working days"),
        (FIVE, "due in 5 working days"),
        (ONE, "due in 1 working day"),
        (date(2027, 1, 25), "due today"),
        (FIVE_LATE, "5 working days late"),
        (date(2027, 3, 8), "30 working days late"),
    ],
)
def test_officers_are_reminded_before_and_after_the_due_date(day: date, words: str, ada: User) -> None:
    _run(day)
    assert outbox() == [("ada", f"{LABEL}: {words}")]


@pytest.mark.parametrize("day", [date(2027, 1, 8), date(2027, 1, 16), date(2027, 1, 29), date(2027, 3, 15)])
def test_on_other_days_nothing_goes_out(day: date, ada: User) -> None:
    _run(day)
    assert outbox() == []


def test_running_again_that_day_or_the_next_sends_nothing_twice(ada: User, ben: User) -> None:
    assert "2 mails queued" in _run(FIVE)
    assert len(outbox()) == 2
    assert "0 mails queued" in _run(FIVE)
    assert "0 mails queued" in _run(FIVE + timedelta(days=1))
    assert outbox() == []


def test_a_due_date_that_is_moved_is_reminded_of_anew(ada: User) -> None:
    _run(FIVE)
    Timetable.objects.update(due_at=DUE + timedelta(days=7))
    _run(FIVE + timedelta(days=7))
    assert [subject for _, subject in outbox()] == [f"{LABEL}: due in 5 working days"] * 2


@pytest.mark.parametrize("stage", ["submitted", "accepted"])
def test_what_is_submitted_is_not_reminded_of(stage: str, submission: Submission, ada: User) -> None:
    Submission.objects.update(stage=stage)
    _run(FIVE)
    assert outbox() == []


def test_a_return_that_waits_for_its_signatory_reminds_them_too(submission: Submission, ada: User) -> None:
    make_member("Cleo", "signatory", submission.boards.get(), capacity="board")
    Submission.objects.update(stage="awaiting")
    _run(FIVE)
    bodies = {message.to[0]: message.body for message in mail.outbox}
    assert "It is awaiting your signature." in bodies["cleo@example.org"]
    assert "It is not submitted yet." in bodies["ada@example.org"]


def test_a_board_that_has_not_even_opened_its_return_is_reminded(olga: User) -> None:
    _run(FIVE)
    assert "It has not been opened yet." in mail.outbox[0].body
    assert outbox() == [("olga", "Southwold, Q3 2018/19: due in 5 working days")]


def test_a_board_that_existed_no_more_is_left_in_peace(db: None) -> None:
    make_officer("Old", make_board("Oldshire", active_to=date(2017, 3, 31)))
    _run(FIVE)
    assert outbox() == []


def test_nothing_of_a_closed_period_is_reminded_of(ada: User) -> None:
    Timetable.objects.update(due_at=datetime(2026, 1, 26, tzinfo=UTC), closes_at=datetime(2026, 1, 30, tzinfo=UTC))
    _run(date(2026, 2, 2))
    assert outbox() == []


def test_somebody_who_wants_no_reminders_gets_none(ada: User, ben: User) -> None:
    choose_notices(ada, ["accepted"])
    _run(FIVE)
    assert [to for to, _ in outbox()] == ["ben"]


def test_a_dry_run_lists_and_sends_nothing(ada: User) -> None:
    assert _run(FIVE, "--dry-run") == f"T-5  {LABEL}: due in 5 working days: 1 person\n"
    assert (Notice.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_each_run_is_recorded_with_what_it_sent(ada: User, ben: User) -> None:
    _run(FIVE)
    event = AuditEvent.objects.get()
    assert (event.actor, event.verb) == (None, "sent reminders")
    assert event.details == {"day": "2027-01-18", "reminders": 1, "ratification": 0, "mails": 2}


def test_the_number_of_queries_does_not_grow_with_the_boards(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        make_board(f"Board {number}", f"E1{number:07d}")
    with django_assert_max_num_queries(12):
        _run(FIVE, "--dry-run")


@pytest.fixture
def delegated(submission: Submission, northmere: Board, ada: User) -> Submission:
    """A return submitted under delegated authority, which the meeting of 10 February 2027, a Wednesday, is to ratify."""
    Timetable.objects.all().delete()
    meeting = Meeting.objects.create(
        board=northmere, day=date(2027, 2, 10), papers_due=date(2027, 2, 2), created_by=ada
    )
    record_event("submitted", submission, by=ada, to_be_ratified="10 February 2027", meeting=meeting.pk)
    return submission


def test_ratification_is_chased_weekly_from_the_day_after_the_meeting(delegated: Submission) -> None:
    for day in range(9, 27):
        _run(date(2027, 2, day))
    assert [notice.reference[-2:] for notice in Notice.objects.all()] == [":0", ":1", ":2"]
    assert outbox() == [("ada", f"{LABEL}: to be ratified")] * 3


@pytest.mark.parametrize("kind", ["ratified", "reopened"])
def test_it_is_chased_no_more_once_ratified_or_reopened(kind: str, delegated: Submission, ada: User) -> None:
    record_event(kind, delegated, by=ada)
    _run(date(2027, 2, 11))
    assert outbox() == []


def test_two_periods_that_are_due_remind_of_each(ada: User, northmere: Board) -> None:
    publish_tiny(period={"key": "2018-19-q4", "label": "Q4 2018/19"})
    Timetable.objects.create(period="2018-19-q4", due_at=DUE)
    _run(FIVE)
    assert sorted(subject for _, subject in outbox()) == [
        f"{LABEL}: due in 5 working days",
        "Northmere, Q4 2018/19: due in 5 working days",
    ]


def test_what_is_due_on_a_sunday_is_named_by_its_date_on_the_friday(ada: User) -> None:
    Timetable.objects.update(due_at=datetime(2027, 1, 24, 12, tzinfo=UTC))
    _run(date(2027, 1, 22))
    assert outbox() == [("ada", f"{LABEL}: due on Sunday 24 January 2027")]
