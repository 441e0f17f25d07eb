"""The steps of a return from ready to accepted. Each locks the return, looks again whether the step can be taken, and records it.

Whether a person may take a step at all is the views' to ask (`bcf.access`); on whose behalf somebody signs is asked here.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from bcf.access import Capacity, rights_of
from bcf.dates import long_date
from bcf.models import Board, Meeting, User
from returns.checks import check
from returns.definition.model import Definition
from returns.events import record_event
from returns.exports import ExportedFile, export_pdf, export_workbook
from returns.locking import ChangedMeanwhile, NotAllowed, check_period, lock
from returns.models import AnswerChange, ReturnEvent, Signature, Snapshot, SnapshotFile, Submission, Waiver
from returns.slots import Signing, Slot, signings, slots_of
from returns.snapshots import digest, digests, frozen, new_reference
from returns.stages import can
from returns.stored import load_answers
from returns.versions import definition_of

NOT_READY = "The return is not ready: something is still pending, or a query is open. Look at its page."
TOO_LATE = "This cannot be done any more: {now}. Look at the return's page."
PREPARED = (
    "You have prepared this return, so somebody else has to sign it, unless an administrator allows it with a reason."
)
NO_REASON = "Say why, in a sentence: the board reads it."
ORIGINS_OF_WORK = ("form", "workbook", "carry", "confirm", "load")


def _locked(submission: Submission) -> Submission:
    """The return as it is now, locked until the transaction's end."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("version")
        .defer("version__body")
        .get(pk=submission.pk)
    )


def _take(submission: Submission, kind: str) -> Submission:
    """The return locked for a step of this kind. Raises NotAllowed where the step cannot be taken."""
    current = _locked(submission)
    if current.closed_at is not None or not can(current.stage, kind):
        raise NotAllowed(TOO_LATE.format(now=current.get_stage_display().lower()))
    return current


def _reason(text: str) -> str:
    if not text.strip():
        raise NotAllowed(NO_REASON)
    return text.strip()


@transaction.atomic
def request_signoff(submission: Submission, board: Board, *, by: User, note: str = "") -> Snapshot:
    """Freezes a ready return and puts it before its signatories. Asking twice finds it asked for.

    Raises NotAllowed for a return that is not ready, ReturnClosed for one that cannot be changed now.
    """
    current = _locked(submission)
    latest = current.snapshots.order_by("-number").first()
    if current.stage == "awaiting" and latest is not None:
        return latest
    lock(submission)
    definition = definition_of(current.version)
    snapshot = _freeze(current, definition, board, by, latest.number + 1 if latest else 1)
    record_event("signoff_requested", current, by=by, note=note.strip(), snapshot=snapshot)
    _complete(current, definition, snapshot, by)
    for file in (export_workbook(current, board, by=by), export_pdf(current, board, by=by)):
        _keep(snapshot, file, "to_sign")
    submission.refresh_from_db(fields=["stage", "open_sheets"])
    return snapshot


def _freeze(submission: Submission, definition: Definition, board: Board, by: User, number: int) -> Snapshot:
    answers = load_answers(submission, definition, board)
    report = check(definition, answers)
    if not report.ready:
        raise NotAllowed(NOT_READY)
    body = frozen(definition, answers, report, submission.version.sha256)
    return Snapshot.objects.create(
        submission=submission,
        number=number,
        reference=new_reference(),
        version=submission.version,
        reaches=submission.changed_to,
        body=body,
        digests=digests(body),
        sha256=digest(body),
        by=by,
    )


def _keep(snapshot: Snapshot, file: ExportedFile, purpose: str) -> SnapshotFile:
    form = file.name.rpartition(".")[2]
    return SnapshotFile.objects.create(
        snapshot=snapshot, purpose=purpose, form=form, name=file.name, content=file.content, sha256=file.sha256
    )  # fmt: skip


def _complete(submission: Submission, definition: Definition, snapshot: Snapshot, by: User) -> None:
    """Notes that every signature is there, once it is."""
    if all(signing.settled for signing in signings(submission, slots_of(submission, definition))):
        record_event("completed", submission, by=by, snapshot=snapshot)


