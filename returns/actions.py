"""Writes. `save_answers` is the one door through which every answer goes, and it writes the history in the same transaction."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from bcf.access import boards_for
from bcf.models import Board, User
from bcf.permissions import Permission
from returns.answer_types import Value, type_of
from returns.answers import Name
from returns.definition.model import Definition, Question, Table
from returns.events import record_event
from returns.locking import Lock, NotAllowed, lock
from returns.models import VALUE_COLUMNS, Answer, AnswerChange, Submission, TableRow
from returns.stages import can
from returns.stored import Held, held_answers
from returns.versions import definition_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer to be written. `seen` is the version its user saw; None means that nobody looked first (a file).

    `confirm`: an answer that was carried over, or an explanation of a query, is written again although it stays the same, and so
    stands confirmed; its history says so.
    """

    name: Name
    value: Value | None
    seen: int | None = None
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """An answer that somebody else changed in between: nothing was written. `mine` was to be written, `theirs` stands."""

    name: Name
    mine: Value | None
    theirs: Held


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What became of the entries: new versions by name, those that were so already, and conflicts."""

    saved: Mapping[Name, int]
    unchanged: Mapping[Name, int]
    conflicts: tuple[Conflict, ...]


@transaction.atomic
def save_answers(submission: Submission, entries: Sequence[Entry], *, by: User | None, origin: str) -> SaveResult:
    """Writes the answers that nobody else has changed since they were seen, each with its history; the rest are conflicts.

    `by` None is the system; `origin` is one of `models.ORIGINS`. Raises ReturnClosed, and NotAllowed for an answer that has no
    place in the definition. Either all entries without a conflict are written or, on an error, none.
    """
    held_lock = lock(submission)
    definition = definition_of(submission.version)
    if len({entry.name for entry in entries}) < len(entries):
        raise NotAllowed("the same answer stands twice in one save")
    _check_places(submission, definition, entries, origin)
    if origin != "move":
        held_lock.check_sheets(definition, (entry.name.key for entry in entries))
    held = held_answers(submission, {entry.name.key for entry in entries})
    writer = _Writer(submission, definition, by)
    unchanged: dict[Name, int] = {}
    conflicts: list[Conflict] = []
    for entry in entries:
        current = held.get(entry.name) or Held(None, 0, "", writer.now, "form")
        confirmed = entry.confirm and (current.unconfirmed or entry.name.key in definition.explanations)
        if current.value == entry.value and not confirmed:
            unchanged[entry.name] = current.version
        elif entry.seen is not None and entry.seen != current.version:
            conflicts.append(Conflict(entry.name, entry.value, current))
        else:
            writer.write(entry, current, "confirm" if current.value == entry.value else origin)
    result = SaveResult(writer.flush(), unchanged, tuple(conflicts))
    held_lock.note_changes(definition, writer.changes, by)
    return result


def _check_places(submission: Submission, definition: Definition, entries: Sequence[Entry], origin: str) -> None:
    closed = {"given", "calculated", "prefill"} if origin == "form" else {"given", "calculated"}
    rows: dict[str, str] = {}
    if any(entry.name.row for entry in entries):
        found = TableRow.objects.filter(submission=submission, deleted_at=None).values_list("id", "table")
        rows = {str(row): table for row, table in found}
    for entry in entries:
        question = definition.ask(entry.name.key)
        if question is None or question.role in closed:
            raise NotAllowed(f"'{entry.name}' is no answer that can be written")
        column = definition.table_columns.get(entry.name.key)
        table = column[0].key if column else ""
        if table != (rows.get(entry.name.row) if entry.name.row else ""):
            raise NotAllowed(
                f"a row that you typed into is not there any more; somebody may have removed it ({entry.name}). Reload the page."
            )


class _Writer:
    """Collects answers and history, and writes both in bulk."""

    def __init__(self, submission: Submission, definition: Definition, by: User | None) -> None:
        self.submission, self.definition, self.by = submission, definition, by
        self.now = timezone.now()
        self.answers: list[Answer] = []
        self.changes: list[AnswerChange] = []

    def write(self, entry: Entry, current: Held, origin: str) -> None:
        question = self.definition.ask(entry.name.key)
        assert question is not None  # noqa: S101 - checked before
        kind = type_of(question)
        shared: dict[str, Any] = {
            "submission": self.submission,
            "row": entry.name.row,
            "key": entry.name.key,
            "version": current.version + 1,
            "origin": origin,
        }
        value = columns(question, entry.value)
        self.answers.append(Answer(**shared, **value, updated_at=self.now, updated_by=self.by))
        old, new = (None if held is None else kind.to_json(held) for held in (current.value, entry.value))
        self.changes.append(AnswerChange(**shared, old=old, new=new, at=self.now, by=self.by))

    def flush(self) -> dict[Name, int]:
        Answer.objects.bulk_create(
            self.answers,
            update_conflicts=True,
            unique_fields=["submission", "row", "key"],
            update_fields=[*VALUE_COLUMNS, "version", "origin", "updated_at", "updated_by"],
        )
        AnswerChange.objects.bulk_create(self.changes)
        return {Name(answer.key, answer.row): answer.version for answer in self.answers}


def columns(question: Question, value: Value | None) -> dict[str, Any]:
    """The typed columns of an answer: the value in its own, None in the others."""
    column = type_of(question).column
    if column == "date" and isinstance(value, str):
        column = "text"
    return {name: value if name == column else None for name in VALUE_COLUMNS}


def check_may_edit(by: User | None, board: Board) -> None:
    """Raises NotAllowed for a person who may not edit all of the board's returns; None, the system, may."""
    if by is not None and not boards_for(by, Permission.EDIT_WHOLE_RETURN).filter(pk=board.pk).exists():
        raise NotAllowed(f"{by.email} may not edit the returns of {board.name}")


