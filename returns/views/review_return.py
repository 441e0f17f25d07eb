"""One return for its reviewer: what is out of the ordinary first, then accept it or ask for changes, and on to the next."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bcf.access import Reach
from bcf.permissions import Permission
from returns.certificates import current_snapshot
from returns.comparing import Side
from returns.review.exceptions import Review, review_of
from returns.review.filters import Filters, neighbours
from returns.review.lines import Line, lines_of
from returns.since import since_submitted
from returns.slots import signings, slots_of
from returns.stages import can
from returns.views.access import Place, fetch
from returns.views.review import boards_to_review


@never_cache
@require_safe
def review_return(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """The return by exception. The query holds the review board's filters, which the links to the next return follow."""
    place = fetch(request, period, ons_code, Permission.REVIEW_RETURN)
    filters = Filters.of(request.GET)
    lines = lines_of(boards_to_review(Reach(request.user), [Permission.REVIEW_RETURN]))
    before, after = neighbours(filters, lines, period, ons_code)
    review, snapshot = _review(place), current_snapshot(place.submission)
    context = {
        "place": place,
        "state": place.state,
        "review": review,
        "unanswered": [
            (sheet, [(gap.label, place.gap_address(sheet, gap.name)) for gap in gaps])
            for sheet, gaps in review.unanswered
        ],
        "signings": signings(place.submission, slots_of(place.submission, place.definition, place.boards)),
        "reference": snapshot.reference if snapshot is not None else "",
        "may_accept": can(place.submission.stage, "accepted"),
        "may_return": can(place.submission.stage, "changes_requested") and place.submission.closed_at is None,
        "board_address": reverse("review") + filters.query,
        "ask_address": f"{reverse('ask')}?{urlencode({'period': period, 'board': ons_code})}",
        "since": since_submitted(place.submission, place.definition, place.board, place.answers),
        "earlier": _address(before, filters),
        "later": _address(after, filters),
    }
    return render(request, "returns/review_return.html", context)


def _review(place: Place) -> Review:
    now = Side(place.definition, place.report.answers)
    earlier = place.previous
    return review_of(now, Side(earlier.definition, earlier.answers) if earlier is not None else None, place.report)


def _address(line: Line | None, filters: Filters) -> str:
    if line is None:
        return ""
    return reverse("review_return", args=(line.period.key, line.board.ons_code)) + filters.query
