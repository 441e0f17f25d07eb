"""Pictures of a board's metrics over a year: plan, actual, last year and forecast, with what chance explains around the plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bcf.pictures import Sketch, Table
from bcf.years import printed, year_before
from metrics.arithmetic import Reading, comparable, reading
from metrics.definitions import Metric, Span
from metrics.periods import Period, periods_of, year_period
from metrics.pictures.data import Chart, Line, Look
from metrics.pictures.lines import LINES
from metrics.pictures.scale import scale_of, tick_text
from metrics.position import HUNDRED, Position, noise_of, number, position
from metrics.trajectory import Series, Trajectory

YEARS_SHOWN = 4
"""Of a metric that is known by year only: so many side by side."""
BAND_WORDS = "Grey: what chance alone explains."
_EACH: Mapping[Span, str] = {"month": "a month", "quarter": "a quarter", "year": "a year", "calendar_year": "a year"}
_HEADING: Mapping[Span, str] = {"month": "Month", "quarter": "Quarter", "year": "Year", "calendar_year": "Year"}

Values = dict[int, Reading]
"""Place on the axis → what is read there."""


@dataclass(frozen=True)
class Shown:
    """What of a trajectory is shown: its periods and the readings of each line by place."""

    trajectory: Trajectory
    year: str
    periods: tuple[Period, ...]
    found: Position
    plan: Values
    actual: Values
    before: Values
    forecast: dict[int, Decimal]
    before_name: str = "Last year"

    @property
    def metric(self) -> Metric:
        """What is measured."""
        return self.trajectory.metric

    @property
    def span(self) -> Span:
        """How long each period is."""
        return self.periods[0].span

    @property
    def by_year(self) -> bool:
        """Whether years stand side by side."""
        return self.span == "year"


def line_of(trajectory: Trajectory, year: str, *, until: Period | None = None, small: bool = False) -> Sketch | None:
    """Plan, actual, last year and forecast of a metric in a financial year, by month or quarter, or as years side by side where
    only years are known. `until`: as if no later actual were known. None where there is no figure."""
    shown = _shown(_known_until(trajectory, until), year, until)
    if shown is None:
        return None
    lines = tuple(_lines(shown))
    values = [value for line in lines for _, value in line.points]
    band = () if small else tuple(_band(shown))
    edges = [edge for _, *both in band for edge in both]
    notes = tuple(_notes(shown, [*values, *edges], banded=bool(band)))
    description = " ".join(_told(shown, notes))
    places = tuple(_words(period) for period in shown.periods)
    chart = Chart(
        title_of(trajectory, year), description, unit_words(shown.metric, shown.span), places, lines, band, notes, small
    )
    return Sketch(key_of(trajectory, year), chart, _table(shown), LINES)


def multiples_of(trajectories: Iterable[Trajectory], year: str, *, until: Period | None = None) -> list[Sketch]:
    """A small picture of each that has figures in the year, in their order."""
    found = (line_of(trajectory, year, until=until, small=True) for trajectory in trajectories)
    return [sketch for sketch in found if sketch is not None]


def key_of(trajectory: Trajectory, year: str) -> str:
    """The name of a picture on its page."""
    return "-".join(
        word.replace("_", "-")
        for word in (trajectory.board.lower(), trajectory.metric.key, trajectory.part, year)
        if word
    )


def title_of(trajectory: Trajectory, year: str) -> str:
    """ "Delayed transfers of care: NHS, 2017/18"."""
    return f"{trajectory.metric.named(trajectory.part)}, {printed(year)}"


def unit_words(metric: Metric, span: Span) -> str:
    """What the values are in: "Admissions a month", "% of people discharged into reablement"."""
    if metric.measure == "percent":
        return metric.unit
    words = f"{metric.unit[:1].upper()}{metric.unit[1:]}"
    if metric.kind != "flow":
        return words
    if metric.measure == "rate":
        return f"{words[0]}{metric.numerator[1:]} {_EACH[span]} per {metric.per:,} {metric.denominator}"
    return f"{words} {_EACH[span]}"


def _known_until(trajectory: Trajectory, until: Period | None) -> Trajectory:
    if until is None:
        return trajectory
    known = {one: figure for one, figure in trajectory.actual.items() if one.last.starts <= until.last.starts}
    return replace(trajectory, actual=known)


def _shown(trajectory: Trajectory, year: str, until: Period | None) -> Shown | None:
    trajectory = comparable(trajectory, year)
    found = position(trajectory, year, until=until)
    for span in _spans(trajectory, year):
        periods = _periods(trajectory, year, span)
        plan, actual = (_values(trajectory, series, periods) for series in ("plan", "actual"))
        before: Values = {}
        name = "Last year"
        if span != "year":
            earlier = [period.shifted(-1) for period in periods]
            before = _values(trajectory, "actual", earlier)
            if not before:
                before, name = _values(trajectory, "baseline", earlier), "Baseline"
        if plan or actual or before:
            forecast = _forecast(found, periods, actual, year)
            return Shown(trajectory, year, periods, found, plan, actual, before, forecast, name)
    return None


def _spans(trajectory: Trajectory, year: str) -> Sequence[Span]:
    """The lengths of periods in which to look, the best first: the shortest in which plan and actual meet, then the shortest of
    which several are known, then years."""
    spans: tuple[Span, ...] = ("month", "quarter")
    plan = {span: _values(trajectory, "plan", periods_of(year, span)) for span in spans}
    actual = {span: _values(trajectory, "actual", periods_of(year, span)) for span in spans}
    both = [span for span in spans if plan[span] and actual[span]]
    several = [span for span in spans if len(plan[span]) > 1 or len(actual[span]) > 1]
    any_ = [span for span in spans if plan[span] or actual[span]]
    return (*both, *several, *any_, "year") if trajectory.metric.period != "year" else ("year", *any_)


def _periods(trajectory: Trajectory, year: str, span: Span) -> tuple[Period, ...]:
    if span != "year":
        return periods_of(year, span)
    years = [year_period(year).shifted(-back) for back in range(YEARS_SHOWN - 1, -1, -1)]
    known = [
        number for number, one in enumerate(years)
        if any(reading(trajectory, series, one) is not None for series in ("plan", "actual"))
    ]  # fmt: skip
    return tuple(years[known[0] :]) if known else (year_period(year),)


def _values(trajectory: Trajectory, series: Series, periods: Sequence[Period]) -> Values:
    read = ((place, reading(trajectory, series, period)) for place, period in enumerate(periods))
    return {place: one for place, one in read if one is not None}


def _forecast(found: Position, periods: Sequence[Period], actual: Values, year: str) -> dict[int, Decimal]:
    """What the run-rate comes to in each period that has no actual yet, after those that have."""
    if found.run_rate is None or found.forecast is None or not found.compared:
        return {}
    if periods[0].span == "year":
        place = len(periods) - 1
        return {} if place in actual or periods[place].year != year else {place: found.forecast}
    each = found.run_rate
    if found.metric.kind == "flow":
        each = each * periods[0].length / found.compared[0].length
    last = max(actual, default=-1)
    return dict.fromkeys(range(last + 1, len(periods)), each) if last >= 0 else {}


def _lines(shown: Shown) -> Iterable[Line]:
    read: tuple[tuple[str, Look, Values], ...] = (
        ("Plan", "plan", _plan(shown)),
        ("Actual", "actual", shown.actual),
        (shown.before_name, "last year", shown.before),
    )
    for name, look, values in read:
        if values:
            yield Line(name, look, tuple((place, values[place].value) for place in sorted(values)))
    if shown.forecast:
        last = max(shown.actual, default=None)
        joint = ((last, shown.actual[last].value),) if last is not None and last + 1 in shown.forecast else ()
        yield Line("Forecast", "forecast", (*joint, *sorted(shown.forecast.items())))


def _plan(shown: Shown) -> Values:
    """The plan by place; of a level whose plan is known for the year only, that at each place."""
    if shown.plan or shown.metric.kind != "level" or shown.found.year_plan is None:
        return shown.plan
    return dict.fromkeys(range(len(shown.periods)), shown.found.year_plan)


def _band(shown: Shown) -> Iterable[tuple[int, Decimal, Decimal]]:
    plan = _plan(shown)
    for place in sorted(plan):
        percent, _ = noise_of(shown.metric, plan[place], shown.actual.get(place, plan[place]))
        swing = plan[place].value * percent / HUNDRED
        high = plan[place].value + swing
        if shown.metric.measure == "percent" and plan[place].value <= HUNDRED:
            high = min(high, HUNDRED)
        yield place, max(plan[place].value - swing, Decimal(0)), high


def _notes(shown: Shown, values: Sequence[Decimal], *, banded: bool) -> Iterable[str]:
    if banded:
        yield BAND_WORDS
    if (low := scale_of(values).low) > 0:
        yield f"The scale begins at {tick_text(low)}, not at 0."
    if not _plan(shown) and shown.found.year_plan is not None:
        yield f"Plan for the whole year: {number(shown.metric, shown.found.year_plan.value)}."


def _words(period: Period) -> tuple[str, ...]:
    """What stands below a place: the first month of each quarter, and the years in which they lie."""
    if period.span == "month":
        name, year = period.label.split()
        return ((name[:3], year) if period.number in (1, 10) else (name[:3],)) if period.number % 3 == 1 else ()
    if period.span == "quarter":
        first, last = (month.label[:3] for month in (period.months[0], period.last))
        return f"Q{period.number}", f"{first}–{last}"
    return (printed(period.year),)


def _told(shown: Shown, notes: Sequence[str]) -> Iterable[str]:
    """The picture in words."""
    unit = unit_words(shown.metric, shown.span)
    first, last = shown.periods[0].label, shown.periods[-1].label
    yield f"{unit}, {first} to {last}." if first != last else f"{unit}, {first}."
    for line in _lines(shown):
        yield _line_told(shown, line)
    if shown.found.percent is not None and shown.found.arithmetic:
        yield f"{shown.found.arithmetic[0]} {shown.found.words}."
    yield from notes


def _line_told(shown: Shown, line: Line) -> str:
    metric, points = shown.metric, line.points
    (first, start), (last, end) = points[0], points[-1]
    shift = -1 if line.look == "last year" else 0
    at = [period.shifted(shift).label for period in shown.periods]
    if len(points) == 1:
        return f"{line.name}: {number(metric, start)} in {at[first]}."
    if line.look == "forecast":
        return f"{line.name}: {number(metric, end)} from {at[points[-1][0] if len(points) == 1 else points[1][0]]} on."
    words = f"{line.name}: from {number(metric, start)} in {at[first]} to {number(metric, end)} in {at[last]}"
    most, least = max(points, key=lambda point: point[1]), min(points, key=lambda point: point[1])
    if len(points) > 2 and line.look == "actual" and most[1] != least[1]:
        words += f", at most {number(metric, most[1])} in {at[most[0]]} and at least {number(metric, least[1])} in {at[least[0]]}"
    return f"{words}."


def _table(shown: Shown) -> Table:
    """The figures that are drawn, period by period, and what the year comes to."""
    metric = shown.metric
    columns = [
        (name, {place: number(metric, one.value) for place, one in values.items()}, series)
        for name, values, series in (
            ("Plan", _plan(shown), "plan"),
            ("Actual", shown.actual, "actual"),
            (shown.before_name, shown.before, "before"),
        )
    ]
    columns.append(("Forecast", {place: number(metric, one) for place, one in shown.forecast.items()}, "forecast"))
    year = [_of_year(shown, series) for *_, series in columns]
    kept = [number for number, (_, cells, _) in enumerate(columns) if cells or (year[number] and not shown.by_year)]
    rows = [
        (_row_name(period), *(columns[number][1].get(place, "") for number in kept))
        for place, period in enumerate(shown.periods)
    ]
    whole = not shown.by_year and any(year[number] for number in kept)
    if whole:
        rows.append((printed(shown.year), *(year[number] for number in kept)))
    header = (_HEADING[shown.span], *(columns[number][0] for number in kept))
    caption = f"{title_of(shown.trajectory, shown.year)} ({unit_words(metric, shown.span)})"
    return Table(caption, header, tuple(rows), summed=whole)


def _row_name(period: Period) -> str:
    return period.short if period.span == "quarter" else period.label


def _of_year(shown: Shown, series: str) -> str:
    """What a column comes to over the year, as printed; '' where that is not known."""
    trajectory, whole = shown.trajectory, year_period(shown.year)
    if series == "forecast":
        return number(shown.metric, shown.found.forecast) if shown.forecast and shown.found.forecast is not None else ""
    if series == "before":
        name: Series = "actual" if shown.before_name == "Last year" else "baseline"
        found = reading(trajectory, name, year_period(year_before(shown.year)))
    else:
        found = reading(trajectory, "plan" if series == "plan" else "actual", whole)
    return number(shown.metric, found.value) if found is not None else ""
