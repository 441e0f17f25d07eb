"""What became of an answer, what happened to a return, and what is new to its reader."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bcf import csv
from bcf.permissions import Permission
from returns import timeline as moments
from returns.answers import Name
from returns.history import called, history_of
from returns.looking import note_look
from returns.since import look_of, since_look, since_submitted
from returns.views.access import Place, fetch
from returns.views.requests import person

A_PAGE = 50


@never_cache
@require_safe
def answer_history(request: HttpRequest, period: str, ons_code: str, name: str) -> HttpResponse:
    """Every change of one answer (`name` as in a form), newest first."""
    place = fetch(request, period, ons_code)
    asked = Name.parse(name)
    # PostgreSQL refuses to look for a text with a NUL in it.
    steps = history_of(place.submission, place.definition, asked) if name.isprintable() else []
    page = place.definition.page_of(asked.key)
    if not steps and (page is None or asked.row):
        raise Http404("There is no such answer in this return.")
    address = place.gap_address(page, asked) if page is not None else ""
    label = called(place.submission, place.definition, asked)
    context = {"place": place, "label": label, "page": page, "address": address, "steps": steps}
    return render(request, "returns/history.html", context)


@never_cache
@require_safe
def timeline(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """Everything that happened to the return, newest first; `?only=`, `?sheet=`, `?by=` and `?page=` choose."""
    place = fetch(request, period, ons_code)
    people = moments.people_in(place.submission, place.definition)
    filters = _filters(request, place, people)
    shown = Paginator(moments.heads(place.submission, place.definition, filters), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "place": place,
        "lines": moments.lines(place.submission, place.definition, filters, shown.object_list),
        "page": shown,
        "filters": filters,
        "query": urlencode({"only": filters.only, "sheet": filters.sheet, "by": filters.by}),
        "people": people,
        **new_to(request, place),
    }
    return render(request, "returns/timeline.html", context)


def _filters(request: HttpRequest, place: Place, people: list[tuple[str, str]]) -> moments.Filters:
    """The filters of the address; what there is not counts as not said."""
    asked = {key: request.GET.get(key, "") for key in ("only", "sheet", "by")}
    known = moments.Filters()
    if asked["only"] in ("events", "answers"):
        known = replace(known, only=asked["only"])
    if place.definition.sheet(asked["sheet"]) is not None:
        known = replace(known, sheet=asked["sheet"])
    return replace(known, by=asked["by"]) if asked["by"] in dict(people) else known


@never_cache
@require_safe
def timeline_csv(request: HttpRequest, period: str, ons_code: str) -> HttpResponseBase:
    """All of the timeline as a table, streamed."""
    place = fetch(request, period, ons_code, Permission.EXPORT_RETURN)
    name = f"{place.name} {place.definition.period.label.replace('/', '-')} timeline.csv"
    return csv.download(name, moments.HEADER, moments.rows(place.submission, place.definition))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """What was changed since one last looked, or with `?since=submitted` since the return was submitted. A POST moves the look."""
    place = fetch(request, period, ons_code)
    if request.method == "POST":
        reached = request.POST.get("reached", "")
        if reached.isdecimal() and len(reached) < 19:
            note_look(place.submission, by=person(request), reached=int(reached))
            messages.success(request, f"It is noted that you have looked at this {place.what}.")
        return redirect(place.changes_address)
    if request.GET.get("since") == "submitted":
        found = since_submitted(place.submission, place.definition, place.board, place.answers)
        return render(request, "returns/changes.html", {"place": place, "submitted": True, "since": found})
    return render(request, "returns/changes.html", {"place": place, "submitted": False, **new_to(request, place)})


def new_to(request: HttpRequest, place: Place) -> dict[str, object]:
    """What is new to the request's user; nothing was looked at yet where `since` is None."""
    look = look_of(place.submission, person(request))
    if look is None:
        return {"since": None}
    return {"since": since_look(look, place.submission, place.definition, place.board, place.answers)}
