"""Which pictures a plan has, and what they show: the figures come from `schemes.totals`, as everywhere."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from bcf.pictures import Picture, Sketch, Table, draw
from bcf.years import printed
from returns.presentation.text import tame
from schemes.amounts import WORDS, amount, amounts
from schemes.checks.findings import money
from schemes.pictures.bars import BARS
from schemes.pictures.data import Bar, Drawing, Group, Quarter, YearOfQuarters
from schemes.plan import ZERO, Plan
from schemes.totals import Totals, label_of, pooled, pooled_by, spend, spend_by

YEARS_SHOWN = 4
"""The latest years that stand side by side."""
BARS_SHOWN = 32
"""Bars that one picture holds; the smallest groups beyond share one."""
_QUARTERS = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}


def pictures_of(plan: Plan, quarters: Iterable[YearOfQuarters] = ()) -> list[Picture]:
    """Every picture of a plan, in the order of `sketches_of`."""
    return draw(sketches_of(plan, quarters))


def sketches_of(plan: Plan, quarters: Iterable[YearOfQuarters] = ()) -> list[Sketch]:
    """Everything that can be drawn of a plan: of all its boards together first, then of each; nothing without a figure."""
    drawn = (plan_against_actual(plan, year) for year in quarters if year.quarters)
    return [*funding_pictures(plan), *spend_pictures(plan), *drawn]


def funding_pictures(plan: Plan) -> list[Sketch]:
    """The funding of all boards together, and of each of several."""
    found = (funding_by_source(plan, board) for board in _boards(plan))
    return [sketch for sketch in found if len(sketch.table.rows) > 1]


def spend_pictures(plan: Plan) -> list[Sketch]:
    """The spending of all boards together, and of each of several."""
    found = (spend_by_theme(plan, board) for board in _boards(plan))
    return [sketch for sketch in found if len(sketch.table.rows) > 1]


def _boards(plan: Plan) -> list[str]:
    return ["", *(board.ons_code for board in plan.boards)] if plan.joint else [""]


def funding_by_source(plan: Plan, board: str = "") -> Sketch:
    """What is put in, by source and year: of one board, or of all ('')."""
    totals = _in_order_of(pooled_by(plan, "source"), pooled_by(plan.of_board(board), "source", years_shown(plan)))
    sums = {year: pooled(plan, year, board) for year in years_shown(plan)}
    return _by_year(plan, "funding", "Funding by source", board, "source", totals, sums)


def spend_by_theme(plan: Plan, board: str = "") -> Sketch:
    """What the schemes cost, by theme and year; by block where no line names a theme."""
    column = grouping(plan)
    totals = _in_order_of(spend_by(plan, column), spend_by(plan.of_board(board), column, years_shown(plan)))
    sums = {year: spend(plan, year, board) for year in years_shown(plan)}
    return _by_year(plan, "spend", f"Spend by {column}", board, column, totals, sums)


def _in_order_of(whole: Totals, part: Totals) -> Totals:
    """A board's groups in the order of the whole plan's, so that the boards' pictures can be laid side by side."""
    return {value: part[value] for value in whole if value in part}


def plan_against_actual(plan: Plan, year: YearOfQuarters) -> Sketch:
    """What was planned, is forecast and was spent by each quarter's end."""
    title = f"Plan, forecast and actual by quarter, {printed(year.year)}" + _of(plan, year.board)
    heard = [(quarter, _of_quarter(plan, quarter)) for quarter in year.quarters]
    groups = tuple(Group(_called(quarter), bars) for quarter, bars in heard if bars)
    rows = [
        (
            f"Quarter {one.number}",
            *("" if each is None else amount(plan, each) for each in (one.planned, one.forecast, one.actual)),
        )
        for one in year.quarters
    ]
    words = [
        f"{_called(one)}: " + ", ".join(f"{bar.name.lower()} {money(plan, bar.amount)}" for bar in bars) + "."
        for one, bars in heard
        if bars
    ]
    lead = "Bars for what was planned, is forecast and was spent from April to each quarter's end."
    table = Table(_caption(plan, title), ("To the end of", "Plan", "Forecast", "Actual"), tuple(rows), summed=False)
    drawing = Drawing(title, " ".join([lead, *words]), groups, _unit(plan))
    return Sketch(f"quarters-{year.year}" + (f"-{year.board.lower()}" if year.board else ""), drawing, table, BARS)


