"""Every version of a trajectory in a year, and bringing back an earlier one."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.years import printed
from metrics.draw_forms import RestoreForm
from metrics.histories import history_page_of
from metrics.models import Trajectory
from metrics.views.access import MetricPlace, fetch_metric, require_edit
from metrics.views.years import year_asked
from metrics.writing import restore
from returns.locking import ChangedMeanwhile
from returns.views.requests import person

CHANGED = "Somebody wrote a newer version in the meantime, so nothing was brought back. Look at it, and repeat this if need be."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def history_page(request: HttpRequest, ons_code: str, metric: str, year: str) -> HttpResponse:
    """The versions, newest first; a POST brings the plan of one back."""
    place = fetch_metric(request, ons_code, metric)
    if not year_asked(place.metric, year):
        raise Http404("There is no such year.")
    held = Trajectory.objects.filter(board=place.board, metric=place.metric.key, part=place.part, year=year).first()
    if request.method == "POST":
        return _post(request, require_edit(place), year, held)
    return _show(request, place, year, held)


def _post(request: HttpRequest, place: MetricPlace, year: str, held: Trajectory | None) -> HttpResponse:
    number = request.POST.get("do", "")
    version = get_object_or_404(held.versions, number=number) if held is not None and number.isdecimal() else None
    if held is None or version is None:
        raise Http404("There is no such version.")
    form = _form(held, version.number, request)
    if not form.is_valid():
        return _show(request, place, year, held, form=form, number=version.number)
    try:
        written = _bring_back(held, version.number, form, request)
    except ChangedMeanwhile:
        held.refresh_from_db()
        return _show(request, place, year, held, problem=CHANGED)
    messages.success(
        request,
        f"Version {version.number} stands again."
        if written
        else "The plan stands as it did then already: nothing was written.",
    )
    return redirect(place.address("metric_history", year=year))


@transaction.atomic
def _bring_back(held: Trajectory, number: int, form: RestoreForm, request: HttpRequest) -> int:
    """How many figures it wrote. Raises ChangedMeanwhile."""
    now = Trajectory.objects.select_for_update().get(pk=held.pk)
    if now.version != form.cleaned_data["latest"]:
        raise ChangedMeanwhile
    return restore(now, number, by=person(request), reason=form.cleaned_data["reason"]).figures


def _form(held: Trajectory, number: int, request: HttpRequest | None = None) -> RestoreForm:
    data = request.POST if request is not None else None
    return RestoreForm(data, auto_id=f"id_{number}_%s", initial={"latest": held.version})


def _show(
    request: HttpRequest, place: MetricPlace, year: str, held: Trajectory | None, *, form: RestoreForm | None = None,
    number: int = 0, problem: str = "",
) -> HttpResponse:  # fmt: skip
    page = history_page_of(held, place.metric, request.GET.get("page"))
    versions = [
        (
            told,
            None
            if held is None or told.version.number == held.version
            else _shown_form(held, told.version.number, form, number),
        )
        for told in page.object_list
    ]
    context = {
        "place": place,
        "year": year,
        "printed_year": printed(year),
        "page": page,
        "versions": versions,
        "form": form,
        "problem": problem,
        "kept": f"part={place.part}" if place.part else "",
    }
    return render(request, "metrics/history.html", context, status=422 if form is not None or problem else 200)


def _shown_form(held: Trajectory, number: int, refused: RestoreForm | None, of: int) -> RestoreForm:
    return refused if refused is not None and number == of else _form(held, number)
