"""The table in a file or a pasted text; what was pasted without headings, or without periods, is given them. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from metrics.files.cells import NoFigure, read_cell
from metrics.files.columns import FIGURES, ROLES, columns_of, known
from metrics.files.said import Said
from metrics.files.when import NotAPeriod, read_when
from metrics.periods import periods_of
from returns.tables_in.pasted import read_pasted
from returns.tables_in.table import Manner, Row, Table

MOST_ROWS = 50_000
_SPANS = {12: "month", 4: "quarter", 1: "year"}
"""Figures in a row or column that say no period → of which periods of the year they are."""


def read_figures(content: bytes, said: Said) -> Table:
    """The table in it. Raises Problems."""
    table = read_pasted(content, Manner(known, marks=ROLES, days=True, most_rows=MOST_ROWS))
    return _with_periods(_with_headings(table, said), said)


def _with_headings(table: Table, said: Said) -> Table:
    """A table whose first row holds figures gets headings: 'Period' for the column of periods, 'Value' for that of figures."""
    if not any(_is_figure(cell) for cell in table.header) or any(known(cell) in ROLES for cell in table.header):
        return table
    rows = (Row(table.heading, table.header), *table.rows)
    if said.year and len(rows) == 1 and len(table.header) in _SPANS:
        return replace(table, header=_periods(len(table.header), said.year), rows=rows)
    headings = tuple(_heading([row.cells[place] for row in rows]) for place in range(len(table.header)))
    return replace(table, header=headings, rows=rows)


def _with_periods(table: Table, said: Said) -> Table:
    """A column of 12, 4 or 1 figures of a year that say no period gets the months, the quarters or the year beside it."""
    columns = columns_of(table.header)
    figures = [column for column in columns if column.role == FIGURES]
    if not (said.board and said.year) or any(
        c.role in ("period", "year", "board_code", "board_name", "metric") for c in columns
    ):
        return table
    filled = [row for row in table.rows if any(row.cells[column.position] for column in figures)]
    if any(column.period for column in figures) or len(filled) not in _SPANS or len(filled) != len(table.rows):
        return table
    names = _periods(len(filled), said.year)
    rows = tuple(Row(row.number, (*row.cells, name)) for row, name in zip(filled, names, strict=True))
    return replace(table, header=(*table.header, "Period"), rows=rows)


def _periods(number: int, year: str) -> tuple[str, ...]:
    try:
        period = read_when(year)
        return tuple(one.code for one in periods_of(period.year, _SPANS[number]))  # type: ignore[union-attr, arg-type]
    except (NotAPeriod, AttributeError):
        return ("",) * number


def _heading(cells: Sequence[str]) -> str:
    """What a column without a heading holds: periods, or figures."""
    said = [cell for cell in cells if cell]
    if said and all(_is_period(cell) for cell in said):
        return "Period"
    return "Value" if any(_is_figure(cell) for cell in said) else ""


def _is_figure(cell: str) -> bool:
    try:
        return not _is_period(cell) and bool(read_cell(cell))
    except NoFigure:
        return False


def _is_period(cell: str) -> bool:
    try:
        return bool(read_when(cell))
    except NotAPeriod:
        return False
