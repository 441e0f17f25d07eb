"""Cells as the sheet's XML spells them."""

import re
from datetime import date
from decimal import Decimal

from returns.answer_types import Value, clean_text
from returns.definition.model import Question

_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH, _EXTRA_DAY = date(1899, 12, 31), date(1900, 3, 1)


def held(text: str) -> str:
    """`text` as a workbook's cell spells it: what it can't hold is replaced, nothing is cut. Never to be done twice.

    A workbook reads `_x000D_` in a text as an escape, so where somebody wrote just that, its first character is escaped.
    """
    return _LOOKS_ESCAPED.sub("_x005F_", clean_text(text))


def escaped(text: str) -> str:
    """`text` as XML content."""
    text = held(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def serial(day: date) -> int:
    """The number that a workbook keeps for a day: 1 is 1 January 1900, and it believes in a 29 February of that year."""
    return (day - _EPOCH).days + (day >= _EXTRA_DAY)


def numeral(number: Decimal | int) -> str:
    """A number in plain digits. What is finer than a workbook's own 17 digits is rounded there anyway."""
    if isinstance(number, int):
        return str(number)
    digits = number if len(number.as_tuple().digits) <= 17 else Decimal(repr(float(number)))
    return format(digits.normalize() + 0, "f")


def entered(start: str, value: Value, question: Question | None) -> str:
    """The cell of an answer; `start` is its opening tag, not yet closed. Texts never become formulas or numbers."""
    if isinstance(value, date):
        return f"{start}><v>{serial(value)}</v></c>"
    if isinstance(value, Decimal):
        return f"{start}><v>{numeral(value)}</v></c>"
    if question is not None and question.choices is not None:
        value = question.choices.labels.get(value, value)
    return f'{start} t="inlineStr"><is><t xml:space="preserve">{escaped(value)}</t></is></c>'


def worked_out(start: str, formula: str, result: str | int | Decimal) -> str:
    """The cell of a formula with its known result."""
    if isinstance(result, str):
        return f'{start} t="str">{formula}<v>{escaped(result)}</v></c>'
    return f"{start}>{formula}<v>{numeral(result)}</v></c>"
