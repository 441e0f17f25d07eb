"""One sheet as it is written: words, texts, amounts and figures in their cells, and how it sits on screen and on paper."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from decimal import Decimal

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from returns.answer_types import clean_text
from returns.definition.cells import Cell, column_letters
from returns.workbook.figures import Figure, Known
from returns.workbook.formats import TEXT
from returns.workbook.heights import text_height
from returns.workbook.styles import BOX, PLAIN, WORDS, WRAPPED, at, differential, fill
from returns.workbook.values import held

_A3, _A4 = 8, 9
_SCREEN = 150
"""Characters across, beyond which a sheet is printed on A3."""
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
_LONG = 250
_TITLE_HEIGHT = 26.0
_TOP = Alignment(vertical="top")
_BOLD = Font(name=PLAIN.name, size=10, bold=True)


def _put_words(cell: SheetCell, style: str) -> None:
    look = WORDS[style]
    cell.font, cell.alignment = look.font, look.alignment
    if look.fill:
        cell.fill = fill(look.fill)
    if look.box:
        cell.border = BOX


class Page:
    """Writes one worksheet. `known` collects what its formulas come to, by cell. `styles` are those that the workbook has: to
    put one together takes openpyxl far longer than to write a cell."""

    def __init__(self, worksheet: Worksheet, money: str, styles: dict[Hashable, StyleArray]) -> None:
        self.worksheet, self.money, self.styles = worksheet, money, styles
        self.known: dict[str, Known] = {}

    @property
    def quoted(self) -> str:
        """The sheet's name as formulas spell it."""
        return f"'{self.worksheet.title}'"

    def widths(self, widths: Iterable[float]) -> None:
        """Sets the widths of the columns from A on, in characters."""
        for number, width in enumerate(widths, 1):
            self.worksheet.column_dimensions[column_letters(number)].width = width

    def fold(self, column: int) -> None:
        """Folds away a column in which nothing stands; a click on the plus sign above it shows it."""
        letters = column_letters(column)
        self.worksheet.column_dimensions.group(letters, letters, outline_level=1, hidden=True)

    def words(self, column: int, row: int, text: str, style: str, *, across: int = 1) -> None:
        """Our own words, wrapped across so many columns; the row becomes as high as they need."""
        cell, shown = self._cell(column, row), held(text)
        cell.value = shown or None
        cell.data_type = "s" if shown else "n"  # words, even where they begin with an equals sign
        self._styled(cell, ("words", style), lambda: _put_words(cell, style))
        last = column + across - 1
        if across > 1:
            self.worksheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=last)
        look = WORDS[style]
        if style == "title":
            self.worksheet.row_dimensions[row].height = _TITLE_HEIGHT
        elif look.alignment.wrap_text:
            self._room(text, row, self._width(column, last), size=look.font.sz or 10, bold=bool(look.font.b))

    def headings(self, row: int, texts: Sequence[str]) -> None:
        """A row of column headings, from A on."""
        for number, text in enumerate(texts, 1):
            self.words(number, row, text, "heading")

    def text(self, column: int, row: int, text: str, *, style: str = "row") -> None:
        """Somebody's own text: never a formula, whatever it begins with, and never cut."""
        self.words(column, row, text, style)
        cell = self._cell(column, row)
        if text.startswith(_FORMULA_SIGNS):
            self._styled(cell, ("quoted", style), lambda: setattr(cell, "quotePrefix", True))
        elif text and len(text) < _LONG:
            self._styled(cell, ("text", style), lambda: setattr(cell, "number_format", TEXT))

    def amount(self, column: int, row: int, amount: Decimal | None, *, style: str = "input", money: str = "") -> None:
        """An amount that somebody may change; None leaves the cell blank."""
        cell = self._cell(column, row)
        cell.value = amount
        self._look(cell, style, money or self.money)

    def figure(
        self, column: int, row: int, figure: Figure, *, style: str = "calculated", money: str = "", bold: bool = False
    ) -> None:
        """A formula, with what it comes to."""
        cell = self._cell(column, row)
        cell.value = f"={figure.formula}"
        self._look(cell, style, money or self.money, bold=bold)
        self.known[str(Cell(column, row))] = figure.value

    def blank(self, column: int, row: int, style: str = "") -> None:
        """A cell of a table that holds nothing."""
        self._look(self._cell(column, row), style, "General")

    def coloured(self, cells: str, words: Mapping[str, str]) -> None:
        """Gives cells that say one of these words a colour besides: word → name of a fill."""
        for word, name in words.items():
            rule = Rule(type="cellIs", operator="equal", formula=[f'"{word}"'], dxf=differential(name))
            self.worksheet.conditional_formatting.add(cells, rule)

    def paper(self, head: str, *, repeated: int, frozen: str = "") -> None:
        """Landscape, one page wide, the row of headings on each page."""
        sheet = self.worksheet
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 90
        if frozen:
            sheet.freeze_panes = frozen
        setup = sheet.page_setup
        setup.orientation, setup.fitToWidth, setup.fitToHeight = "landscape", 1, 0
        setup.paperSize = _A3 if self._width(1, sheet.max_column) > _SCREEN else _A4
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.7
        sheet.print_title_rows = f"{repeated}:{repeated}"
        top, foot = HeaderFooterItem(), HeaderFooterItem()
        top.left.text = clean_text(head)[:200].replace("\n", " ").replace("&", "&&")
        foot.left.text, foot.right.text = "&A", "Page &P of &N"
        sheet.oddHeader, sheet.oddFooter = top, foot

    def _cell(self, column: int, row: int) -> SheetCell:
        return at(self.worksheet, Cell(column, row))

    def _look(self, cell: SheetCell, style: str, money: str, *, bold: bool = False) -> None:
        words = isinstance(cell.value, str) and money == "General"

        def put() -> None:
            cell.font, cell.border, cell.number_format = _BOLD if bold else PLAIN, BOX, money
            cell.alignment = WRAPPED if words else _TOP
            if style:
                cell.fill = fill(style)

        self._styled(cell, (style, money, bold, words), put)

    def _styled(self, cell: SheetCell, key: Hashable, put: Callable[[], None]) -> None:
        """Gives a cell the style of this key; `put` puts it together where it is the first."""
        found = self.styles.get(key)
        if found is None:
            put()
            self.styles[key] = copy(cell._style)  # type: ignore[attr-defined]
        else:
            cell._style = copy(found)  # type: ignore[attr-defined]

    def _width(self, first: int, last: int) -> float:
        dimensions = self.worksheet.column_dimensions
        shown = (dimensions[column_letters(number)] for number in range(first, last + 1))
        return sum(dimension.width for dimension in shown if not dimension.hidden)

    def _room(self, text: str, row: int, width: float, *, size: float, bold: bool) -> None:
        needed = (
            text_height(clean_text(text), width, size, bold=bold) if width else 0
        )  # nothing in a column that is folded away
        dimension = self.worksheet.row_dimensions[row]
        dimension.height = max(dimension.height or 0, needed)
