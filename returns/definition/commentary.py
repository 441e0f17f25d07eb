"""What a commentary says of its own figure and target: "our performance is 90% against a target of 91.7%".

Only a pair in one sentence counts, both in the same unit (%, £ or none). Where a sentence leaves any doubt there is no pair.
"""

import re
from decimal import Decimal
from typing import NamedTuple

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_NUMBER = re.compile(
    r"(?<![\w/.,-])(£ ?)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)( ?%| per ?cent\b)?(?![\w/]|[.,-]\d)"
)
_TARGET = re.compile(
    r"\btarget\b(?: (?:figure|rate|level))?(?: (?:of|is|was|at|being|to be)\b| ?[:=])? ?", re.IGNORECASE
)
_LONGEST_NUMBER = 15
_YEARS = range(1990, 2100)


class Pair(NamedTuple):
    """The figure that a commentary names and the target it measures it by, in the commentary's own unit."""

    figure: Decimal
    target: Decimal


class _Stated(NamedTuple):
    value: Decimal
    unit: str
    start: int
    end: int


def stated_pair(text: str) -> Pair | None:
    """The first pair of figure and target in `text`, or None."""
    found = (_pair(sentence) for sentence in _SENTENCE.split(text) if "target" in sentence.casefold())
    return next((pair for pair in found if pair is not None), None)


def _pair(sentence: str) -> Pair | None:
    numbers = [_stated(match) for match in _NUMBER.finditer(sentence) if len(match[2]) <= _LONGEST_NUMBER]
    targets = [number for word in _TARGET.finditer(sentence) if (number := _target(word, numbers)) is not None]
    if len(targets) != 1:
        return None
    target = targets[0]
    others = [number for number in numbers if number.unit == target.unit and number != target and not _is_year(number)]
    before = [number for number in others if number.end <= target.start]
    figure = before[-1] if before else next(iter(others), None)
    return Pair(figure.value, target.value) if figure is not None else None


def _stated(match: re.Match[str]) -> _Stated:
    unit = "£" if match[1] else "%" if match[3] else ""
    return _Stated(Decimal(match[2].replace(",", "")), unit, match.start(), match.end())


def _target(word: re.Match[str], numbers: list[_Stated]) -> _Stated | None:
    """The number that belongs to the word target: right after it ("target of 91.7%"), or right before ("the 91.7% target")."""
    after = next((number for number in numbers if number.start == word.end()), None)
    if after is not None:
        return after
    return next((number for number in numbers if number.end in (word.start(), word.start() - 1)), None)


def _is_year(number: _Stated) -> bool:
    return not number.unit and number.value in _YEARS


def possible_share(percent: Decimal, count: Decimal) -> bool:
    """Whether some whole number of `count` people is `percent` of them, rounded to the places that `percent` has.

    A half may have been rounded either way. Raises nothing: no people at all are 0 %.
    """
    if count <= 0:
        return percent == 0
    places = max(0, -int(percent.normalize().as_tuple().exponent))
    half = Decimal(5).scaleb(-places - 1)
    nearest = (percent * count / 100).to_integral_value()
    return any(
        abs(people * 100 / count - percent) <= half
        for people in (nearest - 1, nearest, nearest + 1)
        if 0 <= people <= count
    )
