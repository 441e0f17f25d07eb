"""A trajectory's versions in words: who wrote which figures, when, how and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from metrics.definitions import Metric
from metrics.models import Trajectory, TrajectoryVersion
from metrics.position import DASH
from metrics.trajectory import SERIES, figure_from, worded
from metrics.writing import spot_of

PAGE = 25
FEW = 6
"""Figures that are shown at once; more are folded."""


@dataclass(frozen=True, slots=True)
class Told:
    """One version. `figures`: what, old and new, in the order of the periods."""

    version: TrajectoryVersion
    figures: Sequence[tuple[str, str, str]]

    @property
    def folded(self) -> bool:
        """Whether it is too long to stand open."""
        return len(self.figures) > FEW

    @property
    def restoring(self) -> str:
        """What bringing it back is called."""
        return f"Bring back version {self.version.number}"

    @property
    def by(self) -> str:
        """Who wrote it."""
        return str(self.version.by or "The system")


def history_page_of(trajectory: Trajectory | None, metric: Metric, number: str | None) -> Page[Any]:
    """One page of a trajectory's versions, newest first; none of one that was never written."""
    rows = TrajectoryVersion.objects.filter(trajectory=trajectory).select_related("by").order_by("-number")
    page: Page[Any] = Paginator(rows, PAGE).get_page(number)
    page.object_list = [Told(row, _figures(metric, row.changes)) for row in page.object_list]
    return page


def _figures(metric: Metric, changes: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    spots = sorted((spot_of(code), old, new) for code, (old, new) in changes.items())
    return [
        (f"{SERIES[series]}, {period.label}", _shown(metric, old), _shown(metric, new))
        for (series, period), old, new in spots
    ]


def _shown(metric: Metric, kept: Any) -> str:
    return worded(metric, figure_from(kept), printed=" as printed") or DASH
