"""Answers that are numbers: money in pounds, counts, percentages as printed."""

import re
from dataclasses import dataclass
from decimal import Decimal

from returns.answer_types.base import AnswerError, AnswerType, Value
from returns.answer_types.cleaning import plain
from returns.definition.decimals import rounded
from returns.definition.model import DECIMALS, LARGEST, Question


@dataclass(frozen=True)
class NumberShape:
    """What distinguishes one numeric type from another."""

    what: str
    decimals: int
    example: str
    most: int = LARGEST
    before: str = ""
    after: str = ""

    @property
    def least(self) -> int:
        """The smallest number."""
        return -self.most


class Number(AnswerType):
    """A decimal number, with thousands commas understood where they stand right, and refused where they do not."""

    name = "number"
    column = "number"
    shape = NumberShape("a number", DECIMALS["number"], "1234.5")

    def read(self, text: str, question: Question) -> Value:
        number = read_number(plain(text), before=self.shape.before, after=self.shape.after)
        places = question.scale
        if number is None or rounded(number, places) != number:
            raise AnswerError(
                f"must be {self.shape.what}{_PLACES.get(places, f' with at most {places} decimals')}. "
                f"Remove any words or units, for example {self.shape.example}"
            )
        least = self.shape.least if question.minimum is None else question.minimum
        most = self.shape.most if question.maximum is None else question.maximum
        if not least <= number <= most:
            raise AnswerError(f"must lie between {least:,} and {most:,}")
        if len(number.normalize().as_tuple().digits) > EXACT_DIGITS:
            raise AnswerError(f"must have at most {EXACT_DIGITS} digits, as many as a workbook holds")
        return rounded(number, places)

    def printed(self, value: Value, question: Question) -> str:
        if not isinstance(value, Decimal):
            return str(value)
        if question.decimals is not None:
            return f"{rounded(value, question.decimals):,.{question.decimals}f}"
        return f"{value.normalize():,f}"

    def typed(self, value: Value, question: Question) -> str:
        return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)

    def to_json(self, value: Value) -> str:
        return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)

    def from_json(self, text: str) -> Value:
        return Decimal(text)


_PLACES = {0: " without decimals", 1: " with at most 1 decimal", 6: ""}
_DIGITS = r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)?(?:\.[0-9]+)?"
LONGEST_NUMBER = 40
EXACT_DIGITS = 15
"""Digits that a workbook's cell and SQLite's column hold exactly."""


def read_number(text: str, *, before: str = "", after: str = "") -> Decimal | None:
    """The number that `text` can only mean, or None.

    Understands 1,234,567.8 (also 1 234 567.8), -5, (500), and a unit `before` or `after` the number.
    """
    text = text.replace("\u2212", "-")
    in_brackets = re.fullmatch(r"\((.*)\)", text)
    parts = re.fullmatch(
        rf"([-+]?) ?(?:{re.escape(before)})? ?([-+]?)({_DIGITS}) ?(?:{re.escape(after)})?",
        in_brackets[1].strip() if in_brackets else text,
    )
    if parts is None or not 0 < len(parts[3]) <= LONGEST_NUMBER:
        return None
    signs = parts[1] + parts[2]
    if len(signs) > (0 if in_brackets else 1):
        return None
    number = Decimal(re.sub(r"[^0-9.]", "", parts[3]))
    return -number if in_brackets or signs == "-" else number


class Money(Number):
    """Pounds. Pence are allowed unless the question says decimals = 0."""

    name = "money"
    shape = NumberShape("an amount in pounds", DECIMALS["money"], "9000", before="£")

    def printed(self, value: Value, question: Question) -> str:
        if not isinstance(value, Decimal):
            return str(value)
        decimals = _pence(value) if question.decimals is None else question.decimals
        return f"{'-' if value < 0 else ''}£{abs(value):,.{decimals}f}"

    def typed(self, value: Value, question: Question) -> str:
        return f"{value:.{_pence(value)}f}" if isinstance(value, Decimal) else str(value)


def _pence(value: Decimal) -> int:
    """Two places where an amount has pence at all, so that £1,250.50 keeps its 0."""
    return 0 if value == value.to_integral_value() else 2


class Integer(Number):
    """A whole number."""

    name = "integer"
    shape = NumberShape("a whole number", DECIMALS["integer"], "12")


class Percent(Number):
    """A percentage as printed: 94 is 94 %."""

    name = "percent"
    shape = NumberShape("a percentage", DECIMALS["percent"], "94", most=1_000_000, after="%")

    def printed(self, value: Value, question: Question) -> str:
        return f"{super().printed(value, question)}%"
