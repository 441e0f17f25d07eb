"""Along what the questions and rules of a definition repeat: the rows and columns of its grids."""

from collections import Counter
from collections.abc import Mapping

from .grouping import Axis
from .model import Definition, Grid, Sheet

Axes = Mapping[str, tuple[Axis, ...]]


def question_axes(definition: Definition) -> Axes:
    """Key of a grid's question → the row and the column along which it repeats."""
    found: dict[str, tuple[Axis, ...]] = {}
    for sheet in definition.sheets:
        for number, block in enumerate(sheet.blocks):
            if isinstance(block, Grid):
                found.update(_in_grid(sheet, number, block))
    return found


def _in_grid(sheet: Sheet, number: int, grid: Grid) -> Axes:
    rows = {row.key: row for row in grid.rows}
    columns = {column.key: column for column in grid.columns}
    in_row, in_column = Counter(row for row, _ in grid.places), Counter(column for _, column in grid.places)
    of = f"{sheet.slug} {grid.key} {number}"
    return {
        question.key: (
            Axis("row", f"{of} {column}", row, rows[row].label, str(rows[row].number), in_column[column]),
            Axis("column", f"{of} {row}", column, columns[column].label, columns[column].letters, in_row[row]),
        )
        for (row, column), question in grid.places.items()
    }


def rule_axes(definition: Definition) -> Axes:
    """Key of a rule that stands in several rows, `below_own_target.reablement` → the row along which it repeats."""
    stems = Counter(rule.key.rpartition(".")[0] for rule in definition.rules)
    found: dict[str, tuple[Axis, ...]] = {}
    for rule in definition.rules:
        stem, _, row = rule.key.rpartition(".")
        asked = definition.ask(rule.at)
        label = asked.row_label if asked else ""
        found[rule.key] = (Axis("row", stem, row, label, size=stems[stem]),) if stem else ()
    return found
