"""Grids and growing tables: brief answers side by side, long ones as sections below."""

from collections.abc import Iterable, Iterator

from returns.answers import Name, Row, used_rows
from returns.definition.model import Grid, GridColumn, GridRow, Question, Table
from returns.presentation.printed import (
    PrintedAnswer,
    PrintedAnswers,
    PrintedLine,
    PrintedSection,
    PrintedTable,
    PrintedText,
    row_label,
)
from returns.presentation.reading import Reading


def runs(answers: Iterable[PrintedAnswer]) -> Iterator[PrintedAnswers | PrintedText]:
    """The answers in their order: neighbouring brief ones together, each long one by itself, those left out not at all."""
    brief: list[PrintedAnswer] = []
    for answer in answers:
        if answer.state == "left_out":
            continue
        if not answer.paragraphs:
            brief.append(answer)
            continue
        if brief:
            yield PrintedAnswers(tuple(brief))
            brief = []
        yield PrintedText(answer)
    if brief:
        yield PrintedAnswers(tuple(brief))


def print_grid(reading: Reading, grid: Grid) -> PrintedTable | None:
    """A grid, or None where nothing of it is printed.

    Columns of long texts never stand in a table. `shown_as` is about the form; here it only decides how a single row reads: as a
    table of one line, or as a section.
    """
    columns = [column for column in grid.columns if _questions(reading, grid, column)]
    tabular = grid.shown_as == "table" or len(grid.rows) > 1
    across = [column for column in columns if tabular and not _is_long(reading, grid, column)]
    below = [column for column in columns if column not in across]
    lines = [_grid_line(reading, grid, row, across) for row in grid.rows]
    sections = [_grid_section(reading, grid, row, below) for row in grid.rows]
    table = PrintedTable(
        label=grid.label,
        row_heading=grid.row_heading,
        columns=tuple(column.label for column in across),
        lines=tuple(line for line in lines if any(cell and cell.state != "left_out" for cell in line.cells)),
        sections=tuple(section for section in sections if section.says_something or not across),
        silent=tuple(section.label for section in sections if across and section.blocks and not section.says_something),
    )
    return table if table.lines or table.sections else None


def _questions(reading: Reading, grid: Grid, column: GridColumn) -> list[Question]:
    questions = (grid.places.get((row.key, column.key)) for row in grid.rows)
    return [question for question in questions if question is not None and reading.prints(question)]


def _is_long(reading: Reading, grid: Grid, column: GridColumn) -> bool:
    return any(question.type == "long_text" for question in _questions(reading, grid, column))


def _grid_line(reading: Reading, grid: Grid, row: GridRow, columns: list[GridColumn]) -> PrintedLine:
    return PrintedLine(row.label, row.code, tuple(_place(reading, grid, row, column) for column in columns))


def _grid_section(reading: Reading, grid: Grid, row: GridRow, columns: list[GridColumn]) -> PrintedSection:
    answers = (_place(reading, grid, row, column) for column in columns)
    return PrintedSection(row.label, row.code, tuple(runs(answer for answer in answers if answer is not None)))


def _place(reading: Reading, grid: Grid, row: GridRow, column: GridColumn) -> PrintedAnswer | None:
    question = grid.places.get((row.key, column.key))
    return reading.answer(question, column.label) if question is not None and reading.prints(question) else None


def print_table(reading: Reading, table: Table) -> PrintedTable | None:
    """A growing table: its rows are numbered, and those that hold nothing are left out. None where no column is printed."""
    columns = [column for column in table.columns if reading.prints(column)]
    across = [column for column in columns if column.type != "long_text"]
    below = [column for column in columns if column.type == "long_text"]
    rows = list(enumerate(used_rows(table, reading.answers), start=1))
    names = (reading.answer(across[0], "", row).text if across else "" for _, row in rows)
    sections = [
        _table_section(reading, number, row, below, name) for (number, row), name in zip(rows, names, strict=True)
    ]
    missing = [column for column in table.columns if Name(column.key) in reading.gaps]
    if not columns:
        return None
    return PrintedTable(
        label=table.label,
        row_heading="Row",
        columns=tuple(column.label for column in across),
        lines=tuple(_table_line(reading, number, row, across) for number, row in rows) if across else (),
        sections=tuple(section for section in sections if section.says_something),
        silent=tuple(section.label for section in sections if section.blocks and not section.says_something),
        numbered=True,
        over=tuple(finding for column in columns for finding in reading.findings.get(Name(column.key), ())),
        gap=_rows_needed(table.least) if missing else "",
        gap_name=table.columns[0].key if missing else "",
    )


def _table_line(reading: Reading, number: int, row: Row, columns: list[Question]) -> PrintedLine:
    return PrintedLine(str(number), "", tuple(reading.answer(column, column.label, row) for column in columns))


def _table_section(reading: Reading, number: int, row: Row, columns: list[Question], name: str) -> PrintedSection:
    answers = (reading.answer(column, column.label, row) for column in columns)
    return PrintedSection(f"Row {row_label(str(number), name)}", "", tuple(runs(answers)))


def _rows_needed(least: int) -> str:
    return "At least one row is needed." if least == 1 else f"At least {least} rows are needed."
