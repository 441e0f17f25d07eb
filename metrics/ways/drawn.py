"""The three ways applied to a board's trajectory: what they need is taken from its figures, and how they went is told. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from bcf.years import printed, year_before
from metrics.arithmetic import rounded, together
from metrics.definitions import Span
from metrics.periods import Period, periods_of, year_period
from metrics.position import HUNDRED, noise_of, signed
from metrics.trajectory import SERIES, Series, Trajectory
from metrics.ways.change import changed, changed_each
from metrics.ways.drawing import Drawing, Unit, quantum_of, said, said_by_parts, usual_unit
from metrics.ways.seasons import CannotReprofile, Reprofile, Shape, reprofiled
from metrics.ways.shares import CannotDraw, named, ranged, to_quantum, worded
from metrics.ways.steps import Phase, Stop, split, split_steps, straight

HUNDREDTH, TENTH, TEN = Decimal("0.01"), Decimal("0.1"), Decimal(10)
AS_IT_WAS, KEPT = "actual", "kept as planned"


@dataclass(frozen=True)
class Canvas:
    """What a plan is drawn on: a trajectory in a year, in a unit and in periods of one length."""

    trajectory: Trajectory
    year: str
    unit: Unit
    span: Span

    @property
    def periods(self) -> tuple[Period, ...]:
        """The year's periods."""
        return periods_of(self.year, self.span)

    @property
    def quantum(self) -> Decimal:
        """What drawn figures are multiples of."""
        return quantum_of(self.trajectory.metric, self.unit)

    def said(self, series: Series, period: Period) -> Decimal | None:
        """What a series says of a period, in the unit."""
        return said(self.trajectory, series, period, self.unit)

    def total(self, series: Series, year: str) -> Decimal | None:
        """What a series says of a year, by its own figure or else by its periods."""
        whole = year_period(year)
        own = self.said(series, whole)
        return own if own is not None else said_by_parts(self.trajectory, series, whole, self.unit)

    def total_words(self, series: Series, year: str, total: Decimal) -> str:
        """A total, and what the periods come to where that is another figure: "11,234 as printed (its months come to 11,233)"."""
        each = [self.said(series, period) for period in periods_of(year, self.span)]
        known = [value for value in each if value is not None]
        sum_, shown = sum(known, Decimal(0)), partial(worded, quantum=self.quantum)
        if len(known) < len(each) or sum_ == total:
            return shown(total)
        if year_period(year) in self.trajectory.figures(series):
            return f"{shown(total)} as printed (its {self.span}s come to {shown(sum_)})"
        return f"{shown(total)} as worked out (its {self.span}s, each rounded, come to {shown(sum_)})"

    @property
    def shapes(self) -> dict[str, Shape]:
        """The earlier years with actuals of such periods, newest first, under the periods of the year that is drawn."""
        years = {period.year for period in self.trajectory.actual if period.span != "calendar_year"}
        earlier = {year: self._shape(year) for year in sorted(years, reverse=True) if year < self.year}
        return {year: shape for year, shape in earlier.items() if shape}

    def _shape(self, year: str) -> Shape:
        apart = int(self.year[:4]) - int(year[:4])
        earlier = ((period, self.said("actual", period.shifted(-apart))) for period in self.periods)
        return {period: value for period, value in earlier if value is not None}

    def planned(self, periods: Collection[Period]) -> Decimal | None:
        """What is planned for these periods together, None unless it is known of all."""
        each = [self.said("plan", period) for period in periods]
        known = [value for value in each if value is not None]
        return sum(known, Decimal(0)) if len(known) == len(each) else None

    def drawing(self, values: Mapping[Period, Decimal], told: Sequence[str], **more: object) -> Drawing:
        """What was drawn."""
        return Drawing(self.trajectory, self.year, self.unit, self.span, values, tuple(told), **more)  # type: ignore[arg-type]


def canvas_of(trajectory: Trajectory, year: str, span: Span) -> Canvas:
    """A trajectory in a year, in its usual unit and in periods of one length."""
    return Canvas(trajectory, year, usual_unit(trajectory, year), span)


# --- straight steps ------------------------------------------------------------------------------------------------


