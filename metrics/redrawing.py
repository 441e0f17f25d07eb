"""Writing a plan as it was drawn: just what was shown, or nothing."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from bcf.models import Board, User
from metrics.definitions import Metric
from metrics.models import Trajectory
from metrics.ways.drawing import Drawing, seal_of
from metrics.writing import Change, Written, changes_by_year, write
from returns.locking import ChangedMeanwhile

Drawings = Mapping[str, Drawing]
"""Part → what is drawn of it; the one that a page is about under ''."""


@dataclass(frozen=True)
class Redrawing:
    """What is asked for: a metric of a board in a year, drawn by `draw` (from the figures as they stand whenever it is called), and
    in which of `metrics.models.HOW`."""

    board: Board
    metric: Metric
    year: str
    how: str
    draw: Callable[[], Drawings]

    def held(self) -> QuerySet[Trajectory]:
        """The trajectories of the metric's parts in the year."""
        return Trajectory.objects.filter(board=self.board, metric=self.metric.key, year=self.year).order_by("pk")

    def seal(self, drawings: Drawings) -> str:
        """The mark of a preview, as it stands now."""
        return seal_of(drawings, dict(self.held().values_list("part", "version")))


@transaction.atomic
def apply_drawing(asked: Redrawing, *, seal: str, by: User, reason: str) -> Written:
    """Writes what is drawn, if that is what was shown under `seal`.

    Raises ChangedMeanwhile, nothing being written, where any part's figures of the year or what is drawn from them changed since;
    and what `draw` raises.
    """
    versions = {one.part: one.version for one in asked.held().select_for_update()}
    drawings = asked.draw()
    if seal_of(drawings, versions) != seal:
        raise ChangedMeanwhile
    changes = [change for one in drawings.values() for change in _changes(asked.board, one)]
    written = write(changes, by=by, how=asked.how, reason=reason)
    if written.conflicts:
        raise ChangedMeanwhile
    return written


def _changes(board: Board, drawing: Drawing) -> Collection[Change]:
    """What is written of one part, by the years that the figures lie in, with what was seen."""
    one, figures = drawing.trajectory, drawing.figures
    seen = {spot: drawing.present(spot) for spot in figures}
    return changes_by_year(board.pk, one.metric.key, one.part, figures, seen)
