"""Delays are planned as people delayed on an average day, and published as days in a month: either is made of the other. Pure.

A month's days are the average of a day, times the days of the month. What a trajectory says itself always stands; only what it
does not say is filled in from the other view.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from metrics.periods import Period, days
from metrics.trajectory import Figure, Figures, Place, Trajectory


def joined(found: Mapping[Place, Trajectory]) -> dict[Place, Trajectory]:
    """`found` with what the daily view of a metric says filled into the metric itself, and the other way round, where both are
    there."""
    result = dict(found)
    for daily in [one for one in found.values() if one.metric.daily]:
        flow = found.get(Place(daily.board, daily.metric.of, daily.part))
        if flow is not None:
            result[flow.place] = _filled(flow, dict(_times(daily.plan)), dict(_times(daily.actual)))
            result[daily.place] = _filled(daily, dict(_divided(flow.plan)), dict(_divided(flow.actual)))
    return result


def _filled(trajectory: Trajectory, plan: Figures, actual: Figures) -> Trajectory:
    """The same with what it does not say itself."""
    return replace(trajectory, plan={**plan, **trajectory.plan}, actual={**actual, **trajectory.actual})


def _times(figures: Figures) -> Iterator[tuple[Period, Figure]]:
    for period, figure in figures.items():
        if period.span == "month" and figure.count is not None:
            yield period, Figure(figure.count * days(period))


def _divided(figures: Figures) -> Iterator[tuple[Period, Figure]]:
    for period, figure in figures.items():
        if period.span == "month" and figure.count is not None:
            yield period, Figure(figure.count / days(period))
