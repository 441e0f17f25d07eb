"""Rates, sums and means: what the figures of a trajectory come to for a period. Pure.

The rules, as guidance on the fund and the published plans apply them:
- a rate is count / population x per; the population of a month is that of its calendar year, so it changes in January;
- of several months, the count is their sum and the population their mean;
- a level (people delayed on an average day) is the mean of its months, each weighing its days;
- a proportion of several periods takes all counts and all denominators together;
- what is printed for a period as a whole stands before what its parts come to; the two are compared in `metrics.checks`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from metrics.definitions import Metric, Span
from metrics.periods import SPANS, Period, days, periods_of
from metrics.trajectory import NOTHING, SERIES, Figure, Figures, Series, Trajectory

How = Literal["given", "worked out", "summed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a metric comes to for a period.

    `value` is in the metric's unit, not rounded. `count` and `denominator` stand behind it, None where they are not known. `how`:
    printed as it is ("given"), worked out of count and denominator, or put together from parts of the period ("summed").
    """

    period: Period
    value: Decimal
    how: How
    count: Decimal | None = None
    denominator: Decimal | None = None

    def shown(self, metric: Metric) -> Decimal:
        """Rounded as the metric is printed."""
        return rounded(self.value, metric.decimals)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, as people do."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def population(trajectory: Trajectory, period: Period) -> Decimal | None:
    """The mean population of a period's months, each that of its calendar year; None where any of them is not known."""
    if not trajectory.metric.ages or trajectory.metric.role == "population":
        return None
    years = [month.starts.year for month in period.months]
    if any(year not in trajectory.populations for year in years):
        return None
    return sum((trajectory.populations[year] for year in years), Decimal(0)) / len(years)


def population_words(trajectory: Trajectory, period: Period) -> str:
    """How the population of a period comes about, in words; '' where it is not known."""
    mean = population(trajectory, period)
    if mean is None:
        return ""
    years: dict[int, int] = {}
    for month in period.months:
        years[month.starts.year] = years.get(month.starts.year, 0) + 1
    if len(years) == 1:
        return f"{mean:,.0f} {trajectory.metric.denominator}, the projection for {next(iter(years))}"
    parts = " and ".join(
        f"{count} {'month' if count == 1 else 'months'} of {trajectory.populations[year]:,.0f} ({year})"
        for year, count in years.items()
    )
    return f"{mean:,.0f} {trajectory.metric.denominator}, the mean of {parts}: the projection changes in January"


def denominator_of(trajectory: Trajectory, figure: Figure, period: Period) -> Decimal | None:
    """What a figure's count is divided by: its own denominator, else the population."""
    return figure.denominator if figure.denominator is not None else population(trajectory, period)


