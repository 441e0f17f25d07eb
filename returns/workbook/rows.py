"""The cells of one sheet as they stand in its XML."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from lxml import etree

from returns.answer_types.cleaning import shortened
from returns.answer_types.texts import CELL_LIMIT
from returns.definition.cells import Cell, parse_cell

from .markup import MAIN
from .raw import KINDS, Raw, index, is_too_long, text_in
from .refused import NotAWorkbook, damaged

LAST_COLUMN, LAST_ROW = 256, 20_000
"""The last column and row in which a sheet of ours, or what somebody noted beside it, may hold anything."""
MOST_COVERED = 100_000
"""Cells under all merges, or under all array formulas, of a sheet."""
_CELL, _ROW, _VALUE, _FORMULA, _INLINE, _TEXT = (f"{{{MAIN}}}{name}" for name in ("c", "row", "v", "f", "is", "t"))
_ALWAYS_FITS = CELL_LIMIT // 2
_MERGES = f"{{{MAIN}}}mergeCells/{{{MAIN}}}mergeCell"


_Found = tuple[etree._Element, etree._Element | None, etree._Element | None, bool]
"""A cell with anything in it: its element, that with its value or its text, that with its formula, whether its text is in runs."""


def read_texts(root: etree._Element) -> list[str | None]:
    """The workbook's shared texts, in their order; None in place of one that is longer than a cell can hold."""
    texts = (text_in(element) for element in root.iterchildren(f"{{{MAIN}}}si"))
    return [None if is_too_long(text) else text for text in texts]


def read_cells(
    root: etree._Element,
    tab: str,
    texts: Sequence[str | None],
    percents: Collection[str] = (),
    days: Collection[str] = (),
) -> dict[Cell, Raw]:
    """Cell → what it holds, of every cell that holds anything. `percents` are the styles that show a percentage, `days` a date.

    Raises NotAWorkbook, naming the sheet and the cell.
    """
    reader = _Reader(tab, texts, percents, days)
    data = root.find(f"{{{MAIN}}}sheetData")
    if data is not None:
        reader.read(data)
    for cell in covered([str(merge.get("ref")) for merge in root.iterfind(_MERGES)], tab, "merged cells"):
        reader.cells.pop(cell, None)
    for cell in covered(reader.arrays, tab, "an array formula", corners=True):
        if cell in reader.cells:
            reader.cells[cell] = reader.cells[cell]._replace(formula=True)
    return reader.cells


def covered(references: Sequence[str], tab: str, what: str, corners: bool = False) -> Iterator[Cell]:
    """The cells of these ranges (`B2:D9`), top-left corners only if asked for. Raises NotAWorkbook where they are too many."""
    total = 0
    for reference in references:
        try:
            first, last = corners_of(reference)
        except ValueError:
            raise damaged(f"the sheet '{shortened(tab)}'") from None
        total += (last.column - first.column + 1) * (last.row - first.row + 1)
        if total > MOST_COVERED:
            raise NotAWorkbook(
                f"The sheet '{shortened(tab)}' has {what} over far more cells than a return has ({shortened(reference)}). "
                "Undo that, save the workbook and bring it in again."
            )
        for row in range(first.row, last.row + 1):
            for column in range(first.column, last.column + 1):
                if corners or (column, row) != first:
                    yield Cell(column, row)


def corners_of(reference: str) -> tuple[Cell, Cell]:
    """Top-left and bottom-right of `B2:D9`, or of `B2` alone. Raises ValueError for anything else."""
    first, colon, last = reference.partition(":")
    one = _cell_called(first)
    if not colon:
        return one, one
    other = _cell_called(last)
    return (
        Cell(min(one.column, other.column), min(one.row, other.row)),
        Cell(max(one.column, other.column), max(one.row, other.row)),
    )


