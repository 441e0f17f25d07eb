"""Puts our stamp into a workbook that another room made: the part itself, and the two lists that name every part of a package."""

from lxml import etree

from returns.workbook.package import Part, pack, unpack, write_package
from returns.workbook.stamp import PART, Stamp, stamp_xml

_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def put_stamp(package: bytes, stamp: Stamp) -> bytes:
    """The workbook with this stamp in place of whatever custom properties it had. Every other part is copied as it is."""
    parts = {part.name: part for part in unpack(package)}
    parts[PART] = pack(PART, stamp_xml(stamp))
    parts[_TYPES] = _named_in(parts[_TYPES], "Override", {"PartName": f"/{PART}", "ContentType": _TYPE}, "PartName")
    relation = {"Id": "rIdStamp", "Type": _RELATION, "Target": PART}
    parts[_RELATIONS] = _named_in(parts[_RELATIONS], "Relationship", relation, "Type")
    return write_package(parts.values())


def _named_in(part: Part, tag: str, attributes: dict[str, str], key: str) -> Part:
    """A list of parts with this entry, unless `key` tells that it has one."""
    root = etree.fromstring(part.plain, _PARSER)
    if any(item.get(key) == attributes[key] for item in root):
        return part
    etree.SubElement(root, f"{{{etree.QName(root).namespace}}}{tag}", attributes)
    return pack(part.name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