def worked_out(metric: Metric, count: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """A count as the metric measures it; None where something is missing."""
    if count is None or metric.measure == "count":
        return count
    return count / denominator * metric.per if denominator else None


def _own(trajectory: Trajectory, figure: Figure, period: Period) -> Reading | None:
    """What a single figure comes to."""
    metric, below = trajectory.metric, denominator_of(trajectory, figure, period)
    value = worked_out(metric, figure.count, below)
    if value is not None:
        return Reading(period, value, "given" if metric.measure == "count" else "worked out", figure.count, below)
    return (
        Reading(period, figure.stated, "given", figure.count, figure.denominator) if figure.stated is not None else None
    )


def reading(trajectory: Trajectory, series: Series, period: Period) -> Reading | None:
    """What one series says of a period: its own figure, or what the parts of the period come to; None where that is not known."""
    figures = trajectory.figures(series)
    own = _own(trajectory, figures.get(period, NOTHING), period)
    return own if own is not None else summed(trajectory, series, period)


def summed(trajectory: Trajectory, series: Series, period: Period) -> Reading | None:
    """What the quarters or months within a period come to, without its own figure; None unless they cover all of it."""
    parts = parts_of(trajectory.figures(series), period)
    return together(trajectory, series, parts, period) if parts else None


def parts_of(figures: Figures, period: Period) -> Sequence[Period]:
    """The shorter periods with a figure that cover a period without gap, months before quarters; empty where none do."""
    for span, length in (("month", 1), ("quarter", 3)):
        if length >= period.length:
            break
        found = [Period(month.starts, span) for month in period.months[::length]]  # type: ignore[arg-type]
        if all(one in figures and figures[one] for one in found):
            return found
    return ()


def together(trajectory: Trajectory, series: Series, parts: Sequence[Period], period: Period) -> Reading | None:
    """Several periods' figures taken together, as those of `period`; None where one of them has nothing that can be added."""
    metric = trajectory.metric
    each = [reading(trajectory, series, part) for part in parts]
    found = [one for one in each if one is not None]
    if not parts or len(found) < len(parts):
        return None
    counts = _all(one.count for one in found)
    if metric.kind == "flow":
        return _flow(metric, found, counts, period)
    if metric.measure == "percent":
        return _proportion(metric, found, counts, period)
    return Reading(period, _mean(found), "summed", _mean(found) if counts is not None else None)


def _all(values: Iterable[Decimal | None]) -> list[Decimal] | None:
    """The values, if none is missing."""
    found = list(values)
    known = [value for value in found if value is not None]
    return known if len(known) == len(found) else None


def _flow(metric: Metric, parts: Sequence[Reading], counts: list[Decimal] | None, period: Period) -> Reading:
    """Counts added up over the mean of what they are divided by; of rates that are only printed, the rates."""
    below = _all(part.denominator for part in parts)
    total = sum(counts, Decimal(0)) if counts is not None else None
    if below is not None:
        lengths = sum(part.period.length for part in parts)
        mean = sum((value * part.period.length for value, part in zip(below, parts, strict=True)), Decimal(0)) / lengths
        value = worked_out(metric, total, mean)
        if value is not None:
            return Reading(period, value, "summed", total, mean)
    return Reading(period, sum((part.value for part in parts), Decimal(0)), "summed", total)


def _proportion(metric: Metric, parts: Sequence[Reading], counts: list[Decimal] | None, period: Period) -> Reading:
    below = _all(part.denominator for part in parts)
    if counts is not None and below is not None:
        total, all_ = sum(counts, Decimal(0)), sum(below, Decimal(0))
        return Reading(period, total / all_ * metric.per, "summed", total, all_)
    return Reading(period, _mean(parts), "summed")


def _mean(parts: Sequence[Reading]) -> Decimal:
    """The mean, each weighing its days."""
    weights = [days(part.period) for part in parts]
    return sum((part.value * each for part, each in zip(parts, weights, strict=True)), Decimal(0)) / sum(weights)


def comparable(trajectory: Trajectory, year: str) -> Trajectory:
    """The same, measured by its counts alone for a year in which plan and actual can only be compared so: papers give some rates as
    a number of people, and the population is not known."""
    metric = trajectory.metric
    if metric.measure != "rate" or _both(trajectory, year):
        return trajectory
    counted = replace(trajectory, metric=replace(metric, measure="count", decimals=0, ages="", per=0, denominator=""))
    if _both(counted, year) or not any(_known(trajectory, series, year) for series in SERIES):
        return counted if any(_known(counted, series, year) for series in SERIES) else trajectory
    return trajectory


def _known(trajectory: Trajectory, series: Series, year: str) -> set[Period]:
    """The periods of a year that have a reading of their own."""
    figures = trajectory.of_year(series, year)
    return {period for period, figure in figures.items() if _own(trajectory, figure, period) is not None}


def known_in_both(trajectory: Trajectory, year: str, span: Span) -> list[Period]:
    """The periods of a year, of one length, of which plan and actual are both known; in order."""
    return [
        period
        for period in periods_of(year, span)
        if reading(trajectory, "actual", period) is not None and reading(trajectory, "plan", period) is not None
    ]


def _both(trajectory: Trajectory, year: str) -> bool:
    """Whether plan and actual are both known for any period of a year."""
    return any(known_in_both(trajectory, year, span) for span in SPANS[:3])


def worse_by(metric: Metric, value: Decimal, than: Decimal) -> Decimal:
    """By how much a value is worse than another, in the metric's unit; negative where it is better."""
    return value - than if metric.better == "lower" else than - value
