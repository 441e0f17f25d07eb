"""A workbook of live formulas as a file. The same cells give the same bytes."""

import io
import re
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from returns.workbook.figures import Known
from returns.workbook.package import Part, pack, unpack, write_package
from returns.workbook.values import worked_out

_FORMULA = re.compile(r'(<c r="([A-Z]+[0-9]+)"(?: s="[0-9]+")?)(?: t="[a-z]+")?>(<f>[^<]*</f>)<v ?(?:/>|></v>)</c>')
_KEEPS_HEIGHT = ' customHeight="1"'
"""Without it a row grows when somebody types more into it; openpyxl writes it beside every height."""
_MOMENT = b"1980-01-01T00:00:00Z"
_MOMENTS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def finished(workbook: Workbook, known: Sequence[Mapping[str, Known]]) -> bytes:
    """The file, with what each formula comes to beside it for programs that work out none, and without the hour of its making.

    `known`: for each sheet in order, cell → what its formula comes to.
    """
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    workbook.properties.creator = "Better Care Fund returns"
    buffer = io.BytesIO()
    workbook.save(buffer)
    by_part = {f"xl/worksheets/sheet{number}.xml": cells for number, cells in enumerate(known, 1)}
    return write_package(_finished_part(part, by_part.get(part.name)) for part in unpack(buffer.getvalue()))


def _finished_part(part: Part, known: Mapping[str, Known] | None) -> Part:
    if known is not None:
        xml = _FORMULA.sub(lambda cell: worked_out(cell[1], cell[3], known[cell[2]]), part.plain.decode())
        return pack(part.name, xml.replace(_KEEPS_HEIGHT, "").encode())
    if part.name == "docProps/core.xml":
        return pack(part.name, _MOMENTS.sub(rb"\g<1>" + _MOMENT, part.plain))
    return part
