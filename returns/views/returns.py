"""A return's own page: its task list, findings, downloads and recent changes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from returns.queries import recent_changes
from returns.states import state_of
from returns.views.access import fetch


@never_cache
@require_safe
def return_home(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """The task list: every sheet with what is pending, the first gap, what the rules found, and the downloads."""
    place = fetch(request, period, ons_code)
    context = {
        "place": place,
        "state": state_of(place.submission, place.report, place.answers),
        "tasks": place.tasks,
        "changes": recent_changes(place.submission, place.definition),
    }
    return render(request, "returns/return.html", context)
