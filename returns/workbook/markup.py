"""The XML of an uploaded workbook, read with mistrust: no document types, no entities, one encoding, and bounded in size."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from .refused import SAVE_ANEW, NotAWorkbook, damaged
from .usual import kept_if_usual

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"

MOST_TAGS, MOST_ATTRIBUTES = 100_000, 100_000
"""Opening and closing tags, and attributes, of all parts that are read. A full return has some 10,000 of each."""
MOST_LISTED = 10_000
"""Tags of the tables that say which parts there are and how they hang together. A full return has some 50."""
_PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    load_dtd=False,
    no_network=True,
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = (b"utf-8", b"us-ascii", b"ascii")
_STRICT_OPEN_XML = (
    "This workbook was saved as a Strict Open XML Spreadsheet. "
    "Open it in Excel, save it as an Excel Workbook (.xlsx), not Strict, and bring that in."
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: its id there, its kind (`worksheet`), and the part's name or an outside address."""

    id: str
    kind: str
    target: str
    external: bool


def refuse_document_type(content: bytes) -> None:
    """Raises NotAWorkbook where XML, in whichever encoding, declares a document type: the only door for entities."""
    plain = content.replace(b"\0", b"") if b"\0" in content else content
    if b"<!D" in plain:
        raise NotAWorkbook(f"This workbook holds declarations that no spreadsheet program writes. {SAVE_ANEW}")


def check_amount(parts: Mapping[str, bytes], times: int = 1) -> None:
    """Raises NotAWorkbook where these parts together hold more tags or attributes than so many returns could."""
    tags = sum(content.count(b"<") for content in parts.values())
    attributes = sum(content.count(b"=") for content in parts.values())
    if tags > MOST_TAGS * times or attributes > MOST_ATTRIBUTES * times:
        raise NotAWorkbook(
            "This workbook holds far more cells than a return. "
            "Remove rows and sheets that are not part of the return, save it and bring it in again."
        )


def check_tables(tables: Iterable[bytes]) -> None:
    """Raises NotAWorkbook where a package's tables of its parts list more than any workbook of a return could have."""
    if sum(content.count(b"<") for content in tables) > MOST_LISTED:
        raise NotAWorkbook(
            "This workbook lists far more parts and links than a return. "
            "Remove sheets, pictures and links that are not part of the return, save it and bring it in again."
        )


def parsed(content: bytes, what: str) -> etree._Element:
    """The root of the part. `what` it is stands in the message when NotAWorkbook is raised."""
    start = content[:200].removeprefix(_BYTE_ORDER_MARK)
    said = _ENCODING.match(start)
    if not start.startswith(b"<") or b"\0" in content or (said and said[1].lower() not in _ENCODINGS):
        raise damaged(what)
    refuse_document_type(content)
    try:
        return etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError:
        raise damaged(what) from None


def relations(parts: Mapping[str, bytes], part: str) -> tuple[Relation, ...]:
    """What `part` ("" is the whole package) says of other parts; nothing where it says nothing. Raises NotAWorkbook."""
    folder, name = posixpath.split(part)
    content = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    return _relations(content, folder) if content is not None else ()


@kept_if_usual
def _relations(content: bytes, folder: str) -> tuple[Relation, ...]:
    root = parsed(content, "a table of its parts")
    return tuple(_relation(element, folder) for element in root.iterchildren(f"{{{_PACKAGE}}}Relationship"))


def _relation(element: etree._Element, folder: str) -> Relation:
    kind, target = str(element.get("Type", "")), str(element.get("Target", ""))
    if kind.startswith(_STRICT):
        raise NotAWorkbook(_STRICT_OPEN_XML)
    external = element.get("TargetMode", "Internal") != "Internal"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(str(element.get("Id", "")), kind.rpartition("/")[2], target, external)
