"""A workbook as plain cells: what stands where, without any meaning yet.

Read from the sheets' own XML: what matters here is whether a formula stands in a cell, what was written as text and what as
number, and where the defined names point. Declared dimensions are never believed. Nothing is worked out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from returns.answer_types.cleaning import shortened
from returns.definition.cells import Cell

from .days import day_styles
from .markup import MAIN, OFFICE, Relation, parsed, relations
from .percents import percent_styles
from .raw import Raw
from .refused import damaged
from .rows import corners_of, read_cells, read_texts
from .shell import MOST_SHEETS, WORKBOOK, NotAWorkbook, too_many_sheets
from .stamp import PART as STAMP_PART
from .stamp import Stamp, read_stamp

__all__ = ["Flat", "NotAWorkbook", "Range", "Raw", "read_flat"]

_POINTS_AT = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?)")
_LONGEST_REFERENCE = 500
_SHEETS, _NAMES = f"{{{MAIN}}}sheets/{{{MAIN}}}sheet", f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName"


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of one sheet, both corners included. `tab` is the sheet's name as the file has it."""

    tab: str
    first: Cell
    last: Cell


@dataclass(frozen=True)
class Flat:
    """All that a workbook says, sheet by sheet in its own order.

    `sheets`: tab as it is called in the file → cell → content. `names`: the workbook's defined names; None where one no longer
    points at one plain range (#REF!, several areas, a constant) or stands twice. `epoch_1904`: whether day 0 is 1 January 1904.
    """

    stamp: Stamp | None
    sheets: Mapping[str, Mapping[Cell, Raw]]
    names: Mapping[str, Range | None]
    epoch_1904: bool


def read_flat(parts: Mapping[str, bytes], *, days: bool = False) -> Flat:
    """The cells of a workbook whose shell was checked (`check_shell`). Raises NotAWorkbook for contents that are broken.

    `days`: whether each cell says that it is shown as a date (`Raw.day`); a form knows that of its own cells.
    """
    root = parsed(parts[WORKBOOK], "its list of sheets")
    if root.tag != f"{{{MAIN}}}workbook":
        raise damaged("its list of sheets")
    found = relations(parts, WORKBOOK)
    texts: list[str | None] = []
    percents: frozenset[str] = frozenset()
    of_days: frozenset[str] = frozenset()
    for relation in found:
        if relation.kind == "sharedStrings" and relation.target in parts:
            texts = read_texts(parsed(parts[relation.target], "its list of texts"))
        elif relation.kind == "styles" and relation.target in parts:
            percents = percent_styles(parts[relation.target])
            of_days = day_styles(parts[relation.target]) if days else of_days
    paths = _paths(root, found)
    sheets = {tab: read_cells(_sheet(parts, path, tab), tab, texts, percents, of_days) for tab, path in paths.items()}
    properties = root.find(f"{{{MAIN}}}workbookPr")
    return Flat(
        stamp=_stamp(parts),
        sheets=sheets,
        names=_names(root, sheets),
        epoch_1904=properties is not None and properties.get("date1904") in ("1", "true"),
    )


def _stamp(parts: Mapping[str, bytes]) -> Stamp | None:
    if STAMP_PART not in parts:
        return None
    return read_stamp(parsed(parts[STAMP_PART], "what it says of the return it belongs to"))


def _paths(workbook: etree._Element, found: Sequence[Relation]) -> dict[str, str]:
    """Tab → name of the part that holds the sheet, in the workbook's order. Sheets that hold only a chart are left out."""
    relation = {relation.id: relation for relation in found}
    listed = [
        (str(sheet.get("name", "")), relation.get(str(sheet.get(f"{{{OFFICE}}}id"))))
        for sheet in workbook.iterfind(_SHEETS)
    ]
    if len(listed) > MOST_SHEETS:
        raise too_many_sheets(len(listed))
    paths: dict[str, str] = {}
    for tab, sheet in listed:
        if not tab or sheet is None or sheet.kind not in ("worksheet", "chartsheet"):
            raise damaged("its list of sheets")
        if sheet.kind == "worksheet":
            paths[tab] = sheet.target
    tabs = {tab.casefold() for tab, _ in listed}
    if len(relation) < len(found) or not paths or len(tabs) < len(listed) or len(set(paths.values())) < len(paths):
        raise damaged("its list of sheets")
    return paths


def _sheet(parts: Mapping[str, bytes], path: str, tab: str) -> etree._Element:
    what = f"the sheet '{shortened(tab)}'"
    if path not in parts:
        raise damaged(what)
    root = parsed(parts[path], what)
    if root.tag != f"{{{MAIN}}}worksheet":
        raise damaged(what)
    return root


def _names(workbook: etree._Element, tabs: Mapping[str, object]) -> dict[str, Range | None]:
    names: dict[str, Range | None] = {}
    for element in workbook.iterfind(_NAMES):
        if element.get("localSheetId") is None:
            name, refers_to = str(element.get("name", "")), element.text or ""
            found = _range(refers_to) if len(refers_to) <= _LONGEST_REFERENCE else None
            names[name] = found if name not in names and found is not None and found.tab in tabs else None
    return names


@lru_cache(4096)
def _range(refers_to: str) -> Range | None:
    """What a name points at; the same in every workbook of a form, so it is kept."""
    match = _POINTS_AT.fullmatch(refers_to)
    if match is None:
        return None
    tab = match[2] if match[1] is None else match[1].replace("''", "'")
    try:
        first, last = corners_of(match[3].replace("$", ""))
    except ValueError:
        return None
    return Range(tab, first, last)
