"""What does not fit together in a trajectory: totals, printed rates, proportions, ambition, parts. Pure.

Nothing here is an error: figures are kept as they were published. A query wants to be looked into or explained, a note to be known.

Totals: every difference is a query that names both figures, even a difference of one; where rounding of so many figures explains
it, the query says so. As elsewhere in this service rounding explains up to three standard deviations of so many roundings: 3 of
twelve months and a year.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from metrics.arithmetic import Reading, denominator_of, population_words, reading, together, worked_out, worse_by
from metrics.definitions import Metric
from metrics.periods import Period, year_period
from metrics.position import noise_of, number, signed
from metrics.trajectory import NOTHING, SERIES, Figure, Series, Trajectory

HUNDRED, HALF = Decimal(100), Decimal("0.5")
_DEVIATIONS_SQUARED = Decimal(9) / Decimal(12)
"""Three standard deviations of one rounding, squared: an error anywhere within a unit has the variance 1/12."""
_LIKE_A_COUNT = Decimal("0.25")
"""So near to the count that is to be expected, as a share of it, a rate is taken for a count ..."""
_UNLIKE_A_RATE = Decimal(2)
"""... if it is this many times the rate that is to be expected."""
_SPANS: tuple[tuple[Literal["month", "quarter"], int, str], ...] = (("month", 1, "months"), ("quarter", 3, "quarters"))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit, at a period of a series. `rule` names the check."""

    strength: Literal["query", "note"]
    rule: str
    period: Period
    series: Series
    message: str


def check(trajectory: Trajectory) -> tuple[Finding, ...]:
    """What does not fit in one trajectory, in the order of the series and periods."""
    found = [
        finding
        for series in SERIES
        for period, figure in sorted(trajectory.figures(series).items())
        for finding in _of_figure(trajectory, series, period, figure)
    ]
    return (*found, *_less_ambitious(trajectory))


def check_all(own: Mapping[str, Trajectory], part: str) -> tuple[Finding, ...]:
    """What does not fit in one part of a metric (`own`: part → trajectory); of the whole also what does not fit its parts."""
    if part not in own:
        return ()
    parts = {key: one for key, one in own.items() if key}
    return (*check(own[part]), *(() if part else check_parts(own[part], parts)))


def _of_figure(trajectory: Trajectory, series: Series, period: Period, figure: Figure) -> Iterator[Finding]:
    for rule in (_total, _stated, _over_100, _count_as_rate):
        yield from rule(trajectory, series, period, figure)


# --- totals --------------------------------------------------------------------------------------------------------


def _total(trajectory: Trajectory, series: Series, period: Period, figure: Figure) -> Iterator[Finding]:
    """A quarter or year against its months, and a year against its quarters. A level has no total."""
    metric = trajectory.metric
    own = reading(trajectory, series, period)
    if metric.kind != "flow" or own is None or own.how == "summed":
        return
    for span, length, word in _SPANS:
        parts = [Period(month.starts, span) for month in period.months[::length]]
        if length >= period.length or not all(trajectory.figures(series).get(part) for part in parts):
            continue
        comes_to = together(trajectory, series, parts, period)
        if comes_to is None:
            continue
        unit, pair = _comparable(metric, own, comes_to, figure)
        says = f"{SERIES[series]} for {period.label}"
        if message := _differ(metric, says, f"its {len(parts)} {word} come to", pair, unit, len(parts)):
            yield Finding("query", f"total_of_{word}", period, series, message)


def _comparable(
    metric: Metric, own: Reading, other: Reading, figure: Figure
) -> tuple[Decimal, tuple[Decimal, Decimal]]:
    """What is compared, counts if both have them, and in which unit it is printed."""
    if own.count is not None and other.count is not None and metric.measure != "count":
        return Decimal(1), (own.count, other.count)
    return _unit(metric, figure.stated if own.how == "given" else None), (own.value, other.value)


def _unit(metric: Metric, printed: Decimal | None = None) -> Decimal:
    """The last decimal that a metric is printed to; of a figure that was printed to more, its own last."""
    places = -int(printed.normalize().as_tuple().exponent) if printed else 0
    return Decimal(1).scaleb(-max(metric.decimals, places))


