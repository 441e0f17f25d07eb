"""One metric over many boards: where each of them stands, in a fixed number of queries, and how boards of any size compare."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from bcf.models import Board
from bcf.years import ends, starts, year_before
from metrics.arithmetic import Reading, reading, worse_by
from metrics.daily import joined
from metrics.definitions import Metric, metrics
from metrics.models import Trajectory as StoredTrajectory
from metrics.periods import MONTHS, year_period
from metrics.position import HUNDRED, Position, position
from metrics.stored import trajectories
from metrics.trajectory import Place, Trajectory


@dataclass(frozen=True)
class Standing:
    """How a board stands. `actual`, `plan`, `low` and `high` are comparable among boards of any size: a count as percent of its
    plan, a rate as a whole year's, a proportion as it is; `low` to `high` is what chance explains around the plan."""

    board: Board
    trajectory: Trajectory
    year: str

    @property
    def metric(self) -> Metric:
        """What is measured."""
        return self.trajectory.metric

    @cached_property
    def found(self) -> Position:
        """Against its plan, over what is known of both."""
        return position(self.trajectory, self.year)

    @property
    def actual(self) -> Decimal | None:
        """What came, comparable."""
        if self.found.actual is not None:
            return self._comparable(self.found.actual)
        return None if self.metric.measure == "count" else _value(self._of_year("actual"))

    @property
    def plan(self) -> Decimal | None:
        """What was planned, comparable."""
        if self.metric.measure == "count":
            return HUNDRED if self.found.percent is not None else None
        return self._comparable(self.found.plan) if self.found.plan is not None else _value(self.found.year_plan)

    @property
    def low(self) -> Decimal | None:
        """The least that chance explains."""
        return None if self._swing is None or self.plan is None else max(self.plan - self._swing, Decimal(0))

    @property
    def high(self) -> Decimal | None:
        """The most that chance explains."""
        if self._swing is None or self.plan is None:
            return None
        most = self.plan + self._swing
        return min(most, max(self.plan, HUNDRED)) if self.metric.measure == "percent" else most

    @property
    def _swing(self) -> Decimal | None:
        return self.plan * self.found.noise / HUNDRED if self.plan is not None and self.found.plan is not None else None

    def _comparable(self, what: Reading) -> Decimal | None:
        if self.metric.measure == "count":
            plan = self.found.plan
            return what.value / plan.value * HUNDRED if plan is not None and plan.value else None
        if self.metric.kind == "flow":
            return what.value * MONTHS / sum(period.length for period in self.found.compared)
        return what.value

    def _of_year(self, series: Any) -> Reading | None:
        return reading(self.trajectory, series, year_period(self.year))

    @property
    def worse(self) -> Decimal | None:
        """By how much it is worse than planned, comparable: for sorting."""
        if self.actual is None or self.plan is None:
            return None
        return worse_by(self.metric, self.actual, self.plan)


def _value(found: Reading | None) -> Decimal | None:
    return found.value if found is not None else None


def standings(boards: Iterable[Board], metric: Metric, year: str, part: str = "") -> list[Standing]:
    """Where each board stands that has a figure of the metric in the year or the one before, by name."""
    those = list(boards)
    found = joined(
        trajectories(those, keys=metrics().views_of(metric), since=starts(year_before(year)), until=ends(year))
    )
    held = ((board, found.get(Place(board.ons_code, metric.key, part))) for board in those)
    return [Standing(board, there, year) for board, there in held if there is not None and year in there.years]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table over many boards: its key in the address, its heading, and what it is sorted by."""

    key: str
    label: str
    sorts: Callable[[Standing], Any]
    number: bool = True


COLUMNS: Mapping[str, Column] = {
    column.key: column
    for column in (
        Column("board", "Board", lambda one: one.board.name, number=False),
        Column("region", "Region", lambda one: one.board.region, number=False),
        Column("covers", "Compared", lambda one: one.found.covers or None, number=False),
        Column("standing", "Against the plan", lambda one: one.worse, number=False),
        Column("actual", "Actual", lambda one: _value(one.found.actual)),
        Column("plan", "Plan", lambda one: _value(one.found.plan)),
        Column("percent", "Difference in %", lambda one: one.found.percent),
        Column("noise", "Chance in %", lambda one: one.found.noise if one.found.plan else None),
        Column("forecast", "If it goes on", lambda one: one.found.forecast),
        Column("year_plan", "Plan for the year", lambda one: _value(one.found.year_plan)),
    )
}


def in_order(found: Sequence[Standing], sort: str) -> list[Standing]:
    """Sorted by a column's key, with a minus before it downwards, those without a value last; else by board."""
    by_name = sorted(found, key=lambda one: (one.board.name, one.board.ons_code))
    column = COLUMNS.get(sort.removeprefix("-"))
    if column is None:
        return by_name
    held = [one for one in by_name if column.sorts(one) is not None]
    held.sort(key=column.sorts, reverse=sort.startswith("-"))
    return [*held, *(one for one in by_name if column.sorts(one) is None)]


def years_known(boards: Iterable[Board], metric: Metric) -> tuple[str, ...]:
    """The financial years in which any of these boards has a figure of the metric, in order; in one query."""
    ids = [board.pk for board in boards]
    rows = StoredTrajectory.objects.filter(metric=metric.key, board__in=ids, figures__isnull=False).order_by("year")
    return tuple(rows.values_list("year", flat=True).distinct())
