"""Delays are planned as people delayed on an average day, and published as days in a month: either is made of the other. Pure.

A month's days are the average of a day, times the days of the month. What a trajectory says itself always stands; only what it
does not say is filled in from the other view.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from metrics.definitions import metrics
from metrics.periods import Period, days
from metrics.trajectory import Figure, Figures, Place, Trajectory


def joined(found: Mapping[Place, Trajectory]) -> dict[Place, Trajectory]:
    """`found` with what the daily view of a metric says filled into the metric itself, and the other way round."""
    result = dict(found)
    for daily in [one for one in found.values() if one.metric.daily]:
        flow = result.get(_flow_of(daily).place) or replace(_flow_of(daily), populations=_people(found, daily))
        filled = replace(
            flow,
            plan={**dict(_times(daily.plan)), **flow.plan},
            actual={**dict(_times(daily.actual)), **flow.actual},
        )
        if filled.plan or filled.actual:
            result[filled.place] = filled
        by_day = replace(
            daily,
            plan={**dict(_divided(flow.plan)), **daily.plan},
            actual={**dict(_divided(flow.actual)), **daily.actual},
        )
        result[by_day.place] = by_day
    return result


def _flow_of(daily: Trajectory) -> Trajectory:
    """The metric that a daily one is a view of, without any figure."""
    return Trajectory(daily.board, metrics().by_key[daily.metric.of], daily.part)


def _people(found: Mapping[Place, Trajectory], daily: Trajectory) -> Mapping[int, Decimal]:
    """The population of the metric, as far as another of its trajectories knows it."""
    ages = metrics().by_key[daily.metric.of].ages
    alike = (one.populations for one in found.values() if one.board == daily.board and one.metric.ages == ages)
    return next(alike, {})


def _times(figures: Figures) -> Iterator[tuple[Period, Figure]]:
    for period, figure in figures.items():
        if period.span == "month" and figure.count is not None:
            yield period, Figure(figure.count * days(period))


def _divided(figures: Figures) -> Iterator[tuple[Period, Figure]]:
    for period, figure in figures.items():
        if period.span == "month" and figure.count is not None:
            yield period, Figure(figure.count / days(period))
