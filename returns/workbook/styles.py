"""The workbook's looks: fonts, fills and borders. Words carry every meaning too; colour is never alone."""

from dataclasses import dataclass

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from returns.definition.cells import Cell
from returns.definition.model import Question

from .words import Words

FACE = "Arial"
_LINE = Side(style="thin", color="FF8A8A8A")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
WRAPPED = Alignment(wrap_text=True, vertical="top")
LEFT = Alignment(horizontal="left", vertical="top")
MIDDLE = Alignment(horizontal="center", vertical="center")
UNLOCKED = Protection(locked=False)
FILLS = {
    "input": "FFFFF4CC",
    "history": "FFE4EFDC",
    "prefill": "FFDCE9F7",
    "calculated": "FFE7E6E6",
    "no": "FFF8C9C4",
    "yes": "FFC6E5C3",
    "heading": "FF1F4E79",
}


def fill(name: str) -> PatternFill:
    """The fill of this name."""
    return PatternFill("solid", fgColor=FILLS[name])


@dataclass(frozen=True)
class Look:
    """How one style of words looks."""

    font: Font
    alignment: Alignment
    fill: str = ""
    box: bool = False


def _font(size: float = 10, *, bold: bool = False, italic: bool = False, color: str = "FF000000") -> Font:
    return Font(name=FACE, size=size, bold=bold, italic=italic, color=color)


PLAIN = _font()
LINK = Font(name=FACE, size=10, underline="single", color="FF0B4F9E")
WORD = _font(14, bold=True)
_UNWRAPPED = Alignment(vertical="top")
WORDS = {
    "title": Look(_font(16, bold=True), _UNWRAPPED),
    "intro": Look(_font(), WRAPPED),
    "banner": Look(_font(), _UNWRAPPED),
    "section": Look(_font(12, bold=True, color=FILLS["heading"]), WRAPPED),
    "label": Look(_font(bold=True), WRAPPED),
    "beside": Look(_font(bold=True), Alignment(horizontal="right", vertical="top", indent=1)),
    "plain": Look(_font(), WRAPPED),
    "hint": Look(_font(9, color="FF555555"), WRAPPED),
    "note": Look(_font(), WRAPPED),
    "heading": Look(_font(bold=True, color="FFFFFFFF"), WRAPPED, "heading", box=True),
    "row": Look(_font(), WRAPPED, box=True),
    "code": Look(_font(bold=True), WRAPPED, box=True),
}


def at(worksheet: Worksheet, cell: Cell) -> SheetCell:
    """The worksheet's cell. Nothing is ever written inside a merge, so it can't be one of those."""
    found = worksheet.cell(cell.row, cell.column)
    assert isinstance(found, SheetCell)  # noqa: S101
    return found


def write(worksheet: Worksheet, place: Cell, said: Words) -> None:
    """Writes words into a cell. They stay words even where they begin with an equals sign."""
    cell = at(worksheet, place)
    look = WORDS[said.style]
    if said.hint:
        cell.value = CellRichText([TextBlock(_inline(look.font, look.font.sz), said.text), _hint(look, said)])
    else:
        cell.value = said.text or None
        cell.data_type = "s" if said.text else "n"
    cell.font, cell.alignment = look.font, look.alignment
    if look.fill:
        cell.fill = fill(look.fill)
    if look.box:
        cell.border = BOX


def _hint(look: Look, said: Words) -> TextBlock:
    font = Font(name=FACE, size=9, bold=False, color=look.font.color)
    return TextBlock(_inline(font, 9), f"\n{said.hint}")


def _inline(font: Font, size: float | None) -> InlineFont:
    return InlineFont(rFont=FACE, sz=size, b=font.b or None, color=font.color)


def answer_fill(question: Question) -> str:
    """The fill that says what an answer cell is for."""
    names = {"asked": "input", "history": "history", "calculated": "calculated"}
    return names.get(question.role, "prefill")


def differential(name: str) -> DifferentialStyle:
    """The look that a condition lays over a cell."""
    return DifferentialStyle(fill=PatternFill("solid", bgColor=FILLS[name]), font=Font(bold=True))
