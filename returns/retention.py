"""What is not kept for ever. `purge` may run as often as one likes: what is gone stays gone, and the record of it remains."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from bcf.models import AuditEvent, User
from returns.models import Upload


@dataclass(frozen=True, slots=True)
class Purged:
    """How much of what was removed."""

    uploads: int


@transaction.atomic
def purge(*, by: User | None, dry_run: bool = False) -> Purged:
    """Removes what is past its time, in one piece, and records how much; a dry run only counts."""
    if dry_run:
        return Purged(uploads=past_uploads().count())
    done = Purged(uploads=clear_uploads())
    AuditEvent.objects.create(
        actor=by,
        verb="purged",
        subject="retention",
        details={**asdict(done), "keep_uploads_days": settings.KEEP_UPLOADS_DAYS},
    )
    return done


def past_uploads() -> QuerySet[Upload]:
    """The uploads whose content has been kept long enough: since they were brought in or, failing that, read."""
    limit = timezone.now() - timedelta(days=settings.KEEP_UPLOADS_DAYS)
    return Upload.objects.alias(last_used=Coalesce("applied_at", "at")).filter(cleared_at=None, last_used__lt=limit)


def clear_uploads() -> int:
    """Takes the content out of them; who, when, the file's name and hash stay, and counts. Gives how many there were."""
    now, cleared = timezone.now(), 0
    for upload in past_uploads().select_for_update(of=("self",)).iterator(chunk_size=50):
        upload.read, upload.outcome = _counts_of_reading(upload.read), _counts_of_outcome(upload.outcome)
        upload.cleared_at = now
        upload.save(update_fields=["read", "outcome", "cleared_at"])
        cleared += 1
    return cleared


def _counts_of_reading(read: Mapping[str, Any]) -> dict[str, int]:
    rows = sum(len(rows) for rows in read["rows"].values())
    return {"answers": len(read["answers"]), "rows": rows, "refusals": len(read["refusals"])}


def _counts_of_outcome(outcome: Mapping[str, Any] | None) -> dict[str, int] | None:
    if outcome is None:
        return None
    taken = sum(line["taken"] for line in outcome["lines"])
    return {"taken": taken, "kept": len(outcome["lines"]) - taken}
