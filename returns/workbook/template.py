"""A blank workbook taken apart once, so that filling it is a matter of joining pieces.

Each sheet that holds cells to be filled is parsed, the cells are taken out, and what lies between them is kept as it is. All
other parts stay as they lie in the zip file.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree

from returns.definition.cells import Cell, parse_cell

from .layout import At
from .package import Part, unpack

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_MARK = "\ue000"
"""A private character, which no printed form holds: it marks the heights to be filled in."""
_HOLE = re.compile(rf'<\?slot ([A-Z]+[0-9]+)\?>| ht="{_MARK}([0-9]+)"')


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell to be filled: its opening tag with place and style, not yet closed, and its formula as XML, if it has one.

    `width` is its column's, in characters; 0 where the cell is merged with others.
    """

    at: At
    start: str
    formula: str
    width: float


@dataclass(frozen=True, slots=True)
class RowSlot:
    """A row's height, which may have to grow: the height in the blank (0: none is said) and the cells to be filled in it."""

    height: float
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet in pieces: `pieces[i]` comes before `holes[i]`, the last piece after all of them."""

    name: str
    pieces: tuple[str, ...]
    holes: tuple[Slot | RowSlot, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """The parts of a blank in order: sheets in pieces, all else untouched."""

    parts: tuple[Part | SheetPart, ...]


def take_apart(blank: bytes, cells: Iterable[At]) -> Template:
    """The blank with its `cells` opened for filling. Raises KeyError for a tab that it does not have."""
    parts = unpack(blank)
    wanted: dict[str, list[Cell]] = {}
    for at in cells:
        wanted.setdefault(at.tab, []).append(at.cell)
    paths = sheet_paths({part.name: part for part in parts})
    tabs = {paths[tab]: tab for tab in wanted}
    return Template(
        tuple(_sheet(part, tabs[part.name], wanted[tabs[part.name]]) if part.name in tabs else part for part in parts)
    )


def sheet_paths(parts: Mapping[str, Part]) -> dict[str, str]:
    """Tab → the name of the part that holds the sheet."""
    relations = etree.fromstring(parts["xl/_rels/workbook.xml.rels"].plain, _PARSER)
    targets = {str(relation.get("Id")): str(relation.get("Target")) for relation in relations}
    workbook = etree.fromstring(parts["xl/workbook.xml"].plain, _PARSER)
    found = {}
    for sheet in workbook.iter(f"{{{_MAIN}}}sheet"):
        target = targets[str(sheet.get(f"{{{_RELATION}}}id"))]
        found[str(sheet.get("name"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _sheet(part: Part, tab: str, cells: list[Cell]) -> SheetPart:
    root = etree.fromstring(part.plain, _PARSER)
    corners, widths, rows = _corners(root), _widths(root), _rows(root)
    by_row: dict[int, dict[str, Slot]] = {}
    for cell in sorted(set(cells), key=lambda cell: (cell.row, cell.column)):
        element = _place(rows, root, corners.get(cell, cell))
        width = 0.0 if cell in corners else widths.get(cell.column, 0.0)
        by_row.setdefault(cell.row, {})[str(cell)] = Slot(At(tab, cell), _start(element), _formula(element), width)
        parent = element.getparent()
        if parent is not None:
            parent.replace(element, etree.ProcessingInstruction("slot", str(cell)))
    holes: dict[str, Slot | RowSlot] = {}
    for number, slots in by_row.items():
        holes |= slots
        row = rows[number][0]
        if row.get("customHeight") not in ("1", "true"):
            holes[str(number)] = RowSlot(float(row.get("ht", "0")), tuple(slots.values()))
            row.set("ht", f"{_MARK}{number}")
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True).decode()
    pieces = _HOLE.split(xml)
    names = (name or number for name, number in zip(pieces[1::3], pieces[2::3], strict=True))
    return SheetPart(part.name, tuple(pieces[::3]), tuple(holes[name] for name in names))


def _widths(root: etree._Element) -> dict[int, float]:
    """Column number → width in characters."""
    found: dict[int, float] = {}
    for column in root.iter(f"{{{_MAIN}}}col"):
        first, last = int(str(column.get("min"))), int(str(column.get("max")))
        found.update((number, float(column.get("width", "0"))) for number in range(first, min(last, first + 200) + 1))
    return found


def _corners(root: etree._Element) -> dict[Cell, Cell]:
    """Every cell inside a merge → the merge's top-left cell, the only one that holds anything."""
    found: dict[Cell, Cell] = {}
    for merge in root.iter(f"{{{_MAIN}}}mergeCell"):
        first, _, last = str(merge.get("ref")).partition(":")
        start, end = parse_cell(first), parse_cell(last or first)
        inside = (
            Cell(column, row) for column in range(start.column, end.column + 1) for row in range(start.row, end.row + 1)
        )
        found.update((cell, start) for cell in inside)
    return found


Rows = dict[int, tuple[etree._Element, dict[int, etree._Element]]]


def _rows(root: etree._Element) -> Rows:
    rows: Rows = {}
    for row in root.iter(f"{{{_MAIN}}}row"):
        rows[int(str(row.get("r")))] = (row, {parse_cell(str(cell.get("r"))).column: cell for cell in row})
    return rows


def _place(rows: Rows, root: etree._Element, cell: Cell) -> etree._Element:
    """The element of a cell; made, in its right order, where the sheet has none yet."""
    if cell.row not in rows:
        data = next(root.iter(f"{{{_MAIN}}}sheetData"))
        row = etree.Element(f"{{{_MAIN}}}row", {"r": str(cell.row)})
        data.insert(sum(number < cell.row for number in rows), row)
        rows[cell.row] = (row, {})
    row, cells = rows[cell.row]
    if cell.column not in cells:
        element = etree.Element(f"{{{_MAIN}}}c", {"r": str(cell)})
        row.insert(sum(number < cell.column for number in cells), element)
        cells[cell.column] = element
    return cells[cell.column]


def _start(element: etree._Element) -> str:
    kept = ((name, element.get(name)) for name in ("r", "s"))
    return "<c" + "".join(f" {name}={quoteattr(str(value))}" for name, value in kept if value is not None)


def _formula(element: etree._Element) -> str:
    found = element.find(f"{{{_MAIN}}}f")
    if found is None:
        return ""
    xml = etree.tostring(found, encoding="unicode", with_tail=False)
    return re.sub(r'^<f xmlns(:\w+)?="[^"]*"', "<f", xml)
