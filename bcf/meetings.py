"""A board's meetings: entered and cancelled by its officers, both recorded."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from bcf.dates import long_date
from bcf.models import AuditEvent, Board, Meeting, User
from bcf.people import Refused


@transaction.atomic
def enter_meeting(board: Board, *, day: date, papers_due: date, by: User) -> Meeting:
    """A meeting on `day`, papers for which are taken until the end of `papers_due`. Raises Refused."""
    if papers_due > day:
        message = "Papers are due on the day of the meeting or before it."
        raise Refused(message, {"papers_due": message})
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(board=board, day=day, papers_due=papers_due, created_by=by)
    except IntegrityError:
        message = "The board has a meeting on this day already."
        raise Refused(message, {"day": message}) from None
    _record("entered a meeting", meeting, by)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User) -> None:
    """The meeting does not take place; it stays in the record. Doing so twice is no error."""
    taken = Meeting.objects.filter(pk=meeting.pk, cancelled_at=None).update(cancelled_at=timezone.now())
    if taken:
        _record("cancelled a meeting", meeting, by)


def _record(verb: str, meeting: Meeting, by: User) -> None:
    details = {
        "day": meeting.day.isoformat(),
        "papers_due": meeting.papers_due.isoformat(),
        "on": long_date(meeting.day),
    }
    AuditEvent.objects.create(actor=by, verb=verb, subject=f"bcf.board:{meeting.board.ons_code}", details=details)
