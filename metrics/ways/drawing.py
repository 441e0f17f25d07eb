"""A drawn plan beside the present one: what it comes to and what is to be written. Pure.

A plan is drawn in counts, or, of a rate or proportion, as what is printed (`stated`); in months where there are any, else quarters.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from bcf.years import year_before
from metrics.arithmetic import Reading, parts_of, reading, rounded, summed
from metrics.definitions import Metric, Span
from metrics.periods import Period, periods_of, year_period
from metrics.position import signed
from metrics.trajectory import NOTHING, Figure, Series, Trajectory
from metrics.ways.steps import Stop

Unit = Literal["count", "stated"]
Spot = tuple[Series, Period]
NONE = "–"


def units_of(metric: Metric) -> Mapping[Unit, str]:
    """In which units a plan of this metric can be drawn, in words."""
    if metric.measure == "count":
        return {"count": metric.numerator}
    if metric.measure == "percent":
        return {"stated": "%"}
    return {"count": metric.numerator, "stated": metric.unit}


def usual_unit(trajectory: Trajectory, year: str) -> Unit:
    """Counts, wherever the year's plan (else last year's actual) is known as one."""
    options = units_of(trajectory.metric)
    if len(options) == 1:
        return next(iter(options))
    plan = said(trajectory, "plan", year_period(year), "count")
    if plan is not None or reading(trajectory, "plan", year_period(year)) is not None:
        return "count" if plan is not None else "stated"
    return "count" if said(trajectory, "actual", year_period(year_before(year)), "count") is not None else "stated"


def quantum_of(metric: Metric, unit: Unit) -> Decimal:
    """What drawn figures are multiples of: whole ones for the counts of a rate, else the last decimal that is printed."""
    return Decimal(1) if unit == "count" and metric.measure != "count" else Decimal(1).scaleb(-metric.decimals)


def said(trajectory: Trajectory, series: Series, period: Period, unit: Unit) -> Decimal | None:
    """What a series says of a period, in a unit: its count as it is, its rate as it is printed; None where it is not known."""
    if unit == "count" and trajectory.metric.measure == "rate":
        return _counted(trajectory, series, period)
    return _amount(reading(trajectory, series, period), trajectory, unit)


def said_by_parts(trajectory: Trajectory, series: Series, period: Period, unit: Unit) -> Decimal | None:
    """What the shorter periods within a period come to, whatever is said of the period itself."""
    if unit == "count" and trajectory.metric.measure == "rate":
        return _parts_counted(trajectory, series, period)
    return _amount(summed(trajectory, series, period), trajectory, unit)


def _amount(found: Reading | None, trajectory: Trajectory, unit: Unit) -> Decimal | None:
    if found is None:
        return None
    return found.count if unit == "count" else rounded(found.value, trajectory.metric.decimals)


def _counted(trajectory: Trajectory, series: Series, period: Period) -> Decimal | None:
    """The count of a rate's figure, which is known without any population."""
    own = trajectory.figures(series).get(period, NOTHING).count
    return own if own is not None else _parts_counted(trajectory, series, period)


def _parts_counted(trajectory: Trajectory, series: Series, period: Period) -> Decimal | None:
    total = Decimal(0)
    for part in (parts := parts_of(trajectory.figures(series), period)):
        count = _counted(trajectory, series, part)
        if count is None:
            return None
        total += count
    return total if parts else None


@dataclass(frozen=True, slots=True)
class Row:
    """A period of the present plan and of the new one, as texts. `note`: why it is as it is."""

    label: str
    old: str
    new: str
    difference: str
    note: str = ""
    total: bool = False


