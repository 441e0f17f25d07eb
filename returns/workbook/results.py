"""What the workbook's formulas will give for a return's answers, known beforehand: written beside them for previewers."""

from collections.abc import Iterator
from decimal import Decimal

from returns.answer_types import CELL_LIMIT, Value
from returns.answers import Answers, Name
from returns.checks import Report
from returns.definition.cells import Cell
from returns.definition.model import Definition, Sheet, Table

from .formulas import COMPLETE, INCOMPLETE, given_board
from .layout import At, Helpers, Layout
from .queries import asking_sheets

Known = str | int | Decimal


def results(definition: Definition, layout: Layout, answers: Answers, report: Report) -> dict[At, Known]:
    """Cell → result, for every cell of `formulas.formulas`. `answers` as they stand in the workbook, calculated ones with them."""
    known: dict[At, Known] = {}
    for sheet in asking_sheets(definition):
        gaps = {
            gap
            for result in report.sheets
            if result.sheet.slug == sheet.slug
            for row in result.rows
            for gap in row.gaps
        }
        known.update((At(sheet.tab, cell), value) for cell, value in _sheet(definition, layout, sheet, answers, gaps))
    known.update(_checker(definition, layout, report))
    return known


def _sheet(
    definition: Definition, layout: Layout, sheet: Sheet, answers: Answers, gaps: set[Name]
) -> Iterator[tuple[Cell, Known]]:
    board = given_board(definition)
    if sheet.board_cell is not None and board is not None:
        yield sheet.board_cell, str(answers.value(board.key) or "")
    for question in sheet.questions:
        if question.remaining_cell is not None:
            yield question.remaining_cell, (question.limit or CELL_LIMIT) - len(str(answers.value(question.key) or ""))
        if question.calculation is not None:
            yield question.cell, _number(answers.value(question.key))
    for table in sheet.tables:
        yield from _table(table, layout.helpers[table.key], answers, gaps)


def _table(table: Table, helpers: Helpers, answers: Answers, gaps: set[Name]) -> Iterator[tuple[Cell, Known]]:
    rows = answers.table(table.key)
    for index in range(table.capacity):
        row = rows[index] if index < len(rows) else None
        yield Cell(helpers.used, table.first_row + index), int(row is not None and bool(row.values))
        for column in table.columns:
            if column.calculation is not None:
                yield table.cell(column, index), _number(row.values.get(column.key) if row else None)
        for key, number in helpers.gaps.items():
            yield Cell(number, table.first_row + index), int(row is not None and Name(key, row.id) in gaps)


def _number(value: Value | None) -> Known:
    return value if isinstance(value, Decimal) else ""


def _checker(definition: Definition, layout: Layout, report: Report) -> Iterator[tuple[At, Known]]:
    cover, counts_pending = layout.cover, definition.period.counts == "pending"
    for places, section in zip(cover.sections, report.sheets, strict=True):
        for index, row in enumerate(section.rows):
            yield At(cover.checklist, places.state(index)), _yes(row.answered)
        yield At(cover.tab, places.count), section.pending if counts_pending else section.answered
        yield At(cover.checklist, places.complete), _yes(section.complete)
    if report.sheets:
        yield At(cover.tab, cover.word), COMPLETE if report.complete else INCOMPLETE


def _yes(truth: bool) -> str:
    return "Yes" if truth else "No"