def _differ(
    metric: Metric, says: str, comes_to: str, pair: tuple[Decimal, Decimal], unit: Decimal, roundings: int
) -> str:
    """The message of a difference, '' for none: both figures, the difference, and whether rounding explains it."""
    said, summed = (value.quantize(unit, ROUND_HALF_UP) for value in pair)
    if said == summed:
        return ""
    difference = said - summed
    most = explained(unit, roundings)
    if abs(difference) <= most:
        why = f"Rounding of {roundings} figures and their total explains a difference of up to {most:,f}."
    else:
        why = f"Rounding of {roundings} figures explains no more than {most:,f}: correct one of them, or say why."
    return (
        f"{says} is {said:,f}, and {comes_to} {summed:,f}: a difference of {signed(difference, _places(unit))}. {why}"
    )


def _places(unit: Decimal) -> int:
    return -int(unit.as_tuple().exponent)


def explained(unit: Decimal, roundings: int) -> Decimal:
    """The largest difference, in whole units, between a total and so many figures that rounding is taken to explain."""
    likely = min(HALF * (roundings + 1), (_DEVIATIONS_SQUARED * (roundings + 1)).sqrt())
    return int(likely) * unit


# --- single figures ----------------------------------------------------------------------------------------------------


def _stated(trajectory: Trajectory, series: Series, period: Period, figure: Figure) -> Iterator[Finding]:
    """A printed rate or proportion against its count and denominator."""
    metric = trajectory.metric
    below = denominator_of(trajectory, figure, period)
    if figure.stated is None or figure.count is None or metric.measure == "count" or not below:
        return
    value = worked_out(metric, figure.count, below)
    unit = _unit(metric, figure.stated)
    if value is None or abs(value - figure.stated) <= unit / 2:
        return
    source = f" ({population_words(trajectory, period)})" if figure.denominator is None else ""
    yield Finding(
        "query", "stated_rate", period, series,
        f"{SERIES[series]} for {period.label} is printed as {figure.stated.normalize():,f}, and {figure.count:,.0f} "
        f"÷ {below:,.0f} × {metric.per:,} is {value.quantize(unit, ROUND_HALF_UP):,f}{source}: more than rounding. Correct one of "
        "them, or say why.",
    )  # fmt: skip


def _over_100(trajectory: Trajectory, series: Series, period: Period, figure: Figure) -> Iterator[Finding]:
    """A proportion of more than all."""
    own = reading(trajectory, series, period)
    if trajectory.metric.measure != "percent" or own is None or own.how == "summed":
        return
    if (most := max(own.value, figure.stated or Decimal(0))) > HUNDRED:
        yield Finding(
            "query", "over_100", period, series,
            f"{SERIES[series]} for {period.label} is {number(trajectory.metric, most)}, which is more than all. Correct the "
            "figure, or exchange count and denominator.",
        )  # fmt: skip


def _count_as_rate(trajectory: Trajectory, series: Series, period: Period, figure: Figure) -> Iterator[Finding]:
    """What is printed as a rate but has the size of the count: told by the counts of other periods and the population."""
    metric, people = trajectory.metric, denominator_of(trajectory, figure, period)
    if figure.stated is None or figure.count is not None or metric.kind != "flow" or not metric.per or not people:
        return
    monthly = _monthly_count(trajectory)
    if not monthly:
        return
    count = monthly * period.length
    rate = count / people * metric.per
    near = abs(figure.stated - count) <= _LIKE_A_COUNT * count
    if near and not rate / _UNLIKE_A_RATE <= figure.stated <= rate * _UNLIKE_A_RATE:
        yield Finding(
            "query", "count_as_rate", period, series,
            f"{SERIES[series]} for {period.label} is given as a rate of {figure.stated.normalize():,f}. That is the size of a "
            f"count: other figures suggest about {count:,.0f} {metric.numerator}, a rate of {rate:,.1f} per {metric.per:,}. Enter "
            "it as a count, or say why.",
        )  # fmt: skip


