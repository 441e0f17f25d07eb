"""One figure as its cell says it. Pure."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from bcf.problems import quoted
from metrics.definitions import Metric
from metrics.files.when import excel_number
from returns.answer_types.cleaning import plain
from returns.answer_types.numbers import read_number

HUNDRED = Decimal(100)
EXACT, MOST_DECIMALS = Decimal("0.0001"), 4
LARGEST = Decimal(99999999999)
"""What a column of the database holds, and its decimals."""
_AS_SHOWN = Context(prec=15)
"""A spreadsheet writes 620.6 as 620.60000000000002 into its file, and shows 15 digits."""
_LONGEST = 60
_SIMPLE = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,4})?\Z", re.ASCII)


class NoFigure(ValueError):
    """A cell holds no figure; the message goes on after the name of its column."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure: its value, with how many decimals it is written, whether with a percent sign, and whether more than four decimals
    were rounded away."""

    value: Decimal
    decimals: int = 0
    percent: bool = False
    rounded: bool = False


def read_cell(text: str) -> Number:
    """The figure in a cell that is not blank. Raises NoFigure, saying what to do."""
    if _SIMPLE.match(text):
        return Number(Decimal(text), len(text.partition(".")[2]))
    if text.startswith("="):
        raise NoFigure("holds a formula, which is not worked out here. Put its value in its place")
    day = excel_number(text)
    if day is not None:
        raise NoFigure(
            f"{quoted(text)} is a date; the cell holds {day:,}. If that is the figure, format it as a number"
        )
    number = read_number(plain(text), after="%") if len(text) <= _LONGEST else None
    if number is None:
        raise NoFigure(
            f"{quoted(text)} is no figure. Write digits only, or leave the cell blank where nothing is known"
        )
    if number < 0:
        raise NoFigure(f"{quoted(text)} is negative. A figure is 0 or more; correct it")
    if number > LARGEST:
        raise NoFigure(f"{quoted(text)} is more than any figure can be. Correct it")
    shown = _AS_SHOWN.plus(number).normalize() if -_exponent(number) > MOST_DECIMALS else number
    value = shown.quantize(EXACT, ROUND_HALF_UP) if -_exponent(shown) > MOST_DECIMALS else shown
    return Number(value, max(0, -_exponent(value)), "%" in text, value != shown)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def impossible(metric: Metric, name: str, number: Number, text: str) -> str:
    """Why no figure of a metric can be this, '' where it can."""
    if number.percent and not (name == "stated" and metric.measure == "percent"):
        return f"{quoted(text)} is a percentage, where {metric.numerator} are counted" if name == "count" else (
            f"{quoted(text)} is a percentage. Write a number"
        )  # fmt: skip
    if name == "denominator" and not number.value:
        return "the denominator is 0, by which nothing can be divided. Correct it, or leave it blank"
    if name == "count" and metric.role == "population" and not number.value:
        return "a population of 0 cannot be. Correct it, or leave it blank"
    if name == "stated" and metric.measure == "percent" and number.value > HUNDRED:
        return f"{quoted(text)} is more than 100 %, which no proportion is. Correct it"
    return ""
