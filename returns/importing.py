"""Bringing in a workbook that was downloaded here and filled in elsewhere: compared, looked through, applied in one piece.

What is kept of an upload is what was read, never the file.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime

from bcf.models import Board, User
from returns.actions import Entry, add_row, remove_row, restore_row, save_answers
from returns.answers import Name
from returns.definition.model import Definition
from returns.events import record_event
from returns.lines import AnswerLine, Plan, RowLine
from returns.locking import ChangedMeanwhile, NotAllowed, check_open, check_period
from returns.merging import Standing, merge
from returns.models import ORIGINS, AnswerChange, Submission, Upload
from returns.previewing import Author
from returns.readings import outcome_as_json, reading_as_json, reading_of
from returns.receiving import Workbook
from returns.stored import Held, answers_at, assemble, held_answers

ORIGIN = "workbook"


@dataclass(frozen=True)
class Comparison:
    """A workbook against the return as it is now. `seen` has for each line the version that stands in the browser."""

    plan: Plan
    seen: Mapping[Name, int]
    authors: Mapping[Name, Author]


def compare(workbook: Workbook) -> Comparison:
    """The workbook's lines against the return as it is at this moment."""
    submission, definition = workbook.submission, workbook.definition
    held = held_answers(submission)
    now = assemble(submission, definition, held, workbook.board)
    then = answers_at(submission, definition, workbook.board, workbook.export.last_change)
    plan = merge(definition, workbook.reading, Standing(then, now))
    seen = {line.name: _version(line.name, held, definition) for line in plan.lines}
    return Comparison(plan, seen, _authors(submission, plan, held))


def _version(name: Name, held: Mapping[Name, Held], definition: Definition) -> int:
    """What grows with each change of an answer, or of any answer of a row."""
    if name.key not in definition.tables:
        return held[name].version if name in held else 0
    return sum(answer.version for other, answer in held.items() if other.row == name.row)


def _authors(submission: Submission, plan: Plan, held: Mapping[Name, Held]) -> dict[Name, Author]:
    found: dict[Name, Author] = {}
    for line in plan.lines:
        if isinstance(line, AnswerLine):
            answers = [held[line.name]] if line.name in held else []
        else:
            answers = [answer for name, answer in held.items() if name.row == line.name.row]
        if answers and line.conflict:
            last = max(answers, key=lambda answer: answer.at)
            found[line.name] = Author(last.by, last.at, ORIGINS[last.origin])
    return found | _removers(submission, plan)


def _removers(submission: Submission, plan: Plan) -> dict[Name, Author]:
    """Who removed the rows that the workbook changed."""
    gone = {line.name.row: line.name for line in plan.lines if isinstance(line, RowLine) and line.deed == "restore"}
    removals = AnswerChange.objects.filter(submission=submission, row__in=gone, new=None).select_related("by")
    return {
        gone[change.row]: Author(str(change.by or "the system"), change.at, ORIGINS[change.origin])
        for change in removals.order_by("pk")
        if change.key == gone[change.row].key
    }


def keep(workbook: Workbook, *, by: User | None) -> Upload:
    """Keeps what was read, for its lines to be looked at and chosen. The same file that this person has sent before and not yet
    applied is not kept twice."""
    file = {
        "submission": workbook.submission,
        "version": workbook.submission.version,
        "sha256": workbook.sha256,
        "by": by,
    }
    waiting = Upload.objects.filter(**file, applied_at=None, cleared_at=None).last()
    if waiting is not None:
        return waiting
    read = reading_as_json(workbook.reading)
    return Upload.objects.create(**file, export=workbook.export, file_name=workbook.file_name, read=read)


def workbook_of(upload: Upload, submission: Submission, board: Board) -> Workbook:
    """What was kept. Raises NotAllowed where it is cleared or the form was corrected since, ReturnClosed."""
    check_open(submission)
    check_period(submission)
    if upload.cleared_at is not None:
        raise NotAllowed(
            f"What this workbook said was removed on {localtime(upload.cleared_at):%-d %B %Y}, as it was never brought in. "
            "Bring the workbook in again."
        )
    if upload.version_id != submission.version_id:
        raise NotAllowed(
            "The form of this return was corrected after this workbook was brought in. "
            "Download the workbook again, copy your changes into it and bring that in."
        )
    return Workbook(submission, board, upload.export, reading_of(upload.read), upload.file_name, upload.sha256)


@transaction.atomic
def apply(
    upload: Upload, board: Board, take: Collection[Name], *, seen: Mapping[Name, int] | None, by: User | None
) -> Upload:
    """Writes the lines in `take`, all or none, and gives the upload as it is then; one that is applied already stays so.

    `seen` are the versions that stood beside the lines when they were chosen; None: nobody looked. Raises ChangedMeanwhile where
    they are not those of now, NotAllowed (a table is full, the form was corrected), ReturnClosed.
    """
    submission = (
        Submission.objects.select_for_update(of=("self",)).select_related("version").get(pk=upload.submission_id)
    )
    upload = Upload.objects.select_for_update(of=("self",)).select_related("export").get(pk=upload.pk)
    if upload.applied_at is not None:
        return upload
    found = compare(workbook_of(upload, submission, board))
    if seen is not None and seen != found.seen:
        raise ChangedMeanwhile
    written = _write(submission, found, take, by)
    upload.applied_at, upload.applied_by = timezone.now(), by
    upload.outcome = outcome_as_json(found.plan, take)
    upload.save(update_fields=["applied_at", "applied_by", "outcome"])
    kept = len(found.plan.lines) - written
    record_event("imported", submission, by=by, file=upload.file_name, upload=str(upload.pk), taken=written, kept=kept)
    return upload


def _write(submission: Submission, found: Comparison, take: Collection[Name], by: User | None) -> int:
    """Rows first, removals before additions so that a full table has room; then every answer in one save."""
    lines = found.plan.chosen(take)
    rows = [line for line in lines if isinstance(line, RowLine)]
    for line in sorted(rows, key=lambda line: line.deed != "remove"):
        if line.deed == "remove":
            remove_row(submission, line.name.row, by=by, origin=ORIGIN)
    entries = [Entry(line.name, line.workbook, found.seen[line.name]) for line in lines if isinstance(line, AnswerLine)]
    for line in rows:
        entries += _row_entries(submission, line, by)
    result = save_answers(submission, entries, by=by, origin=ORIGIN)
    if result.conflicts:
        raise ChangedMeanwhile
    return len(lines)


def _row_entries(submission: Submission, line: RowLine, by: User | None) -> list[Entry]:
    """The answers of a row that is added or put back, once it is there."""
    if line.deed == "remove":
        return []
    row = line.name.row
    if line.deed == "restore":
        restore_row(submission, row, by=by, origin=ORIGIN)
    else:
        row = str(add_row(submission, line.name.key, by=by, origin=ORIGIN).id)
    return [Entry(Name(key, row), line.workbook.get(key)) for key in {**line.was, **line.workbook}]
