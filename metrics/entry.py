"""Figures as they are typed into a grid: which boxes there are, what stands in them, and reading them back. Pure.

A box is named by its place: "plan.count@2017-04". What its user saw is posted beside it, so that somebody else's change is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from metrics.arithmetic import rounded
from metrics.definitions import Metric, Span
from metrics.periods import Period, periods_of
from metrics.trajectory import NOTHING, Figure, Series, Trajectory, exact
from returns.answer_types.cleaning import plain
from returns.answer_types.numbers import read_number

MOST = Decimal(999_999_999)
_STATED_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the grid: one field of one series, and what it is called."""

    series: Series
    field: str
    heading: str


@dataclass
class Box:
    """One cell: its name, its text, what its user saw (`seen`), and what is wrong with it."""

    name: str
    text: str
    seen: str
    label: str
    error: str = ""


@dataclass
class EntryRow:
    """One period of the grid, its boxes in the order of the columns."""

    period: Period
    boxes: list[Box]
    total: bool = False


@dataclass
class Typed:
    """What was read: figures by spot, what their writer saw, and whether any box was refused."""

    figures: dict[tuple[Series, Period], Figure] = field(default_factory=dict)
    seen: dict[tuple[Series, Period], Figure] = field(default_factory=dict)
    wrong: bool = False


class Refused(ValueError):
    """A figure cannot be taken; the message goes on after its name."""


def columns_of(metric: Metric) -> tuple[Column, ...]:
    """The boxes that a metric has for each period: counts, denominators where it has its own, and rates as printed."""
    series: tuple[Series, ...] = ("actual",) if metric.role == "population" else ("plan", "actual")
    return tuple(
        Column(one, name, f"{_WORDS[one]}: {heading}" if len(series) > 1 else heading)
        for one in series
        for name, heading in _fields(metric)
    )


_WORDS = {"plan": "Plan", "actual": "Actual"}


def _fields(metric: Metric) -> tuple[tuple[str, str], ...]:
    if metric.measure == "count":
        return (("count", metric.numerator),)
    stated = ("stated", "% as printed" if metric.measure == "percent" else f"per {metric.per:,} as printed")
    if metric.takes_denominator:
        return (("count", metric.numerator), ("denominator", metric.denominator), stated)
    return (("count", metric.numerator), stated)


def periods_typed(metric: Metric, year: str) -> tuple[Period, ...]:
    """The periods for which figures are typed: months below each other, as a column is pasted, then quarters, then the year."""
    if metric.period == "calendar_year":
        middle = periods_of(year, "calendar_year")[0]
        return tuple(middle.shifted(by) for by in (-2, -1, 0, 1, 2))
    spans: dict[Span, tuple[Span, ...]] = {
        "month": ("month", "quarter", "year"), "quarter": ("quarter", "year"), "year": ("year",),
    }  # fmt: skip
    return tuple(period for span in spans[metric.period] for period in periods_of(year, span))


def entry_rows(trajectory: Trajectory, year: str, data: Mapping[str, str] | None = None) -> list[EntryRow]:
    """The grid of a year, filled from what is stored, or from what was posted."""
    metric, columns = trajectory.metric, columns_of(trajectory.metric)
    rows = []
    for period in periods_typed(metric, year):
        boxes = [_box(trajectory, column, period, data) for column in columns]
        rows.append(EntryRow(period, boxes, metric.period not in (period.span, "calendar_year")))
    return rows


def _box(trajectory: Trajectory, column: Column, period: Period, data: Mapping[str, str] | None) -> Box:
    stored = getattr(trajectory.figures(column.series).get(period, NOTHING), column.field)
    text, name = "" if stored is None else exact(stored), name_of(column.series, column.field, period)
    label = f"{column.heading}, {period.label}"
    if data is None or name not in data:
        return Box(name, text, text, label)
    return Box(name, data[name], data.get(f"seen:{name}", ""), label)


def name_of(series: Series, field_: str, period: Period) -> str:
    """The name of a box."""
    return f"{series}.{field_}@{period.code}"


def read_rows(metric: Metric, rows: Sequence[EntryRow]) -> Typed:
    """What was typed into the grid; what cannot be read is refused at its box and left as it was seen."""
    typed = Typed()
    columns = columns_of(metric)
    for row in rows:
        for series in dict.fromkeys(column.series for column in columns):
            here = [(c.field, b) for c, b in zip(columns, row.boxes, strict=True) if c.series == series]
            seen = Figure(**{name: _seen(box) for name, box in here})
            figure = Figure(**{name: _read(metric, name, box) for name, box in here})
            for box, message in _together(metric, figure, dict(here)):
                box.error = box.error or message
            if any(box.error for _, box in here):
                typed.wrong = True
            elif figure != seen:
                typed.figures[series, row.period], typed.seen[series, row.period] = figure, seen
    return typed


def _seen(box: Box) -> Decimal | None:
    return read_number(box.seen) if box.seen else None


def _read(metric: Metric, name: str, box: Box) -> Decimal | None:
    try:
        return read_figure(metric, name, box.text)
    except Refused as error:
        box.error = f"{box.label} {error}."
        return None


def read_figure(metric: Metric, name: str, text: str) -> Decimal | None:
    """A figure as typed; None for a blank. `name` is one of `FIELDS`. Raises Refused."""
    said = plain(text)
    if not said:
        return None
    value = read_number(said, after="%" if name == "stated" and metric.measure == "percent" else "")
    if value is None:
        raise Refused("must be a number such as 1813 or 620.6. Remove any words or units")
    if value < 0:
        raise Refused("must not be negative")
    if value > MOST:
        raise Refused(f"must be at most {MOST:,}")
    decimals = _STATED_DECIMALS if name == "stated" or (metric.measure == "count" and metric.decimals) else 0
    if rounded(value, decimals) != value:
        raise Refused(f"must have at most {decimals} decimals" if decimals else "must be a whole number")
    if name == "denominator" and value == 0:
        raise Refused("must not be 0: nothing can be divided by it. Leave it blank where nobody was counted")
    if name == "stated" and metric.measure == "percent" and value > 100:
        raise Refused("must be at most 100 %")
    return value


def _together(metric: Metric, figure: Figure, boxes: Mapping[str, Box]) -> Iterator[tuple[Box, str]]:
    """What does not fit together within a figure."""
    count, below = figure.count, figure.denominator
    if metric.takes_denominator and count is not None and below is not None and count > below:
        box = boxes["count"]
        yield box, f"{box.label} must not be more than what it is a part of ({below:,f})."