@transaction.atomic
def add_row(
    submission: Submission, table_key: str, *, by: User | None, origin: str = "form", row_id: str | None = None
) -> TableRow:
    """A new, empty row at the end of a table. Raises NotAllowed when the table is unknown or full."""
    held_lock, definition = lock(submission), definition_of(submission.version)
    table = definition.tables.get(table_key)
    if table is None:
        raise NotAllowed(f"there is no table '{table_key}' in this return")
    rows = list(TableRow.objects.filter(submission=submission, table=table_key).order_by("position"))
    _check_room(table, rows)
    position = rows[-1].position + 1 if rows else 1
    row = TableRow(submission=submission, table=table_key, position=position, **({"id": row_id} if row_id else {}))
    _row_history(held_lock, row, old=None, new="row", by=by, origin=origin)
    row.save(force_insert=True)
    return row


def _check_room(table: Table, rows: Iterable[TableRow]) -> None:
    if sum(row.deleted_at is None for row in rows) >= table.capacity:
        raise NotAllowed(f"'{table.label}' has room for {table.capacity} rows. Remove one first.")


@transaction.atomic
def remove_row(submission: Submission, row_id: str, *, by: User | None, origin: str = "form") -> None:
    """Marks a row as removed; its answers are kept. Removing it twice is no error. Raises NotAllowed for an unknown row."""
    held_lock = lock(submission)
    row = _row(submission, row_id)
    if row.deleted_at is None:
        row.deleted_at = timezone.now()
        _row_history(held_lock, row, old="row", new=None, by=by, origin=origin)
        row.save(update_fields=["deleted_at"])


@transaction.atomic
def restore_row(submission: Submission, row_id: str, *, by: User | None, origin: str = "form") -> None:
    """Puts a removed row back in its place, with its answers. Raises NotAllowed for an unknown row and a table that is full."""
    held_lock = lock(submission)
    row = _row(submission, row_id)
    table = definition_of(submission.version).tables.get(row.table)
    if row.deleted_at is not None and table is not None:
        _check_room(table, TableRow.objects.filter(submission=submission, table=row.table))
        row.deleted_at = None
        _row_history(held_lock, row, old=None, new="row", by=by, origin=origin)
        row.save(update_fields=["deleted_at"])


def _row(submission: Submission, row_id: str) -> TableRow:
    rows = TableRow.objects.select_for_update().filter(submission=submission)
    row = rows.filter(pk=row_id).first() if _is_id(row_id) else None
    if row is None:
        raise NotAllowed("there is no such row in this return")
    return row


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _row_history(held: Lock, row: TableRow, *, old: str | None, new: str | None, by: User | None, origin: str) -> None:
    """Writes the row's coming or going into the history. Raises NotAllowed where its sheet can't be changed."""
    submission, definition = held.submission, definition_of(held.submission.version)
    held.check_sheets(definition, (row.table,))
    place = {"submission": submission, "row": str(row.id), "key": row.table}
    version = AnswerChange.objects.filter(**place).count() + 1
    change = AnswerChange.objects.create(**place, version=version, old=old, new=new, by=by, origin=origin)
    held.note_changes(definition, [change], by)


def close_return(submission: Submission, *, by: User | None, note: str = "") -> None:
    """Closes a return: from now on nothing in it can be changed. Closing it twice is no error."""
    with transaction.atomic():
        current = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        if current.closed_at is None:
            record_event("closed", current, by=by, note=note)
    submission.refresh_from_db(fields=["closed_at", "stage", "open_sheets"])


def reopen_return(submission: Submission, *, by: User | None, note: str = "") -> bool:
    """Opens a return again that is closed, submitted or accepted, and says so; one that is open stays as it is: False."""
    with transaction.atomic():
        current = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        reopened = current.closed_at is not None or can(current.stage, "reopened")
        if reopened:
            record_event("reopened", current, by=by, note=note)
    submission.refresh_from_db(fields=["closed_at", "stage", "open_sheets"])
    return reopened
