"""Trajectories as plain JSON data, as a return's snapshot keeps them, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from metrics.definitions import Metric, metrics
from metrics.periods import Period, parse
from metrics.trajectory import SERIES, Figure, Figures, Trajectory, exact, figure_from

_TUPLES = ("years", "also")


def as_data(trajectory: Trajectory) -> dict[str, Any]:
    """Figures by series and code of period, populations by calendar year, all as texts. A metric of the board's own is written
    down whole, as the board may describe it otherwise later."""
    own = {} if trajectory.metric is metrics().by_key.get(trajectory.metric.key) else {"own": asdict(trajectory.metric)}
    return {
        "board": trajectory.board,
        "metric": trajectory.metric.key,
        "part": trajectory.part,
        **own,
        **{series: _figures(trajectory.figures(series)) for series in SERIES},
        "populations": {str(year): exact(people) for year, people in trajectory.populations.items()},
    }


def _figures(figures: Figures) -> dict[str, list[str | None]]:
    return {period.code: figure.to_json() for period, figure in figures.items()}


def from_data(data: Mapping[str, Any]) -> Trajectory | None:
    """What `as_data` gave; None of a metric that is not known any more."""
    metric = _own(data["own"]) if "own" in data else metrics().by_key.get(data["metric"])
    if metric is None:
        return None
    plan, actual, baseline = (_read(data[series]) for series in SERIES)
    populations = {int(year): Decimal(people) for year, people in data["populations"].items()}
    return Trajectory(data["board"], metric, data["part"], plan, actual, baseline, populations)


def _own(said: Mapping[str, Any]) -> Metric:
    fields: dict[str, Any] = {name: tuple(value) if name in _TUPLES else value for name, value in said.items()}
    return Metric(**fields)


def _read(said: Mapping[str, list[str | None]]) -> dict[Period, Figure]:
    return {parse(code): figure_from(figure) for code, figure in said.items()}
