"""What a commentary says of its own figure and target: "our performance is 90% against a target of 91.7%".

Only a pair in one sentence counts, both in the same unit (%, £ or none). Where a sentence leaves any doubt there is no pair:
a false alarm would keep a right return from being ready.
"""

import re
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_NUMBER = re.compile(
    r"(?<![\w/.,-])(£ ?)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)( ?%| per ?cent\b)?(?![\w/+]|[.,-]\d)"
)
_TARGET = re.compile(
    r"\btarget\b(?: (?:figure|rate|level))?(?: (?:of|is|was|at|being|to be)\b| ?[:=])?[ (]{0,2}", re.IGNORECASE
)
_NO_FIGURE_AFTER = re.compile(
    r"\b(?:per|from|by|within|up|down|aged?|increase of|reduction of|fall of|rise of)\s+$", re.IGNORECASE
)
"""What stands before a number that is a measure, a start, a difference or an age: "per 100,000", "from 88%", "by 2%", "aged 65"."""
_NO_FIGURE_BEFORE = re.compile(
    r"\s*(?:percentage )?(?:points? )?(?:above|below|over|under|more|fewer|less|higher|lower|better|worse|short|ahead|behind|"
    r"off|away|increase|decrease|reduction|improvement|rise|fall|drop|points?|or over|and over|years?)\b",
    re.IGNORECASE,
)
"""What follows a number that is a difference or an age: "2% above", "100 fewer", "65 and over"."""
_LONGEST_NUMBER = 15
_MOST_NUMBERS, _MOST_TARGETS = 40, 5
"""A sentence with more of them leaves every doubt."""
_NEAR = 20
"""Characters before a number in which the words that qualify it are looked for."""
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


@lru_cache(64)
def stated_pair(text: str) -> Pair | None:
    """The first pair of figure and target in `text`, or None."""
    found = (_pair(sentence) for sentence in _SENTENCE.split(text) if "target" in sentence.casefold())
    return next((pair for pair in found if pair is not None), None)


def _pair(sentence: str) -> Pair | None:
    matches = list(islice(_NUMBER.finditer(sentence), _MOST_NUMBERS + 1))
    words = list(islice(_TARGET.finditer(sentence), _MOST_TARGETS + 1))
    if len(matches) > _MOST_NUMBERS or len(words) > _MOST_TARGETS:
        return None
    numbers = [_stated(match) for match in matches if len(match[2]) <= _LONGEST_NUMBER]
    targets = [number for word in words if (number := _target(word, numbers)) is not None]
    if len(targets) != 1:
        return None
    (target,) = targets
    figures = [number for number in numbers if number != target and _may_be_figure(number, target.unit, sentence)]
    return Pair(figures[0].value, target.value) if len(figures) == 1 else None


def _may_be_figure(number: _Stated, unit: str, sentence: str) -> bool:
    """Whether a number may be what the target is a target for."""
    before = sentence[max(0, number.start - _NEAR) : number.start]
    return not (
        number.unit != unit
        or (not number.unit and number.value in _YEARS)
        or _NO_FIGURE_AFTER.search(before)
        or _NO_FIGURE_BEFORE.match(sentence, number.end)
    )


def _stated(match: re.Match[str]) -> _Stated:
    unit = "£" if match[1] else "%" if match[3] else ""
    return _Stated(Decimal(match[2].replace(",", "")), unit, match.start(), match.end())


def _target(word: re.Match[str], numbers: list[_Stated]) -> _Stated | None:
    """The number that belongs to the word target: right after it ("target of 91.7%"), or right before ("the 91.7% target")."""
    after = next((number for number in numbers if number.start == word.end()), None)
    if after is not None:
        return after
    return next((number for number in numbers if number.end in (word.start(), word.start() - 1)), None)


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
