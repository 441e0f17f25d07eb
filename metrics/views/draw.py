"""Drawing a plan: a way is chosen and filled in, what it would make of the present plan is shown, and just that is applied."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.years import printed
from metrics.definitions import Metric
from metrics.draw_forms import WAYS, ApplyForm, WayForm
from metrics.redrawing import Drawings, Redrawing, apply_drawing
from metrics.stored import empty, parts_of
from metrics.views.access import MetricPlace, fetch_metric, require_edit
from metrics.views.years import year_asked
from metrics.ways.drawing import units_of
from metrics.ways.drawn import canvas_of
from metrics.ways.lengths import WORDS as SPAN_WORDS
from metrics.ways.shares import CannotDraw
from metrics.ways.warnings import warnings_of
from returns.locking import ChangedMeanwhile
from returns.views.requests import person

CHANGED = "The figures changed after this was shown, so nothing was written. This is what would be drawn now; look at it again."
USUAL = "steps"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draw_page(request: HttpRequest, ons_code: str, metric: str, year: str) -> HttpResponse:
    """A way to draw the plan, and what it would come to; both stand in the address. A POST applies what was shown."""
    place = require_edit(fetch_metric(request, ons_code, metric))
    if place.metric.period == "calendar_year" or not year_asked(place.metric, year):
        raise Http404("There is no plan to draw for this year.")
    if request.method == "POST":
        return _post(request, place, year)
    return _show(request, place, year)


def _post(request: HttpRequest, place: MetricPlace, year: str) -> HttpResponse:
    form = ApplyForm(request.POST)
    if not form.is_valid():
        return _show(request, place, year, apply=form)
    said = form.cleaned_data
    try:
        written = apply_drawing(
            _asked(request, place, year), seal=said["seal"], by=person(request), reason=said["reason"]
        )
    except (ChangedMeanwhile, CannotDraw):
        return _show(request, place, year, apply=ApplyForm(initial={"reason": said["reason"]}), problem=CHANGED)
    count = written.figures
    messages.success(request, f"The plan is drawn: {count} figure{'s' if count != 1 else ''} written.")
    return redirect(place.in_year(year))


def _asked(request: HttpRequest, place: MetricPlace, year: str) -> Redrawing:
    return Redrawing(place.board, place.metric, year, _way(request), lambda: _drawn(_form(request, place, year)))


def _way(request: HttpRequest) -> str:
    way = request.GET.get("way", USUAL)
    return way if way in WAYS else USUAL


def _form(request: HttpRequest, place: MetricPlace, year: str) -> WayForm:
    """The form of the way that is asked for, over the figures as they stand now; bound once it was filled in."""
    own = parts_of(place.board, place.metric)
    trajectory = own.get(place.part) or empty(place.board, place.metric, place.part)
    form = WAYS[_way(request)][1]
    asked, offered = request.GET.get("span"), form.spans(trajectory)
    span = next((one for one in offered if one == asked), form.usual_span(trajectory, year))
    return form(request.GET if "show" in request.GET else None, canvas=canvas_of(trajectory, year, span), parts=own)


def _drawn(form: WayForm) -> Drawings:
    """What a form draws. Raises CannotDraw, also where it is not filled in rightly."""
    if not form.is_bound or not form.is_valid():
        raise CannotDraw("The way to draw is not filled in.")
    return form.draw()


def _show(
    request: HttpRequest, place: MetricPlace, year: str, *, apply: ApplyForm | None = None, problem: str = ""
) -> HttpResponse:
    form, drawings = _form(request, place, year), None
    if form.is_bound and form.is_valid():
        try:
            drawings = form.draw()
        except CannotDraw as reason:
            form.add_error(None, str(reason))
    wrong = bool(problem or form.errors or (apply is not None and apply.errors))
    context: dict[str, Any] = {
        "place": place,
        "year": year,
        "printed_year": printed(year),
        "way": _way(request),
        "ways": [(key, name) for key, (name, _) in WAYS.items()],
        "span": form.usual.span,
        "spans": [(one, SPAN_WORDS[one]) for one in form.spans(form.usual.trajectory)],
        "form": form,
        "problem": problem,
        "wrong": wrong,
    }
    if drawings is not None:
        context |= _preview(_asked(request, place, year), place, drawings, apply)
    return render(request, "metrics/draw.html", context, status=422 if wrong else 200)


def _preview(asked: Redrawing, place: MetricPlace, drawings: Drawings, apply: ApplyForm | None) -> dict[str, Any]:
    """What is drawn, and the form that applies it, under the mark of what is shown now."""
    form, mark = apply or ApplyForm(), asked.seal(drawings)
    form.initial["seal"] = mark
    if form.is_bound:
        form.data = {**form.data, "reason": form.data.get("reason", ""), "seal": mark}
    return {
        "tables": [
            (part or "whole", _caption(place.metric, part or place.part), one, warnings_of(one))
            for part, one in drawings.items()
        ],
        "drawn_in": units_of(place.metric)[drawings[""].unit],
        "changes": any(one.figures for one in drawings.values()),
        "apply": form,
    }


def _caption(metric: Metric, part: str) -> str:
    return f"{metric.name}: {metric.part_label(part)}" if metric.parts else metric.name
