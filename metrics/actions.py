"""What people do to a board's figures in the browser, each deed one transaction through `metrics.writing`."""

from collections.abc import Mapping

from bcf.models import Board, User
from metrics.definitions import Metric
from metrics.trajectory import Figure
from metrics.writing import Change, Spot, Written, write


def save_figures(
    board: Board,
    metric: Metric,
    part: str,
    figures: Mapping[Spot, Figure],
    seen: Mapping[Spot, Figure],
    *,
    by: User,
    reason: str,
) -> Written:
    """Writes what was typed into the grid, of whichever years its periods lie in, where nobody changed the same meanwhile."""
    years: dict[str, dict[Spot, Figure]] = {}
    for spot, figure in figures.items():
        years.setdefault(spot[1].year, {})[spot] = figure
    changes = [
        Change(board.pk, metric.key, part, year, of_year, {spot: seen[spot] for spot in of_year})
        for year, of_year in years.items()
    ]
    return write(changes, by=by, how="form", reason=reason)