class _Reader:
    """Reads the rows of one sheet into `cells`; `arrays` are the ranges that array formulas fill."""

    def __init__(self, tab: str, texts: Sequence[str | None], percents: Collection[str], days: Collection[str]) -> None:
        self.tab, self.texts, self.percents, self.days = tab, texts, percents, days
        self.cells: dict[Cell, Raw] = {}
        self.arrays: list[str] = []

    def read(self, data: etree._Element) -> None:
        cells = self.cells
        for element, holder, formula, rich in _filled(data):
            kind, cell = element.get("t", "n"), None
            try:
                cell = _cell_called(element.get("r") or self._place_of(element, data))
                value = self._runs(element) if rich else self._value(holder, kind)
            except (KeyError, ValueError, IndexError):
                raise self._broken(cell) from None
            if value is None:
                raise self._too_long(cell)
            if formula is None and value == "":
                continue
            if cell.column > LAST_COLUMN or cell.row > LAST_ROW:
                raise self._far_away(cell)
            if cell in cells:
                raise self._broken(cell)
            percent = bool(self.percents) and kind == "n" and element.get("s") in self.percents
            day = bool(self.days) and kind == "n" and element.get("s") in self.days
            cells[cell] = Raw(value, formula is not None, kind == "e" and value != "", percent, day)
            if formula is not None and formula.get("t") in ("array", "dataTable"):
                self.arrays.append(str(formula.get("ref")))

    def _value(self, holder: etree._Element | None, kind: str) -> str | Decimal | bool | None:
        """What the cell holds, "" where that is nothing; None where it is a text longer than a cell can hold."""
        said = "" if holder is None else holder.text
        if not said:
            return ""
        if kind == "s":
            return self.texts[index(said)]
        value = KINDS[kind](said)
        return None if len(said) > _ALWAYS_FITS and type(value) is str and is_too_long(value) else value

    def _runs(self, element: etree._Element) -> str | None:
        value = "".join(text_in(child) for child in element.iterchildren(_INLINE))
        return None if is_too_long(value) else value

    def _place_of(self, element: etree._Element, data: etree._Element) -> str:
        """The place of a cell that does not say it, once all such cells are told theirs: right of the cell before."""
        number = 0
        for row in data.iterchildren(_ROW):
            said = row.get("r")
            number = number + 1 if said is None else _cell_called(f"A{said}").row
            column = 0
            for cell in row.iterchildren(_CELL):
                reference = cell.get("r")
                column = column + 1 if reference is None else _cell_called(reference).column
                if reference is None and len(cell):
                    cell.set("r", str(Cell(column, number)))
        return element.get("r", "")

    def _too_long(self, cell: Cell) -> NotAWorkbook:
        return NotAWorkbook(
            f"On the sheet '{shortened(self.tab)}' the text in cell {cell} is longer than the {CELL_LIMIT:,} characters "
            "that a cell holds. Shorten it, save the workbook and bring it in again."
        )

    def _far_away(self, cell: Cell) -> NotAWorkbook:
        return NotAWorkbook(
            f"The sheet '{shortened(self.tab)}' holds something in cell {cell}, far outside the return. "
            "Clear it, save the workbook and bring it in again."
        )

    def _broken(self, cell: Cell | None) -> NotAWorkbook:
        sheet = f"the sheet '{shortened(self.tab)}'"
        return damaged(sheet if cell is None else f"cell {cell} of {sheet}")


def _filled(data: etree._Element) -> Iterator[_Found]:
    """The cells that hold anything, in one walk over what can stand in them."""
    cell = holder = formula = None
    rich = False
    for element in data.iter(_CELL, _VALUE, _FORMULA, _TEXT):
        tag = element.tag
        if tag == _CELL:
            if cell is not None and (holder is not None or formula is not None):
                yield cell, holder, formula, rich
            cell, holder, formula, rich = element, None, None, False
        elif tag == _FORMULA:
            formula = element
        elif holder is None:
            holder = element
        elif tag == _TEXT:
            rich = True
    if cell is not None and (holder is not None or formula is not None):
        yield cell, holder, formula, rich


@lru_cache(4096)
def _cell_called(reference: str) -> Cell:
    return parse_cell(reference)
