"""Drafts that nobody ever handed over go, long after their period has closed: the whole return, with its history.

The history is append-only, by triggers that stop every removal. A draft has nothing that anybody relied on: it was never put before
a signatory, so there is no snapshot, no signature and no submission. So the triggers step aside for this one removal, in the same
transaction that puts them back and records what went; a fault anywhere leaves all as it was.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel

from bcf.models import AuditEvent
from bcf.triggers import triggers_aside
from returns.models import ReturnEvent, Signature, Snapshot, Submission, Timetable
from returns.sources import all_keepers

_HANDED_OVER_BY = ("signoff_requested", "signed", "submitted", "accepted")


def old_drafts(now: datetime) -> QuerySet[Submission]:
    """The returns that were never handed over, of periods that closed longer ago than drafts are kept.

    What another room keeps something for stays: a plan's money is read by the returns of its years.
    """
    limit = now - timedelta(days=settings.KEEP_DRAFTS_DAYS)
    closed = Timetable.objects.filter(period=OuterRef("version__period"), closes_at__lt=limit)
    handed = ReturnEvent.objects.filter(submission=OuterRef("pk"), kind__in=_HANDED_OVER_BY)
    frozen = Snapshot.objects.filter(submission=OuterRef("pk"))
    signed = Signature.objects.filter(submission=OuterRef("pk"))
    found = Submission.objects.filter(Exists(closed), ~Exists(handed), ~Exists(frozen), ~Exists(signed))
    for keeper in all_keepers():
        found = found.exclude(pk__in=keeper.held().values("pk"))
    return found


@transaction.atomic
def purge_drafts(*, now: datetime, dry_run: bool = False) -> int:
    """Removes old drafts with everything that hangs on them, records which boards' and periods' they were, and counts them."""
    drafts = {draft.pk: draft for draft in old_drafts(now).select_related("version").defer("version__body")}
    if dry_run or not drafts:
        return len(drafts)
    named = [
        [board, period]
        for board, period in Submission.objects.filter(pk__in=drafts)
        .order_by("places__period", "places__board__ons_code")
        .values_list("places__board__ons_code", "places__period")
    ]
    _settle()
    with triggers_aside(connection):
        _remove(Submission, set(drafts))
        _settle()
    details = {"count": len(drafts), "returns": named, "keep_drafts_days": settings.KEEP_DRAFTS_DAYS}
    AuditEvent.objects.create(actor=None, verb="removed drafts", subject="retention", details=details)
    return len(drafts)


def _settle() -> None:
    """Checks at once what would be checked at the commit: PostgreSQL lets nobody touch a table's triggers before."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _remove(model: type[models.Model], keys: Collection[Any]) -> None:
    """Removes the rows with these keys, after all rows of whatever table that point to them."""
    if not keys:
        return
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            pointing = relation.related_model
            found = pointing._base_manager.filter(**{f"{relation.field.name}__in": list(keys)})
            found_keys = set(found.values_list("pk", flat=True))
            _remove(pointing, found_keys - set(keys) if pointing is model else found_keys)
    rows = model._base_manager.filter(pk__in=list(keys))
    rows._raw_delete(rows.db)
