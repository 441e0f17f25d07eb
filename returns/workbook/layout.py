"""Where the workbook puts what the definition itself does not place: the cover's lists, hidden columns, lists of options.

A pure function of the definition, used by the builder and the filler alike, so that both always agree.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from returns.definition.cells import Cell, column_letters, column_number
from returns.definition.model import Block, ChoiceList, Definition, Grid, Note, Question, Sheet, Table

LABEL, REFERENCE, STATE = 2, 3, 4
"""Columns of the cover's lists: words, the cell they are about, Yes or No."""
_FIRST_IN_CHECKLIST = 5
"""Row of the first heading where the checker list has a sheet of its own."""
COLOUR_KEY = ("input", "history", "prefill", "calculated", "no", "yes")


class At(NamedTuple):
    """A cell of the workbook: the sheet's tab and the cell."""

    tab: str
    cell: Cell

    def __str__(self) -> str:
        return f"{quoted(self.tab)}!{self.cell.absolute}"


@dataclass(frozen=True, slots=True)
class SectionPlaces:
    """One section of the checker list: its count on the cover, its heading, first row and last line in the list."""

    count: Cell
    heading: Cell
    first_row: int
    complete: Cell

    def state(self, index: int) -> Cell:
        """The Yes or No of the row at `index`."""
        return Cell(STATE, self.first_row + index)


@dataclass(frozen=True, slots=True)
class CoverPlaces:
    """What the first sheet carries below its own questions. `checklist` is the tab of the checker list: the first sheet's own
    where its counts are of pending fields, else one before it."""

    tab: str
    checklist: str
    colour_key: Cell
    instruction: Cell
    word: Cell
    counts: Cell
    sections: tuple[SectionPlaces, ...]


@dataclass(frozen=True, slots=True)
class Helpers:
    """Hidden columns of a table, by number: `used` is 1 in a row that holds anything, `gaps[key]` is 1 where `key` is missing."""

    used: int
    gaps: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """All of it. `lists` gives each list of options its column on the hidden sheet."""

    cover: CoverPlaces
    helpers: Mapping[str, Helpers]
    lists_tab: str
    lists: Mapping[str, int]


def lay_out(definition: Definition) -> Layout:
    """The layout of the definition's workbook."""
    taken = [*(sheet.tab for sheet in definition.sheets), *([definition.queries.tab] if definition.queries else [])]
    counts_pending = definition.period.counts == "pending"
    checklist = definition.sheets[0].tab if counts_pending else _free_tab("Checklist", taken)
    return Layout(
        cover=_cover(definition, checklist),
        helpers={key: helpers for sheet in definition.sheets for key, helpers in _helpers(definition, sheet)},
        lists_tab=_free_tab("Lists", [*taken, checklist]),
        lists={key: number for number, key in enumerate(definition.choices, 1)},
    )


def _free_tab(name: str, taken: Collection[str]) -> str:
    """`name`, or `name 2` and so on where there is a sheet of that name."""
    tabs = {tab.casefold() for tab in taken}
    names = (name, *(f"{name} {number}" for number in range(2, len(tabs) + 3)))
    return next(free for free in names if free.casefold() not in tabs)


def quoted(tab: str) -> str:
    """A tab's name as a formula writes it."""
    return "'" + tab.replace("'", "''") + "'"


def list_range(layout: Layout, choices: ChoiceList) -> str:
    """The range that holds the printed labels of a list of options."""
    letters = column_letters(layout.lists[choices.key])
    return f"{quoted(layout.lists_tab)}!${letters}$1:${letters}${len(choices.choices)}"


def column_range(column: int, table: Table) -> str:
    """The range of one column of a table, over all rows that the workbook has room for."""
    letters = column_letters(column)
    return f"${letters}${table.first_row}:${letters}${table.first_row + table.capacity - 1}"


def extent(sheet: Sheet) -> Cell:
    """The last column and the last row that the sheet's own blocks use."""
    cells = [sheet.title_cell, *(cell for block in sheet.blocks for cell in _corners(block))]
    return Cell(max(cell.column for cell in cells), max(cell.row for cell in cells))


def _corners(block: Block) -> Iterator[Cell]:
    match block:
        case Question():
            yield from (cell for cell in (block.cell, block.label_cell, block.remaining_cell) if cell is not None)
        case Grid():
            for question in block.questions:
                yield from (cell for cell in (question.cell, question.remaining_cell) if cell is not None)
        case Table():
            last = max(column.cell.column for column in block.columns)
            yield Cell(max(last, column_number(block.id_column)), block.first_row + block.capacity - 1)
        case Note():
            yield block.cell


def _helpers(definition: Definition, sheet: Sheet) -> Iterator[tuple[str, Helpers]]:
    free = extent(sheet).column + 1
    for table in sheet.tables:
        rows = [row for section in definition.checker for row in section.rows if row.answered is None]
        keys = dict.fromkeys(row.key for row in rows if row.table is not None and row.table.key == table.key)
        gaps = {key: free + number for number, key in enumerate(keys, 1)}
        yield table.key, Helpers(free, gaps)
        free += 1 + len(gaps)


def _cover(definition: Definition, checklist: str) -> CoverPlaces:
    sheet = definition.sheets[0]
    colour_key = extent(sheet).row + 3
    instruction = colour_key + len(COLOUR_KEY) + 2
    word, counts = instruction + 1, instruction + 3
    row = counts + len(definition.checker) + 3 if checklist == sheet.tab else _FIRST_IN_CHECKLIST
    sections = []
    for number, section in enumerate(definition.checker, 1):
        last = row + 1 + len(section.rows)
        sections.append(SectionPlaces(Cell(STATE, counts + number), Cell(LABEL, row), row + 1, Cell(STATE, last)))
        row = last + 2
    return CoverPlaces(
        tab=sheet.tab,
        checklist=checklist,
        colour_key=Cell(LABEL, colour_key),
        instruction=Cell(LABEL, instruction),
        word=Cell(LABEL, word),
        counts=Cell(LABEL, counts),
        sections=tuple(sections),
    )
