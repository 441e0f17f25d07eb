"""What an uploaded workbook means: the answers it gives, by its own defined names, and what in it cannot be taken in.

Cells are found by their names, which go where rows and sheets go; the words beside them must be the form's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from returns.answer_types import AnswerError, Value
from returns.answer_types.cleaning import shortened
from returns.answers import Name
from returns.definition.model import Definition, Question

from .beside import Asked, AskedSheet, AskedTable, asked_sheets
from .flat import Flat
from .layout import At
from .located import disagreement, place_of, span_of
from .meaning import answer_in, shown_in
from .raw import Raw
from .reading import Reading, ReadRow, Refusal
from .refused import NotAWorkbook
from .table_rows import TableError, file_table

__all__ = ["ReadRow", "Reading", "Refusal", "read_workbook"]

_AGAIN = "Download the workbook again, copy your changes into it and bring that in."
_UNSTAMPED = (
    "This is not one of our workbooks: it does not say which return it belongs to. "
    "Download the workbook from the return's page, fill that in and bring it in."
)
_NAMELESS = f"No cell of this workbook bears the name of an answer, so no answer can be told from another. {_AGAIN}"
_GONE = "The row or the cell of this answer was deleted (it stood in {cell}); the answer stays as it is."
_SHEET_GONE = "This sheet was deleted; its answers stay as they are."
_COLUMN_GONE = "This column was deleted; its answers stay as they are."
_TWICE = (
    "Two rows of this table are the same row: one was copied over the other with its hidden column. Neither is taken in. "
    "Delete the copy and type its answers into an empty row."
)
_BELOW = (
    "This stands below the table's last row, where nothing is read. "
    "Move it into an empty row of the table, or add the row on the return's page."
)
_DISAGREES = (
    "This cell {what}: rows or columns were sorted or moved, or the form's own words typed over. "
    f"Nothing of this sheet is taken in. {_AGAIN}"
)


def read_workbook(flat: Flat, definition: Definition) -> Reading:
    """What the workbook says in answer to the definition's questions. Raises NotAWorkbook where it is none of this definition."""
    if flat.stamp is None:
        raise NotAWorkbook(_UNSTAMPED)
    sheets = asked_sheets(definition)
    if not any(asked.name in flat.names for sheet in sheets for asked in _everything(sheet)):
        raise NotAWorkbook(_NAMELESS)
    reader = _Reader(flat, definition)
    for sheet in sheets:
        reader.read(sheet)
    return Reading(flat.stamp, reader.answers, reader.places, reader.rows, reader.shown, tuple(reader.refusals))


def _everything(sheet: AskedSheet) -> Iterator[Asked]:
    yield from sheet.questions
    for table in sheet.tables:
        yield from table.columns


@dataclass
class _Reader:
    """Reads sheet by sheet and collects what it finds."""

    flat: Flat
    definition: Definition
    answers: dict[Name, Value | None] = field(default_factory=dict)
    places: dict[Name, At] = field(default_factory=dict)
    rows: dict[str, tuple[ReadRow, ...]] = field(default_factory=dict)
    shown: dict[Name, Value | None] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def read(self, sheet: AskedSheet) -> None:
        """All that one sheet of the form says, or one refusal where it is not there, or not the form's any more."""
        placed = [(asked, place_of(self.flat, asked)) for asked in sheet.questions]
        found = [(asked, at) for asked, at in placed if at is not None]
        columns = [
            (asked, At(span.tab, span.first))
            for table in sheet.tables
            for asked in table.columns
            if (span := span_of(self.flat, asked.name)) is not None
        ]
        if not found and not columns and sheet.sheet.tab not in self.flat.sheets:
            self.refusals.append(Refusal(sheet.sheet.tab, "", "", _SHEET_GONE))
            return
        wrong = disagreement(self.flat, (*found, *columns))
        if wrong is not None:
            self.refusals.append(Refusal(wrong.at.tab, str(wrong.at.cell), "", _DISAGREES.format(what=wrong)))
            return
        for asked, at in placed:
            self.read_question(sheet, asked.question, at)
        for table in sheet.tables:
            self.read_table(sheet, table)

    def read_question(self, sheet: AskedSheet, question: Question, at: At | None) -> None:
        """The answer to a plain question."""
        name = Name(question.key)
        if at is not None:
            self.take(name, question, at, self.definition.called(question.key))
        elif question.writable:
            message = _GONE.format(cell=question.cell)
            self.refusals.append(Refusal(sheet.sheet.tab, "", self.definition.called(question.key), message, name))

    def read_table(self, sheet: AskedSheet, asked: AskedTable) -> None:
        """Every row of a table that is told by its identity, or that holds anything."""
        try:
            table = file_table(self.flat, asked, sheet.printed)
        except TableError as error:
            self.refusals.append(Refusal(sheet.sheet.tab, "", asked.table.label, str(error)))
            return
        for column in asked.columns:
            if column.question.writable and column.question not in table.columns:
                label = f"{asked.table.label}: {column.question.label}"
                self.refusals.append(Refusal(table.tab, "", label, _COLUMN_GONE, Name(column.question.key)))
        self.rows[asked.table.key] = tuple(row.read for row in table.rows if not row.twice)
        for row in table.rows:
            label = f"{asked.table.label}, row {row.number}"
            if row.alone:
                for question in table.columns:
                    name, at = Name(question.key, row.read.id), row.cells[question.key]
                    self.take(name, question, at, f"{label}: {question.label}")
            elif row.twice:
                cell = str(next(iter(row.cells.values())).cell)
                self.refusals.append(Refusal(table.tab, cell, label, _TWICE, Name(asked.table.key, row.read.id)))
        for below in table.below:
            self.refusals.append(Refusal(table.tab, str(below), asked.table.label, _BELOW))

    def take(self, name: Name, question: Question, at: At, label: str) -> None:
        """What one cell says, or why it cannot be taken in."""
        self.places[name] = at
        raw = self.flat.sheets[at.tab].get(at.cell)
        if not question.writable:
            self.shown[name] = shown_in(raw, question, epoch_1904=self.flat.epoch_1904)
            return
        try:
            self.answers[name] = answer_in(raw, question, epoch_1904=self.flat.epoch_1904)
        except AnswerError as error:
            message = f"This cell {_said(raw, str(error))}{str(error).rstrip('.')}."
            self.refusals.append(Refusal(at.tab, str(at.cell), label, message, name))


def _said(raw: Raw | None, message: str) -> str:
    """What a cell holds, where the message about it does not quote that; a formula or an error is named there."""
    held = shortened(" ".join(str(raw.value).split())) if raw is not None else ""
    return f"says '{held}'; it " if held and message.startswith("must") and held not in message else ""
