"""What people do to a board's figures in the browser, each deed one transaction through `metrics.writing`."""

from collections.abc import Mapping

from bcf.models import Board, User
from metrics.definitions import Metric
from metrics.trajectory import Figure
from metrics.writing import Spot, Written, changes_by_year, write


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
    changes = changes_by_year(board.pk, metric.key, part, figures, seen)
    return write(changes, by=by, how="form", reason=reason)
