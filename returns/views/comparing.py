"""Two periods of one board side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from returns.answers import Answers
from returns.applies import settled
from returns.comparing import Side, asked_once, changed, compare
from returns.models import SubmissionBoard
from returns.queries import places_of
from returns.stored import answers_of_all
from returns.versions import definition_of
from returns.views.access import Place, fetch


def periods_of(place: Place) -> dict[str, SubmissionBoard]:
    """The board's returns by period, latest period first; beside a plan its plans."""
    alike = [other for other in places_of([place.board]) if other.kind == place.submission.kind]
    places = sorted(alike, key=lambda place: definition_of(place.submission.version).period.ends, reverse=True)
    return {place.period: place for place in places}


@never_cache
@require_safe
def compare_with(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """Leads to the comparison that the chooser asks for (`newer`, `older`); without one, to that with the period before."""
    place = fetch(request, period, ons_code)
    held = periods_of(place)
    newer, older = request.GET.get("newer", period), request.GET.get("older", _before(place, held))
    if newer in held and older in held and newer != older:
        everything = "?all=1" if request.GET.get("all") else ""
        order = list(held)
        first, second = sorted((newer, older), key=order.index)
        return redirect(reverse("compare", args=(first, ons_code, second)) + everything)
    chosen = "newer" in request.GET or "older" in request.GET
    problem = "Choose two different quarters." if chosen and len(held) > 1 else ""
    context = {"place": place, "periods": _labels(held), "newer": newer, "older": older, "problem": problem}
    return render(request, "returns/compare.html", context, status=422 if problem else 200)


def _before(place: Place, held: dict[str, SubmissionBoard]) -> str:
    """The period to compare with first: the one before, or else the latest other one."""
    before = place.definition.period.previous
    if before in held:
        return before
    return next((period for period in held if period != place.definition.period.key), "")


@never_cache
@require_safe
def compare_two(request: HttpRequest, period: str, ons_code: str, other: str) -> HttpResponse:
    """What changed from the earlier to the later of two returns; with `?all=1` everything that they say."""
    place = fetch(request, period, ons_code)
    held = periods_of(place)
    if other not in held or other == period:
        raise Http404("The board has no other return for this period.")
    newer, older = sorted((period, other), key=list(held).index)
    answers = answers_of_all([held[newer], held[older]], earlier=True)
    sides = [_side(held[one], answers[held[one].submission_id]) for one in (newer, older)]
    everything = bool(request.GET.get("all"))
    sheets = compare(sides[0], sides[1])
    context = {
        "place": place,
        "periods": _labels(held),
        "newer": newer,
        "older": older,
        "sides": sides,
        "sheets": sheets if everything else changed(sheets),
        "asked_once": asked_once(sheets),
        "everything": everything,
    }
    return render(request, "returns/compare.html", context)


def _side(place: SubmissionBoard, answers: Answers) -> Side:
    definition = definition_of(place.submission.version)
    return Side(definition, settled(definition, answers))


def _labels(held: dict[str, SubmissionBoard]) -> list[tuple[str, str]]:
    return [(period, definition_of(place.submission.version).period.label) for period, place in held.items()]