@transaction.atomic
def sign(submission: Submission, board: Board, slot_key: str, *, by: User, seen: str) -> Signature:
    """Signs for one slot what was frozen last. `seen`: the reference of what the signatory read. Signing twice finds it signed.

    Raises NotAllowed for somebody who may not sign here or prepared the return, ChangedMeanwhile where something else is before
    the signatories by now.
    """
    current = _locked(submission)
    definition = definition_of(current.version)
    signing = _signing(current, definition, slot_key)
    given = signing.signature
    if given is not None and given.by_id == by.pk:
        return given
    if given is not None:
        raise NotAllowed(f"{given.name} has signed here already.")
    _take(submission, "signed")
    snapshot = current.snapshots.order_by("-number").first()
    if snapshot is None or snapshot.reference != seen:
        raise ChangedMeanwhile
    capacity = capacity_for(by, board, signing.slot)
    if capacity is None:
        raise NotAllowed(f"You may not sign for {signing.slot.whom}.")
    allowed = _preparer_may(current, signing, by)
    signature = Signature.objects.create(
        submission=current, snapshot=snapshot, slot=signing.slot.key, label=signing.slot.label,
        covers=list(signing.slot.covers), by=by, name=str(by), delegation=capacity.delegation,
        authority=f"signs {capacity.delegation.words}" if capacity.delegation else "", allowed=allowed,
    )  # fmt: skip
    record_event("signed", current, by=by, snapshot=snapshot, slot=signature.slot, label=signature.label)
    _complete(current, definition, snapshot, by)
    submission.refresh_from_db(fields=["stage", "open_sheets"])
    return signature


def _signing(submission: Submission, definition: Definition, slot_key: str) -> Signing:
    for signing in signings(submission, slots_of(submission, definition)):
        if signing.slot.key == slot_key:
            return signing
    raise NotAllowed("There is no such signature in this return.")


def capacity_for(user: User, board: Board, slot: Slot) -> Capacity | None:
    """The capacity in which somebody may sign for a slot: their own before one that was lent to them; None for neither."""
    fitting = [capacity for capacity in rights_of(user, board).capacities if slot.fits(capacity)]
    return min(fitting, key=lambda capacity: capacity.delegation is not None, default=None)


def prepared(submission: Submission, user: User) -> bool:
    """Whether somebody has prepared a return: answered anything in it, or asked for its sign-off."""
    answered = AnswerChange.objects.filter(submission=submission, by=user, origin__in=ORIGINS_OF_WORK).exists()
    return answered or submission.events.filter(kind="signoff_requested", by=user).exists()


def _preparer_may(submission: Submission, signing: Signing, by: User) -> str:
    """Why somebody who has prepared the return may sign it; empty for somebody who has not. Raises NotAllowed."""
    if not prepared(submission, by):
        return ""
    if signing.preparer_allowed is None:
        raise NotAllowed(PREPARED)
    return signing.preparer_allowed.reason


@transaction.atomic
def decline(submission: Submission, board: Board, slot_key: str, *, by: User, reason: str) -> ReturnEvent:
    """A signatory does not sign, and says why; the return goes back to its officers. Raises NotAllowed."""
    current = _take(submission, "declined")
    signing = _signing(current, definition_of(current.version), slot_key)
    if capacity_for(by, board, signing.slot) is None:
        raise NotAllowed(f"You may not sign for {signing.slot.whom}.")
    return record_event(
        "declined", current, by=by, note=_reason(reason), slot=signing.slot.key, label=signing.slot.label
    )


@transaction.atomic
def request_changes(submission: Submission, *, by: User, reason: str, sheets: Collection[str]) -> ReturnEvent:
    """Asks for changes on these sheets (slugs), which are the only ones that can be changed then. Raises NotAllowed."""
    current = _take(submission, "changes_requested")
    definition = definition_of(current.version)
    known = [sheet.slug for sheet in definition.sheets if sheet.slug in sheets]
    if not known:
        raise NotAllowed("Choose the sheets on which something is to be changed.")
    return record_event("changes_requested", current, by=by, note=_reason(reason), sheets=known)


@transaction.atomic
def withdraw(submission: Submission, *, by: User, reason: str) -> ReturnEvent:
    """The board takes back what it handed over, to go on working on it. Raises NotAllowed."""
    current = _take(submission, "withdrawn")
    return record_event("withdrawn", current, by=by, note=_reason(reason))