@dataclass(frozen=True)
class Drawing:
    """A plan of one trajectory and year as it was drawn.

    `values`: the periods that are drawn, in `unit`. `notes`: of some, where they come from. `told`: how it was drawn, line by line.
    `baseline`: what it starts from, to be kept as well. `warned`: what in it to look at.
    """

    trajectory: Trajectory
    year: str
    unit: Unit
    span: Span
    values: Mapping[Period, Decimal]
    told: tuple[str, ...] = ()
    notes: Mapping[Period, str] = field(default_factory=dict)
    baseline: Stop | None = None
    warned: tuple[str, ...] = ()

    @property
    def metric(self) -> Metric:
        """Of what."""
        return self.trajectory.metric

    @property
    def after(self) -> Trajectory:
        """The trajectory as it is once this is written."""
        return self.trajectory.planned(
            {period: figure for (series, period), figure in self.figures.items() if series == "plan"}
        )

    @property
    def figures(self) -> dict[Spot, Figure]:
        """What is to be written: figures that change, and those of other lengths that no longer fit (`NOTHING`)."""
        plan = {period: self._figure("plan", period, value) for period, value in self.values.items()}
        found: dict[Spot, Figure] = {("plan", period): figure for period, figure in plan.items()}
        found |= {("plan", period): NOTHING for period in _overtaken(self.trajectory, plan, self.year)}
        if self.baseline is not None:
            start = self.baseline
            found["baseline", start.period] = self._figure("baseline", start.period, start.value)
        return {spot: figure for spot, figure in found.items() if figure != self.present(spot)}

    def present(self, spot: Spot) -> Figure:
        """What stands at a spot now."""
        return self.trajectory.figures(spot[0]).get(spot[1], NOTHING)

    @property
    def unmeasured(self) -> bool:
        """Whether counts are drawn that no rate can be worked out of, as no population is known."""
        after = self.after
        return any(reading(after, "plan", period) is None for period in self.values)

    @property
    def gone(self) -> list[Period]:
        """The periods whose planned figures are taken out, as they no longer fit."""
        return [period for (_, period), figure in self.figures.items() if not figure]

    @property
    def rows(self) -> list[Row]:
        """The year, period by period and as a whole, before and after."""
        after = self.after
        periods = periods_of(self.year, self.span)
        whole = year_period(self.year)
        each = [self._row(after, period, self.notes.get(period, "")) for period in periods]
        if self.span == "year":
            return each
        return [*each, self._row(after, whole, "" if self.metric.kind == "flow" else "mean of the year", total=True)]

    def _row(self, after: Trajectory, period: Period, note: str, *, total: bool = False) -> Row:
        old, new = (said(one, "plan", period, self.unit) for one in (self.trajectory, after))
        by = NONE if old is None or new is None else signed(self._printed(new) - self._printed(old), self._decimals)
        return Row(period.label, self.shown(old), self.shown(new), by, note, total)

    @property
    def baseline_words(self) -> str:
        """The baseline's figure as it is printed, '' where it is kept already."""
        if self.baseline is None or ("baseline", self.baseline.period) not in self.figures:
            return ""
        return self.shown(self.baseline.value)

    @property
    def _decimals(self) -> int:
        return -int(quantum_of(self.metric, self.unit).as_tuple().exponent)

    def shown(self, value: Decimal | None) -> str:
        """A value of this drawing's unit as it is printed."""
        return NONE if value is None else f"{self._printed(value):,f}"

    def _printed(self, value: Decimal) -> Decimal:
        return rounded(value, self._decimals)

    def _figure(self, series: Series, period: Period, value: Decimal) -> Figure:
        """A value as a figure; one that is as it was stays just so, and a count keeps its own denominator."""
        there = self.present((series, period))
        if there and said(self.trajectory, series, period, self.unit) == value:
            return there
        return Figure(stated=value) if self.unit == "stated" else Figure(value, there.denominator)


def _overtaken(trajectory: Trajectory, drawn: Mapping[Period, Figure], year: str) -> Iterator[Period]:
    """Planned figures of other lengths that no longer fit: what lies within a drawn period, and a total that its periods, now
    covering it, don't come to. A level's year is no total, and stays."""
    metric, after = trajectory.metric, trajectory.planned(drawn)
    for other in trajectory.of_year("plan", year):
        if other in drawn or other.span == "calendar_year":
            continue
        within = any(other in period for period in drawn)
        around = any(period in other for period in drawn) and (metric.kind == "flow" or other.span != "year")
        if within or (around and not _agree(after, other)):
            yield other


def _agree(after: Trajectory, period: Period) -> bool:
    """Whether a figure of a longer period is what its parts come to, in counts or as printed, or the parts don't tell."""
    for unit in units_of(after.metric):
        own, comes_to = said(after, "plan", period, unit), said_by_parts(after, "plan", period, unit)
        if own is not None and comes_to is not None:
            return own == comes_to
    return True


def seal_of(drawings: Mapping[str, Drawing], versions: Mapping[str, int]) -> str:
    """A mark of what a preview showed and what it was drawn from: by part, what would be written, and the versions that stood."""
    shown = {
        part: [
            [f"{series} {period.code}", one.present((series, period)).to_json(), figure.to_json()]
            for (series, period), figure in sorted(one.figures.items())
        ]
        for part, one in drawings.items()
    }
    return hashlib.sha256(json.dumps([shown, dict(versions)], sort_keys=True).encode()).hexdigest()
