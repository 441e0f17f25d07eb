"""What the checks find, and what the boards say to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from returns.locking import NotAllowed, ReturnClosed
from returns.views.requests import person
from schemes.actions import explain
from schemes.checking import Explained
from schemes.holding import sheet_to_explain_on
from schemes.rounding import STATED
from schemes.views.access import PlanPlace, fetch_plan, require_edit

LONGEST = 4000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checks_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every finding: what is to be done first, then what is explained, then notes; a POST explains one query."""
    place, problem = fetch_plan(request, slug), ""
    if request.method == "POST":
        require_edit(place, sheet_to_explain_on(place.plan))
        problem = _explain(request, place)
        if not problem:
            return redirect(f"{request.path}#checks")
    may = place.may_edit(sheet_to_explain_on(place.plan))
    context = {
        "place": place,
        "may_explain": may,
        "stated": STATED[place.plan.unit],
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "plans/checks.html", context, status=422 if problem else 200)


def _explain(request: HttpRequest, place: PlanPlace) -> str:
    """Keeps the explanation; returns what is wrong with it, else ''."""
    one = _finding(request, place)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    if one is None:
        return "The figures changed in the meantime, and this is no longer asked. Look at what is asked now."
    if request.POST.get("seen", "0") != str(one.explanation.version if one.explanation else 0):
        return "Somebody else explained this in the meantime. Theirs stands below; yours is still in the box."
    if len(text) > LONGEST:
        return f"The explanation has {len(text):,} characters; {LONGEST:,} fit."
    try:
        explain(place.plan, one.finding.rule, one.finding.where, one.finding.about, text, by=person(request))
    except (NotAllowed, ReturnClosed) as error:
        return str(error)
    return ""


def _finding(request: HttpRequest, place: PlanPlace) -> Explained | None:
    asked = (request.POST.get("rule"), request.POST.get("where"), request.POST.get("about"))
    queries = (one for one in place.checked.found if one.finding.strength == "query")
    return next((one for one in queries if (one.finding.rule, one.finding.where, one.finding.about) == asked), None)
