"""Gives words the room they need: long ones run across the sheet, rows are as high as their texts."""

from collections.abc import Mapping

from openpyxl.worksheet.worksheet import Worksheet

from returns.definition.cells import Cell, column_letters
from returns.definition.model import Sheet

from .heights import HIGHEST, text_height
from .layout import STATE, extent
from .styles import WORDS
from .words import Words

_ACROSS = ("intro", "note", "section")
_LEAST = {"long_text": 32.0}
_NARRATIVE, _NARRATIVE_HEIGHT = 5_000, 160.0
"""A text with so high a limit gets a box that looks like one before anything stands in it; points."""


def make_room(worksheet: Worksheet, sheet: Sheet, said: Mapping[Cell, Words], *, typed: bool = True) -> None:
    """Merges long words across free cells and sets the heights of all rows that hold words.

    `typed`: rows that hold texts to be typed are made higher than those need as long as they are empty.
    """
    heights: dict[int, float] = {}
    for cell, word in said.items():
        width = _across(worksheet, sheet, cell, word) or worksheet.column_dimensions[cell.letters].width
        heights[cell.row] = max(heights.get(cell.row, 0.0), _needed(word, width))
    for question in sheet.questions if typed else ():
        least = _NARRATIVE_HEIGHT if (question.limit or 0) >= _NARRATIVE else _LEAST.get(question.type, 0.0)
        heights[question.cell.row] = max(heights.get(question.cell.row, 0.0), least)
    for row, height in heights.items():
        if height:
            worksheet.row_dimensions[row].height = height


def _needed(word: Words, width: float) -> float:
    look = WORDS[word.style]
    size = look.font.sz or 10
    if not look.alignment.wrap_text:
        width = 255
    height = text_height(word.text, width, size, bold=bool(look.font.b))
    return min(HIGHEST, height + text_height(word.hint, width, 9)) if word.hint else height


def _across(worksheet: Worksheet, sheet: Sheet, cell: Cell, word: Words) -> float:
    """The width over which long words were merged, or 0 where they fit or the cells beside them are in use."""
    width = worksheet.column_dimensions[cell.letters].width
    if word.style not in _ACROSS or (len(str(word)) <= width and not word.hint):
        return 0.0
    last = cell.column
    while last < max(extent(sheet).column, STATE) and _is_free(worksheet, Cell(last + 1, cell.row)):
        last += 1
        width += worksheet.column_dimensions[column_letters(last)].width
    if last == cell.column:
        return 0.0
    worksheet.merge_cells(start_row=cell.row, end_row=cell.row, start_column=cell.column, end_column=last)
    return width


def _is_free(worksheet: Worksheet, cell: Cell) -> bool:
    place = worksheet.cell(cell.row, cell.column)
    return place.value is None and place.protection.locked and not worksheet.column_dimensions[cell.letters].hidden
