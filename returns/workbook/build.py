"""Builds a definition's blank workbook. The same definition gives the same bytes."""

import io
import re
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from returns.definition.cells import Cell
from returns.definition.model import Definition, Sheet

from . import cover, sheets
from .formulas import formulas
from .layout import At, Layout, column_range, lay_out, list_range, quoted
from .names import defined_name, list_name, row_ids_name
from .package import pack, unpack, write_package
from .paper import set_up_page
from .queries import asking_sheets, queries_sheet, query_words
from .query_cells import add_queries
from .room import make_room
from .stamp import PART, Stamp, stamp_xml
from .styles import WORDS, at, write
from .words import BOARD_LABEL, Words, banner, board_label_fits, checklist_words, cover_words, words

_MOMENT = b"1980-01-01T00:00:00Z"
_KEEPS_HEIGHT = b' customHeight="1"'
"""Without it a row grows when somebody types more into it; openpyxl writes it beside every height."""
_MOMENTS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def build_blank(definition: Definition) -> bytes:
    """The blank workbook: the period's own sheets with inputs, lists, checker and live formulas, ready to be filled."""
    layout = lay_out(definition)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    shown = shown_sheets(definition, layout)
    worksheets = {sheet.tab: workbook.create_sheet(sheet.tab) for sheet, _ in shown}
    found = formulas(definition, layout)
    for sheet, said in shown:
        _build_sheet(worksheets[sheet.tab], definition, layout, sheet, said)
    for place, formula in found.items():
        at(worksheets[place.tab], place.cell).value = f"={formula}"
    cover.build_cover(worksheets[layout.cover.tab], worksheets[layout.cover.checklist], definition, layout)
    if definition.queries is not None:
        add_queries(worksheets[definition.queries.tab], definition)
    for sheet, said in shown:
        make_room(worksheets[sheet.tab], sheet, said, typed=sheet.slug != "queries")
    workbook.active = workbook.index(worksheets[layout.cover.tab])
    _add_lists(workbook, definition, layout)
    _add_names(workbook, definition, layout)
    for worksheet in workbook.worksheets:
        _protect(worksheet)
    return _fixed(workbook, definition)


Said = Mapping[Cell, Words]


def shown_sheets(definition: Definition, layout: Layout) -> list[tuple[Sheet, Said]]:
    """Every sheet that is not hidden, in the workbook's order, with the words that it prints."""
    checklist, queries = cover.checklist_sheet(definition, layout), queries_sheet(definition)
    said = {sheet.tab: words(sheet) for sheet in definition.sheets}
    said[layout.cover.tab] |= cover_words(definition, layout)
    if checklist is not None:
        said[checklist.tab] = words(checklist)
    said[layout.cover.checklist] |= checklist_words(definition, layout)
    if queries is not None:
        said[queries.tab] = query_words(definition, queries)
    return [(sheet, said[sheet.tab]) for sheet in (checklist, *definition.sheets, queries) if sheet is not None]


def _build_sheet(worksheet: Worksheet, definition: Definition, layout: Layout, sheet: Sheet, said: Said) -> None:
    for cell, word in said.items():
        write(worksheet, cell, word)
    if sheet.title_cell.row > 1:
        write(worksheet, Cell(sheet.title_cell.column, 1), Words(banner(definition, sheet), "banner"))
    sheets.add_answers(worksheet, sheet)
    for table in sheet.tables:
        sheets.hide_helpers(worksheet, sheet, table, layout.helpers[table.key])
    if sheet.board_cell is not None:
        board = at(worksheet, sheet.board_cell)
        board.font, board.alignment = WORDS["label"].font, WORDS["banner"].alignment
        board.number_format = "General" if board_label_fits(sheet) else f'"{BOARD_LABEL} "@'
    set_up_page(worksheet, definition, sheet)


def _add_lists(workbook: Workbook, definition: Definition, layout: Layout) -> None:
    """Options stand on a hidden sheet behind names: a list written into a validation breaks beyond 255 characters."""
    worksheet = workbook.create_sheet(layout.lists_tab)
    worksheet.sheet_state = "hidden"
    for key, choices in definition.choices.items():
        for row, choice in enumerate(choices.choices, 1):
            write(worksheet, Cell(layout.lists[key], row), Words(choice.label, "plain"))
        _name(workbook, list_name(key), list_range(layout, choices))


def _add_names(workbook: Workbook, definition: Definition, layout: Layout) -> None:
    for sheet in asking_sheets(definition):
        for question in sheet.questions:
            _name(workbook, defined_name(question.key), str(At(sheet.tab, question.cell)))
        for table in sheet.tables:
            for column in table.columns:
                _name(
                    workbook, defined_name(column.key), f"{quoted(sheet.tab)}!{column_range(column.cell.column, table)}"
                )
            _name(
                workbook, row_ids_name(table.key), f"{quoted(sheet.tab)}!{column_range(sheets.id_column(table), table)}"
            )


def _name(workbook: Workbook, name: str, refers_to: str) -> None:
    workbook.defined_names[name] = DefinedName(name, attr_text=refers_to)


def _protect(worksheet: Worksheet) -> None:
    """Only input cells can be changed; without a password, since this guards against slips and not against people."""
    protection = worksheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False  # False: not forbidden


def _fixed(workbook: Workbook, definition: Definition) -> bytes:
    """The file without what changes from one saving to the next: the hour, and the stamp's empty place already there."""
    workbook.properties.creator = "Better Care Fund returns"
    workbook.properties.title = definition.period.title
    properties: Any = workbook  # the types that openpyxl's stubs give do not know these yet
    properties.custom_doc_props.append(StringProperty(name="bcf.period", value=definition.period.key))
    buffer = io.BytesIO()
    workbook.save(buffer)
    parts = []
    for part in unpack(buffer.getvalue()):
        content = part.plain
        if part.name == "docProps/core.xml":
            content = _MOMENTS.sub(rb"\g<1>" + _MOMENT, content)
        elif part.name.startswith("xl/worksheets/"):
            content = content.replace(_KEEPS_HEIGHT, b"")
        elif part.name == PART:
            content = stamp_xml(Stamp("", "", definition.period.key, 0, "", ""))
        parts.append(pack(part.name, content, level=9))
    return write_package(parts)
