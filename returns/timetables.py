"""When returns are due and when their periods close. Only an administrator moves a date, with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime

from bcf.models import AuditEvent, User
from returns.definition.model import Period
from returns.locking import NotAllowed
from returns.models import Timetable


@dataclass(frozen=True, slots=True)
class Dates:
    """When the returns of a period are due, and when it closes. Either may be open (None)."""

    due_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def closed(self) -> bool:
        """Whether the period is over: nothing can be written in it any more."""
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def days_left(self) -> int | None:
        """Days (by the calendar in London) until it is due: 0 on the day, negative afterwards; None without a date."""
        if self.due_at is None:
            return None
        days = (localtime(self.due_at).date() - localtime().date()).days
        return min(days, -1) if self.due_at <= timezone.now() and days <= 0 else days

    @property
    def words(self) -> str:
        """How long there is: "3 days left", "due today", "2 days late"; empty without a date."""
        days = self.days_left
        if days is None or self.due_at is None:
            return ""
        if days == 0:
            return "due today"
        if days > 0:
            return f"{days} day{'s' if days > 1 else ''} left"
        late = (localtime().date() - localtime(self.due_at).date()).days
        return f"{late} day{'s' if late > 1 else ''} late" if late else "late since today"


def dates_of(period: str) -> Dates:
    """The dates of one period."""
    found = Timetable.objects.filter(period=period).first()
    return Dates(found.due_at, found.closes_at) if found else Dates()


def dates_of_all(periods: Iterable[str]) -> dict[str, Dates]:
    """The dates of these periods, by period."""
    found = {table.period: Dates(table.due_at, table.closes_at) for table in Timetable.objects.all()}
    return {period: found.get(period, Dates()) for period in periods}


def begin_timetable(period: Period) -> None:
    """Takes the due date that a definition names, unless the period has its dates already."""
    Timetable.objects.get_or_create(period=period.key, defaults={"due_at": period.due})


@transaction.atomic
def move_dates(period: str, *, due_at: datetime | None, closes_at: datetime | None, by: User, reason: str) -> Timetable:
    """Sets when a period is due and closes; the reason is kept. Raises NotAllowed without one, or where it closes too early."""
    if not reason.strip():
        raise NotAllowed("Say why the dates are moved: the boards will ask.")
    if due_at is not None and closes_at is not None and closes_at < due_at:
        raise NotAllowed("The closing date lies before the due date. Enter a later one.")
    table, _ = Timetable.objects.select_for_update().get_or_create(period=period)
    old = {"due_at": table.due_at, "closes_at": table.closes_at}
    table.due_at, table.closes_at = due_at, closes_at
    table.save()
    new = {"due_at": due_at, "closes_at": closes_at}
    details = {"old": _as_text(old), "new": _as_text(new), "reason": reason.strip()}
    AuditEvent.objects.create(actor=by, verb="moved the dates", subject=f"returns.timetable:{period}", details=details)
    return table


def _as_text(dates: dict[str, datetime | None]) -> dict[str, str | None]:
    return {name: None if moment is None else moment.isoformat() for name, moment in dates.items()}
