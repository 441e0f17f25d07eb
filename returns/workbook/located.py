"""Where the answers stand in an uploaded workbook: by its own defined names, held against the words beside them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from returns.answer_types.cleaning import shortened
from returns.definition.cells import Cell

from .beside import Asked, Beside, as_compared
from .flat import Flat, Range
from .layout import At
from .raw import Raw


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Words beside an answer that are not the form's: the cell in which they were looked for, and what stands there. As text, what
    is to be said of that cell.

    `found` is None, and the cell the answer's own, where the sheet ends before the words could stand there.
    """

    at: At
    found: str | None
    printed: str

    def __str__(self) -> str:
        if self.found is None:
            return f"stands without the words that the form prints beside it, '{self.printed}'"
        found = f"says '{self.found}'" if self.found else "is empty"
        return f"{found} where the form prints '{self.printed}'"


def place_of(flat: Flat, asked: Asked) -> At | None:
    """The one cell that bears the question's name; None where it is gone, or is no single cell any more."""
    found = flat.names.get(asked.name)
    return At(found.tab, found.first) if found is not None and found.first == found.last else None


def span_of(flat: Flat, name: str) -> Range | None:
    """The cells below each other that bear this name; None where they are gone, or are no single column any more."""
    found = flat.names.get(name)
    return found if found is not None and found.first.column == found.last.column else None


def disagreement(flat: Flat, found: Iterable[tuple[Asked, At]]) -> Disagreement | None:
    """The first words that are not the form's own beside these answers; None where all agree."""
    placed = list(found)
    words: dict[str, _Words] = {}
    for asked, at in placed:
        cells = flat.sheets[at.tab]
        for beside in asked.beside:
            cell = Cell(at.cell.column + beside.right, at.cell.row + beside.down)
            if _says(cells.get(cell), beside):
                continue
            if at.tab not in words:
                words[at.tab] = _Words(cells, {other.cell for _, other in placed if other.tab == at.tab})
            nearest = words[at.tab].nearest(at.cell, beside)
            if nearest is None or not _says(cells.get(nearest), beside):
                printed = shortened(beside.printed.split("\n")[0])
                if min(cell) < 1:
                    return Disagreement(at, None, printed)
                return Disagreement(At(at.tab, cell), _quoted(cells.get(cell)), printed)
    return None


def _says(raw: Raw | None, beside: Beside) -> bool:
    return raw is not None and as_compared(str(raw.value)) == beside.compared


class _Words:
    """What one sheet says apart from formulas and answers, row by row and column by column.

    Rows and columns that were inserted or deleted between an answer and its label put the words nearer or farther off than the
    form does. However far that is, finding them costs no more than a look into a sorted list.
    """

    def __init__(self, cells: Mapping[Cell, Raw], answers: Collection[Cell]) -> None:
        said = sorted(cell for cell, raw in cells.items() if not raw.formula and cell not in answers)
        self.rows: dict[int, list[int]] = defaultdict(list)
        self.columns: dict[int, list[int]] = defaultdict(list)
        for column, row in said:
            self.rows[row].append(column)
            self.columns[column].append(row)

    def nearest(self, answer: Cell, beside: Beside) -> Cell | None:
        """The first cell with words on the way from an answer to where its label stands; None where there is none."""
        if beside.right and not beside.down:
            column = _next(self.rows[answer.row], answer.column, beside.right)
            return Cell(column, answer.row) if column else None
        if beside.down and not beside.right:
            row = _next(self.columns[answer.column], answer.row, beside.down)
            return Cell(answer.column, row) if row else None
        return None


def _next(places: Sequence[int], start: int, direction: int) -> int | None:
    """The first of these sorted places after `start`, or before it where the direction is negative."""
    found = bisect_right(places, start) if direction > 0 else bisect_left(places, start) - 1
    return places[found] if 0 <= found < len(places) else None


def _quoted(raw: Raw | None) -> str:
    return "" if raw is None else shortened(str(raw.value).split("\n")[0])
