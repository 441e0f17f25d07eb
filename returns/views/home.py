"""The first page: the boards that the user may see, with their returns, and opening a new one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bcf.access import Reach, boards_for
from bcf.models import Board
from bcf.permissions import Permission
from returns.definition.model import Period
from returns.models import DefinitionVersion, SubmissionBoard
from returns.opening import open_return
from returns.queries import latest_version, latest_versions, places_of
from returns.standings import standings_of
from returns.states import State, state_by
from returns.versions import definition_of
from returns.views.requests import person


@dataclass(frozen=True)
class Line:
    """A board's line under a period: its return's state, or that none is open."""

    board: Board
    period: Period
    state: State | None


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My boards' returns, period by period."""
    reach = Reach(request.user)
    boards = list(reach.boards(Permission.VIEW_RETURN))
    openable = set(reach.boards(Permission.OPEN_RETURN).values_list("pk", flat=True))
    places = {(place.period, place.board_id): place for place in places_of(boards)}
    states = _states(list(places.values()))
    periods = [(period, list(_lines(period, boards, places, states))) for period in _periods(list(places.values()))]
    context = {
        "periods": periods,
        "boards": boards,
        "openable": openable,
        "administers": reach.holds(Permission.ADMINISTER),
    }
    return render(request, "returns/home.html", context)


def _periods(places: list[SubmissionBoard]) -> list[Period]:
    found = {version.period: definition_of(version).period for version in latest_versions()}
    for place in places:
        found.setdefault(place.period, definition_of(place.submission.version).period)
    return sorted(found.values(), key=lambda period: period.ends, reverse=True)


def _lines(
    period: Period,
    boards: list[Board],
    places: dict[tuple[str, int], SubmissionBoard],
    states: dict[int, State],
) -> Iterator[Line]:
    for board in boards:
        place = places.get((period.key, board.pk))
        if place is not None or board.existed_on(period.ends):
            yield Line(board, period, states[place.submission_id] if place else None)


def _states(places: list[SubmissionBoard]) -> dict[int, State]:
    counts = standings_of(places)
    return {place.submission_id: state_by(place.submission, counts[place.submission_id]) for place in places}


@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """Opens the board's return for a period and goes there; a second click finds it open. Signing in again leads here by GET."""
    if request.method != "POST":
        return redirect("home")
    board = boards_for(request.user, Permission.OPEN_RETURN).filter(ons_code=ons_code).first()
    version: DefinitionVersion | None = latest_version(period)
    if board is None or version is None or not board.existed_on(definition_of(version).period.ends):
        raise Http404("There is no such return to be opened.")
    open_return(version, board, by=person(request))
    return redirect("return_home", period=period, ons_code=ons_code)
