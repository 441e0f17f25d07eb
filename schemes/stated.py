"""What a printed total is the total of: its words, found again in the plan and added up from its parts. Pure.

`what` is made of parts between semicolons:

    total · contributions · spend          the whole fund, what is put in, what the schemes cost
    contributions; source: X; organisation: Y
    spend; theme: X; block: Y; source: Z; scheme: N; area: A; commissioner: C; provider: P; type: T
    growth; …   growth percent; …          against the year before
    minimum: K · uplift: K                 a required minimum, and its rise on the year before
    national: X                            what papers say all of England gets

Values may be several, with " + " between. A single name without any of these words is looked up among blocks, themes, schemes,
sources and organisations, in this order.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from schemes.plan import ZERO, Contribution, Line, Plan, StatedTotal
from schemes.policy import Policy
from schemes.totals import contributions_in, lines_in
from schemes.years import year_before

TOTAL = frozenset(
    {"total", "pooled fund", "pooled budget", "total pooled budget", "total bcf pooled budget", "total pooled fund"}
)
CONTRIBUTIONS = frozenset({"contributions", "contribution", "income", "total contributions"})
SPEND = frozenset({"spend", "schemes", "expenditure", "planned expenditure", "total spend"})
_LINE = {
    "theme": "theme",
    "block": "block",
    "source": "source",
    "scheme": "name",
    "ref": "ref",
    "area": "area_of_spend",
    "area of spend": "area_of_spend",
    "commissioner": "commissioner",
    "provider": "provider",
    "type": "scheme_type",
}
_CONTRIBUTION = {"source": "source", "organisation": "organisation", "organization": "organisation"}
_BARE = ("block", "theme", "name", "source")


class Unrelated(ValueError):
    """Nothing in the plan answers to these words; the message says which."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in pounds (or percent), and the grains of the parts that it is made of."""

    amount: Decimal
    grains: tuple[Decimal, ...] = ()

    def __sub__(self, other: "Sum") -> "Sum":
        return Sum(self.amount - other.amount, self.grains + other.grains)


def computed(plan: Plan, stated: StatedTotal, national: Policy) -> Sum:
    """What the plan's own figures come to for a stated total. Raises Unrelated."""
    words = [part.strip() for part in stated.what.split(";") if part.strip()]
    if not words:
        raise Unrelated("it has no name")
    growth = words[0].casefold()
    if growth not in ("growth", "growth percent"):
        return _sum(plan, words, stated.year, stated.board, national)
    rest = words[1:] or ["total"]
    now = _sum(plan, rest, stated.year, stated.board, national)
    before = _sum(plan, rest, year_before(stated.year), stated.board, national)
    if growth == "growth":
        return now - before
    if not before.amount:
        raise Unrelated("the year before comes to nothing")
    return Sum(100 * (now.amount - before.amount) / before.amount)


def _sum(plan: Plan, words: list[str], year: str, board: str, national: Policy) -> Sum:
    asked, facets = _parsed(words)
    if asked in TOTAL:
        asked = "contributions" if any(contributions_in(plan, year, board)) else "spend"
    if asked in CONTRIBUTIONS:
        return _of_contributions(plan, facets, year, board, national)
    if asked in SPEND:
        return _of_lines(plan, facets, year, board, national)
    return _bare(plan, words[0], year, board, national)


def _parsed(words: list[str]) -> tuple[str, list[tuple[str, str]]]:
    """The first word, which says what is summed ('' for a name only), and the facets."""
    facets = [
        (name.strip().casefold(), value.strip()) for name, colon, value in (w.partition(":") for w in words) if colon
    ]
    bare = [word.casefold() for word in words if ":" not in word]
    if bare and bare[0] in TOTAL | CONTRIBUTIONS | SPEND:
        return bare[0], facets
    if bare or not facets:
        return "", facets
    return ("contributions" if any(name not in _LINE for name, _ in facets) else "spend"), facets


def _of_lines(plan: Plan, facets: list[tuple[str, str]], year: str, board: str, national: Policy) -> Sum:
    tests = [_test(_LINE, name, value, national) for name, value in facets]
    found = [line for line in lines_in(plan, year, board) if all(test(line) for test in tests)]
    if facets and not any(all(test(line) for test in tests) for line in plan.lines):
        raise Unrelated("no line of the plan goes by these words")
    return Sum(sum((line.amounts[year] for line in found), ZERO), (plan.grain,) * len(found))


def _of_contributions(plan: Plan, facets: list[tuple[str, str]], year: str, board: str, national: Policy) -> Sum:
    tests = [_test(_CONTRIBUTION, name, value, national) for name, value in facets]
    found = [one for one in contributions_in(plan, year, board) if all(test(one) for test in tests)]
    if facets and not any(all(test(one) for test in tests) for one in plan.contributions):
        raise Unrelated("no contribution goes by these words")
    grains = tuple(plan.grain_of(one.unit) for one in found)
    return Sum(sum((one.amount for one in found), ZERO), grains)


def _test(known: dict[str, str], name: str, value: str, national: Policy) -> Callable[[Line | Contribution], bool]:
    column = known.get(name)
    if column is None:
        raise Unrelated(f"'{name}' is nothing to sum by here")
    values = [part.strip() for part in value.split(" + ")]
    if column == "source":
        sources = [national.source_of(part) for part in values]
        return lambda row: bool(row.source) and any(national.within(row.source, source) for source in sources)
    folded = {part.casefold() for part in values}
    return lambda row: getattr(row, column).casefold() in folded


def _bare(plan: Plan, name: str, year: str, board: str, national: Policy) -> Sum:
    """The sum of the first thing in the plan that goes by this name."""
    for column, rows in _groups(plan, national):
        if name.casefold() in rows:
            facet = next(facet for facet, there in _LINE.items() if there == column)
            return _of_lines(plan, [(facet, name)], year, board, national)
    source = national.source_of(name)
    if any(national.within(one.source, source) for one in plan.contributions):
        return _of_contributions(plan, [("source", name)], year, board, national)
    return _of_contributions(plan, [("organisation", name)], year, board, national)


def _groups(plan: Plan, national: Policy) -> Iterator[tuple[str, set[str]]]:
    for column in _BARE:
        values = {getattr(line, column) for line in plan.lines} - {""}
        if column == "source":
            values |= {national.label(value) for value in values}
        yield column, {value.casefold() for value in values}
