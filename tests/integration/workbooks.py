"""Edits a workbook as an officer does in Excel: values typed into cells, everything else left as it stands."""

import re
from collections.abc import Mapping
from decimal import Decimal

from returns.definition.model import Definition
from returns.workbook.package import pack, unpack, write_package
from returns.workbook.template import sheet_paths
from returns.workbook.values import escaped

Typed = str | int | Decimal | None


def with_cells(content: bytes, cells: Mapping[str, Typed], tab: str = "1. Sheet") -> bytes:
    """The workbook with these cells of a sheet typed over; None clears one, a text that begins with = is a formula.

    What was worked out stays as it was, as in a program that does not calculate.
    """
    parts = []
    unpacked = unpack(content)
    path = sheet_paths({part.name: part for part in unpacked})[tab]
    for part in unpacked:
        if part.name == path:
            xml = part.plain.decode()
            for cell, value in cells.items():
                xml = _with_cell(xml, cell, value)
            parts.append(pack(path, xml.encode()))
        else:
            parts.append(part)
    return write_package(parts)


def with_answers(content: bytes, definition: Definition, answers: Mapping[str, Typed]) -> bytes:
    """The same with the cells of these questions, by key, typed over."""
    for key, value in answers.items():
        question = definition.ask(key)
        assert question is not None, key
        content = with_cells(content, {str(question.cell): value}, definition.sheets_by_key[key].tab)
    return content


def _with_cell(xml: str, cell: str, value: Typed) -> str:
    pattern = re.compile(rf'(<c r="{cell}"(?: s="[0-9]+")?)[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
    assert pattern.search(xml), f"the sheet has no cell {cell}"
    return pattern.sub(lambda match: match[1] + _content(value), xml, count=1)


def _content(value: Typed) -> str:
    if value is None:
        return "/>"
    if isinstance(value, str) and value.startswith("="):
        return f"><f>{escaped(value[1:])}</f><v>1</v></c>"
    if isinstance(value, str):
        return f' t="inlineStr"><is><t xml:space="preserve">{escaped(value)}</t></is></c>'
    return f"><v>{value}</v></c>"
