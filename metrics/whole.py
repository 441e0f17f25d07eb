"""A metric as forms ask about it: the whole of it, however its figures are kept. The database is not asked here.

Forms of returns ask one question about a metric ("Delayed transfers of care"). Its figures may be kept of the whole, of parts of
it (what is due to the NHS, to social care, to both), or by another view (delays on an average day).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bcf.years import containing
from metrics.arithmetic import comparable
from metrics.definitions import Metric
from metrics.periods import Period, month_of
from metrics.position import Position, position
from metrics.trajectory import NOTHING, SERIES, Figure, Figures, Place, Trajectory


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a metric stands for a form's period, and the trajectory that says so."""

    trajectory: Trajectory
    position: Position


def standing_of(found: Mapping[Place, Trajectory], board: str, key: str, first: date, last: date) -> Stand | None:
    """How the metric of a key stands on the days of a form's period: the period's own figures where there are any, else the year so
    far. The first view of it that has plan and actual counts, else the first that has any figure; None where nothing is known."""
    views = (comparable(one, containing(last)) for one in views_of(found, board, key))
    each = [Stand(one, position_in(one, first, last)) for one in views]
    return next((stand for stand in each if stand.position.standing != "unknown"), each[0] if each else None)


def position_in(trajectory: Trajectory, first: date, last: date) -> Position:
    """How a trajectory stands on these days, or, where they have no figures of their own, from the beginning of their year on."""
    year, since, until = containing(last), month_of(first), month_of(last)
    own = position(trajectory, year, since=since, until=until)
    return own if own.plan is not None else position(trajectory, year, until=until)


def views_of(found: Mapping[Place, Trajectory], board: str, key: str) -> Iterator[Trajectory]:
    """The trajectories of a whole metric, of itself before other views of it: its own figures, else those of its parts together."""
    metrics = {one.metric.key: one.metric for place, one in found.items() if place.board == board}
    asked = [metric for metric in metrics.values() if metric.asked_as == key]
    for metric in sorted(asked, key=lambda one: one.key != key):
        whole = found.get(Place(board, metric.key))
        if whole is not None:
            yield whole
        parts = [found[place] for part in metric.parts if (place := Place(board, metric.key, part)) in found]
        if parts:
            yield together(metric, parts)


def together(metric: Metric, parts: Sequence[Trajectory]) -> Trajectory:
    """The parts of a metric as one trajectory. A period of which any part says nothing is left out."""
    plan, actual, baseline = (dict(_added([one.figures(series) for one in parts])) for series in SERIES)
    return Trajectory(parts[0].board, metric, "", plan, actual, baseline, parts[0].populations)


def _added(parts: Sequence[Figures]) -> Iterator[tuple[Period, Figure]]:
    for period, first in parts[0].items():
        each = [figures.get(period, NOTHING) for figures in parts]
        below = first.denominator if all(one.denominator == first.denominator for one in each) else None
        figure = Figure(_sum(one.count for one in each), below, _sum(one.stated for one in each))
        if figure.count is not None or figure.stated is not None:
            yield period, figure


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None where any is missing."""
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total
