"""The certificate of a signed return, and whether a file or a reference in hand is that of one. Shows no content of any return."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from bcf.models import names_of
from returns.definition.model import Definition
from returns.models import Export, ReturnEvent, Signature, Snapshot, SnapshotFile, Submission
from returns.pdf import Certificate, SignedBy
from returns.slots import Signing, signings, slots_of
from returns.snapshots import normal_reference
from returns.stages import CERTIFIED, HANDED_OVER
from returns.versions import definition_of
from returns.workbook.flat import read_flat
from returns.workbook.refused import NotAWorkbook
from returns.workbook.shell import check_shell


def current_snapshot(submission: Submission) -> Snapshot | None:
    """What the return was last frozen as, while it is handed over; None while it is being filled in."""
    return latest_snapshot(submission) if submission.stage in HANDED_OVER else None


def latest_snapshot(submission: Submission) -> Snapshot | None:
    """What the return was frozen as last."""
    return submission.snapshots.order_by("-number").first()


def certificate_of(submission: Submission, snapshot: Snapshot) -> Certificate:
    """The certificate that files of this return carry while it is handed over as `snapshot`.

    Once every signature was there, it says what it said then: whom the form asks to sign, and who is excused, may change later.
    """
    definition = definition_of(submission.version)
    completed = submission.events.filter(kind="completed", snapshot=snapshot).order_by("pk").last()
    given = Signature.objects.filter(submission=submission).select_related("snapshot").order_by("pk")
    given = given.filter(void=None) if completed is None else given.filter(pk__in=completed.details["signatures"])
    notes = [] if completed is None else completed.details["notes"]
    return Certificate(
        snapshot.reference,
        snapshot.sha256,
        completed is not None and submission.stage in CERTIFIED,
        tuple(_signed_by(signature, snapshot, definition) for signature in given),
        (*notes, *_ratification(submission, snapshot)),
    )


def _signed_by(signature: Signature, snapshot: Snapshot, definition: Definition) -> SignedBy:
    titles = [sheet.title for sheet in definition.sheets if sheet.slug in signature.covers]
    return SignedBy(
        signature.label,
        signature.name,
        signature.at,
        "; ".join(filter(None, (signature.authority, _allowed(signature)))),
        on=signature.snapshot.reference if signature.snapshot_id != snapshot.pk else "",
        sheets=tuple(titles) if len(titles) < len(definition.sheets) else (),
    )


def _allowed(signature: Signature) -> str:
    return f"prepared the return as well, which was allowed: {signature.allowed}" if signature.allowed else ""


def _ratification(submission: Submission, snapshot: Snapshot) -> tuple[str, ...]:
    """That this was submitted under delegated authority, and what became of that."""
    event = submission.events.filter(kind="submitted", snapshot=snapshot).order_by("pk").last()
    meeting = event.details.get("to_be_ratified") if event else None
    if event is None or not meeting:
        return ()
    ratified = submission.events.filter(kind="ratified", pk__gt=event.pk).order_by("pk").last()
    words = f"Submitted under delegated authority, to be ratified on {meeting}"
    return (f"{words}; ratified, {ratified.note}" if ratified else words,)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a file or a reference: `key` is signed, superseded, unsigned, altered (a workbook that names a signed
    return and is not what was handed out), or unknown.

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
        return _altered(content)
    if export.snapshot_id is None:
        return Verdict("unsigned")
    return _verdict(_snapshots().get(pk=export.snapshot_id), publication=export.publication)


def _altered(content: bytes) -> Verdict:
    """What can be said of a file that was not handed out like that: a workbook that was saved again still names its reference."""
    try:
        stamp = read_flat(check_shell(content)).stamp
    except NotAWorkbook:
        return UNKNOWN
    named = _snapshots().filter(reference=stamp.reference).first() if stamp is not None and stamp.reference else None
    return UNKNOWN if named is None else replace(_verdict(named), key="altered")


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