def _of_quarter(plan: Plan, quarter: Quarter) -> tuple[Bar, ...]:
    named = (("Plan", quarter.planned, 2), ("Forecast", quarter.forecast, 1), ("Actual", quarter.actual, 0))
    return tuple(Bar(name, sum_, amount(plan, sum_), style) for name, sum_, style in named if sum_ is not None)


def _called(quarter: Quarter) -> str:
    return f"Quarter {quarter.number} ({_QUARTERS[quarter.number]})"


def years_shown(plan: Plan) -> tuple[str, ...]:
    """The years that pictures and printed tables show: the plan's own, and earlier ones for comparison."""
    return plan.all_years[-YEARS_SHOWN:]


def grouping(plan: Plan) -> str:
    """The column by which a plan's papers group its schemes: "theme", or "block" where no line names a theme."""
    return "block" if any(line.block for line in plan.lines) and not any(line.theme for line in plan.lines) else "theme"


def _of(plan: Plan, board: str) -> str:
    return f": {plan.called(board)}" if plan.joint else ""


def _unit(plan: Plan) -> str:
    """What the amounts are in, where they do not say so themselves."""
    return WORDS[plan.unit].capitalize() if plan.grain > 1 else ""


def _caption(plan: Plan, title: str) -> str:
    return f"{title} ({WORDS[plan.unit]})" if plan.grain > 1 else title


def _by_year(
    plan: Plan, key: str, title: str, board: str, column: str, totals: Totals, sums: Mapping[str, Decimal]
) -> Sketch:
    named = _named(plan, column, totals)
    years = tuple(year for year in years_shown(plan) if any(year in row for row in named.values()))
    rows = [(name, *amounts(plan, row, years)) for name, row in named.items()]
    rows.append(("Total", *amounts(plan, sums, years)))
    heading = title + _of(plan, board)
    table = Table(_caption(plan, heading), (column.capitalize(), *map(printed, years)), tuple(rows))
    words = [_told(plan, year, named, sums[year]) for year in years]
    lead = f"A bar for each {column} and year, as long as its amount."
    groups = tuple(Group(name, _bars(plan, row)) for name, row in _few(named, years).items())
    drawing = Drawing(heading, " ".join([lead, *words]), groups, _unit(plan))
    return Sketch(key + (f"-{board.lower()}" if board else ""), drawing, table, BARS)


def _named(plan: Plan, column: str, totals: Totals) -> Totals:
    """The groups that have an amount, by what people call them; those that are called the same are one."""
    named: Totals = {}
    for value, row in totals.items():
        for year, pounds in row.items():
            there = named.setdefault(tame(label_of(plan, column, value)), {})
            there[year] = there.get(year, ZERO) + pounds
    return named


def _told(plan: Plan, year: str, named: Totals, total: Decimal) -> str:
    """One year's picture in words: all of it, and the largest part."""
    parts = {name: row[year] for name, row in named.items() if year in row}
    words = f"{printed(year)}: {money(plan, total)} in all"
    if len(parts) < 2:
        return f"{words}."
    most = max(parts, key=parts.__getitem__)
    return f"{words}; the largest is {most} with {money(plan, parts[most])}."


def _bars(plan: Plan, row: Mapping[str, Decimal]) -> tuple[Bar, ...]:
    return tuple(
        Bar(printed(year), row[year], amount(plan, row[year]), style)
        for style, year in enumerate(years_shown(plan))
        if year in row
    )


def _few(named: Totals, years: tuple[str, ...]) -> Totals:
    """The groups that a picture has room for, in their order; the smallest of many become one."""
    most = max(BARS_SHOWN // max(len(years), 1), 2)
    if len(named) <= most:
        return named
    largest = sorted(named, key=lambda name: -sum(named[name].values()))[: most - 1]
    others: dict[str, Decimal] = {}
    for row in (row for name, row in named.items() if name not in largest):
        for year, pounds in row.items():
            others[year] = others.get(year, ZERO) + pounds
    kept = {name: row for name, row in named.items() if name in largest}
    return {**kept, f"{len(named) - len(kept)} others together": others}
