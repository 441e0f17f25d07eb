"""What the workbook tests share: definitions, answers, and two oracles that evaluate the formulas anew.

Every file is given wrong cached results before an oracle sees it, so that one which merely repeats them is found out.
"""

import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import formualizer
import openpyxl

from returns.answer_types import Value, type_of
from returns.answers import Answers
from returns.applies import settled
from returns.checks import check
from returns.definition.model import Definition
from returns.definition.read import read_folder
from returns.workbook.build import build_blank
from returns.workbook.fill import fill
from returns.workbook.flat import read_flat
from returns.workbook.layout import At, lay_out
from returns.workbook.package import pack, unpack, write_package
from returns.workbook.read import Reading, read_workbook
from returns.workbook.results import Known, results
from returns.workbook.shell import check_shell
from returns.workbook.stamp import Stamp

FIXTURES = Path(__file__).parents[2] / "fixtures"
STAMP = Stamp("Northmere", "E09999999", "2018-19-q3", 1, "0" * 64, "11111111-2222-3333-4444-555555555555")
PLANTED = "planted: not worked out anew"
_CACHED = re.compile(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)(?: t="str")?>(<f>[^<]*</f>)<v>[^<]*</v>')
Seen = Mapping[At, object]


PERIODS = tuple(sorted(folder.name for folder in (FIXTURES / "definitions").iterdir()))


@cache
def form(period: str) -> Definition:
    """The definition of a period."""
    return read_folder(FIXTURES / "definitions" / period)


def quarter_3() -> Definition:
    """The definition of quarter 3 of 2018/19."""
    return form("2018-19-q3")


def kensington() -> Answers:
    """The return that Kensington and Chelsea published."""
    definition = quarter_3()
    data = json.loads((FIXTURES / "demo" / "kensington-and-chelsea-2018-19-q3.json").read_text(encoding="utf-8"))
    values: dict[str, Value] = {}
    for heading, cells in data["sheets"].items():
        sheet = next(sheet for sheet in definition.sheets if sheet.heading == heading)
        for question in sheet.questions:
            said = cells.get(str(question.cell))
            value = None if said is None else type_of(question).parse(said, question)
            if value is not None:
                values[question.key] = value
    return Answers(values)


_blanks: dict[int, tuple[Definition, bytes]] = {}


def blank_of(definition: Definition) -> bytes:
    """The definition's blank workbook, built once a process."""
    if id(definition) not in _blanks:
        _blanks[id(definition)] = definition, build_blank(definition)
    return _blanks[id(definition)][1]


def filled(definition: Definition, answers: Answers, *, publication: bool = False) -> bytes:
    """The workbook of these answers."""
    return fill(blank_of(definition), definition, answers, STAMP, publication)


def reading_of(content: bytes, definition: Definition) -> Reading:
    """What the workbook says, read as an upload is."""
    return read_workbook(read_flat(check_shell(content)), definition)


def stamp_of(content: bytes) -> Stamp | None:
    """The stamp that a workbook carries."""
    return read_flat(check_shell(content)).stamp


def opened(content: bytes) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it, formulas as formulas."""
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet_xml(content: bytes, number: int) -> str:
    """The XML of the sheet with this number, as it stands in the file."""
    return next(part.plain.decode() for part in unpack(content) if part.name == f"xl/worksheets/sheet{number}.xml")


def expected(definition: Definition, answers: Answers) -> dict[At, Known]:
    """What `returns.checks` and `returns.calculate` say every formula of the workbook must give."""
    counted = settled(definition, answers)
    return results(definition, lay_out(definition), counted, check(definition, answers))


def with_planted_results(content: bytes) -> bytes:
    """The same file with a wrong cached result beside every formula."""
    wrong = rb'\1 t="str">\2<v>' + PLANTED.encode() + b"</v>"
    parts = []
    for part in unpack(content):
        if part.name.startswith("xl/worksheets/"):
            xml, changed = _CACHED.subn(wrong, part.plain)
            assert changed == xml.count(b"<f>")
            parts.append(pack(part.name, xml))
        else:
            parts.append(part)
    return write_package(parts)


def by_formualizer(content: bytes, cells: Mapping[At, object]) -> dict[At, object]:
    """Cell → what formualizer works out."""
    workbook = formualizer.Workbook.from_bytes(with_planted_results(content))
    workbook.evaluate_all()
    return {at: workbook.get_value(at.tab, at.cell.row, at.cell.column) for at in cells}


def differences(wanted: Mapping[At, Known], seen: Seen) -> list[str]:
    """Every cell in which an oracle disagrees, in words."""
    return list(_differences(wanted, seen))


def _differences(wanted: Mapping[At, Known], seen: Seen) -> Iterator[str]:
    for at, value in wanted.items():
        found = seen[at]
        if isinstance(value, str):
            same = (found or "") == value
        else:
            same = isinstance(found, int | float) and abs(Decimal(found) - value) <= abs(Decimal(value)) / 10**9
        if not same:
            yield f"{at}: we say {value!r}, the workbook {found!r}"


# --- LibreOffice ----------------------------------------------------------------------------------------------------

_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
SOFFICE = shutil.which("soffice")


def by_libreoffice(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each workbook as LibreOffice saves it after working out every formula anew; all of them in one run."""
    profile, source, target = folder / "profile", folder / "in", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    source.mkdir()
    for name, content in files.items():
        (source / f"{name}.xlsx").write_bytes(with_planted_results(content))
    assert SOFFICE is not None, "LibreOffice Calc is missing: make setup installs it"
    command = [
        SOFFICE,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    names = [str(path) for path in sorted(source.iterdir())]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    subprocess.run(
        [*command, "--outdir", str(target), *names], env=environment, check=True, timeout=300, capture_output=True
    )
    return {name: (target / f"{name}.xlsx").read_bytes() for name in files}


def values_in(content: bytes, cells: Mapping[At, object]) -> dict[At, object]:
    """Cell → the cached value that the file holds."""
    workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {at: workbook[at.tab][str(at.cell)].value for at in cells}
