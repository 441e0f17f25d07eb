"""A metric over many boards as a table: as a page prints it, and as a file holds it. Pure."""

from decimal import Decimal

from metrics.arithmetic import Reading, rounded
from metrics.nation import Standing
from metrics.position import DASH, share, shown
from metrics.trajectory import exact

HEADER = (
    "board_ons_code", "board", "region", "metric", "name", "part", "financial_year", "unit", "compared", "actual", "plan",
    "difference", "difference_percent", "chance_percent", "standing", "forecast", "plan_for_the_year", "a_year_before",
    "comparable_actual", "comparable_plan",
)  # fmt: skip
_DECIMALS = 6
"""Of what is worked out, in a file."""


def cells_of(one: Standing) -> tuple[str, ...]:
    """What stands in the table beside board, region, time and standing, as printed."""
    found, metric = one.found, one.metric

    return (
        shown(metric, _value(found.actual)),
        shown(metric, _value(found.plan)),
        share(found.percent),
        DASH if found.plan is None else f"± {rounded(found.noise, 1)} %",
        shown(metric, found.forecast),
        shown(metric, _value(found.year_plan)),
    )


def row_of(one: Standing) -> tuple[str | Decimal | None, ...]:
    """A row of the file, below HEADER; None for what is not known. Figures are numbers: as texts, those below zero would be
    guarded as formulas are."""
    found, metric, trajectory = one.found, one.metric, one.trajectory
    values = (
        _value(found.actual), _value(found.plan), found.variance, found.percent, found.noise if found.plan else None,
    )  # fmt: skip
    return (
        one.board.ons_code, one.board.name, one.board.region, metric.key, metric.name,
        metric.part_label(trajectory.part), one.year, metric.unit, found.covers, *map(plain, values), found.words,
        *map(plain, (found.forecast, _value(found.year_plan), _value(found.last_year), one.actual, one.plan)),
    )  # fmt: skip


def _value(read: Reading | None) -> Decimal | None:
    return read.value if read is not None else None


def plain(value: Decimal | None) -> Decimal | None:
    """A number as a file holds it: in plain digits, with no more decimals than it needs."""
    return None if value is None else Decimal(exact(rounded(value, _DECIMALS)))
