"""Where a metric stands against its plan: variance, run-rate, forecast, noise, and the answer that follows. Pure.

Noise: a count of events that come one by one (admissions) swings by chance, by about 1.96 times its square root in 95 of 100 cases
(Poisson); a proportion by 1.96 x sqrt(p (1 - p) / n). Where neither can be worked out, `UNKNOWN_NOISE` percent stand for it, and
below `LEAST_NOISE` percent no difference counts. Delayed days come in clusters and swing more than that, which the words say.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from bcf.years import printed, year_before
from metrics.arithmetic import Reading, known_in_both, reading, rounded, together, worse_by
from metrics.definitions import Metric
from metrics.periods import SPANS, Period, in_order, periods_of, year_period
from metrics.trajectory import Trajectory

CHANCE = Decimal("1.96")
DASH = "–"
"""What is printed for what is not known."""
MOST_NAMED = 2
"""So many gaps among the periods that are compared are named."""
LEAST_NOISE, UNKNOWN_NOISE = Decimal(2), Decimal(5)
HUNDRED = Decimal(100)
Standing = Literal["better", "as planned", "worse", "unknown"]
"""Against the plan; "as planned" is anything within the noise."""
WORDS: dict[Standing, str] = {
    "better": "Better than planned",
    "as planned": "As planned",
    "worse": "Worse than planned",
    "unknown": "Not known",
}


@dataclass(frozen=True)
class Position:
    """How a metric stands in a year, as far as actuals have come (or up to a day that was asked for).

    `compared`: the periods that have plan and actual, of one length. `plan`, `actual`: those taken together, in the metric's unit.
    `variance`: actual less plan; `percent`: that in percent of the plan, positive above it. `noise`: percent that chance explains.
    `redrawn`: the plan of every period is what was seen in it, so it tells nothing, and the year is compared: the forecast with the
    year's plan.
    `run_rate`: per period so far; `forecast`: the year, if it goes on like this; `year_plan`: the year's plan. `last_year`: the
    same periods a year before. Whatever is not known is None.
    """

    metric: Metric
    year: str
    compared: tuple[Period, ...] = ()
    plan: Reading | None = None
    actual: Reading | None = None
    variance: Decimal | None = None
    percent: Decimal | None = None
    noise: Decimal = UNKNOWN_NOISE
    noise_words: str = ""
    run_rate: Decimal | None = None
    forecast: Decimal | None = None
    year_plan: Reading | None = None
    last_year: Reading | None = None
    latest: Reading | None = None
    """The latest actual of the year, whether or not it has a plan."""
    arithmetic: tuple[str, ...] = field(default=())
    redrawn: bool = False

    @property
    def worse(self) -> bool:
        """Whether it is worse than planned, by however little."""
        return self.variance is not None and worse_by(self.metric, self.variance, Decimal(0)) > 0

    @property
    def standing(self) -> Standing:
        """Better or worse than planned, by more than chance explains."""
        if self.percent is None:
            return "unknown"
        if abs(self.percent) <= self.noise:
            return "as planned"
        return "worse" if self.worse else "better"

    @property
    def words(self) -> str:
        """The standing in words."""
        return WORDS[self.standing]

    @property
    def covers(self) -> str:
        """Which periods were compared: "Apr 17 to Dec 17", "Q1 2017/18 to Q3 2017/18", "Apr 17 to Mar 18 without Feb 18"."""
        if not self.compared:
            return ""
        first, last = self.compared[0], self.compared[-1]
        if first == last:
            return first.label
        within = [one for one in periods_of(self.year, first.span) if first.starts <= one.starts <= last.starts]
        missing = [one.short for one in within if one not in self.compared]
        if len(missing) > MOST_NAMED:
            return f"{len(self.compared)} of the {len(within)} {first.span}s {first.short} to {last.short}"
        return f"{first.short} to {last.short}" + (f" without {' and '.join(missing)}" if missing else "")

    @property
    def better_than_last_year(self) -> bool:
        """Whether it is better than in the same periods a year before."""
        if self.actual is None or self.last_year is None:
            return False
        return worse_by(self.metric, self.actual.value, self.last_year.value) < 0

    def suggested(self, options: Collection[str]) -> str:
        """The answer, among a form's options, that the figures suggest; '' where none of them does.

        Forms of 2016/17 know "improved" and "no_improvement" for what is off its target; later ones "not_on_track".
        """
        if self.standing == "unknown":
            return next((option for option in ("data_not_available",) if option in options), "")
        if self.standing in ("better", "as planned"):
            return "on_track" if "on_track" in options else ""
        wanted = ("improved",) if self.better_than_last_year else ("no_improvement",)
        return next((option for option in (*wanted, "not_on_track") if option in options), "")


def position(
    trajectory: Trajectory, year: str, *, until: Period | None = None, since: Period | None = None
) -> Position:
    """How a metric stands in a financial year, counting the periods that begin with `since` or later and end with `until` or
    earlier."""
    compared = _compared(trajectory, year, since, until)
    whole = year_period(year)
    metric = trajectory.metric
    year_plan, latest = reading(trajectory, "plan", whole), _latest(trajectory, year, until)
    plan = together(trajectory, "plan", compared, whole) if compared else None
    actual = together(trajectory, "actual", compared, whole) if compared else None
    if plan is None or actual is None:
        return Position(metric, year, year_plan=year_plan, latest=latest)
    before = tuple(period.shifted(-1) for period in compared)
    last_year = together(trajectory, "actual", before, year_period(year_before(year)))
    run_rate, forecast = _forecast(metric, actual, compared)
    redrawn = year_plan is not None and _is_what_was_seen(trajectory, compared)
    expected, seen = (year_plan, forecast) if redrawn and year_plan is not None else (plan, actual.value)
    variance = seen - expected.value
    percent = variance / expected.value * HUNDRED if expected.value else None
    noise, words = noise_of(metric, expected, actual)
    found = Position(
        metric, year, compared, plan, actual, variance, percent, noise, words, run_rate, forecast, year_plan, last_year,
        latest, redrawn=redrawn,
    )  # fmt: skip
    return replace(found, arithmetic=tuple(_told(found)))


def _compared(trajectory: Trajectory, year: str, since: Period | None, until: Period | None) -> tuple[Period, ...]:
    """The periods of the year with plan and actual, of the shortest length of which there are any. A year's plan that is only known
    as a whole is compared with the year only."""
    for span in SPANS[:3]:
        found = [
            period
            for period in known_in_both(trajectory, year, span)
            if (since is None or since.starts <= period.starts)
            and (until is None or period.last.starts <= until.last.starts)
        ]
        if found:
            return tuple(found)
    return ()


def _is_what_was_seen(trajectory: Trajectory, compared: Sequence[Period]) -> bool:
    """Whether the plan of several periods of a flow is in each of them exactly what came: it was drawn after them."""
    pairs = [(reading(trajectory, "plan", one), reading(trajectory, "actual", one)) for one in compared]
    return (
        trajectory.metric.kind == "flow"
        and len(compared) > 1
        and all(plan is not None and seen is not None and plan.value == seen.value for plan, seen in pairs)
    )


def _latest(trajectory: Trajectory, year: str, until: Period | None) -> Reading | None:
    known = [
        period
        for period in in_order(trajectory.of_year("actual", year))
        if until is None or period.last.starts <= until.last.starts
    ]
    return reading(trajectory, "actual", known[-1]) if known else None


def noise_of(metric: Metric, plan: Reading, actual: Reading) -> tuple[Decimal, str]:
    """How many percent of the plan chance alone explains, and why, in words. Where the plan is a rate only, what it is a rate of is
    taken from the actual."""
    if metric.measure == "percent":
        share, people = plan.value / HUNDRED, plan.denominator or actual.denominator
        if people and 0 < share < 1:
            swing = CHANCE * (share * (1 - share) / people).sqrt() * HUNDRED
            return _at_least(
                swing / plan.value * HUNDRED,
                f"of {people:,.0f} people, chance moves a proportion of {rounded(plan.value, 1)} % by up to "
                f"{rounded(swing, 1)} points in 95 of 100 cases",
            )
    elif metric.kind == "flow" and (count := _expected(metric, plan, actual)):
        clusters = " (delayed days come in clusters, and swing more)" if metric.asked_as == "dtoc" else ""
        swing = CHANCE * count.sqrt()
        return _at_least(
            swing / count * HUNDRED,
            f"chance moves a count of {count:,.0f} by up to {swing:,.0f} in 95 of 100 cases{clusters}",
        )
    return UNKNOWN_NOISE, f"no count is known to work out chance from, so {UNKNOWN_NOISE} % stand for it"


def _expected(metric: Metric, plan: Reading, actual: Reading) -> Decimal | None:
    """How many events the plan expects."""
    if plan.count is not None or metric.measure == "count":
        return plan.count
    people = plan.denominator or actual.denominator
    return plan.value * people / metric.per if people else None


def _at_least(percent: Decimal, words: str) -> tuple[Decimal, str]:
    if percent < LEAST_NOISE:
        return LEAST_NOISE, f"{words}; below {LEAST_NOISE} % no difference counts"
    return percent, words


def _forecast(metric: Metric, actual: Reading, compared: Sequence[Period]) -> tuple[Decimal, Decimal]:
    """Run-rate per period and, by a straight line, the whole year. A level goes on as it was."""
    if metric.kind == "level":
        return actual.value, actual.value
    each = actual.value / len(compared)
    return each, each * (12 // compared[0].length)


def number(metric: Metric, value: Decimal) -> str:
    """A value as the metric is printed, with thousands: "15,087", "620.6", "84.3 %"."""
    text = f"{rounded(value, metric.decimals):,f}"
    return f"{text} %" if metric.measure == "percent" else text


def shown(metric: Metric, value: Decimal | None) -> str:
    """A value as the metric is printed; a dash where it is not known."""
    return DASH if value is None else number(metric, value)


def share(percent: Decimal | None) -> str:
    """A percentage with its sign, "+4.2 %"; a dash where it is not known."""
    return DASH if percent is None else f"{signed(percent)} %"


def signed(value: Decimal, decimals: int = 1) -> str:
    """With its sign: "+4.2", "−1.5", "0.0"."""
    rounded_ = rounded(value, decimals)
    return f"{'+' if rounded_ > 0 else '−' if rounded_ < 0 else ''}{abs(rounded_):,f}"


def _told(found: Position) -> list[str]:
    """The arithmetic, a line for each step."""
    metric, plan, actual = found.metric, found.plan, found.actual
    if plan is None or actual is None:
        return []
    first = f"{found.covers}: actual {number(metric, actual.value)}, plan {number(metric, plan.value)} ({metric.unit})."
    return [first, *_difference_told(found, plan, actual), *_year_told(found), *_last_year_told(found, actual)]


def _difference_told(found: Position, plan: Reading, actual: Reading) -> Iterator[str]:
    """What is compared with what, and whether chance explains it."""
    metric, seen, expected, of = found.metric, actual.value, plan.value, "the plan"
    if found.redrawn and found.year_plan is not None and found.forecast is not None:
        seen, expected, of = found.forecast, found.year_plan.value, "the year's plan"
        yield (
            f"The plan of {found.covers} is what was seen: it was drawn after the fact, and says nothing about it. So the year is "
            f"compared: what it comes to at this rate, {number(metric, seen)}, with its plan, {number(metric, expected)}."
        )
    if found.percent is None or found.variance is None:
        return
    yield (
        f"{number(metric, seen)} − {number(metric, expected)} = {signed(found.variance, metric.decimals)}, "
        f"{signed(found.percent)} % of {of}."
    )
    beyond = "more than" if abs(found.percent) > found.noise else "no more than"
    yield f"That is {beyond} the {rounded(found.noise, 1)} % that chance explains: {found.noise_words}."


def _year_told(found: Position) -> Iterator[str]:
    """What the year comes to, if it goes on like this; of a level there is nothing to add up."""
    if found.forecast is None or found.run_rate is None or found.metric.kind != "flow":
        return
    each, periods = found.compared[0].span, 12 // found.compared[0].length
    planned = f", against a plan of {number(found.metric, found.year_plan.value)}" if found.year_plan else ""
    yield (
        f"Run-rate: {number(found.metric, found.run_rate)} a {each}; over {periods} {each}s that is "
        f"{number(found.metric, found.forecast)} for {printed(found.year)}{planned}."
        if periods > 1
        else f"The whole year is known{planned}."
    )


def _last_year_told(found: Position, actual: Reading) -> Iterator[str]:
    """How it was at the same time a year before."""
    if found.last_year is None:
        return
    metric, before = found.metric, found.last_year.value
    change = actual.value - before
    share = f", {signed(change / before * HUNDRED)} %" if before else ""
    yield f"The same time a year before: {number(metric, before)} ({signed(change, metric.decimals)}{share})."
