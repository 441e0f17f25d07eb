"""The shell of an uploaded workbook: is this a plain .xlsx file that is safe to look into?

What can run (macros, controls), reaches elsewhere (links, connections) or carries other files is refused by name, for three
signs: the names of parts, their content types, and how they are related.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from .archive import inflated, read_entries
from .looks import check_looks
from .markup import Relation, check_amount, check_tables, parsed, refuse_document_type, relations
from .refused import SAVE_ANEW, NotAWorkbook, damaged
from .stamp import PART as STAMP_PART
from .usual import kept_if_usual

__all__ = ["NotAWorkbook", "check_shell"]

WORKBOOK = "xl/workbook.xml"
_READ = ("worksheet", "sharedStrings", "styles")
"""The kinds of parts that reading needs."""
MOST_SHEETS = 60
_MOST_MARKUP = 8_000_000
"""Bytes of all XML together, inflated; a full return has 200,000 or so."""
_CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_AGAIN = "save it and bring it in again."
_NOT_TAKEN = {
    re.compile(r"vbaproject|vbadata|macro|dialogsheet"): (
        f"This workbook holds macros, or is of a kind that may hold them. {SAVE_ANEW}"
    ),
    re.compile(r"externallink"): (
        f"This workbook is linked to other workbooks. In Excel choose Data, Edit Links, Break Link, {_AGAIN}"
    ),
    re.compile(r"oleobject|embeddings/|activex|relationships/(package|control)\n"): (
        f"This workbook holds embedded objects or controls. Delete them, {_AGAIN}"
    ),
    re.compile(r"connections|querytable|xl/model/|powerpivot"): (
        "This workbook fetches data from elsewhere. "
        f"In Excel choose Data, Queries & Connections, remove what stands there, {_AGAIN}"
    ),
}
_OTHER_FILES = {
    "xl/workbook.bin": f"This is a binary workbook (.xlsb). {SAVE_ANEW}",
    "mimetype": (
        "This is an OpenDocument file (such as .ods), not an Excel workbook. "
        "Save it as Excel 2007-365 (.xlsx) and bring that in."
    ),
    "word/document.xml": "This is a Word document, not a workbook. Bring in the workbook itself (.xlsx).",
    "ppt/presentation.xml": "This is a presentation, not a workbook. Bring in the workbook itself (.xlsx).",
}
_ZIP_OF_FILES = "This is a zip archive, not a workbook. Unpack it and bring in the workbook inside (.xlsx)."
_TEMPLATE = f"This is an Excel template (.xltx), not a workbook. {SAVE_ANEW}"


def check_shell(content: bytes, *, times: int = 1) -> Mapping[str, bytes]:
    """Part name → inflated content of every part of the package that reading needs, after checking the file's shell.

    `times`: as how many returns it may hold; a table of every board is longer than any return. Raises NotAWorkbook.
    """
    check_looks(content)
    entries = read_entries(content)
    names = [entry.name for entry in entries]
    _check_kind(names)
    _refuse(names)
    _check_sheets(names)
    if sum(entry.size for entry in entries if _is_markup(entry.name)) > _MOST_MARKUP * times:
        raise NotAWorkbook(
            "This workbook holds far more text than a return. "
            "Remove rows and sheets that are not part of the return, save it and bring it in again."
        )
    markup = {}
    for entry in entries:
        plain = inflated(content, entry)
        if _is_markup(entry.name):
            refuse_document_type(plain)
            markup[entry.name] = plain
    check_tables(markup[name] for name in markup if name == _CONTENT_TYPES or name.lower().endswith(".rels"))
    _check_types(markup[_CONTENT_TYPES])
    needed = {name: markup[name] for name in _needed(_checked_relations(markup)) if name in markup}
    check_amount(needed, times)
    return needed


def _is_markup(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _check_kind(names: list[str]) -> None:
    """Tells a workbook from what else is kept in a zip file."""
    if WORKBOOK in names and _CONTENT_TYPES in names:
        return
    for name, message in _OTHER_FILES.items():
        if name in names:
            raise NotAWorkbook(message)
    if _CONTENT_TYPES in names:
        raise damaged("its list of sheets")
    raise NotAWorkbook(_ZIP_OF_FILES)


def _check_sheets(names: list[str]) -> None:
    count = sum(name.startswith("xl/worksheets/") and not name.endswith(".rels") for name in names)
    if count > MOST_SHEETS:
        raise too_many_sheets(count)


def too_many_sheets(count: int) -> NotAWorkbook:
    """The refusal of a workbook with so many sheets."""
    return NotAWorkbook(
        f"This workbook has {count:,} sheets; a return has a dozen. "
        "Remove the sheets that are not part of the return, save it and bring it in again."
    )


def _refuse(signs: list[str]) -> None:
    said = "".join(f"{sign}\n" for sign in signs).lower()
    for pattern, message in _NOT_TAKEN.items():
        if pattern.search(said):
            raise NotAWorkbook(message)


@kept_if_usual
def _check_types(content: bytes) -> None:
    """The content types: a plain workbook, and nothing that is not taken."""
    root = parsed(content, "the list of its parts")
    types = [str(element.get("ContentType", "")) for element in root]
    _refuse(types)
    workbook = [
        str(element.get("ContentType", ""))
        for element in root.iterchildren(f"{_TYPES}Override")
        if str(element.get("PartName", "")).lower() == f"/{WORKBOOK}"
    ]
    if workbook == [f"{_SPREADSHEET}template.main+xml"]:
        raise NotAWorkbook(_TEMPLATE)
    if workbook != [f"{_SPREADSHEET}sheet.main+xml"]:
        raise damaged("the list of its parts")


def _checked_relations(parts: Mapping[str, bytes]) -> Sequence[Relation]:
    """What the workbook says of its sheets and texts, after a look at what every part says of others."""
    relations_of = {}
    for name in parts:
        folder, file = posixpath.split(name)
        if not file.endswith(".rels") or posixpath.basename(folder) != "_rels":
            continue
        part = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
        found = relations_of[part] = relations(parts, part)
        _refuse([f"relationships/{relation.kind}" for relation in found])
        if any(relation.external and relation.kind != "hyperlink" for relation in found):
            raise NotAWorkbook(
                f"This workbook refers to a file outside itself, such as a linked picture. Delete it, {_AGAIN}"
            )
    if [one.target for one in relations_of.get("", ()) if one.kind == "officeDocument"] != [WORKBOOK]:
        raise damaged("the list of its parts")
    return relations_of.get(WORKBOOK, ())


def _needed(found: Iterable[Relation]) -> Iterator[str]:
    """The names of the parts that reading needs, some of which may not be there."""
    yield WORKBOOK
    yield "xl/_rels/workbook.xml.rels"
    yield STAMP_PART
    yield from (relation.target for relation in found if relation.kind in _READ)
