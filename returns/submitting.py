"""From signed to accepted: a board submits, the programme team accepts or asks for changes, a meeting ratifies."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from bcf.dates import long_date
from bcf.models import Board, Meeting, User
from returns.checks import check
from returns.events import record_event
from returns.exports import export_pdf, export_workbook
from returns.locking import NotAllowed, check_period
from returns.models import ReturnEvent, Snapshot, Submission
from returns.slots import signings, slots_of
from returns.snapshots import digests, frozen
from returns.stages import HANDED_IN
from returns.steps import keep_file, locked, reason_given, take
from returns.stored import load_answers
from returns.versions import definition_of

OTHERS = "The answers are not those that were signed. Take it back and ask for sign-off again."
MISSING = "A signature is missing by now. Take it back and ask for sign-off again."
ONLY_REVIEWERS = "It is submitted: only the programme team can ask for changes now."


@transaction.atomic
def submit(
    submission: Submission,
    board: Board,
    *,
    by: User,
    to_be_ratified: Meeting | None = None,
    seen: str | None = None,
) -> ReturnEvent:
    """Submits a signed return; a second click finds it submitted. Its files are kept as they are then.

    `to_be_ratified`: submitted under delegated authority, and this meeting is to ratify it. Raises NotAllowed, ChangedMeanwhile,
    ReturnClosed.
    """
    current = locked(submission)
    latest = current.events.filter(kind="submitted").order_by("pk").last()
    if current.stage in HANDED_IN and latest is not None:
        return latest
    current, snapshot = take(submission, "submitted", seen)
    check_period(current)
    _check_as_signed(current, board, snapshot)
    event = record_event("submitted", current, by=by, snapshot=snapshot, **_to_ratify(to_be_ratified))
    for file in (export_workbook(current, board, by=by), export_pdf(current, board, by=by)):
        keep_file(snapshot, file, "submitted")
    submission.refresh_from_db(fields=["stage", "open_sheets"])
    return event


def _to_ratify(meeting: Meeting | None) -> dict[str, Any]:
    return {} if meeting is None else {"to_be_ratified": long_date(meeting.day), "meeting": meeting.pk}


def _check_as_signed(submission: Submission, board: Board, snapshot: Snapshot) -> None:
    """Raises NotAllowed unless the answers are those that were signed, by all who must. Only a fault can make it otherwise."""
    definition = definition_of(submission.version)
    answers = load_answers(submission, definition, board)
    body = frozen(definition, answers, check(definition, answers), submission.version.sha256)
    if snapshot.digests != digests(body):
        raise NotAllowed(OTHERS)
    if not all(state.settled for state in signings(submission, slots_of(submission, definition))):
        raise NotAllowed(MISSING)


@transaction.atomic
def accept(submission: Submission, *, by: User, note: str = "", seen: str | None = None) -> ReturnEvent:
    """The programme team accepts a submitted return; a second click finds it accepted. Raises NotAllowed, ChangedMeanwhile."""
    current = locked(submission)
    latest = current.events.filter(kind="accepted").order_by("pk").last()
    if current.stage == "accepted" and latest is not None:
        return latest
    current, snapshot = take(submission, "accepted", seen)
    return record_event("accepted", current, by=by, note=note.strip(), snapshot=snapshot)


@transaction.atomic
def request_changes(
    submission: Submission,
    *,
    by: User,
    reason: str,
    sheets: Collection[str],
    reviewing: bool = True,
    seen: str | None = None,
) -> ReturnEvent:
    """Asks for changes on these sheets (slugs), which are the only ones that can be changed then.

    `reviewing`: for the programme team; a signatory can ask only until the return is submitted. Raises NotAllowed,
    ChangedMeanwhile, ReturnClosed.
    """
    current, snapshot = take(submission, "changes_requested", seen)
    check_period(current)
    if not reviewing and current.stage in HANDED_IN:
        raise NotAllowed(ONLY_REVIEWERS)
    definition = definition_of(current.version)
    known = [sheet.slug for sheet in definition.sheets if sheet.slug in sheets]
    if not known:
        raise NotAllowed("Choose the sheets on which something is to be changed.")
    return record_event("changes_requested", current, by=by, note=reason_given(reason), snapshot=snapshot, sheets=known)


@transaction.atomic
def ratify(submission: Submission, *, by: User, note: str) -> ReturnEvent:
    """Records that the board has ratified what was submitted under delegated authority: `note` is the minute. Raises NotAllowed."""
    current = locked(submission)
    if not awaits_ratification(current):
        raise NotAllowed("Nothing is to be ratified here.")
    event = current.events.filter(kind="submitted").order_by("pk").last()
    meeting = Meeting.objects.filter(pk=event.details.get("meeting")).first() if event is not None else None
    if meeting is not None and meeting.day > localdate():
        raise NotAllowed(f"The meeting is on {long_date(meeting.day)}. Record it once the board has met.")
    return record_event("ratified", current, by=by, note=reason_given(note))


def awaits_ratification(submission: Submission) -> str:
    """The day of the meeting that is to ratify the return, in words; empty where nothing is to be ratified."""
    event = submission.events.filter(kind__in=("submitted", "ratified")).order_by("pk").last()
    return str(event.details.get("to_be_ratified", "")) if event is not None and event.kind == "submitted" else ""
