"""Answer cells of a sheet: format, colour, lock, validation; and the hidden columns of its tables."""

from openpyxl.worksheet.worksheet import Worksheet

from returns.definition.cells import Cell, column_letters, column_number
from returns.definition.model import Question, Sheet, Table

from .formats import HIDDEN, WHOLE, number_format
from .layout import Helpers, extent
from .styles import BOX, LEFT, PLAIN, UNLOCKED, WORDS, WRAPPED, answer_fill, at, fill
from .validations import add_validations

_ID_COLUMN_WIDTH = 3


def add_answers(worksheet: Worksheet, sheet: Sheet) -> None:
    """Every answer cell of the sheet, and what remains of a text's limit beside it."""
    for question in sheet.questions:
        _answer(worksheet, question, question.cell)
        if question.remaining_cell is not None:
            _remaining(worksheet, question.remaining_cell)
    for table in sheet.tables:
        for index in range(table.capacity):
            for column in table.columns:
                _answer(worksheet, column, table.cell(column, index))
            at(worksheet, Cell(id_column(table), table.first_row + index)).number_format = HIDDEN
    add_validations(worksheet, sheet)


def _answer(worksheet: Worksheet, question: Question, cell: Cell) -> None:
    place = at(worksheet, cell)
    place.font, place.alignment, place.border = PLAIN, WRAPPED, BOX
    place.fill = fill(answer_fill(question))
    place.number_format = number_format(question)
    if question.writable:
        place.protection = UNLOCKED


def _remaining(worksheet: Worksheet, cell: Cell) -> None:
    place = at(worksheet, cell)
    place.font, place.alignment, place.number_format = WORDS["hint"].font, LEFT, WHOLE


def id_column(table: Table) -> int:
    """Number of the column that holds the identities of a table's rows."""
    return column_number(table.id_column)


def hide_helpers(worksheet: Worksheet, sheet: Sheet, table: Table, helpers: Helpers) -> None:
    """Hides the columns of identities and helpers. One that other blocks use stays; its identities show nothing anyway."""
    shown = {question.cell.column for question in sheet.questions}
    shown |= {column.cell.column for other in sheet.tables for column in other.columns}
    for number in (id_column(table), helpers.used, *helpers.gaps.values()):
        if number not in shown:
            worksheet.column_dimensions[column_letters(number)].hidden = True


def set_widths(worksheet: Worksheet, sheet: Sheet) -> None:
    """The sheet's own column widths, in characters; columns that it does not name get what their answers need."""
    needs = {"long_text": 50, "text": 30, "email": 30, "board": 40, "choice": 26}
    for question in (*sheet.questions, *(column for table in sheet.tables for column in table.columns)):
        dimension = worksheet.column_dimensions[question.cell.letters]
        if not dimension.hidden:
            dimension.width = max(needs.get(question.type, 14), dimension.width if dimension.customWidth else 0)
    worksheet.column_dimensions["A"].width = 3 if extent(sheet).column > 1 else 60
    for letters, width in sheet.widths.items():
        worksheet.column_dimensions[letters].width = width
