"""The three ways applied to a board's trajectory: what they need is taken from its figures, and how they went is told. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from bcf.years import printed, year_before
from metrics.definitions import Span
from metrics.periods import Period, periods_of, year_period
from metrics.position import HUNDRED, signed
from metrics.trajectory import SERIES, Series, Trajectory
from metrics.ways.change import changed, changed_each
from metrics.ways.drawing import Drawing, Unit, quantum_of, said, said_by_parts, usual_unit
from metrics.ways.seasons import CannotReprofile, Reprofile, Shape, reprofiled
from metrics.ways.shares import CannotDraw, named, to_quantum, worded
from metrics.ways.steps import Phase, Stop, split, split_steps, straight

HUNDREDTH = Decimal("0.01")
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

    @property
    def total(self) -> Decimal | None:
        """What is planned for the year, by its own figure or else by its periods."""
        whole = year_period(self.year)
        own = self.said("plan", whole)
        if own is not None:
            return own
        return said_by_parts(self.trajectory, "plan", whole, self.unit)

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
    values = changed(known, percent, canvas.quantum)
    shown = partial(worded, quantum=canvas.quantum)
    total, new = sum(known.values(), Decimal(0)), sum(values.values(), Decimal(0))
    return canvas.drawing(
        values, [f"{name}: {shown(total)}. {signed(percent)} % makes {shown(new)}, spread as last year was."]
    )


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
    total = canvas.total
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
    shapes = [_shape(canvas, year) for year in sorted(years)]
    values = reprofiled(Reprofile(canvas.periods, total, passed, fixed, shapes, canvas.quantum))
    notes = {**dict.fromkeys(fixed, KEPT), **dict.fromkeys(passed, AS_IT_WAS)}
    return canvas.drawing(values, _told_seasons(canvas, total, passed, fixed, years), notes=notes)


def _known(canvas: Canvas, series: Series, periods: Collection[Period], otherwise: str) -> dict[Period, Decimal]:
    found = {}
    for period in periods:
        value = canvas.said(series, period)
        if value is None:
            raise CannotReprofile(f"{period.label} {otherwise}")
        found[period] = value
    return found


def _shape(canvas: Canvas, year: str) -> Shape:
    """What an earlier year had, under the periods of the year that is drawn."""
    apart = int(canvas.year[:4]) - int(year[:4])
    earlier = ((period, canvas.said("actual", period.shifted(-apart))) for period in canvas.periods)
    return {period: value for period, value in earlier if value is not None}


def _told_seasons(
    canvas: Canvas,
    total: Decimal,
    passed: Mapping[Period, Decimal],
    fixed: Mapping[Period, Decimal],
    years: Collection[str],
) -> list[str]:
    shown = partial(worded, quantum=canvas.quantum)
    left = total - sum(passed.values(), Decimal(0)) - sum(fixed.values(), Decimal(0))
    open_ = len(canvas.periods) - len(passed) - len(fixed)
    lines = [f"The year’s total of {shown(total)} is kept."]
    if passed:
        lines.append(f"{named(list(passed))}: {shown(sum(passed.values(), Decimal(0)))}, as it was.")
    if fixed:
        lines.append(f"{named(list(fixed))}: {shown(sum(fixed.values(), Decimal(0)))}, kept as planned.")
    shape = " and ".join(printed(year) for year in sorted(years))
    if open_:
        lines.append(
            f"The other {shown(left)} is spread over {open_} {canvas.span}{'s' if open_ > 1 else ''} by the shape of {shape}."
        )
    return lines
