"""Loads a file of answers into a board's return: everything or nothing, through the one door for answers.

A load opens the return if it is not open yet. All that is wrong with a file is collected, each by sheet, cell and reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from bcf.models import Board, User
from bcf.problems import Problems, quoted
from returns.actions import Entry, add_row, check_may_edit, save_answers
from returns.answer_file import AnswerFile, read_answer_file
from returns.answer_types import Value
from returns.answers import Name
from returns.applies import settled
from returns.definition.model import Definition
from returns.events import record_event
from returns.gathering import Gathered, GatheredRow
from returns.locking import NotAllowed
from returns.models import DefinitionVersion, Submission, TableRow
from returns.opening import open_return
from returns.queries import find_board, latest_version, submission_of
from returns.stored import load_answers
from returns.versions import definition_of


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, or would do: whether it opened the return, and how many answers it wrote and found so already."""

    submission: Submission
    board: Board
    opened: bool
    written: int
    unchanged: int


def load_file(path: Path, *, by: User | None, dry_run: bool = False) -> Loaded:
    """Loads the file at `path`; a dry run does everything and takes it back.

    Raises Problems with all that is wrong with the file, NotAllowed, ReturnClosed, NoSuchBoard, OSError.
    """
    file = read_answer_file(path)
    newest = _newest(file)
    board = _board(file, definition_of(newest))
    submission = submission_of(board, file.period)
    opened, version = submission is None, submission.version if submission else newest
    check_may_edit(by, board)
    gathered = Gathered(definition_of(version), board.name)
    gathered.take(file)
    if gathered.problems:
        raise Problems(f"nothing was loaded from {path}", gathered.problems)
    with transaction.atomic():
        submission = submission or open_return(version, board, by=by)
        written, unchanged = _write(gathered, submission, board, by, file.name)
        if gathered.claims:
            _bear_out(gathered, submission, board, path)
        transaction.set_rollback(dry_run)
    return Loaded(submission, board, opened, written, unchanged)


def _newest(file: AnswerFile) -> DefinitionVersion:
    newest = latest_version(file.period) if file.period.isprintable() else None
    if newest is None:
        raise NotAllowed(f"no definition of the period {quoted(file.period)} is published")
    return newest


def _board(file: AnswerFile, definition: Definition) -> Board:
    if not (file.ons_code + file.board).isprintable():
        raise NotAllowed(f"there is no board {quoted(file.ons_code or file.board)}")
    board = find_board(file.ons_code or file.board, definition.period.ends)
    if file.board and file.board != board.name:
        raise NotAllowed(f"the file names the board {quoted(file.board)}, while {board.ons_code} is {board.name}")
    return board


def _write(gathered: Gathered, submission: Submission, board: Board, by: User | None, file: str) -> tuple[int, int]:
    """Writes rows and answers, and returns how many answers were written and how many stood so already."""
    Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)  # two loads at once take turns
    rows, added = _place_rows(gathered, submission, board, by)
    answers = {**gathered.answers, "load": {**gathered.answers["load"], **rows}}
    results = [
        save_answers(submission, [Entry(*entry) for entry in found.items()], by=by, origin=origin)
        for origin, found in answers.items()
    ]
    written = sum(len(result.saved) for result in results)
    if written or added:
        record_event("loaded", submission, by=by, file=file, written=written)
    return written, sum(len(result.unchanged) for result in results)


def _bear_out(gathered: Gathered, submission: Submission, board: Board, path: Path) -> None:
    """Raises Problems, and so takes the load back, where a figure of the file is not what its parts make."""
    answers = settled(gathered.definition, load_answers(submission, gathered.definition, board))
    lines = gathered.disagreements(answers)
    if lines:
        raise Problems(f"nothing was loaded from {path}", lines)


def _place_rows(
    gathered: Gathered, submission: Submission, board: Board, by: User | None
) -> tuple[dict[Name, Value | None], int]:
    """Every row's answers by name, after making the rows that are new, and how many those were."""
    held = load_answers(submission, gathered.definition, board)
    free = {table: {row.id: row.values for row in rows} for table, rows in held.rows.items()}
    for row in gathered.rows:
        free.get(row.table.key, {}).pop(row.id, None)
    answers: dict[Name, Value | None] = {}
    added = 0
    known = _known_rows(gathered, submission)
    for row in gathered.rows:
        row_id = row.id if row.id in known else "" if row.id else _same_row(row, free.get(row.table.key, {}))
        if not row_id and (row.id or any(value is not None for value in row.values.values())):
            row_id = str(add_row(submission, row.table.key, by=by, origin="load", row_id=row.id or None).id)
            added += 1
        answers.update((Name(key, row_id), value) for key, value in row.values.items() if row_id)
    return answers, added


def _known_rows(gathered: Gathered, submission: Submission) -> set[str]:
    ids = {row.id: row.table.key for row in gathered.rows if row.id}
    known = {str(row.id): row for row in TableRow.objects.filter(pk__in=ids)}
    for row_id, row in known.items():
        if row.submission_id != submission.pk or row.table != ids[row_id]:
            raise NotAllowed(f"the row {row_id} belongs to another table or return")
        if row.deleted_at is not None:
            raise NotAllowed(f"the row {row_id} was removed from this return")
    return set(known)


def _same_row(row: GatheredRow, free: dict[str, Mapping[str, Value]]) -> str:
    """The row that holds these very answers, taken from `free`; empty when there is none."""
    wanted = {key: value for key, value in row.values.items() if value is not None}
    for row_id, values in free.items():
        if values == wanted:
            del free[row_id]
            return row_id
    return ""
