"""The first page: what waits for the user, the boards that they may see with their returns, and opening a new one.

Who sees many boards gets a summary by period; `?period=` shows the lines of one, `?state=` those of them in one state.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bcf.access import Reach, boards_for, rights_of
from bcf.models import Board
from bcf.permissions import Permission
from returns.definition.model import Period
from returns.locking import NotAllowed, ReturnClosed
from returns.models import DefinitionVersion
from returns.opening import open_return
from returns.queries import latest_version, submission_of
from returns.review.columns import WORDS
from returns.review.filters import Filters
from returns.review.lines import Line, lines_of
from returns.sources import keepers_of
from returns.timetables import Dates
from returns.versions import definition_of
from returns.views.requests import person
from returns.waiting import waits_for

MANY = 12
"""More boards than this are summed up."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many returns of a period are in a state, and where they are listed."""

    word: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class PeriodLines:
    """A period with the lines of one's boards; for many boards `counts` stand for them, unless they are asked for."""

    period: Period
    dates: Dates
    lines: list[Line]
    counts: list[Count]


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My boards' returns, period by period."""
    reach, asked = Reach(request.user), Filters.of(request.GET)
    boards = reach.boards(Permission.VIEW_RETURN)
    lines = lines_of(boards)
    many = len({line.board.pk for line in lines}) > MANY
    reviews = any(reach.holds(permission) for permission in (Permission.REVIEW_RETURN, Permission.ADMINISTER))
    context = {
        "periods": _periods(lines, asked, many=many, list_address=reverse("review" if reviews else "home")),
        "waiting": waits_for(person(request), reach, lines),
        "reviews": reviews,
        "asks": reach.holds(Permission.REVIEW_RETURN),
        "administers": reach.holds(Permission.ADMINISTER),
        "many": many,
        "asked": asked,
        "any_boards": bool(lines) or boards.exists(),
        "openable": set(reach.boards(Permission.OPEN_RETURN).values_list("pk", flat=True)),
    }
    return render(request, "returns/home.html", context)


def _periods(lines: Sequence[Line], asked: Filters, *, many: bool, list_address: str) -> list[PeriodLines]:
    """Every period; of many boards only the periods that were asked for with their lines."""
    found = []
    for period, group in groupby(lines, key=lambda line: line.period.key):
        here = list(group)
        counts = _counts(here, period, list_address) if many else []
        shown = [line for line in here if asked.matches(line)] if asked.periods or not many else []
        if not (many and asked.periods and period not in asked.periods):
            found.append(PeriodLines(here[0].period, here[0].dates, shown, counts))
    return found


def _counts(lines: Sequence[Line], period: str, list_address: str) -> list[Count]:
    counted = Counter(line.key for line in lines)
    this = Filters(periods=(period,))
    return [
        Count(word, counted[key], list_address + replace(this, states=(key,)).query)
        for key, word in WORDS.items()
        if counted[key]
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """Opens the board's return for a period and goes there; a second click finds it open. Signing in again leads here by GET.

    A plan is begun where its money is kept, as boards may plan together.
    """
    if request.method != "POST":
        return redirect("home")
    board = boards_for(request.user, Permission.VIEW_RETURN).filter(ons_code=ons_code).first()
    version: DefinitionVersion | None = latest_version(period)
    if board is None or version is None or not board.existed_on(definition_of(version).period.ends):
        raise Http404("There is no such return to be opened.")
    if not rights_of(request.user, board).may(Permission.OPEN_RETURN):
        raise PermissionDenied("Your role for this board does not include opening a return.")
    if begin := _begun_elsewhere(version, board):
        return redirect(begin)
    try:
        open_return(version, board, by=person(request))
    except (NotAllowed, ReturnClosed) as error:
        raise PermissionDenied(str(error)) from None
    return redirect("return_home", period=period, ons_code=ons_code)


def _begun_elsewhere(version: DefinitionVersion, board: Board) -> str:
    """Where a plan that is not there yet is begun, by whoever keeps its sheets; '' for anything else."""
    if submission_of(board, version.period) is not None:
        return ""
    addresses = (keeper.new_address(version.period, board) for keeper in keepers_of(definition_of(version)))
    return next(filter(None, addresses), "")
