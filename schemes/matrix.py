"""Which scheme of a plan is meant to move which metric, and what that costs. Pure: a plan and the metrics' names go in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from returns.movers import MetricNames
from schemes.plan import ZERO, Line, Plan


@dataclass(frozen=True, slots=True)
class Moved:
    """A metric that schemes of a plan name. `known`: whether there is such a metric; else `key` is the text as it was typed.

    `spend`: board (ONS code; '' for all) → year → pounds of the lines that name it.
    """

    key: str
    name: str
    known: bool
    spend: Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A scheme's row. `moves`: for each metric of the matrix, whether the scheme names it. `amounts`: year → pounds."""

    scheme: str
    name: str
    ref: str
    moves: tuple[bool, ...]
    amounts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Schemes down, metrics across."""

    metrics: tuple[Moved, ...]
    rows: tuple[Mark, ...]

    @property
    def silent(self) -> int:
        """How many schemes name no metric."""
        return sum(not any(row.moves) for row in self.rows)

    def __bool__(self) -> bool:
        return bool(self.metrics)


def matrix_of(plan: Plan, names: MetricNames) -> Matrix:
    """The matrix of a plan: metrics in their usual order, then what is no metric, as it is written."""
    said = {key for line in plan.lines for key in named_by(line, names)}
    keys = [key for key in names.names if key in said]
    keys += [key for line in plan.lines for key in named_by(line, names) if key not in names.names]
    metrics = tuple(_moved(plan, key, names) for key in dict.fromkeys(keys))
    by_scheme: dict[str, list[Line]] = {}
    for line in plan.lines:
        by_scheme.setdefault(line.scheme or line.name, []).append(line)
    rows = tuple(_mark(scheme, lines, metrics, names) for scheme, lines in by_scheme.items())
    return Matrix(metrics, rows)


def named_by(line: Line, names: MetricNames) -> list[str]:
    """What a line names, each once: the keys of metrics, and as it is written what is none."""
    return list(dict.fromkeys(names.key_of(text) or text for text in line.metrics))


def _moved(plan: Plan, key: str, names: MetricNames) -> Moved:
    lines = [line for line in plan.lines if key in named_by(line, names)]
    spend = {"": _sums(lines)} | {
        board.ons_code: _sums([line for line in lines if line.board == board.ons_code]) for board in plan.boards
    }
    return Moved(key, names.name_of(key), key in names.names, spend)


def _mark(scheme: str, lines: list[Line], metrics: tuple[Moved, ...], names: MetricNames) -> Mark:
    said = {key for line in lines for key in named_by(line, names)}
    return Mark(scheme, lines[0].name, lines[0].ref, tuple(metric.key in said for metric in metrics), _sums(lines))


def _sums(lines: list[Line]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line in lines:
        for year, amount in line.amounts.items():
            found[year] = found.get(year, ZERO) + amount
    return found


def movement_rows(plan: Plan, names: MetricNames) -> Iterator[dict[str, Any]]:
    """The same as a tidy table: a row for each line, each metric that it names, and each year with an amount."""
    for line in plan.lines:
        for key in named_by(line, names):
            for year in sorted(line.amounts) or [""]:
                yield {
                    "board": line.board, "board_name": plan.called(line.board), "ref": line.ref, "name": line.name,
                    "metric": key, "metric_name": names.name_of(key), "year": year, "amount": line.amounts.get(year),
                    "unit": "GBP", "scheme": line.scheme, "line": line.id,
                }  # fmt: skip
