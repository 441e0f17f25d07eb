"""Reminding boards of their returns. Who writes the mail listens to `reminder_asked`."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.dispatch import Signal

from bcf.models import AuditEvent, User
from returns.models import SubmissionBoard
from returns.stages import HANDED_IN

reminder_asked = Signal()
"""Sent with `places`, `by` and `note`, once it is recorded and the transaction is committed."""


def to_remind(places: Iterable[SubmissionBoard]) -> list[SubmissionBoard]:
    """The returns of which anything is awaited: neither submitted nor accepted nor closed."""
    return [
        place
        for place in places
        if place.submission.stage not in HANDED_IN and place.submission.closed_at is None
    ]  # fmt: skip


@transaction.atomic
def remind(places: Sequence[SubmissionBoard], *, by: User, note: str) -> int:
    """Asks for a reminder to the people of these returns, and records it for each; gives how many are reminded.

    `note`: a few words of the programme team, or empty. What was handed in or closed is not reminded.
    """
    asked = to_remind(places)
    for place in asked:
        subject, details = f"returns.submission:{place.submission_id}", {"note": note.strip(), "period": place.period}
        AuditEvent.objects.create(actor=by, verb="reminded", subject=subject, details=details)
    if asked:
        transaction.on_commit(
            lambda: reminder_asked.send_robust(SubmissionBoard, places=asked, by=by, note=note.strip())
        )
    return len(asked)
