"""The stamp of an export in docProps/custom.xml: whose return, by which definition, which export. The reader asks it first."""

from dataclasses import asdict, dataclass
from xml.sax.saxutils import escape

from lxml import etree

PART = "docProps/custom.xml"
_PREFIX = "bcf."
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The one format id that custom properties have."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Board and ONS code, period, number and hash of the definition, id of the export; all empty but the definition's in a blank.

    `publication`: contact details are left out, so the file is no return to bring in again. `reference` and `snapshot_sha256` are
    those of what is signed, in a file of a return that was handed over.
    """

    board: str
    ons_code: str
    period: str
    definition_number: int
    definition_sha256: str
    export_id: str
    publication: bool = False
    reference: str = ""
    snapshot_sha256: str = ""


def stamp_xml(stamp: Stamp) -> bytes:
    """The part that carries the stamp."""
    values = {key: str(int(value) if isinstance(value, bool) else value) for key, value in asdict(stamp).items()}
    properties = "".join(
        f'<property fmtid="{_FORMAT}" pid="{number}" name="{_PREFIX}{key}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for number, (key, value) in enumerate(values.items(), 2)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Properties xmlns="{_SPACE}" xmlns:vt="{_TYPES}">{properties}</Properties>'.encode()


def read_stamp(root: etree._Element) -> Stamp | None:
    """The stamp that the part carries, or None where it carries none (or only half of one)."""
    found = {
        str(item.get("name", "")).removeprefix(_PREFIX): str(item.xpath("string()"))
        for item in root.iter(f"{{{_SPACE}}}property")
    }
    try:
        return Stamp(
            board=found["board"],
            ons_code=found["ons_code"],
            period=found["period"],
            definition_number=int(found["definition_number"]),
            definition_sha256=found["definition_sha256"],
            export_id=found["export_id"],
            publication=found["publication"] == "1",
            reference=found.get("reference", ""),
            snapshot_sha256=found.get("snapshot_sha256", ""),
        )
    except (KeyError, ValueError):
        return None
