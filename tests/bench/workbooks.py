"""What the workbook's export costs, beside patching the same cells by lxml alone and beside openpyxl."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from tests.bench.prepare import BOARD, PERIOD
from tests.bench.table import Figure, Rounds, at_most, in_turns

if TYPE_CHECKING:
    from bcf.models import Board
    from returns.models import Submission

MOST_XLSX, MOST_OPENPYXL = 3.0, 0.33
XLSX = Rounds(most=60, warm_up=3, seconds=45)
OPENPYXL = Rounds(most=12, warm_up=1, seconds=30)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Patch:
    """What a fill writes into one cell: its type, its value as text, and whether the value stands under a formula."""

    kind: str | None
    value: str
    formula: bool


Patches = Mapping[str, Mapping[str, Patch]]
"""Part of the package → cell → patch."""


def figures() -> Iterator[Figure]:
    """The export of the filled return, from the database to recorded bytes."""
    from bcf.models import User
    from returns.exports import blank_workbook, export_workbook
    from returns.versions import definition_of

    submission, board = filled_return()
    user = User.objects.get(email="bench@example.org")
    blank = blank_workbook(submission.version, definition_of(submission.version))
    patches = patches_of(blank, export_workbook(submission, board, by=user).content)
    count = sum(len(cells) for cells in patches.values())

    def ours() -> bytes:
        return export_workbook(submission, board, by=user).content

    if patches_of(blank, patched(blank, patches)) != patches:
        raise AssertionError("the floor writes other cells than the export does")
    times = in_turns(ours, lambda: patched(blank, patches), XLSX)
    yield at_most(f"Export the workbook, {count} cells", "patching these cells by lxml alone", times, MOST_XLSX)
    times = in_turns(ours, _openpyxl(blank, patches), OPENPYXL)
    yield at_most("Export the workbook", "openpyxl's load, fill and save", times, MOST_OPENPYXL)


def filled_return() -> "tuple[Submission, Board]":
    """The return that is measured."""
    from returns.queries import find_board, submission_of

    board = find_board(BOARD)
    submission = submission_of(board, PERIOD)
    assert submission is not None
    return submission, board


def patches_of(blank: bytes, filled: bytes) -> Patches:
    """What was written into the sheets of `filled`."""
    from returns.workbook.package import unpack

    before = {part.name: part for part in unpack(blank)}
    found = {}
    for part in unpack(filled):
        if part.name.startswith("xl/worksheets/") and part.data != before[part.name].data:
            old = {
                str(cell.get("r")): _value(cell) for cell in etree.fromstring(before[part.name].plain).iter(f"{_MAIN}c")
            }
            new = {str(cell.get("r")): _value(cell) for cell in etree.fromstring(part.plain).iter(f"{_MAIN}c")}
            found[part.name] = {place: patch for place, patch in new.items() if patch.value and old.get(place) != patch}
    return found


def _value(cell: etree._Element) -> Patch:
    formula = cell.find(f"{_MAIN}f") is not None
    text = "".join(str(text) for child in cell if child.tag != f"{_MAIN}f" for text in child.itertext())
    return Patch(cell.get("t"), text, formula)


def patched(blank: bytes, patches: Patches) -> bytes:
    """The floor: only sheets with such cells are parsed, patched and packed; other parts are copied as they lie in the file."""
    from returns.workbook.package import pack, unpack, write_package

    parts = []
    for part in unpack(blank):
        wanted = patches.get(part.name)
        if wanted is None:
            parts.append(part)
            continue
        root = etree.fromstring(part.plain)
        for cell in root.iter(f"{_MAIN}c"):
            patch = wanted.get(str(cell.get("r")))
            if patch is not None:
                _write(cell, patch)
        parts.append(pack(part.name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)))
    return write_package(parts)


def _write(cell: etree._Element, patch: Patch) -> None:
    for child in list(cell):
        if child.tag != f"{_MAIN}f":
            cell.remove(child)
    if patch.kind is not None:
        cell.set("t", patch.kind)
    parent = etree.SubElement(cell, f"{_MAIN}is") if patch.kind == "inlineStr" else cell
    etree.SubElement(parent, f"{_MAIN}t" if patch.kind == "inlineStr" else f"{_MAIN}v").text = patch.value


def _openpyxl(blank: bytes, patches: Patches) -> Callable[[], bytes]:
    import openpyxl

    from returns.workbook.package import unpack
    from returns.workbook.template import sheet_paths

    tabs = {path: tab for tab, path in sheet_paths({part.name: part for part in unpack(blank)}).items()}

    def floor() -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(blank))
        for path, cells in patches.items():
            sheet = book[tabs[path]]
            for place, patch in cells.items():
                if not patch.formula:
                    sheet[place] = patch.value if patch.kind else float(patch.value)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return floor
