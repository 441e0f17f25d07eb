"""What the first sheet carries below its own questions: colours, completion, counts; and the checker list."""

from collections.abc import Iterable

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from returns.definition.cells import Cell
from returns.definition.model import Definition, Sheet

from .layout import COLOUR_KEY, LABEL, At, Layout
from .styles import BOX, LINK, MIDDLE, WORD, WORDS, at, differential, fill
from .words import links

CHECKLIST_INTRO = "Yes: answered, or not needed. No: still to be answered. The cell leads to the question."
_CHECKLIST_WIDTHS = {"A": 3, "B": 90, "C": 20, "D": 14}


def checklist_sheet(definition: Definition, layout: Layout) -> Sheet | None:
    """The sheet of the checker list; None where the list stands on the first sheet."""
    tab = layout.cover.checklist
    if tab == layout.cover.tab:
        return None
    return Sheet("checklist", "Checklist", tab, tab, tab, (), intro=CHECKLIST_INTRO, widths=_CHECKLIST_WIDTHS)


def build_cover(worksheet: Worksheet, checklist: Worksheet, definition: Definition, layout: Layout) -> None:
    """Completes both sheets (one and the same, where the first carries the list); words and formulas stand there already."""
    _colours(worksheet, layout)
    _counts(worksheet, definition, layout)
    at(worksheet, layout.cover.word).font = WORD
    _states(checklist, definition, layout)
    add_links(checklist, links(definition, layout))


def _colours(worksheet: Worksheet, layout: Layout) -> None:
    for number, name in enumerate(COLOUR_KEY, 1):
        sample = at(worksheet, Cell(LABEL - 1, layout.cover.colour_key.row + number))
        sample.fill, sample.border = fill(name), BOX


def _states(worksheet: Worksheet, definition: Definition, layout: Layout) -> None:
    ranges = []
    for section, places in zip(definition.checker, layout.cover.sections, strict=True):
        for index in range(len(section.rows)):
            _boxed(worksheet, places.state(index))
        _boxed(worksheet, places.complete)
        ranges.append(f"{places.state(0)}:{places.complete}")
    for word, name in (("Yes", "yes"), ("No", "no")):
        rule = Rule(type="cellIs", operator="equal", formula=[f'"{word}"'], dxf=differential(name))
        worksheet.conditional_formatting.add(" ".join(ranges), rule)


def _counts(worksheet: Worksheet, definition: Definition, layout: Layout) -> None:
    """The counts: green once nothing is pending."""
    pending = definition.period.counts == "pending"
    for section, places in zip(definition.checker, layout.cover.sections, strict=True):
        rows = len(section.rows)
        _boxed(worksheet, places.count)
        if not pending:
            at(worksheet, places.count).number_format = f'0" of {rows}"'
        wanted = str(0 if pending else rows)
        done = Rule(type="cellIs", operator="equal", formula=[wanted], dxf=differential("yes"))
        missing = Rule(type="cellIs", operator="notEqual", formula=[wanted], dxf=differential("no"))
        for rule in (done, missing):
            worksheet.conditional_formatting.add(str(places.count), rule)


def _boxed(worksheet: Worksheet, cell: Cell) -> None:
    place = at(worksheet, cell)
    place.font, place.alignment, place.border = WORDS["label"].font, MIDDLE, BOX


def add_links(worksheet: Worksheet, found: Iterable[tuple[Cell, str, At]]) -> None:
    """Writes links: where each stands, what it says and where it leads. One that says its cell gets a box."""
    for cell, said, target in found:
        place = at(worksheet, cell)
        place.value = said
        place.hyperlink = Hyperlink(ref=str(cell), location=str(target), display=said)
        place.font, place.alignment = LINK, Alignment(vertical="top")
        if said == str(target.cell):
            place.border = BOX