@transaction.atomic
def submit(submission: Submission, board: Board, *, by: User, to_be_ratified: Meeting | None = None) -> ReturnEvent:
    """Submits a signed return; a second click finds it submitted. Its files are kept as they are then.

    `to_be_ratified`: submitted under delegated authority, and this meeting is to ratify it. Raises NotAllowed, ReturnClosed.
    """
    current = _locked(submission)
    latest = current.events.filter(kind="submitted").order_by("pk").last()
    if current.stage in ("submitted", "accepted") and latest is not None:
        return latest
    current = _take(submission, "submitted")
    check_period(current)
    snapshot = _as_signed(current, board)
    event = record_event("submitted", current, by=by, snapshot=snapshot, **_to_ratify(to_be_ratified))
    for file in (export_workbook(current, board, by=by), export_pdf(current, board, by=by)):
        _keep(snapshot, file, "submitted")
    submission.refresh_from_db(fields=["stage", "open_sheets"])
    return event


def _to_ratify(meeting: Meeting | None) -> dict[str, Any]:
    return {} if meeting is None else {"to_be_ratified": long_date(meeting.day), "meeting": meeting.pk}


def _as_signed(submission: Submission, board: Board) -> Snapshot:
    """What was signed, if the answers are still those. Nothing but a fault can change them meanwhile; then nothing is submitted."""
    definition = definition_of(submission.version)
    snapshot = submission.snapshots.order_by("-number").first()
    answers = load_answers(submission, definition, board)
    body = frozen(definition, answers, check(definition, answers), submission.version.sha256)
    if snapshot is None or snapshot.digests != digests(body):
        raise NotAllowed("The answers are not those that were signed. Take the return back and ask for sign-off again.")
    return snapshot


@transaction.atomic
def accept(submission: Submission, *, by: User, note: str = "") -> ReturnEvent:
    """The programme team accepts a submitted return; a second click finds it accepted. Raises NotAllowed."""
    current = _locked(submission)
    latest = current.events.filter(kind="accepted").order_by("pk").last()
    if current.stage == "accepted" and latest is not None:
        return latest
    return record_event("accepted", _take(submission, "accepted"), by=by, note=note.strip())


@transaction.atomic
def ratify(submission: Submission, *, by: User, note: str) -> ReturnEvent:
    """Records that the board has ratified what was submitted under delegated authority: `note` is the minute. Raises NotAllowed."""
    current = _locked(submission)
    if not awaits_ratification(current):
        raise NotAllowed("Nothing of this return is to be ratified.")
    return record_event("ratified", current, by=by, note=_reason(note))


def awaits_ratification(submission: Submission) -> str:
    """The day of the meeting that is to ratify the return, in words; empty where nothing is to be ratified."""
    event = submission.events.filter(kind__in=("submitted", "ratified")).order_by("pk").last()
    return str(event.details.get("to_be_ratified", "")) if event is not None and event.kind == "submitted" else ""


@transaction.atomic
def waive(submission: Submission, kind: str, slot_key: str, *, by: User, reason: str) -> Waiver:
    """An exception for one return and slot, with a reason: `preparer_signs` or `not_needed`. Raises NotAllowed."""
    current = _locked(submission)
    definition = definition_of(current.version)
    signing = _signing(current, definition, slot_key)
    waiver, made = Waiver.objects.get_or_create(
        submission=current, kind=kind, slot=slot_key, withdrawn_at=None, defaults={"reason": _reason(reason), "by": by}
    )
    if made:
        label = f"{waiver.get_kind_display()}: {signing.slot.label}"
        record_event("waived", current, by=by, note=waiver.reason, kind_of_waiver=kind, slot=slot_key, label=label)
        snapshot = current.snapshots.order_by("-number").first()
        if current.stage == "awaiting" and snapshot is not None:
            _complete(current, definition, snapshot, by)
    return waiver


@transaction.atomic
def withdraw_waiver(waiver: Waiver, *, by: User) -> None:
    """Takes an exception back, for what is signed from now on; doing so twice is no error."""
    current = _locked(waiver.submission)
    taken = Waiver.objects.filter(pk=waiver.pk, withdrawn_at=None).update(withdrawn_at=timezone.now(), withdrawn_by=by)
    if taken:
        record_event("waiver_withdrawn", current, by=by, slot=waiver.slot, label=waiver.get_kind_display())