def draw_steps(
    canvas: Canvas,
    baseline: Stop,
    targets: Sequence[Stop],
    ratios: Mapping[str, Decimal] | None = None,
    parts: Mapping[str, Trajectory] | None = None,
) -> dict[str, Drawing]:
    """Straight steps, as far as they lie in the year, under ''; with `ratios` (percent), each part's too, on its own trajectory in
    `parts`. Raises CannotDraw."""
    steps = straight(baseline, targets, canvas.quantum)
    values = {period: value for period, value in steps.values.items() if period.year == canvas.year}
    most = HUNDRED if canvas.trajectory.metric.measure == "percent" else None
    for stop in (baseline, *targets):
        if most is not None and stop.value > most:
            raise CannotDraw(f"The figure for {stop.period.label} is more than 100 %. Give one of at most 100.")
    drawn = {
        "": canvas.drawing(values, [_told_phase(phase, canvas.quantum) for phase in steps.phases], baseline=baseline)
    }
    if not ratios:
        return drawn
    each, by_phase = split(values, ratios, canvas.quantum), split_steps(steps, ratios, min(canvas.quantum, HUNDREDTH))
    starts = split({baseline.period: baseline.value}, ratios, canvas.quantum)
    for part, ratio in ratios.items():
        there = (parts or {}).get(part)
        trajectory = there or replace(canvas.trajectory, part=part, plan={}, actual={}, baseline={})
        told = f"{ratio:f} % of the whole: {' and then '.join(_step_words(step) for step in by_phase[part])} each time."
        on = Canvas(trajectory, canvas.year, canvas.unit, canvas.span)
        start = Stop(baseline.period, starts[part][baseline.period])
        drawn[part] = on.drawing(each[part], [told], baseline=start)
    return drawn


def _told_phase(phase: Phase, quantum: Decimal) -> str:
    start, end = phase.start, phase.end
    return (
        f"From {worded(start.value, quantum)} in {start.period.label} to {worded(end.value, quantum)} in {end.period.label}: "
        f"{phase.count} step{'s' if phase.count > 1 else ''}, {_step_words(to_quantum(phase.step, HUNDREDTH))} each time."
    )


def _step_words(step: Decimal) -> str:
    return f"{abs(step):,f} {'less' if step > 0 else 'more'}" if step else "no change"


# --- a change on last year ---------------------------------------------------------------------------------------------


def draw_change(canvas: Canvas, percent: Decimal, basis: Series = "actual") -> Drawing:
    """So many percent more or less than last year's actual (or plan), by its shape. Raises CannotDraw."""
    metric = canvas.trajectory.metric
    last = {period: canvas.said(basis, period) for period in periods_of(year_before(canvas.year), canvas.span)}
    known = {period: value for period, value in last.items() if value is not None}
    missing = [period for period in last if period not in known]
    if missing:
        other = "plan" if basis == "actual" else "actual"
        raise CannotDraw(
            f"The {SERIES[basis].lower()} of last year has no figure for {named(missing)}. Enter it first, or draw from last "
            f"year’s {other}."
        )
    name = f"{SERIES[basis]} {printed(year_before(canvas.year))}"
    if metric.kind == "level":
        most = HUNDRED if metric.measure == "percent" else None
        values = changed_each(known, percent, canvas.quantum, most=most)
        return canvas.drawing(values, [f"{name}, each period {signed(percent)} % of itself."])
    year = year_before(canvas.year)
    total = canvas.total(basis, year)
    total = sum(known.values(), Decimal(0)) if total is None else total
    values = changed(known, percent, canvas.quantum, total=total)
    new = worded(sum(values.values(), Decimal(0)), canvas.quantum)
    began = canvas.total_words(basis, year, total)
    return canvas.drawing(values, [f"{name}: {began}. {signed(percent)} % makes {new}, spread as last year was."])


# --- the shape of earlier years ------------------------------------------------------------------------------------------


