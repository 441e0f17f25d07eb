"""A return's own page: its task list, findings, downloads and recent changes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from returns.queries import recent_changes
from returns.slots import signings, slots_of
from returns.views.access import fetch
from returns.views.comparing import periods_of
from returns.views.talk import talk_about


@never_cache
@require_safe
def return_home(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """The task list: every sheet with what is pending, the first gap, what the rules found, and the downloads."""
    place = fetch(request, period, ons_code)
    needed = signings(place.submission, slots_of(place.submission, place.definition, place.boards))
    context = {
        "place": place,
        "talk": talk_about(request, place),
        "signatures": len(needed),
        "signed": sum(signing.settled for signing in needed),
        "state": place.state,
        "tasks": [(task, len(place.offers(task.sheet))) for task in place.tasks],
        "outdated": len(place.outdated) if not place.read_only else 0,
        "others": len(periods_of(place)) - 1,
        "changes": recent_changes(place.submission, place.definition),
    }
    return render(request, "returns/return.html", context)
