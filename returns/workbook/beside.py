"""The words that stand beside each answer of a definition's workbook: its row's label and its column's heading.

A reader holds them against what an uploaded workbook has beside the cell of that name, so that rows which were sorted, or words
which were typed over, are found out.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from returns.definition.cells import Cell, column_number
from returns.definition.model import Definition, Grid, Question, Sheet, Table

from .names import defined_name, row_ids_name
from .queries import ABOUT, HEADING_ROW, SHEET, queries_sheet, query_links, query_words
from .words import above, label_cell, words

_KEPT = 16


@dataclass(frozen=True, slots=True)
class Beside:
    """Words as the form prints them, and where: columns to the right of the answer, rows below it (negative: left, above)."""

    printed: str
    right: int
    down: int
    compared: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the defined name of its cell, and the words beside that."""

    question: Question
    name: str
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class AskedTable:
    """A table: the names of its columns' ranges (words beside the first row), and of the range of identities."""

    table: Table
    columns: tuple[Asked, ...]
    ids: str


@dataclass(frozen=True, slots=True)
class AskedSheet:
    """All that one sheet asks. `printed`: everything that the form prints there, as it is compared."""

    sheet: Sheet
    questions: tuple[Asked, ...]
    tables: tuple[AskedTable, ...]
    printed: frozenset[str]


_kept: "OrderedDict[int, tuple[Definition, tuple[AskedSheet, ...]]]" = OrderedDict()


def asked_sheets(definition: Definition) -> tuple[AskedSheet, ...]:
    """Every sheet of the definition's workbook that asks anything, the sheet Queries among them."""
    held = _kept.get(id(definition))
    if held is None:
        held = _kept[id(definition)] = definition, tuple(_sheets(definition))
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return held[1]


def as_compared(text: str) -> str:
    """`text` without what makes no difference: white space and capitals."""
    return " ".join(text.split()).casefold()


def _sheets(definition: Definition) -> Iterator[AskedSheet]:
    for sheet in definition.sheets:
        printed = {cell: str(said) for cell, said in words(sheet).items()}
        yield _sheet(sheet, printed, dict(_label_cells(sheet)))
    queries = queries_sheet(definition)
    if queries is not None:
        printed = {cell: str(said) for cell, said in query_words(definition, queries).items()}
        printed |= {cell: said for cell, said, _ in query_links(definition)}
        rows = {question.key: question.cell for question in queries.questions}
        cells = {
            key: (Cell(SHEET, cell.row), Cell(ABOUT, cell.row), Cell(cell.column, HEADING_ROW))
            for key, cell in rows.items()
        }
        yield _sheet(queries, printed, cells)


def _sheet(sheet: Sheet, printed: Mapping[Cell, str], cells: Mapping[str, tuple[Cell, ...]]) -> AskedSheet:
    def asked(question: Question) -> Asked:
        words_beside = (_beside(question.cell, cell, printed) for cell in cells[question.key])
        return Asked(question, defined_name(question.key), tuple(found for found in words_beside if found is not None))

    tables = tuple(
        AskedTable(table, tuple(asked(column) for column in table.columns), row_ids_name(table.key))
        for table in sheet.tables
    )
    questions = tuple(asked(question) for question in sheet.questions)
    return AskedSheet(sheet, questions, tables, frozenset(map(as_compared, printed.values())))


def _beside(answer: Cell, cell: Cell, printed: Mapping[Cell, str]) -> Beside | None:
    said = printed.get(cell, "")
    compared = as_compared(said)
    return Beside(said, cell.column - answer.column, cell.row - answer.row, compared) if compared else None


def _label_cells(sheet: Sheet) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Key → the cells that print what the question there is called."""
    for block in sheet.blocks:
        match block:
            case Question():
                yield block.key, (label_cell(block),)
            case Grid():
                labels = column_number(block.label_column)
                for question in block.questions:
                    cell = question.cell
                    yield question.key, (Cell(labels, cell.row), Cell(cell.column, block.header_row))
            case Table():
                for column in block.columns:
                    yield column.key, (above(column.cell),)
