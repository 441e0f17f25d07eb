"""A trajectory's versions in words: who wrote which figures, when, how and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator

from metrics.definitions import Metric
from metrics.models import Trajectory, TrajectoryVersion
from metrics.trajectory import NOTHING, SERIES, Figure, figure_from
from metrics.writing import spot_of

PAGE = 25
FEW = 6
"""Figures that are shown at once; more are folded."""
NONE = "–"


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
        (f"{SERIES[series]}, {period.label}", worded(metric, figure_from(old)), worded(metric, figure_from(new)))
        for (series, period), old, new in spots
    ]


def worded(metric: Metric, figure: Figure) -> str:
    """A figure in words: "1,813", "1,813 of 292,125", "620.6 as printed"."""
    if figure == NOTHING:
        return NONE
    counted = _plain(figure.count) if figure.count is not None else ""
    if figure.denominator is not None:
        counted = f"{counted or '?'} of {_plain(figure.denominator)}"
    if figure.stated is None:
        return counted
    sign = " %" if metric.measure == "percent" else ""
    printed = f"{_plain(figure.stated)}{sign} as printed"
    return f"{counted}, {printed}" if counted else printed


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"
