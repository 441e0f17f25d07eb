"""What the tests of planning workbooks share: what a workbook says its formulas come to, and how far an oracle is from that."""

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

import openpyxl

from returns.definition.cells import parse_cell
from returns.workbook.layout import At
from schemes.checks import check
from schemes.plan import Plan, PlanBoard
from schemes.plan_file import read_plan_file
from schemes.tables import zip_bytes
from schemes.workbook import build_workbook
from schemes.workbook.checks import FIRST
from tests.workbooks.tools import FIXTURES

_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"[^>]*?( t="str")?><f>[^<]*</f><v>([^<]*)</v></c>')
_SHEET = re.compile(r'<sheet [^>]*name="([^"]+)"')
_SMALLEST = Decimal("0.004")
"""Pounds: to be right to the penny is to be nearer than this."""
PUBLISHED = tuple(sorted(path.stem for path in (FIXTURES / "plans").glob("*.json")))
Known = Mapping[At, str | Decimal]


@cache
def published(slug: str) -> Plan:
    """A plan that its boards published, with their names."""
    plan = read_plan_file((FIXTURES / "plans" / f"{slug}.json").read_text(encoding="utf-8"))
    with (FIXTURES / "boards.csv").open(encoding="utf-8-sig") as file:
        names = {row["ons_code"]: row["name"] for row in csv.DictReader(file)}
    return replace(plan, boards=tuple(PlanBoard(board.ons_code, names[board.ons_code]) for board in plan.boards))


def workbook_of(plan: Plan) -> bytes:
    """The workbook of a plan with what the checks find."""
    return build_workbook(plan, check(plan))


def results_in(content: bytes) -> dict[At, str | Decimal]:
    """Cell → what the file says that its formula comes to."""
    found: dict[At, str | Decimal] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        titles = _SHEET.findall(package.read("xl/workbook.xml").decode())
        for number, title in enumerate(titles, 1):
            xml = package.read(f"xl/worksheets/sheet{number}.xml").decode()
            assert xml.count("<f>") == len(_FORMULA.findall(xml)), title
            for cell, text, value in _FORMULA.findall(xml):
                said = html.unescape(value) if text else Decimal(value)
                found[At(html.unescape(title), parse_cell(cell))] = said
    return found


def apart(plan: Plan, wanted: Known, seen: Mapping[At, object]) -> list[str]:
    """Every cell in which an oracle says something else, to the penny."""
    return list(_apart(plan, wanted, seen))


def _apart(plan: Plan, wanted: Known, seen: Mapping[At, object]) -> Iterator[str]:
    for at, value in wanted.items():
        found = seen[at]
        if isinstance(value, str):
            same = (found or "") == value
        else:
            near = max(_SMALLEST / plan.grain, abs(value) / 10**12)
            same = isinstance(found, int | float) and abs(Decimal(found) - value) <= near
        if not same:
            yield f"{at}: we say {value!r}, the workbook {found!r}"


def checks_in(content: bytes) -> list[tuple[str, str, str, str]]:
    """(check, where, outcome, what the checker said) of each row of the Checks sheet, those below the live ones too."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Checks"]
    rows = (tuple(map(_said, row)) for row in sheet.iter_rows(min_row=FIRST, values_only=True))
    return [(row[0], row[1], row[7], row[8]) for row in rows if row[7]]


def _said(cell: object) -> str:
    """A cell's text; openpyxl leaves the escape of an underscore as it is, which spreadsheets take back."""
    return str(cell or "").replace("_x005F_", "_")


def csv_rows(plan: Plan, name: str) -> list[dict[str, str]]:
    """The rows of one of a plan's tidy tables, read back from the zip file."""
    with zipfile.ZipFile(io.BytesIO(zip_bytes(plan, check(plan)))) as package:
        text = package.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))