def _monthly_count(trajectory: Trajectory) -> Decimal | None:
    """How many a month there are by the counts that are known."""
    counted = [
        (figure.count, period.length)
        for series in SERIES
        for period, figure in trajectory.figures(series).items()
        if figure.count is not None
    ]
    months = sum(length for _, length in counted)
    return sum((count for count, _ in counted), Decimal(0)) / months if months else None


# --- ambition --------------------------------------------------------------------------------------------------------


def _less_ambitious(trajectory: Trajectory) -> Iterator[Finding]:
    """A year's plan that is worse than the last year that is known: a query, or a note where it is no more than chance explains."""
    metric = trajectory.metric
    if metric.role == "population":
        return
    for year in sorted({period.year for period in trajectory.plan if period.span != "calendar_year"}):
        plan, last = reading(trajectory, "plan", year_period(year)), _last_known(trajectory, year)
        if plan is None or last is None or worse_by(metric, plan.value, last.value) <= 0:
            continue
        noise, words = noise_of(metric, plan, last)
        difference = abs(plan.value - last.value)
        beyond = not plan.value or difference / plan.value * HUNDRED > noise
        unit = "" if metric.measure == "percent" else metric.unit
        yield Finding(
            "query" if beyond else "note", "worse_than_last_actual", plan.period, "plan",
            f"The plan for {plan.period.label} is {number(metric, plan.value)} {unit}".rstrip()
            + f", which is worse than the actual of {last.period.label}, {number(metric, last.value)}, by "
            f"{number(metric, difference).replace('%', 'points')}. "
            + ("Plan for no less than was reached, or explain it." if beyond else f"Chance explains as much: {words}."),
        )  # fmt: skip


def _last_known(trajectory: Trajectory, before: str) -> Reading | None:
    """The actual of the last whole year before one."""
    years = sorted({period.year for period in trajectory.actual if period.span != "calendar_year"}, reverse=True)
    found = (reading(trajectory, "actual", year_period(year)) for year in years if year < before)
    return next((one for one in found if one is not None), None)


# --- parts -------------------------------------------------------------------------------------------------------


def check_parts(whole: Trajectory, parts: Mapping[str, Trajectory]) -> tuple[Finding, ...]:
    """Periods in which the parts of a metric (by key) don't come to the whole.

    A part of which a series says nothing in a year counts as not being split off (a table of NHS and social care alone). Where a
    part is missing for a period only, nothing can be said, unless the others are more than the whole already.
    """
    return tuple(
        finding
        for series in SERIES
        for period in sorted(whole.figures(series))
        for finding in _parts_at(whole, parts, series, period)
    )


def _parts_at(whole: Trajectory, parts: Mapping[str, Trajectory], series: Series, period: Period) -> Iterator[Finding]:
    metric = whole.metric
    used = {key: one for key, one in parts.items() if one.of_year(series, period.year)}
    found = {key: one for key, part in used.items() if (one := _own(part, series, period)) is not None}
    own = _own(whole, series, period)
    if own is None or not found:
        return
    pair = _in_one_unit(own, list(found.values()))
    if len(found) < len(used) and pair[1] <= pair[0]:
        return
    unit = _unit(metric) if pair[0] == own.value else Decimal(1)
    names = " and ".join(metric.part_label(key) for key in found)
    says = f"{SERIES[series]} for {period.label}, all together,"
    if message := _differ(metric, says, f"{names} come to", pair, unit, len(found)):
        yield Finding("query", "parts_of_whole", period, series, message)


def _own(trajectory: Trajectory, series: Series, period: Period) -> Reading | None:
    """What is said of just this period, not put together from shorter ones."""
    return reading(trajectory, series, period) if trajectory.figures(series).get(period, NOTHING) else None


def _in_one_unit(own: Reading, parts: Sequence[Reading]) -> tuple[Decimal, Decimal]:
    """The whole and the sum of its parts: counts where all have them."""
    counts = [part.count for part in parts if part.count is not None]
    if own.count is not None and len(counts) == len(parts):
        return own.count, sum(counts, Decimal(0))
    return own.value, sum((part.value for part in parts), Decimal(0))
