"""What every step of a return's path does first: lock the return, and look again whether the step can be taken."""

from bcf.models import User
from returns.certificates import latest_snapshot
from returns.definition.model import Definition
from returns.events import record_event
from returns.exports import ExportedFile
from returns.locking import ChangedMeanwhile, NotAllowed
from returns.models import Snapshot, SnapshotFile, Submission
from returns.slots import Signing, signings, slots_of
from returns.stages import can

TOO_LATE = "This does not fit a {what} that is {now}. Look at its page."
NOW = {
    "working": "being filled in",
    "changes": "being changed",
    "awaiting": "awaiting sign-off",
    "signed": "signed",
    "submitted": "submitted",
    "accepted": "accepted",
}
NO_REASON = "Say why, in a sentence: the board reads it."


def locked(submission: Submission) -> Submission:
    """The return as it is now, locked until the transaction's end."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("version")
        .defer("version__body")
        .get(pk=submission.pk)
    )


def take(submission: Submission, kind: str, seen: str | None = None) -> tuple[Submission, Snapshot]:
    """The return locked for a step of this kind, with what it was frozen as. `seen`: the reference of what its user had before
    them; None where nobody looked. Raises NotAllowed where the step cannot be taken, ChangedMeanwhile where something else is
    before the signatories or the programme team by now."""
    current = locked(submission)
    snapshot = latest_snapshot(current)
    if current.closed_at is not None or not can(current.stage, kind) or snapshot is None:
        now = "closed" if current.closed_at is not None else NOW[current.stage]
        raise NotAllowed(TOO_LATE.format(what=current.kind, now=now))
    if seen is not None and seen != snapshot.reference:
        raise ChangedMeanwhile
    return current, snapshot


def reason_given(text: str) -> str:
    """The reason without its outer blanks. Raises NotAllowed for none."""
    if not text.strip():
        raise NotAllowed(NO_REASON)
    return text.strip()


def keep_file(snapshot: Snapshot, file: ExportedFile, purpose: str) -> SnapshotFile:
    """Keeps a file with the snapshot that it shows."""
    form = file.name.rpartition(".")[2]
    return SnapshotFile.objects.create(
        snapshot=snapshot, purpose=purpose, form=form, name=file.name, content=file.content, sha256=file.sha256
    )


def signing_of(submission: Submission, definition: Definition, slot_key: str) -> Signing:
    """One slot of the return with what has become of it. Raises NotAllowed for one that there is not."""
    for signing in signings(submission, slots_of(submission, definition)):
        if signing.slot.key == slot_key:
            return signing
    raise NotAllowed("There is no such signature.")


def complete(submission: Submission, definition: Definition, snapshot: Snapshot, by: User) -> None:
    """Notes that every signature is there, once it is, with what the certificate says from then on."""
    states = signings(submission, slots_of(submission, definition))
    if all(state.settled for state in states):
        signatures = [state.signature.pk for state in states if state.signature is not None]
        notes = [
            f"{state.slot.label}: not needed, {state.waiver.reason}"
            for state in states
            if state.waiver is not None and state.signature is None
        ]
        record_event("completed", submission, by=by, snapshot=snapshot, signatures=signatures, notes=notes)
