"""From ready to signed: a return is put before its signatories, who sign or decline; its board may take it back.

Whether a person may take a step at all is the views' to ask (`bcf.access`); on whose behalf somebody signs is asked here.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from bcf.access import Capacity, Reach
from bcf.models import Board, User
from returns.certificates import latest_snapshot
from returns.checks import check
from returns.companions import gather
from returns.definition.model import Definition
from returns.events import record_event, void_signature
from returns.exports import export_pdf, export_workbook
from returns.locking import NotAllowed, check_period, lock
from returns.models import AnswerChange, ReturnEvent, Signature, Snapshot, Submission, Waiver
from returns.slots import Signing, Slot
from returns.snapshots import digest, digests, frozen, new_reference
from returns.sources import keepers_of
from returns.steps import complete, keep_file, locked, reason_given, signing_of, take
from returns.stored import load_answers
from returns.versions import definition_of
from returns.wording import worded

NOT_READY = "The {what} is not ready: something is still pending, or a query is open. Look at its page."
PREPARED = (
    "You have prepared this {what}, so somebody else has to sign it, unless an administrator allows it with a reason."
)
ORIGINS_OF_WORK = ("form", "workbook", "carry", "confirm", "load")


@transaction.atomic
def request_signoff(submission: Submission, board: Board, *, by: User, note: str = "") -> Snapshot:
    """Freezes a ready return and puts it before its signatories. Asking twice finds it asked for.

    Signatures that were given on an earlier snapshot stand as long as what they cover is the same, and as long as their
    signatories have not prepared the return since. Raises NotAllowed for a return that is not ready, ReturnClosed.
    """
    current = locked(submission)
    latest = latest_snapshot(current)
    if current.stage == "awaiting" and latest is not None:
        return latest
    lock(submission)
    definition = definition_of(current.version)
    snapshot = _freeze(current, definition, board, by, latest.number + 1 if latest else 1)
    record_event("signoff_requested", current, by=by, note=note.strip(), snapshot=snapshot)
    _void_what_no_longer_holds(current, snapshot, by)
    complete(current, definition, snapshot, by)
    for file in (export_workbook(current, board, by=by), export_pdf(current, board, by=by)):
        keep_file(snapshot, file, "to_sign")
    submission.refresh_from_db(fields=["stage", "open_sheets"])
    return snapshot


def _freeze(submission: Submission, definition: Definition, board: Board, by: User, number: int) -> Snapshot:
    answers = load_answers(submission, definition, board)
    report = check(definition, answers)
    if not report.ready:
        raise NotAllowed(worded(NOT_READY, submission.kind))
    body = frozen(definition, answers, report, submission.version.sha256)
    owners = [board] if submission.kind == "return" else list(submission.boards.all())
    if beside := gather(definition, owners):
        body["beside"] = beside
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


def _void_what_no_longer_holds(submission: Submission, snapshot: Snapshot, by: User) -> None:
    """Voids earlier signatures over sheets that say something else now, and those of people who have prepared it since."""
    standing = Signature.objects.filter(submission=submission, void=None).select_related("snapshot", "by")
    for signature in standing:
        before = signature.snapshot.digests
        changed = [slug for slug in signature.covers if before.get(slug) != snapshot.digests.get(slug)]
        if changed:
            void_signature(signature, changed, by=by)
        elif not signature.allowed and prepared(submission, signature.by) and not _allowed(submission, signature.slot):
            void_signature(signature, ["prepared"], by=by)


def _allowed(submission: Submission, slot: str) -> bool:
    waivers = Waiver.objects.filter(submission=submission, kind="preparer_signs", slot=slot, withdrawn_at=None)
    return waivers.exists()


@transaction.atomic
def sign(submission: Submission, slot_key: str, *, by: User, seen: str) -> Signature:
    """Signs for one slot what was frozen last. `seen`: the reference of what the signatory read. Signing twice finds it signed.

    Raises NotAllowed for somebody who may not sign here or prepared the return, ChangedMeanwhile where something else is before
    the signatories by now.
    """
    current = locked(submission)
    definition = definition_of(current.version)
    signing = signing_of(current, definition, slot_key)
    given = signing.signature
    if given is not None and given.by_id == by.pk:
        return given
    if given is not None:
        raise NotAllowed(f"{given.name} has signed here already.")
    current, snapshot = take(submission, "signed", seen)
    capacity = _capacity(by, current, signing.slot)
    signature = Signature.objects.create(
        submission=current, snapshot=snapshot, slot=signing.slot.key, label=signing.slot.label,
        covers=list(signing.slot.covers), by=by, name=str(by), delegation=capacity.delegation,
        authority=f"signs {capacity.delegation.words}" if capacity.delegation else "",
        allowed=_preparer_may(current, signing, by),
    )  # fmt: skip
    record_event("signed", current, by=by, snapshot=snapshot, slot=signature.slot, label=signature.label)
    complete(current, definition, snapshot, by)
    submission.refresh_from_db(fields=["stage", "open_sheets"])
    return signature


def _capacity(by: User, submission: Submission, slot: Slot) -> Capacity:
    capacity = capacity_for(by, submission.boards.all(), slot)
    if capacity is None:
        raise NotAllowed(f"You may not sign for {slot.whom}.")
    return capacity


def capacity_for(user: User, boards: Iterable[Board], slot: Slot) -> Capacity | None:
    """The capacity in which somebody may sign for a slot: their own before one that was lent to them; None for neither.

    `boards` are those whose return or plan it is; of several, each has its own signatories.
    """
    reach = Reach(user)
    held = [capacity for board in boards if board.pk in slot.boards for capacity in reach.rights(board).capacities]
    return min(filter(slot.fits, held), key=lambda capacity: capacity.delegation is not None, default=None)


def prepared(submission: Submission, user: User) -> bool:
    """Whether somebody has prepared a return: answered anything in it, filled it in again, changed anything on its kept sheets, or
    asked for its sign-off.

    What opening a return fills in beforehand is nobody's work.
    """
    opened = submission.events.filter(kind="opened").order_by("pk").first()
    work = Q(origin__in=ORIGINS_OF_WORK)
    if opened is not None:
        work |= Q(origin="prefill", at__gt=opened.at)
    answered = AnswerChange.objects.filter(work, submission=submission, by=user).exists()
    asked = submission.events.filter(kind="signoff_requested", by=user).exists()
    keepers = keepers_of(definition_of(submission.version))
    return answered or asked or any(keeper.prepared_by(submission, user) for keeper in keepers)


def _preparer_may(submission: Submission, signing: Signing, by: User) -> str:
    """Why somebody who has prepared the return may sign it; empty for somebody who has not. Raises NotAllowed."""
    if not prepared(submission, by):
        return ""
    if signing.preparer_allowed is None:
        raise NotAllowed(worded(PREPARED, submission.kind))
    return signing.preparer_allowed.reason


@transaction.atomic
def decline(submission: Submission, slot_key: str, *, by: User, reason: str, seen: str | None = None) -> ReturnEvent:
    """A signatory does not sign, and says why; the return goes back to its officers. Who had signed takes that back by it.

    Raises NotAllowed, ChangedMeanwhile, ReturnClosed.
    """
    current, snapshot = take(submission, "declined", seen)
    check_period(current)
    signing = signing_of(current, definition_of(current.version), slot_key)
    _capacity(by, current, signing.slot)
    why = reason_given(reason)
    if signing.signature is not None:
        if signing.signature.by_id != by.pk:
            raise NotAllowed(f"{signing.signature.name} has signed here already.")
        void_signature(signing.signature, ["declined"], by=by)
    return record_event(
        "declined", current, by=by, note=why, snapshot=snapshot, slot=signing.slot.key, label=signing.slot.label
    )


@transaction.atomic
def withdraw(submission: Submission, *, by: User, reason: str, seen: str | None = None) -> ReturnEvent:
    """The board takes back what it handed over, to go on working on it. Raises NotAllowed, ChangedMeanwhile, ReturnClosed."""
    current, snapshot = take(submission, "withdrawn", seen)
    check_period(current)
    return record_event("withdrawn", current, by=by, note=reason_given(reason), snapshot=snapshot)
