"""What is not kept for ever. `purge` may run as often as one likes: what is gone stays gone, and the record of it remains."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from bcf.models import AuditEvent, User
from bcf.retention import pseudonymise_people
from returns.drafts import purge_drafts
from returns.models import DataExport, Notice, Upload

KEEP_NOTICES_DAYS, KEEP_TABLES_DAYS = 60, 7
"""Mails guard for that long against going out twice; a table of answers is for downloading now."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How much of what was removed: uploads cleared, people forgotten, drafts, mails and tables that were sent or made."""

    uploads: int
    people: int
    drafts: int
    notices: int
    tables: int

    @property
    def words(self) -> str:
        """All of it: "2 uploads, 1 person who left, 0 drafts, …"."""
        counts = (
            (self.uploads, "upload", "uploads"),
            (self.people, "person who left", "people who left"),
            (self.drafts, "draft", "drafts"),
            (self.notices, "mail", "mails"),
            (self.tables, "table of answers", "tables of answers"),
        )
        return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts)


@transaction.atomic
def purge(*, by: User | None, dry_run: bool = False) -> Purged:
    """Removes what is past its time, in one piece, and records how much; a dry run only counts."""
    now = timezone.now()
    done = Purged(
        uploads=past_uploads().count() if dry_run else clear_uploads(),
        people=pseudonymise_people(now=now, dry_run=dry_run),
        drafts=purge_drafts(now=now, dry_run=dry_run),
        notices=_remove(past_notices(now), dry_run=dry_run),
        tables=_remove(past_tables(now), dry_run=dry_run),
    )
    if dry_run:
        return done
    AuditEvent.objects.create(
        actor=by,
        verb="purged",
        subject="retention",
        details={
            **asdict(done),
            "keep_uploads_days": settings.KEEP_UPLOADS_DAYS,
            "keep_people_days": settings.KEEP_PEOPLE_DAYS,
            "keep_drafts_days": settings.KEEP_DRAFTS_DAYS,
        },
    )
    return done


def past_notices(now: datetime) -> QuerySet[Notice]:
    """Mails that were sent or given up so long ago that nothing would send them a second time."""
    return Notice.objects.filter(queued_at__lt=now - timedelta(days=KEEP_NOTICES_DAYS))


def past_tables(now: datetime) -> QuerySet[DataExport]:
    """Tables of answers that were made some days ago: they can be made again, and should not lie about."""
    return DataExport.objects.filter(asked_at__lt=now - timedelta(days=KEEP_TABLES_DAYS))


def _remove(found: QuerySet[Any], *, dry_run: bool) -> int:
    return int(found.count() if dry_run else found.delete()[0])


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
