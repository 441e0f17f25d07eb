"""Every figure of a board as tidy rows: a figure each, with what it comes to and what it is divided by. Pure."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from metrics.arithmetic import denominator_of, reading
from metrics.nation_table import plain
from metrics.periods import in_order
from metrics.trajectory import SERIES, Trajectory

HEADER = (
    "board_code", "board_name", "metric", "name_of_metric", "part", "series", "year", "period", "starts", "months", "count",
    "denominator", "rate", "value_divided_by", "value_worked_out", "unit", "how", "source",
)  # fmt: skip
"""`count`, `denominator` and `rate` (as printed) are what is held, under headings by which it is brought in again;
`value_worked_out` is what the metric comes to, `how` it does: "given" or "worked out" of the count and `value_divided_by`. These,
and what else only tells the reader, `metrics.files.columns` passes over."""


def figure_rows(
    board_name: str, trajectories: Iterable[Trajectory]
) -> Iterator[tuple[str | int | Decimal | None, ...]]:
    """A row for each figure of these trajectories, below HEADER."""
    for trajectory in trajectories:
        metric = trajectory.metric
        for series in SERIES:
            figures = trajectory.figures(series)
            for period in in_order(figures):
                figure, read = figures[period], reading(trajectory, series, period)
                yield (
                    trajectory.board, board_name, metric.key, metric.name, trajectory.part, series, period.year, period.code,
                    period.starts.isoformat(), period.length,
                    *map(plain, (figure.count, figure.denominator, figure.stated)),
                    plain(denominator_of(trajectory, figure, period)),
                    plain(read.value) if read else None, metric.unit, read.how if read else "", metric.source,
                )  # fmt: skip
