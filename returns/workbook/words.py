"""The words that a sheet prints: title, labels, headings, hints, notes, each at its cell. The reader may compare them."""

from collections.abc import Iterator
from dataclasses import dataclass

from returns.definition.cells import Cell, column_number
from returns.definition.model import Definition, Grid, Note, Question, Sheet, Table

from .layout import At, Layout

BOARD_LABEL = "Selected Health and Wellbeing Board:"
REMAINING_LABEL = "Remaining Characters:"
TOP_LINK = "Link back to the top"


@dataclass(frozen=True, slots=True)
class Words:
    """Words at a cell: `style` names their look (`styles.WORDS`), `hint` follows on a line of its own, less loud."""

    text: str
    style: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.text}\n{self.hint}" if self.hint else self.text


def words(sheet: Sheet) -> dict[Cell, Words]:
    """Cell → words of one sheet. Where two would stand in one cell the first has it; an answer's cell is never written on."""
    taken = {question.cell for question in sheet.questions}
    taken |= {
        table.cell(column, index)
        for table in sheet.tables
        for column in table.columns
        for index in range(table.capacity)
    }
    taken |= {cell for question in sheet.questions if (cell := question.remaining_cell) is not None}
    found: dict[Cell, Words] = {}
    for cell, said in _words(sheet):
        if (said.text or said.style == "heading") and min(cell) > 0 and cell not in taken:
            found.setdefault(cell, said)
    return found


def _words(sheet: Sheet) -> Iterator[tuple[Cell, Words]]:
    title = sheet.title_cell
    yield title, Words(sheet.title, "title")
    if sheet.board_cell is not None and board_label_fits(sheet):
        yield left_of(sheet.board_cell), Words(BOARD_LABEL, "beside")
    for block in sheet.blocks:
        match block:
            case Question():
                yield label_cell(block), Words(block.label, "label", block.hint)
            case Grid():
                yield from _grid(block)
            case Table():
                yield from _table(block)
            case Note():
                yield block.cell, Words(block.text, "section" if block.heading else "note")
    for question in sheet.questions:
        if question.remaining_cell is not None:
            yield above(question.remaining_cell), Words(REMAINING_LABEL, "hint")
    yield Cell(title.column, title.row + 1), Words(sheet.intro, "intro")


def board_label_fits(sheet: Sheet) -> bool:
    """Whether the column left of the board's name is wide enough for its label; else the name's number format says it."""
    cell = sheet.board_cell
    return cell is not None and sheet.widths.get(left_of(cell).letters, 0) >= len(BOARD_LABEL)


def _grid(grid: Grid) -> Iterator[tuple[Cell, Words]]:
    labels, codes = column_number(grid.label_column), column_number(grid.code_column or grid.label_column)
    yield Cell(labels, grid.header_row), Words(grid.row_heading, "heading")
    for column in grid.columns:
        yield (
            Cell(column_number(column.letters), grid.header_row),
            Words(column.label, "heading", _column_hint(grid, column.key, column.hint)),
        )
    for row in grid.rows:
        yield Cell(labels, row.number), Words(row.label, "row", row.hint)
        if grid.code_column is not None:
            yield Cell(codes, row.number), Words(row.code, "code")
    if grid.code_column is not None:
        yield Cell(codes, grid.header_row), Words("", "heading")
    yield Cell(min(labels, codes), grid.header_row - 1), Words(grid.label, "section", grid.hint)


def _column_hint(grid: Grid, column: str, own: str) -> str:
    """The column's own hint, or the one that all of its questions share; a single question's stands in its input message."""
    hints = {question.hint for (_, key), question in grid.places.items() if key == column}
    return own or (hints.pop() if len(hints) == 1 else "")


def _table(table: Table) -> Iterator[tuple[Cell, Words]]:
    first = min(table.columns, key=lambda column: column.cell.column)
    for column in table.columns:
        yield above(column.cell), Words(column.label, "heading", column.hint)
    yield Cell(first.cell.column, table.first_row - 2), Words(table.label, "section", table.hint)


def label_cell(question: Question) -> Cell:
    """Where a plain question's label stands: where it says, else left of its cell, else above it."""
    if question.label_cell is not None:
        return question.label_cell
    return left_of(question.cell) if question.cell.column > 1 else above(question.cell)


def left_of(cell: Cell) -> Cell:
    """The cell to the left."""
    return Cell(cell.column - 1, cell.row)


def above(cell: Cell) -> Cell:
    """The cell above."""
    return Cell(cell.column, cell.row - 1)


def banner(definition: Definition, sheet: Sheet) -> str:
    """The template's title, which stands over every sheet; the first also tells its version."""
    period = definition.period
    return (
        f"{period.title}, {period.version_label}"
        if sheet == definition.sheets[0] and period.version_label
        else period.title
    )


COUNTS = {"pending": "Pending Fields", "answered": "No. of questions answered"}
"""What the cover counts, as its heading says it."""
COLOURS = {
    "input": "Fill in",
    "history": "From an earlier return; fill in where it is missing",
    "prefill": "Filled in beforehand; cannot be changed here",
    "calculated": "Worked out by the workbook; cannot be changed",
    "no": "No: something is still to be answered",
    "yes": "Yes: answered, or not needed",
}


def instruction(definition: Definition) -> str:
    """What to do with the finished file, in the period's own names."""
    period = definition.period
    name, example = period.file_name.replace("{board}", "Name"), period.file_name.replace("{board}", "County Durham")
    sent = f" and send it to {period.send_to}" if period.send_to else ""
    return (
        "When every question is answered and all the boxes below are green, "
        f"save the file as '{name}', for example '{example}'{sent}."
    )


def cover_words(definition: Definition, layout: Layout) -> dict[Cell, Words]:
    """Cell → words that the first sheet carries below its own questions, without what formulas give."""
    cover = layout.cover
    found = {
        cover.colour_key: Words("Colours", "section"),
        cover.instruction: Words(instruction(definition), "intro"),
        cover.counts: Words(COUNTS[definition.period.counts], "section"),
    }
    for number, said in enumerate(COLOURS.values(), 1):
        found[Cell(cover.colour_key.column, cover.colour_key.row + number)] = Words(said, "plain")
    for section, places in zip(definition.checker, cover.sections, strict=True):
        found[Cell(cover.counts.column, places.count.row)] = Words(section.sheet.pending_name, "plain")
    return found


def checklist_words(definition: Definition, layout: Layout) -> dict[Cell, Words]:
    """Cell → words of the checker list, on whichever sheet it stands, without what formulas give."""
    found: dict[Cell, Words] = {}
    for section, places in zip(definition.checker, layout.cover.sections, strict=True):
        found[places.heading] = Words(section.sheet.heading, "section")
        for index, row in enumerate(section.rows):
            found[Cell(places.heading.column, places.first_row + index)] = Words(row.label, "row")
        found[Cell(places.heading.column, places.complete.row)] = Words("Sheet Complete:", "label")
    return found


def links(definition: Definition, layout: Layout) -> Iterator[tuple[Cell, str, At]]:
    """The checker list's links: where each stands, what it says and where it leads."""
    cover = layout.cover
    for section, places in zip(definition.checker, cover.sections, strict=True):
        yield Cell(places.heading.column + 1, places.heading.row), TOP_LINK, At(cover.checklist, Cell(1, 1))
        for index, row in enumerate(section.rows):
            yield (
                Cell(places.heading.column + 1, places.first_row + index),
                str(row.cell),
                At(section.sheet.tab, row.cell),
            )
