"""The certificate of a signed return, and whether a file or a reference in hand is that of one. Shows no content of any return."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bcf.models import names_of
from returns.models import Export, ReturnEvent, Signature, Snapshot, SnapshotFile, Submission
from returns.pdf import Certificate, SignedBy
from returns.slots import Signing, signings, slots_of
from returns.snapshots import normal_reference
from returns.stages import CERTIFIED, HANDED_OVER
from returns.versions import definition_of


def current_snapshot(submission: Submission) -> Snapshot | None:
    """What the return was last frozen as, while it is handed over; None while it is being filled in."""
    if submission.stage not in HANDED_OVER:
        return None
    return submission.snapshots.order_by("-number").first()


def certificate_of(submission: Submission) -> Certificate | None:
    """The certificate that files of this return carry now; None while it is being filled in."""
    snapshot = current_snapshot(submission)
    if snapshot is None:
        return None
    states = signings(submission, slots_of(submission, definition_of(submission.version)))
    given = tuple(_signed_by(state.signature) for state in states if state.signature is not None)
    waived = tuple(f"{state.slot.label}: not needed, {state.waiver.reason}" for state in states if state.waiver)
    notes = (*waived, *_ratification(submission))
    return Certificate(snapshot.reference, snapshot.sha256, submission.stage in CERTIFIED, given, notes)


def _signed_by(signature: Signature) -> SignedBy:
    return SignedBy(signature.label, signature.name, signature.at, signature.authority)


def _ratification(submission: Submission) -> tuple[str, ...]:
    """That it was submitted under delegated authority, and what became of that."""
    event = submission.events.filter(kind="submitted").order_by("pk").last()
    meeting = event.details.get("to_be_ratified") if event else None
    if event is None or not meeting:
        return ()
    ratified = submission.events.filter(kind="ratified", pk__gt=event.pk).order_by("pk").last()
    words = f"Submitted under delegated authority, to be ratified on {meeting}"
    return (f"{words}; ratified, {ratified.note}" if ratified else words,)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a file or a reference: `key` is signed, superseded, unsigned, or unknown.

    Names the return, when it was signed, and its hash; never anything that was answered.
    """

    key: str
    reference: str = ""
    boards: str = ""
    period: str = ""
    sha256: str = ""
    completed_at: datetime | None = None
    publication: bool = False


UNKNOWN = Verdict("unknown")


def verify_reference(typed: str) -> Verdict:
    """What a reference stands for."""
    snapshot = _snapshots().filter(reference=normal_reference(typed)).first()
    return UNKNOWN if snapshot is None else _verdict(snapshot)


def verify_file(content: bytes) -> Verdict:
    """Whether these very bytes were handed out from here as a signed return."""
    sha256 = hashlib.sha256(content).hexdigest()
    kept = SnapshotFile.objects.filter(sha256=sha256).defer("content").first()
    if kept is not None:
        return _verdict(_snapshots().get(pk=kept.snapshot_id), unsigned=kept.purpose == "to_sign")
    export = Export.objects.filter(sha256=sha256).order_by("-at").first()
    if export is None:
        return UNKNOWN
    if export.snapshot_id is None:
        return Verdict("unsigned")
    return _verdict(_snapshots().get(pk=export.snapshot_id), publication=export.publication)


def _snapshots() -> QuerySet[Snapshot]:
    return Snapshot.objects.select_related("submission__version").defer("body", "submission__version__body")


def _verdict(snapshot: Snapshot, *, unsigned: bool = False, publication: bool = False) -> Verdict:
    submission = snapshot.submission
    completed = ReturnEvent.objects.filter(snapshot=snapshot, kind="completed").first()
    current = current_snapshot(submission)
    if completed is None or unsigned:
        key = "unsigned"
    elif current is None or current.pk != snapshot.pk or submission.stage not in CERTIFIED:
        key = "superseded"
    else:
        key = "signed"
    return Verdict(
        key,
        snapshot.reference,
        names_of(submission.boards.all()),
        definition_of(submission.version).period.title,
        snapshot.sha256,
        completed.at if completed else None,
        publication,
    )


def still_to_sign(submission: Submission) -> tuple[Signing, ...]:
    """The signatures of a return that are awaited."""
    states = signings(submission, slots_of(submission, definition_of(submission.version)))
    return tuple(state for state in states if not state.settled)
