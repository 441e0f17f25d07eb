"""Recording what happens to a return: the one door for events, which keeps the return's stage in step with them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal

from bcf.models import User
from returns.models import ReturnEvent, Signature, SignatureVoid, Snapshot, Submission
from returns.stages import Happened, Stage, stage_after

event_recorded = Signal()
"""Sent with `event`, once the transaction that recorded it is committed."""


def record_event(
    kind: str,
    submission: Submission,
    *,
    by: User | None,
    note: str = "",
    snapshot: Snapshot | None = None,
    sheets: Collection[str] | None = None,
    **details: Any,
) -> ReturnEvent:
    """Writes down what happened, and where the return stands after it. Belongs into the transaction of the deed itself.

    `sheets`: the slugs that it concerns, for a request for changes.
    """
    if sheets is not None:
        details["sheets"] = sorted(sheets)
    event = ReturnEvent.objects.create(
        submission=submission, kind=kind, by=by, note=note, snapshot=snapshot, details=details
    )
    before = stage_of(submission)
    after = before.after(_happened(event))
    if after != before:
        submission.stage = after.key
        submission.open_sheets = None if after.open_sheets is None else list(after.open_sheets)
        submission.closed_at = (submission.closed_at or event.at) if after.closed else None
        # what was counted of it is counted anew: its rules look at the figures of now, or at frozen ones
        submission.kept_to = F("kept_to") + 1
        submission.save(update_fields=["stage", "open_sheets", "closed_at", "kept_to"])
        submission.refresh_from_db(fields=["kept_to"])
    transaction.on_commit(lambda: event_recorded.send_robust(ReturnEvent, event=event))
    return event


def _happened(event: ReturnEvent) -> Happened:
    sheets = event.details.get("sheets")
    return Happened(event.kind, None if sheets is None else tuple(sheets))


def stage_of(submission: Submission) -> Stage:
    """Where a return stands, as kept beside it."""
    sheets = None if submission.open_sheets is None else tuple(submission.open_sheets)
    return Stage(submission.stage, sheets, closed=submission.closed_at is not None)


def stage_by_events(submission: Submission) -> Stage:
    """Where a return stands, by its events alone."""
    return stage_after(_happened(event) for event in submission.events.order_by("pk"))


def void_signatures(submission: Submission, changed: Mapping[str, Iterable[str]], *, by: User | None) -> None:
    """Voids exactly the signatures that covered something that was changed, and says so. `changed`: slug of a sheet → keys."""
    for signature in Signature.objects.filter(submission=submission, void=None).select_related("submission"):
        keys = sorted({key for slug in signature.covers for key in changed.get(slug, ())})
        if keys:
            void_signature(signature, keys, by=by)


def void_signature(signature: Signature, keys: list[str], *, by: User | None) -> None:
    """From now on a signature counts no more. `keys`: what was changed; "declined", "prepared" or a sheet where that is why."""
    SignatureVoid.objects.create(signature=signature, by=by, keys=keys)
    record_event("signature_voided", signature.submission, by=by, slot=signature.slot, label=signature.label, keys=keys)
