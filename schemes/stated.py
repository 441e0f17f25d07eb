"""What a printed total is the total of: its words, found again in the plan and added up from its parts. Pure.

`what` is made of parts between semicolons:

    total · contributions · spend          the whole fund, what is put in, what the schemes cost
    contributions; source: X; organisation: Y
    spend; theme: X; block: Y; source: Z; scheme: N; area: A; commissioner: C; provider: P; type: T
    growth; …   growth percent; …          against the year before
    share percent; spend; …                of what all the schemes cost (or of all contributions)
    minimum: K · uplift: K                 a required minimum, and its rise on the year before, in pounds or percent
    national: X                            what papers say all of England gets

Values may be several, with " + " between; "_" is a space, so keys do for labels. A single name without any of these words is looked
up among blocks, themes, schemes, sources and organisations, in this order; "block X" is the block of that name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from bcf.folding import folded
from bcf.years import year_before
from schemes.plan import ZERO, Contribution, Line, Plan, StatedTotal
from schemes.policy import Policy
from schemes.rounding import tolerance
from schemes.totals import contributions_in, lines_in

TOTAL = frozenset(
    {
        "total", "grand total", "pooled fund", "pooled budget", "total pooled budget", "total bcf pooled budget",
        "total pooled fund", "pooled total", "board", "all boards",
    }
)  # fmt: skip
CONTRIBUTIONS = frozenset(
    {"contributions", "contribution", "income", "total contributions", "contributions total", "total income"}
)
SPEND = frozenset(
    {
        "spend", "schemes", "expenditure", "planned expenditure", "total spend", "spend total", "total schemes", "schemes total",
        "all schemes", "total expenditure", "spending",
    }
)  # fmt: skip
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
_GROWTH = ("growth", "growth percent")
_SHARE = ("share", "share percent")


class Unrelated(ValueError):
    """Nothing in the plan answers to these words; the message says which."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in pounds and the grains of its parts; or a rate in percent, which rounding of its parts may move by `slack`."""

    amount: Decimal
    grains: tuple[Decimal, ...] = ()
    slack: Decimal = ZERO

    def __sub__(self, other: "Sum") -> "Sum":
        return Sum(self.amount - other.amount, self.grains + other.grains)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that are summed: of which year and board ('' is all), and which of the plan's values count in which columns."""

    of: Literal["lines", "contributions"]
    year: str
    board: str
    facets: tuple[tuple[str, frozenset[str]], ...] = ()

    def total(self, plan: Plan) -> Sum:
        """What they come to."""
        if self.of == "lines":
            lines = [line for line in lines_in(plan, self.year, self.board) if self._counts(line)]
            return Sum(sum((line.amounts[self.year] for line in lines), ZERO), (plan.grain,) * len(lines))
        found = [one for one in contributions_in(plan, self.year, self.board) if self._counts(one)]
        return Sum(sum((one.amount for one in found), ZERO), tuple(plan.grain_of(one.unit) for one in found))

    def _counts(self, row: Line | Contribution) -> bool:
        return all(getattr(row, column) in values for column, values in self.facets)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a stated total's words ask for: a sum; or its growth on `before`, the year before, in percent or not; or its share of
    `whole`, always in percent."""

    now: Selection
    before: Selection | None = None
    percent: bool = False
    whole: Selection | None = None


def asked_for(plan: Plan, stated: StatedTotal, national: Policy) -> Asked:
    """What the words of a stated total mean in this plan. Raises Unrelated."""
    words = [part.strip() for part in stated.what.split(";") if part.strip()]
    if not words:
        raise Unrelated("it has no name")
    first, rest = folded(words[0]), words[1:] or ["total"]
    if first in _SHARE:
        part = _selection(plan, rest, stated.year, stated.board, national)
        return Asked(part, percent=True, whole=replace(part, facets=()))
    if first not in _GROWTH:
        return Asked(_selection(plan, words, stated.year, stated.board, national))
    now, before = (
        _selection(plan, rest, year, stated.board, national) for year in (stated.year, year_before(stated.year))
    )
    return Asked(now, before, first == "growth percent")


def computed(plan: Plan, stated: StatedTotal, national: Policy) -> Sum:
    """What the plan's own figures come to for a stated total. Raises Unrelated."""
    asked = asked_for(plan, stated, national)
    now = asked.now.total(plan)
    if asked.whole is not None:
        return _rate(now, asked.whole.total(plan), "the whole")
    if asked.before is None:
        return now
    before = asked.before.total(plan)
    if not asked.percent:
        return now - before
    rate = _rate(now, before, "the year before")
    return replace(rate, amount=rate.amount - 100)


