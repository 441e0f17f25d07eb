"""Exceptions that an administrator makes for one return, each with a reason."""

from django.db import transaction
from django.utils import timezone

from bcf.models import User
from returns.certificates import latest_snapshot
from returns.events import record_event
from returns.locking import NotAllowed
from returns.models import Submission, Waiver
from returns.stages import CERTIFIED
from returns.steps import complete, locked, reason_given, signing_of
from returns.versions import definition_of


@transaction.atomic
def waive(submission: Submission, kind: str, slot_key: str, *, by: User, reason: str) -> Waiver:
    """An exception for one return and slot, with a reason: `preparer_signs` or `not_needed`. Raises NotAllowed."""
    current = locked(submission)
    definition = definition_of(current.version)
    signing = signing_of(current, definition, slot_key)
    waiver, made = Waiver.objects.get_or_create(
        submission=current, kind=kind, slot=slot_key, withdrawn_at=None,
        defaults={"reason": reason_given(reason), "by": by},
    )  # fmt: skip
    if made:
        label = f"{waiver.get_kind_display()}: {signing.slot.label}"
        record_event("waived", current, by=by, note=waiver.reason, kind_of_waiver=kind, slot=slot_key, label=label)
        snapshot = latest_snapshot(current)
        if current.stage == "awaiting" and snapshot is not None:
            complete(current, definition, snapshot, by)
    return waiver


@transaction.atomic
def withdraw_waiver(waiver: Waiver, *, by: User) -> None:
    """Takes an exception back, for what is signed from now on; doing so twice is no error.

    Raises NotAllowed for a signature that is not needed in a return that counts as signed because of it.
    """
    current = locked(waiver.submission)
    if waiver.kind == "not_needed" and current.stage in CERTIFIED:
        raise NotAllowed("It counts as signed because of this exception. Have it taken back or reopened first.")
    taken = Waiver.objects.filter(pk=waiver.pk, withdrawn_at=None).update(withdrawn_at=timezone.now(), withdrawn_by=by)
    if taken:
        record_event("waiver_withdrawn", current, by=by, slot=waiver.slot, label=waiver.get_kind_display())
