"""Every figure of a board as tidy rows: a figure each, with what it comes to and what it is divided by. Pure."""

from collections.abc import Iterable, Iterator

from metrics.arithmetic import denominator_of, reading
from metrics.nation_table import plain
from metrics.periods import in_order
from metrics.trajectory import SERIES, Trajectory, exact

HEADER = (
    "board_ons_code", "board", "metric", "name", "part", "series", "year", "period", "starts", "months", "count",
    "denominator", "as_printed", "divided_by", "value", "unit", "how", "source",
)  # fmt: skip
"""`count`, `denominator` and `as_printed` are what is held; `value` is what the metric comes to, `how` it does: "given" or "worked
out" of the count and `divided_by`."""


def figure_rows(board_name: str, trajectories: Iterable[Trajectory]) -> Iterator[tuple[str, ...]]:
    """A row for each figure of these trajectories, below HEADER."""
    for trajectory in trajectories:
        metric = trajectory.metric
        for series in SERIES:
            figures = trajectory.figures(series)
            for period in in_order(figures):
                figure, read = figures[period], reading(trajectory, series, period)
                yield (
                    trajectory.board, board_name, metric.key, metric.name, trajectory.part, series, period.year, period.code,
                    period.starts.isoformat(), str(period.length),
                    *("" if one is None else exact(one) for one in (figure.count, figure.denominator, figure.stated)),
                    plain(denominator_of(trajectory, figure, period)),
                    plain(read.value) if read else "", metric.unit, read.how if read else "", metric.source,
                )  # fmt: skip
