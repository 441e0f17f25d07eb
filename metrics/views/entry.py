"""The grid in which a year's figures are typed or pasted."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.years import printed
from metrics.actions import save_figures
from metrics.entry import Box, EntryRow, columns_of, entry_rows, name_of, read_rows
from metrics.stored import trajectory_of
from metrics.trajectory import exact
from metrics.views.access import MetricPlace, fetch_metric, require_edit
from metrics.views.years import year_asked
from metrics.writing import Conflict
from returns.views.requests import person

LONGEST_REASON = 1000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def figures_page(request: HttpRequest, ons_code: str, metric: str, year: str) -> HttpResponse:
    """A year's figures as a grid; a POST saves what can be read and was not changed by somebody else."""
    place = require_edit(fetch_metric(request, ons_code, metric))
    if not year_asked(place.metric, year):
        raise Http404("There is no such year.")
    if request.method == "POST":
        return _post(request, place, year)
    trajectory = trajectory_of(place.board, place.metric, place.part)
    return _show(request, place, year, entry_rows(trajectory, year))


def _post(request: HttpRequest, place: MetricPlace, year: str) -> HttpResponse:
    rows = entry_rows(trajectory_of(place.board, place.metric, place.part), year, request.POST)
    typed = read_rows(place.metric, rows)
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    written = save_figures(
        place.board, place.metric, place.part, typed.figures, typed.seen, by=person(request), reason=reason
    )
    if not typed.wrong and not written.conflicts:
        messages.success(request, "The figures are saved." if written.figures else "There was nothing new to save.")
        return redirect(place.in_year(year))
    return _show(request, place, year, _again(place, rows, year, written.conflicts), saved=written.figures)


def _again(place: MetricPlace, rows: list[EntryRow], year: str, conflicts: list[Conflict]) -> list[EntryRow]:
    """The grid as it stands now, with what was typed where it was not taken."""
    fresh = entry_rows(trajectory_of(place.board, place.metric, place.part), year)
    others = {name_of(one.spot[0], one.field, one.spot[1]): one for one in conflicts}
    for new, old in zip(fresh, rows, strict=True):
        spoilt = any(box.error for box in old.boxes)
        for box, typed in zip(new.boxes, old.boxes, strict=True):
            box.error = typed.error or (_told(box, others[box.name]) if box.name in others else "")
            if box.error or spoilt:
                box.text = typed.text
    return fresh


def _told(box: Box, conflict: Conflict) -> str:
    theirs = f"{Decimal(exact(conflict.theirs)):,f}" if isinstance(conflict.theirs, Decimal) else "nothing"
    at = f" at {date_format(localtime(conflict.at), 'H:i, j F')}" if conflict.at else ""
    return f"{box.label}: {conflict.by} changed this to {theirs}{at} while you typed. Yours is in the box; save again to write it."


def _show(request: HttpRequest, place: MetricPlace, year: str, rows: list[EntryRow], *, saved: int = 0) -> HttpResponse:
    wrong = [box for row in rows for box in row.boxes if box.error]
    context = {
        "place": place,
        "printed_year": printed(year),
        "columns": columns_of(place.metric),
        "rows": rows,
        "wrong": wrong,
        "saved": saved,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "metrics/figures.html", context, status=422 if wrong else 200)
