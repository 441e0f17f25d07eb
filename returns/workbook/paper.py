"""How a sheet sits on screen and on paper: widths, frozen panes, landscape and one page wide, running heads."""

from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from returns.definition.cells import Cell, column_letters, column_number
from returns.definition.model import Definition, Grid, Sheet, Table

from .layout import extent
from .sheets import set_widths

_A3, _A4 = 8, 9
_WIDEST_FROZEN, _SCREEN = 60, 150
"""In characters: what may stay in view beside a scrolling grid, and what a screen shows at once."""


def set_up_page(worksheet: Worksheet, definition: Definition, sheet: Sheet) -> None:
    """Widths, panes and print set-up of one sheet."""
    set_widths(worksheet, sheet)
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_view.zoomScale = 90
    _freeze(worksheet, sheet)
    _paper(worksheet, sheet)
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    head.left.text, head.right.text = _plain(definition.period.title), _plain(sheet.title)
    foot.left.text, foot.right.text = "&A", "Page &P of &N"
    worksheet.oddHeader, worksheet.oddFooter = head, foot


def _plain(text: str) -> str:
    """`text` without the meaning that & has in a running head."""
    return text.replace("&", "&&")


def _freeze(worksheet: Worksheet, sheet: Sheet) -> None:
    """Keeps the headings of a lone grid in view, and the labels of one that is wider than a screen."""
    blocks = [block for block in sheet.blocks if isinstance(block, Grid | Table)]
    if not blocks:
        return
    row = header_row(blocks[0]) + 1 if len(blocks) == 1 else 1
    column = 1
    if _width(worksheet, 1, extent(sheet).column) > _SCREEN and isinstance(blocks[0], Grid):
        labels = column_number(blocks[0].label_column)
        column = labels + 1 if _width(worksheet, 1, labels) <= _WIDEST_FROZEN else 1
    if (row, column) != (1, 1):
        worksheet.freeze_panes = str(Cell(column, row))


def header_row(block: Grid | Table) -> int:
    """The row of a grid's or a table's headings."""
    return block.header_row if isinstance(block, Grid) else block.first_row - 1


def _width(worksheet: Worksheet, first: int, last: int) -> float:
    dimensions = (worksheet.column_dimensions[column_letters(number)] for number in range(first, last + 1))
    return sum(dimension.width for dimension in dimensions if not dimension.hidden)


def _paper(worksheet: Worksheet, sheet: Sheet) -> None:
    setup = worksheet.page_setup
    setup.orientation, setup.fitToWidth, setup.fitToHeight = "landscape", 1, 0
    setup.paperSize = _A3 if _width(worksheet, 1, extent(sheet).column) > _SCREEN else _A4
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = worksheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.7
    blocks = [block for block in sheet.blocks if isinstance(block, Grid | Table)]
    repeated = header_row(blocks[0]) if len(blocks) == 1 else sheet.title_cell.row
    worksheet.print_title_rows = f"{repeated}:{repeated}"
