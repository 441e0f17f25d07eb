"""What the first sheet carries below its own questions: colours, completion, pending fields and the checker list."""

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from returns.definition.cells import Cell
from returns.definition.model import Definition

from .layout import COLOUR_KEY, LABEL, Layout
from .styles import BOX, LINK, MIDDLE, WORD, WORDS, at, differential, fill, write
from .words import cover_words, links


def build_cover(worksheet: Worksheet, definition: Definition, layout: Layout) -> None:
    """Writes all of it but the formulas, which stand there already."""
    for cell, said in cover_words(definition, layout).items():
        write(worksheet, cell, said)
    _colours(worksheet, layout)
    _states(worksheet, definition, layout)
    _links(worksheet, definition, layout)
    at(worksheet, layout.cover.word).font = WORD


def _colours(worksheet: Worksheet, layout: Layout) -> None:
    for number, name in enumerate(COLOUR_KEY, 1):
        sample = at(worksheet, Cell(LABEL - 1, layout.cover.colour_key.row + number))
        sample.fill, sample.border = fill(name), BOX


def _states(worksheet: Worksheet, definition: Definition, layout: Layout) -> None:
    ranges = []
    for section, places in zip(definition.checker, layout.cover.sections, strict=True):
        for index in range(len(section.rows)):
            _boxed(worksheet, places.state(index))
        for cell in (places.complete, places.pending):
            _boxed(worksheet, cell)
        ranges.append(f"{places.state(0)}:{places.complete}")
    for word, name in (("Yes", "yes"), ("No", "no")):
        rule = Rule(type="cellIs", operator="equal", formula=[f'"{word}"'], dxf=differential(name))
        worksheet.conditional_formatting.add(" ".join(ranges), rule)
    counts = " ".join(str(places.pending) for places in layout.cover.sections)
    none = Rule(type="cellIs", operator="equal", formula=["0"], dxf=differential("yes"))
    some = Rule(type="cellIs", operator="greaterThan", formula=["0"], dxf=differential("no"))
    for rule in (none, some):
        worksheet.conditional_formatting.add(counts, rule)


def _boxed(worksheet: Worksheet, cell: Cell) -> None:
    place = at(worksheet, cell)
    place.font, place.alignment, place.border = WORDS["label"].font, MIDDLE, BOX


def _links(worksheet: Worksheet, definition: Definition, layout: Layout) -> None:
    for cell, said, target in links(definition, layout):
        place = at(worksheet, cell)
        place.value = said
        place.hyperlink = Hyperlink(ref=str(cell), location=str(target), display=said)
        place.font, place.alignment = LINK, Alignment(vertical="top")
        if said == str(target.cell):
            place.border = BOX
