"""Writing that somebody has looked at a return."""

from django.db import transaction
from django.utils import timezone

from bcf.models import User
from returns.models import Look, Submission


@transaction.atomic
def note_look(submission: Submission, *, by: User, reached: int) -> Look:
    """Notes that somebody has looked at a return as it was after the change with id `reached`, which is what their page showed.

    What was changed meanwhile is still new to them. A page that is older than their last look changes nothing.
    """
    reached = max(0, min(reached, submission.changed_to))
    look, made = Look.objects.select_for_update(of=("self",)).get_or_create(
        user=by, submission=submission, defaults={"reached": reached, "version": submission.version}
    )
    if not made and reached >= look.reached:
        look.reached, look.version, look.at = reached, submission.version, timezone.now()
        look.save(update_fields=["reached", "version", "at"])
    return look
