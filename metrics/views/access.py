"""Fetching is authorising: whoever gets a `BoardPlace` here may see the board's metrics. Outside one's boards it is a 404, as if it
did not exist; inside them, what one may not do is a 403."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from bcf.access import Reach, Rights
from bcf.models import Board
from bcf.permissions import Permission
from metrics.definitions import Metric
from metrics.own import metrics_of

Place = TypeVar("Place", "BoardPlace", "MetricPlace")
SHEETS = ("metrics", "supporting-metrics")
"""Slugs of the sheets on which forms ask for metrics: who fills one of them in, keeps the figures."""
NOT_YOURS = "Your role for this board does not include changing its metrics."


@dataclass(frozen=True)
class BoardPlace:
    """A board's metrics as a request sees them."""

    board: Board
    rights: Rights

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        """Key → each of its metrics, populations among them."""
        return metrics_of(self.board, populations=True)

    @property
    def may_edit(self) -> bool:
        """Whether this person can write its figures."""
        return may_write(self.rights)

    @property
    def csv(self) -> str:
        """All its figures as a file."""
        return self.address("board_figures_csv")

    def address(self, name: str, **more: Any) -> str:
        """The address `name` of this board."""
        return reverse(name, kwargs={"ons_code": self.board.ons_code, **more})


@dataclass(frozen=True)
class MetricPlace:
    """One metric of a board, or a part of it, as a request sees it."""

    place: BoardPlace
    metric: Metric
    part: str = ""

    @property
    def board(self) -> Board:
        """Whose it is."""
        return self.place.board

    @property
    def may_edit(self) -> bool:
        """Whether this person can write its figures."""
        return self.place.may_edit

    @property
    def name(self) -> str:
        """The metric's name, with that of the part."""
        return self.metric.named(self.part)

    @property
    def home(self) -> str:
        """The metric's own page."""
        return self.address("metric")

    def in_year(self, year: str) -> str:
        """The metric's own page, in a year."""
        return f"{self.home}{'&' if self.part else '?'}year={year}"

    @property
    def explain_address(self) -> str:
        """Where an explanation is sent."""
        return self.address("metric_explain")

    def address(self, name: str, **more: Any) -> str:
        """The address `name` of this metric; of a part, with `?part=`."""
        found = self.place.address(name, metric=self.metric.key, **more)
        return f"{found}?part={self.part}" if self.part else found


def may_write(rights: Rights) -> bool:
    """Whether somebody with these rights for a board can write figures of it."""
    return any(rights.may_edit(sheet) for sheet in SHEETS)


def fetch_board(request: HttpRequest, ons_code: str) -> BoardPlace:
    """The board of this code. Raises Http404 outside the boards that the request's user sees."""
    board = Board.objects.filter(ons_code=ons_code).first()
    rights = Reach(request.user).rights(board) if board is not None else Rights()
    if board is None or not rights.may(Permission.VIEW_RETURN):
        raise Http404("There is no such board among yours.")
    return BoardPlace(board, rights)


def fetch_metric(request: HttpRequest, ons_code: str, metric: str) -> MetricPlace:
    """The metric of this key, of the part that `?part=` names. Raises Http404."""
    place = fetch_board(request, ons_code)
    found, part = place.metrics.get(metric), request.GET.get("part", "")
    if found is None or (part and part not in found.parts):
        raise Http404("There is no such metric.")
    return MetricPlace(place, found, part)


def require_edit(place: Place) -> Place:
    """The same place. Raises PermissionDenied where this person cannot write its figures."""
    if not place.may_edit:
        raise PermissionDenied(NOT_YOURS)
    return place
