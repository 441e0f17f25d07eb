"""The rows of a table in an uploaded workbook: which they are, by their hidden identities, and where their cells stand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from returns.answer_types.cleaning import clean_text, is_blank
from returns.definition.cells import Cell
from returns.definition.model import Question

from .beside import AskedTable, as_compared
from .flat import Flat, Range
from .layout import At
from .located import span_of
from .raw import Raw
from .reading import ReadRow

_LONGEST_ID = 64
_AGAIN = "Download the workbook again, copy your changes into it and bring that in."
_GONE = "This table was deleted, or the hidden column that tells its rows apart; its rows stay as they are."
_SHIFTED = f"The columns of this table do not stand side by side any more; its rows stay as they are. {_AGAIN}"


class TableError(ValueError):
    """No row of the table can be told from another; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row that has an identity or holds anything. `number` is its place in the table (1 is the first).

    `twice`: another row before it has the same identity. `alone`: no other row has it.
    """

    read: ReadRow
    number: int
    cells: Mapping[str, At]
    twice: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table as it stands in the file: its columns that are still there, and all of its rows; `tab` is its sheet's name there."""

    tab: str
    columns: tuple[Question, ...]
    rows: tuple[FileRow, ...]
    below: tuple[Cell, ...]
    """Cells right below the last row in which somebody went on writing."""


def file_table(flat: Flat, asked: AskedTable, printed: frozenset[str]) -> FileTable:
    """The table in the file. `printed` are the sheet's own words, as they are compared. Raises TableError."""
    ids = span_of(flat, asked.ids)
    spans = {column.question.key: span_of(flat, column.name) for column in asked.columns}
    there = {key: span for key, span in spans.items() if span is not None}
    if ids is None or not there:
        raise TableError(_GONE)
    if any(
        (span.tab, span.first.row, span.last.row) != (ids.tab, ids.first.row, ids.last.row) for span in there.values()
    ):
        raise TableError(_SHIFTED)
    table = _Table(flat, ids, {key: span.first.column for key, span in there.items()}, asked)
    columns = tuple(column.question for column in asked.columns if column.question.key in there)
    return FileTable(ids.tab, columns, tuple(table.rows()), tuple(table.below(printed)))


@dataclass(frozen=True, slots=True)
class _Table:
    flat: Flat
    ids: Range
    columns: Mapping[str, int]
    asked: AskedTable

    def rows(self) -> Iterator[FileRow]:
        """Every row in the file's order. A row that was typed into the workbook is given a name that no identity has."""
        numbers = range(self.ids.first.row, self.ids.last.row + 1)
        found = {number: self.identity(number) for number in numbers}
        uses = Counter(found.values())
        names = (name for count in range(1, 2 * len(found) + 2) if (name := f"new-{count}") not in uses)
        seen: set[str] = set()
        for place, (number, identity) in enumerate(found.items(), 1):
            cells = {key: At(self.ids.tab, Cell(column, number)) for key, column in self.columns.items()}
            if identity:
                yield FileRow(ReadRow(identity, False), place, cells, identity in seen, uses[identity] == 1)
                seen.add(identity)
            elif self.typed_in(number):
                yield FileRow(ReadRow(next(names), True), place, cells, False, True)

    def identity(self, number: int) -> str:
        raw = self.cell(self.ids.first.column, number)
        return "" if raw is None else clean_text(str(raw.value)).strip()[:_LONGEST_ID]

    def typed_in(self, number: int) -> list[Cell]:
        """The cells of a row in which somebody has written."""
        writable = {column.question.key for column in self.asked.columns if column.question.writable}
        columns = (column for key, column in self.columns.items() if key in writable)
        return [Cell(column, number) for column in columns if _holds_anything(self.cell(column, number))]

    def below(self, printed: frozenset[str]) -> Iterator[Cell]:
        """The cells in which somebody went on writing below the last row, where the form itself prints nothing."""
        named = {At(span.tab, span.first) for span in self.flat.names.values() if span is not None}
        number = self.ids.last.row + 1
        while found := [
            cell
            for cell in self.typed_in(number)
            if At(self.ids.tab, cell) not in named
            and as_compared(str(self.flat.sheets[self.ids.tab][cell].value)) not in printed
        ]:
            yield from found
            number += 1

    def cell(self, column: int, row: int) -> Raw | None:
        return self.flat.sheets[self.ids.tab].get(Cell(column, row))


def _holds_anything(raw: Raw | None) -> bool:
    return raw is not None and (raw.formula or not isinstance(raw.value, str) or not is_blank(clean_text(raw.value)))
