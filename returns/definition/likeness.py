"""What of one definition is what of another: sheets that bear another name, and what went along with a question."""

from .cells import Cell
from .model import Definition, Question, Sheet


def same_sheets(old: Definition, new: Definition) -> dict[str, str]:
    """Slug of a sheet of `old` → slug of the sheet that it is in `new`: the same, or one that asks most of the same."""
    slugs = {sheet.slug: sheet.slug for sheet in old.sheets if new.sheet(sheet.slug)}
    fresh = [sheet for sheet in new.sheets if sheet.slug not in slugs]
    for sheet in (sheet for sheet in old.sheets if sheet.slug not in slugs):
        keys = _keys(sheet)
        likeness = {other.slug: len(keys & _keys(other)) for other in fresh if other.slug not in slugs.values()}
        best = max(likeness, key=lambda slug: likeness[slug], default="")
        if best and likeness[best] * 2 > len(keys):
            slugs[sheet.slug] = best
    return slugs


def _keys(sheet: Sheet) -> set[str]:
    return {question.key for question in sheet.questions} | {table.key for table in sheet.tables}


def told_elsewhere(was: Question, now: Question) -> list[str]:
    """What need not be told of a question: the halves of its label, and cells that went where its own cell went."""
    found = ["label"] if _is_made_of_halves(was) and _is_made_of_halves(now) else []
    for name in ("label_cell", "remaining_cell"):
        before, after = getattr(was, name), getattr(now, name)
        if before and after and _offset(was.cell, before) == _offset(now.cell, after):
            found.append(name)
    return found


def _offset(cell: Cell, other: Cell) -> tuple[int, int]:
    return other.column - cell.column, other.row - cell.row


def _is_made_of_halves(question: Question) -> bool:
    """Whether the label is just the grid's row and column, whose changes are told once for the whole row or column."""
    return question.label == f"{question.row_label} – {question.column_label}"
