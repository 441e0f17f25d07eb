"""Reminders by the calendar: of returns that are due, and of those submitted under delegated authority until they are ratified."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from bcf.dates import long_date, long_moment
from bcf.models import AuditEvent, Board, Meeting, User
from returns.announcing import return_label, return_path
from returns.definition.model import Period
from returns.models import ReturnEvent, Submission, SubmissionBoard, Timetable
from returns.notices import notify
from returns.queries import latest_version, places
from returns.recipients import awaited_signatories, officers_by_board, officers_of
from returns.stages import HANDED_IN
from returns.versions import definition_of
from returns.working_days import Step, is_working_day, step_on, working_days_left

WEEK = 7


@dataclass(frozen=True)
class Reminder:
    """One reminder to the people of a board. `step` is its place in line ("T-5"), `reference` keeps it from going out twice."""

    kind: str
    step: str
    title: str
    lines: list[str]
    path: str
    reference: str
    about: Submission | Board
    people: list[User] = field(default_factory=list)


def reminders_on(today: date) -> list[Reminder]:
    """Every reminder that is to go out on a day in London."""
    return [*_due_reminders(today), *_ratifications(today)]


def send_reminders(today: date) -> dict[str, int]:
    """Queues the day's reminders, and records how many; those that are queued already are not queued again."""
    counts = {"reminders": 0, "ratification": 0, "mails": 0}
    for reminder in reminders_on(today):
        sent = notify(
            reminder.kind, reminder.people, reference=reminder.reference, title=reminder.title, lines=reminder.lines,
            path=reminder.path, about=reminder.about,
        )  # fmt: skip
        counts["ratification" if reminder.kind == "ratification" else "reminders"] += bool(sent)
        counts["mails"] += sent
    details = {"day": today.isoformat(), **counts}
    AuditEvent.objects.create(verb="sent reminders", subject="returns.reminders", details=details)
    return counts


def _due_reminders(today: date) -> Iterator[Reminder]:
    now = timezone.now()
    running = Timetable.objects.filter(due_at__isnull=False).filter(Q(closes_at=None) | Q(closes_at__gt=now))
    for timetable in running:
        if timetable.due_at is None:
            continue
        step = step_on(today, localdate(timetable.due_at))
        version = latest_version(timetable.period) if step else None
        if step is not None and version is not None:
            yield from _of_period(definition_of(version).period, timetable.due_at, step, today)


def _of_period(period: Period, due_at: datetime, step: Step, today: date) -> Iterator[Reminder]:
    """Of every board that existed at the period's end: also of those that have not opened their return."""
    found = {place.board_id: place for place in places().filter(period=period.key)}
    boards = [board for board in Board.objects.all() if board.existed_on(period.ends) or board.pk in found]
    officers = officers_by_board(boards)
    for board in boards:
        place = found.get(board.pk)
        if place is None or (place.submission.stage not in HANDED_IN and place.submission.closed_at is None):
            yield from _of_board(board, place, _Due(period, due_at, step, today), officers.get(board.pk, []))


@dataclass(frozen=True, slots=True)
class _Due:
    """A period's due date as it is seen on a day."""

    period: Period
    at: datetime
    step: Step
    today: date

    @property
    def words(self) -> str:
        """How far off it is: "due in 5 working days", "due on Sunday 24 January 2027", "due today", "5 working days late"."""
        left = working_days_left(self.today, localdate(self.at))
        if self.today == localdate(self.at):
            return "due today"
        if not left:
            return f"due on {localdate(self.at):%A} {long_date(localdate(self.at))}"  # a weekend or holiday, and no day between
        many = f"{abs(left)} working day{'' if abs(left) == 1 else 's'}"
        return f"{many} late" if self.step.days < 0 else f"due in {many}"

    def reference(self, board: Board, to: str) -> str:
        """What keeps this reminder from going out twice; a date that is moved begins anew."""
        return f"due:{self.period.key}:{board.ons_code}:{localdate(self.at)}:{self.step.key}:{to}"


def _of_board(board: Board, place: SubmissionBoard | None, due: _Due, officers: list[User]) -> Iterator[Reminder]:
    label = f"{board}, {due.period.label}"
    title = f"{label}: {due.words}"
    was = "was" if due.step.days < 0 else "is"
    line = f"The return of {label} {was} due on {long_moment(due.at)}. It is not submitted yet."
    if place is None:
        line = f"The return of {label} {was} due on {long_moment(due.at)}. It has not been opened yet."
    path = return_path(place.submission) if place is not None else reverse("home")
    about = place.submission if place is not None else board
    yield Reminder("reminder", due.step.key, title, [line], path, due.reference(board, "officers"), about, officers)
    if place is not None and place.submission.stage == "awaiting":
        lines = [f"The return of {label} {was} due on {long_moment(due.at)}. It is awaiting your signature."]
        people = _without(awaited_signatories(place.submission), officers)
        reference = due.reference(board, "signatories")
        yield Reminder("reminder", due.step.key, title, lines, path, reference, about, people)


def _without(people: Iterable[User], others: Iterable[User]) -> list[User]:
    keys = {user.pk for user in others}
    return [user for user in people if user.pk not in keys]


def _ratifications(today: date) -> Iterator[Reminder]:
    """Once a week from the first working day after the meeting, until the return is ratified."""
    if not is_working_day(today):
        return
    for event, meeting in to_be_ratified():
        if meeting.day < today:
            yield _ratification(event, meeting, ((today - meeting.day).days - 1) // WEEK)


def to_be_ratified(boards: Iterable[Board] | None = None) -> list[tuple[ReturnEvent, Meeting]]:
    """The latest submission of each return (of these boards; of all) that a meeting is still to ratify, with that meeting."""
    ends = ReturnEvent.objects.filter(kind__in=("submitted", "ratified"), submission__stage__in=HANDED_IN)
    if boards is not None:
        ends = ends.filter(submission__places__board__in=list(boards))
    newest = ends.order_by().values("submission").annotate(newest=Max("pk")).values("newest")
    found = ReturnEvent.objects.filter(pk__in=newest, kind="submitted").select_related("submission__version")
    found = found.prefetch_related("submission__places__board")
    waiting = [event for event in found.defer("submission__version__body") if event.details.get("meeting")]
    meetings = Meeting.objects.in_bulk([event.details["meeting"] for event in waiting])
    return [(event, meetings[key]) for event in waiting if (key := event.details["meeting"]) in meetings]


def _ratification(event: ReturnEvent, meeting: Meeting, week: int) -> Reminder:
    submission = event.submission
    label = return_label(submission)
    lines = [
        f"The return of {label} was submitted under delegated authority, to be ratified on"
        f" {event.details['to_be_ratified']}. Record the board's minute on the return's page."
    ]
    return Reminder(
        "ratification", f"week {week + 1}", f"{label}: to be ratified", lines, return_path(submission),
        f"ratify:{event.pk}:{week}", submission, officers_of(submission.boards.all()),
    )  # fmt: skip