def _rate(now: Sum, base: Sum, called: str) -> Sum:
    """What `now` is of `base`, in percent."""
    if not base.amount:
        raise Unrelated(f"{called} comes to nothing")
    part = now.amount / base.amount
    slack = (tolerance(ZERO, now.grains) + abs(part) * tolerance(ZERO, base.grains)) / abs(base.amount)
    return Sum(100 * part, slack=100 * slack)


def _selection(plan: Plan, words: list[str], year: str, board: str, national: Policy) -> Selection:
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
    facets = [(folded(name), value.strip()) for name, colon, value in (w.partition(":") for w in words) if colon]
    bare = [folded(word) for word in words if ":" not in word]
    if bare and bare[0] in TOTAL | CONTRIBUTIONS | SPEND:
        return bare[0], facets
    if bare or not facets:
        return "", facets
    return ("contributions" if any(name not in _LINE for name, _ in facets) else "spend"), facets


def _of_lines(plan: Plan, facets: list[tuple[str, str]], year: str, board: str, national: Policy) -> Selection:
    found = tuple(_facet(_LINE, name, value, plan.lines, national) for name, value in facets)
    return Selection("lines", year, board, found)


def _of_contributions(plan: Plan, facets: list[tuple[str, str]], year: str, board: str, national: Policy) -> Selection:
    found = tuple(_facet(_CONTRIBUTION, name, value, plan.contributions, national) for name, value in facets)
    return Selection("contributions", year, board, found)


def _facet(
    known: dict[str, str], name: str, value: str, rows: Iterable[Line | Contribution], national: Policy
) -> tuple[str, frozenset[str]]:
    """The column that a facet names, and those of the rows' values in it that its words mean.

    A known source from which nothing comes has a sum, which is nothing; words that mean nothing here have none. Raises Unrelated.
    """
    column = known.get(name)
    if column is None:
        raise Unrelated(f"'{name}' is nothing to sum by here")
    held = {getattr(row, column) for row in rows} - {""}
    values = [part.strip() for part in value.split(" + ")]
    if column == "source":
        sources = [national.source_of(part) for part in values]
        found = frozenset(one for one in held if any(national.within(one, source) for source in sources))
        meant = bool(held) and all(source in national.streams for source in sources)
    else:
        folded = {part.casefold() for part in values}
        found, meant = frozenset(one for one in held if one.casefold() in folded), False
    if not found and not meant:
        raise Unrelated(f"no {name} in the plan is called '{value}'")
    return column, found


def _bare(plan: Plan, name: str, year: str, board: str, national: Policy) -> Selection:
    """The sum of the first thing in the plan that goes by this name."""
    for column, rows in _groups(plan, national):
        if name.casefold() in rows:
            facet = next(facet for facet, there in _LINE.items() if there == column)
            return _of_lines(plan, [(facet, name)], year, board, national)
    source = national.source_of(name)
    if any(national.within(one.source, source) for one in plan.contributions):
        return _of_contributions(plan, [("source", name)], year, board, national)
    if any(one.organisation.casefold() == name.casefold() for one in plan.contributions):
        return _of_contributions(plan, [("organisation", name)], year, board, national)
    facet, _, rest = name.partition(" ")
    if rest and facet.casefold() in _LINE:
        return _of_lines(plan, [(facet.casefold(), rest)], year, board, national)
    raise Unrelated(f"nothing in the plan is called '{name}'")


def _groups(plan: Plan, national: Policy) -> Iterator[tuple[str, set[str]]]:
    for column in _BARE:
        values = {getattr(line, column) for line in plan.lines} - {""}
        if column == "source":
            values |= {national.label(value) for value in values}
        yield column, {value.casefold() for value in values}
