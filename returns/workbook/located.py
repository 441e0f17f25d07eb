"""Where the answers stand in an uploaded workbook: by its own defined names, held against the words beside them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from returns.answer_types.cleaning import shortened
from returns.definition.cells import Cell

from .beside import Asked, Beside, as_compared
from .flat import Flat, Range
from .layout import At
from .raw import Raw


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Words beside an answer that are not the form's: the cell in which they were looked for, and what stands there."""

    at: At
    found: str
    printed: str

    def __str__(self) -> str:
        found = f"says '{self.found}'" if self.found else "is empty"
        return f"{self.at.cell} {found} where the form prints '{self.printed}'"


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
    answers: set[At] | None = None
    for asked, at in placed:
        cells = flat.sheets[at.tab]
        for beside in asked.beside:
            cell = Cell(at.cell.column + beside.right, at.cell.row + beside.down)
            if _says(cells.get(cell), beside):
                continue
            answers = answers if answers is not None else {at for _, at in placed}
            nearest = _nearest(flat, at, beside, answers)
            if nearest is None or not _says(flat.sheets[at.tab].get(nearest), beside):
                return Disagreement(
                    At(at.tab, cell), _quoted(cells.get(cell)), shortened(beside.printed.split("\n")[0])
                )
    return None


def _says(raw: Raw | None, beside: Beside) -> bool:
    return raw is not None and as_compared(str(raw.value)) == beside.compared


def _nearest(flat: Flat, at: At, beside: Beside, answers: Collection[At]) -> Cell | None:
    """The first cell with words on the way from an answer to where its label stands, past other answers.

    Rows and columns that were inserted or deleted in between put the words nearer or farther off than the form does.
    """
    if (beside.right == 0) == (beside.down == 0):
        return None
    cells = flat.sheets[at.tab]
    right, down = _step(beside.right), _step(beside.down)
    last = max((max(cell) for cell in cells), default=0)
    cell = Cell(at.cell.column + right, at.cell.row + down)
    while 0 < cell.column <= last and 0 < cell.row <= last:
        raw = cells.get(cell)
        if raw is not None and not raw.formula and At(at.tab, cell) not in answers:
            return cell
        cell = Cell(cell.column + right, cell.row + down)
    return None


def _step(number: int) -> int:
    return (number > 0) - (number < 0)


def _quoted(raw: Raw | None) -> str:
    return "" if raw is None else shortened(str(raw.value).split("\n")[0])
