"""A trajectory's year as a table: each period with plan, actual, how they differ, and the year before. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from metrics.arithmetic import Reading, population_words, reading
from metrics.definitions import Metric
from metrics.periods import Period, periods_of
from metrics.position import DASH, HUNDRED, share, shown, signed
from metrics.trajectory import Trajectory


@dataclass(frozen=True)
class YearRow:
    """One period of a year. `before`: the actual of the same period a year earlier. `figures`: count and denominator of the actual
    in words, '' where nothing stands behind it."""

    metric: Metric
    period: Period
    plan: Reading | None
    actual: Reading | None
    before: Reading | None
    people: str = ""
    total: bool = False
    """Whether it sums up shorter periods of the table."""

    @property
    def known(self) -> bool:
        """Whether anything is planned or known of it."""
        return self.plan is not None or self.actual is not None

    @property
    def difference(self) -> Decimal | None:
        """Actual less plan."""
        return self.actual.value - self.plan.value if self.plan is not None and self.actual is not None else None

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of the plan."""
        if self.difference is None or self.plan is None or not self.plan.value:
            return None
        return self.difference / self.plan.value * HUNDRED

    @property
    def cells(self) -> tuple[str, ...]:
        """Plan, actual, difference, difference in percent, a year before, as they are printed."""
        plan, actual, before = (
            shown(self.metric, one.value if one is not None else None) for one in (self.plan, self.actual, self.before)
        )
        by = DASH if self.difference is None else signed(self.difference, self.metric.decimals)
        return (plan, actual, by, share(self.percent), before)

    @property
    def figures(self) -> str:
        """What the actual is worked out of: "1,813 delayed days / 292,125 residents of 18 and over"."""
        if self.metric.measure == "count" or self.actual is None or self.actual.count is None:
            return ""
        below = f" / {self.actual.denominator:,.0f} {self.metric.denominator}" if self.actual.denominator else ""
        return f"{self.actual.count:,f} {self.metric.numerator}{below}".replace(".0000", "")


def year_table(trajectory: Trajectory, year: str) -> list[YearRow]:
    """Months, quarters and the year, as far as anything is known of them; each quarter follows its months."""
    rows = [row for row in _rows(trajectory, year) if row.known]
    shortest = min((row.period.length for row in rows), default=0)
    return [replace(row, total=row.period.length > shortest) for row in rows]


def _rows(trajectory: Trajectory, year: str) -> Iterator[YearRow]:
    if trajectory.metric.period == "calendar_year":
        yield from (_row(trajectory, period) for period in periods_of(year, "calendar_year"))
        return
    for quarter in periods_of(year, "quarter"):
        for month in quarter.months:
            yield _row(trajectory, month)
        yield _row(trajectory, quarter)
    yield from (_row(trajectory, period) for period in periods_of(year, "year"))


def _row(trajectory: Trajectory, period: Period) -> YearRow:
    return YearRow(
        trajectory.metric, period, reading(trajectory, "plan", period), reading(trajectory, "actual", period),
        reading(trajectory, "actual", period.shifted(-1)), population_words(trajectory, period),
    )  # fmt: skip


def years_around(trajectory: Trajectory, asked: str) -> list[str]:
    """The years that a page leads to: those of which anything is known, and the one that is asked for."""
    return sorted({*trajectory.years, asked})
