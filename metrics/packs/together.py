"""The arithmetic of `metrics.arithmetic` as a workbook's formulas: what several cells of one series come to. Pure.

The branches are those of `metrics.arithmetic.together`; a test works the formulas out and compares.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

from metrics.arithmetic import Reading
from metrics.definitions import Metric
from metrics.periods import Period


@dataclass(frozen=True, slots=True)
class Columns:
    """The letters of one series' columns. A count has its value only."""

    value: str
    count: str = ""
    denominator: str = ""


@dataclass(frozen=True, slots=True)
class Formulas:
    """Formulas of count, denominator and value; '' where there is none."""

    value: str
    count: str = ""
    denominator: str = ""


def formulas_of(metric: Metric, columns: Columns, row: int, parts: Sequence[tuple[int, Reading]]) -> Formulas:
    """What goes into `row` for several periods taken together. `parts`: each one's row and what stands there."""
    rows = [number for number, _ in parts]
    if metric.measure == "count":
        return Formulas(_call("SUM", columns.value, rows) if metric.kind == "flow" else _mean(columns.value, parts))
    counts = all(reading.count is not None for _, reading in parts)
    below = all(reading.denominator is not None for _, reading in parts)
    if counts and below and (metric.kind == "flow" or metric.measure == "percent"):
        people = _call("AVERAGE" if metric.kind == "flow" else "SUM", columns.denominator, rows)
        return Formulas(divided(metric, columns, row), _call("SUM", columns.count, rows), people)
    if metric.kind == "flow":
        return Formulas(_call("SUM", columns.value, rows), _call("SUM", columns.count, rows) if counts else "")
    return Formulas(_mean(columns.value, parts))


def divided(metric: Metric, columns: Columns, row: int) -> str:
    """A rate or proportion of the count and denominator in its row."""
    return f"{columns.count}{row}/{columns.denominator}{row}*{metric.per}"


def _call(name: str, letters: str, rows: Sequence[int]) -> str:
    return f"{name}({','.join(f'{letters}{row}' for row in rows)})"


def _mean(letters: str, parts: Sequence[tuple[int, Reading]]) -> str:
    """The mean, each weighing its days."""
    days = [days_of(reading.period) for _, reading in parts]
    weighed = "+".join(f"{letters}{row}*{each}" for (row, _), each in zip(parts, days, strict=True))
    return f"({weighed})/{sum(days)}"


def days_of(period: Period) -> int:
    """The days of a period."""
    return sum(monthrange(month.starts.year, month.starts.month)[1] for month in period.months)
