"""The list of plans, a new plan, a plan's own page, its facts, its history, and schemes from an earlier plan."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bcf.access import Reach
from bcf.permissions import Permission
from bcf.years import printed
from returns.locking import NotAllowed, ReturnClosed
from returns.views.requests import person
from schemes.actions import save_plan
from schemes.carrying import carry_lines
from schemes.filling_in import fill_in, fill_in_minimums
from schemes.forms import FactsForm, NewPlanForm
from schemes.holding import FUNDING, SCHEMES
from schemes.models import Plan
from schemes.opening import make_plan
from schemes.pdf import spending_of
from schemes.pictures import pictures_of
from schemes.queries import earlier_plans, plans_for
from schemes.views.access import fetch_plan, require_edit
from schemes.views.histories import history_page_of
from schemes.views.summaries import listed, year_sums, years_of

PAGE = 50


@never_cache
@require_safe
def plans_list(request: HttpRequest) -> HttpResponse:
    """The plans of one's boards."""
    found = plans_for(request.user, Permission.VIEW_RETURN)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "plans": listed(page.object_list),
        "may_make": Reach(request.user).holds(Permission.OPEN_RETURN),
    }
    return render(request, "plans/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    """A new plan of one's boards, its contributions filled in from the allocations."""
    boards = Reach(request.user).boards(Permission.OPEN_RETURN)
    if not boards.exists():
        raise PermissionDenied("Your roles do not include opening a plan.")
    form = NewPlanForm(request.POST if request.method == "POST" else None, boards=boards, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            plan = make_plan(
                form.slug, form.title, chosen["boards"], form.years, by=person(request), unit=chosen["unit"]
            )
            fill_in(plan, None, by=person(request))
            fill_in_minimums(plan, by=person(request))
        except (NotAllowed, ReturnClosed) as error:
            form.add_error(None, str(error))
        else:
            return redirect("plan_home", slug=plan.slug)
    return render(request, "plans/new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def plan_home(request: HttpRequest, slug: str) -> HttpResponse:
    """What the plan comes to, what the checks find, and the ways to its parts."""
    place = fetch_plan(request, slug)
    context = {
        "place": place,
        "years": years_of(place.plan.years),
        "spending_years": [(year, printed(year)) for year in place.plan.years],
        "sums": year_sums(place.money),
        "earlier": earlier_plans(place.plan)[:5],
        "pictures": pictures_of(place.money, spending_of(place.plan, place.money)),
        "csv": place.address("plan_file", form="zip"),
    }
    return render(request, "plans/plan.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_facts(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan's own facts: title, unit, whether it front-loads, and from which variance on a reason is asked."""
    place = require_edit(fetch_plan(request, slug, Permission.EDIT_RETURN), FUNDING)
    form = FactsForm(request.POST if request.method == "POST" else None, initial=FactsForm.of(place.plan))
    if request.method == "POST" and form.is_valid():
        try:
            save_plan(place.plan, form.cleaned_data, by=person(request))
        except (NotAllowed, ReturnClosed) as error:
            form.add_error(None, str(error))
        else:
            return redirect("plan_home", slug=slug)
    return render(request, "plans/facts.html", {"place": place, "form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def plan_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every change of the plan's money, newest first."""
    place = fetch_plan(request, slug)
    return render(
        request, "plans/history.html", {"place": place, "page": history_page_of(place.plan, request.GET.get("page"))}
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def carry_schemes(request: HttpRequest, slug: str) -> HttpResponse:
    """Schemes of an earlier plan of these boards are brought over."""
    place = require_edit(fetch_plan(request, slug, Permission.EDIT_RETURN), SCHEMES)
    earlier, problem = earlier_plans(place.plan), ""
    if request.method == "POST":
        source = get_object_or_404(Plan, pk__in=earlier, slug=request.POST.get("from", ""))
        try:
            carry_lines(place.plan, source, by=person(request), boards=place.own_boards())
        except (NotAllowed, ReturnClosed) as error:
            problem = str(error)
        else:
            return redirect("plan_schemes", slug=slug)
    context = {"place": place, "earlier": listed(earlier), "problem": problem}
    return render(request, "plans/carry.html", context, status=422 if problem else 200)