def draw_seasons(
    canvas: Canvas, years: Collection[str], until: Period | None, kept: Collection[Period] = ()
) -> Drawing:
    """The year's total kept, actuals taken up to `until`, `kept` periods left as planned, the rest spread by the shape of the
    actuals of earlier `years`. Raises CannotReprofile."""
    if canvas.trajectory.metric.kind == "level":
        raise CannotReprofile(
            f"{canvas.trajectory.metric.name} has no annual total that could be kept: its year is a mean. Draw straight steps "
            "instead."
        )
    total = canvas.total("plan", canvas.year)
    if total is None:
        raise CannotReprofile(
            f"No total is planned for {printed(canvas.year)} that could be kept. Enter the year’s plan, or that of all its "
            "periods, first; or draw a change on last year."
        )
    over = [period for period in canvas.periods if until is not None and period.last.starts <= until.last.starts]
    passed = _known(
        canvas, "actual", over, "has passed, but has no actual. Enter it first, or choose an earlier last period."
    )
    still = [period for period in kept if period not in passed]
    fixed = _known(canvas, "plan", still, "is to be kept, but nothing is planned for it. Don’t keep it.")
    offered = canvas.shapes
    shapes = [offered.get(year, {}) for year in sorted(years)]
    asked = Reprofile(canvas.periods, total, passed, fixed, shapes, canvas.quantum, bool(offered))
    values = reprofiled(asked)
    notes = {**dict.fromkeys(fixed, KEPT), **dict.fromkeys(passed, AS_IT_WAS)}
    rest, far = rest_words(canvas, asked)
    told = _told_seasons(canvas, asked, years)
    return canvas.drawing(values, told if far else [*told, *rest], notes=notes, warned=tuple(rest) if far else ())


def _known(canvas: Canvas, series: Series, periods: Collection[Period], otherwise: str) -> dict[Period, Decimal]:
    found = {}
    for period in periods:
        value = canvas.said(series, period)
        if value is None:
            raise CannotReprofile(f"{period.label} {otherwise}")
        found[period] = value
    return found


def _told_seasons(canvas: Canvas, asked: Reprofile, years: Collection[str]) -> list[str]:
    shown = partial(worded, quantum=canvas.quantum)
    lines = [f"The year’s total of {canvas.total_words('plan', canvas.year, asked.total)} is kept."]
    if asked.passed:
        lines.append(_told_passed(canvas, asked.passed))
    if asked.fixed:
        lines.append(f"{ranged(asked.fixed)}: {shown(sum(asked.fixed.values(), Decimal(0)))}, kept as planned.")
    if asked.open:
        count, shape = len(asked.open), " and ".join(printed(year) for year in sorted(years))
        spread = f"is spread over {count} {canvas.span}{'s' if count > 1 else ''} by the shape of {shape}"
        lines.append(f"The other {shown(asked.rest)} {spread}." if asked.rest else "Nothing is left for the rest.")
    return lines


def _told_passed(canvas: Canvas, passed: Mapping[Period, Decimal]) -> str:
    """That the plan becomes what was, so that it can't tell any more that it was missed."""
    shown = partial(worded, quantum=canvas.quantum)
    become, it_was, them = ("becomes", "it was", "it") if len(passed) == 1 else ("become", "they were", "them")
    was, planned = sum(passed.values(), Decimal(0)), canvas.planned(passed)
    line = f"{ranged(passed)} {become} what {it_was}: {shown(was)}"
    if planned is None or planned == was:
        return f"{line}{'' if planned is None else ', as planned'}."
    return f"{line}, where {shown(planned)} was planned. The plan then no longer shows {them} off plan."


def rest_words(canvas: Canvas, asked: Reprofile) -> tuple[list[str], bool]:
    """What is asked of the periods that are left, beside what is planned for them now; and whether that is much: more than chance
    explains, or than a tenth. Nothing where it is not known what is planned for them."""
    planned = canvas.planned(asked.open)
    if not asked.open or planned is None:
        return [], False
    shown, change = partial(worded, quantum=canvas.quantum), asked.rest - planned
    line = f"To keep the year’s total, {ranged(asked.open)} come{'s' if len(asked.open) == 1 else ''} to {shown(asked.rest)}"
    if not change:
        return [f"{line}, as planned now."], False
    if not planned:
        return [f"{line}, where {shown(planned)} is planned now."], True
    percent = abs(change) / planned * HUNDRED
    by = f"{rounded(percent, 1).normalize():f} %" if percent >= TENTH else "under 0.1 %"
    line += f": {by} {'less' if change < 0 else 'more'} than the {shown(planned)} planned now."
    return [line], percent > min(_chance(canvas, asked.open), TEN)


def _chance(canvas: Canvas, periods: Sequence[Period]) -> Decimal:
    """How many percent of what is planned for these periods chance explains."""
    plan = together(canvas.trajectory, "plan", periods, year_period(canvas.year))
    return noise_of(canvas.trajectory.metric, plan, plan)[0] if plan is not None else TEN
