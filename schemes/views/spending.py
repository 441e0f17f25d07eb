"""Quarter by quarter: what each line has spent and is forecast to spend, and the year's planned profile."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.permissions import Permission
from returns.locking import NotAllowed, ReturnClosed
from returns.views.requests import person
from schemes.amounts import WORDS
from schemes.holding import FUNDING
from schemes.pictures import draw, plan_against_actual
from schemes.profile import QUARTERS, profile_findings
from schemes.profile_table import ProfileRow, profile_table, year_totals
from schemes.quarter_rows import overlaid, posted, without_row
from schemes.spending import Position, positions, quarters_of, sum_of, sums_by
from schemes.spending_actions import save_profile, save_spending
from schemes.spending_queries import load_profile, load_spending
from schemes.spending_table import HEADINGS, SpendRow, spend_rows, sum_row
from schemes.views.access import PlanPlace, fetch_plan, require_edit
from schemes.writing import SaveResult
from schemes.years import printed

PAGE = 50
"""Lines on a page: four fields each, and Django takes no more than 1,000 in one form."""
NOT_YOUR_BOARDS = "Your role does not include changing what these boards spend."
GONE = "A line was taken out of the plan while you typed, so what you typed for it is not saved."
GROUPS = (("theme", "By theme"), ("source", "By source of funding"), ("board", "By board"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def spending_page(request: HttpRequest, slug: str, year: str, quarter: int) -> HttpResponse:
    """A quarter's spending; what is right is saved, what is not is shown again with its message. No sign-off locks it."""
    place = fetch_plan(request, slug)
    rows, found = _lines(place, year, quarter, _board(request, place))
    if request.method == "POST":
        return _post_spending(request, place, rows, year, quarter)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return _show_spending(
        request, place, found, list(page.object_list), {"page": page, "year": year, "quarter": quarter}
    )


def _post_spending(
    request: HttpRequest, place: PlanPlace, rows: list[SpendRow], year: str, quarter: int
) -> HttpResponse:
    """Saves what was typed, whichever page its lines stand on now."""
    if not place.own_boards():
        fetch_plan(request, place.plan.slug, Permission.EDIT_RETURN)
        raise PermissionDenied(NOT_YOUR_BOARDS)
    edits, lost = posted(rows, request.POST), without_row(rows, request.POST)
    try:
        result, problem = (
            save_spending(place.plan, year, quarter, edits, by=person(request), boards=place.own_boards()),
            "",
        )
    except NotAllowed as error:
        result, problem = None, str(error)
    typed = [row for row in rows if row.id in {edit.id for edit in edits}]
    if result is not None and not lost and not result.conflicts and not any(row.errors for row in typed):
        messages.success(request, "The spending is saved." if result.batch else "There was nothing new to save.")
        return redirect(request.get_full_path())
    if lost:
        problem = f"{GONE} You had typed: {'; '.join(lost)}"
    place = fetch_plan(request, place.plan.slug)
    fresh, found = _lines(place, year, quarter, _board(request, place))
    shown = overlaid([row for row in fresh if row.id in {row.id for row in typed}], typed, result)
    return _show_spending(request, place, found, shown, {"problem": problem, "year": year, "quarter": quarter})


def _lines(place: PlanPlace, year: str, quarter: int, board: str) -> tuple[list[SpendRow], tuple[Position, ...]]:
    """The rows and their positions. Raises Http404 for a quarter that the plan has not."""
    if year not in place.plan.years or quarter not in QUARTERS:
        raise Http404("The plan is not for this quarter.")
    spending, typed, over = load_spending(place.plan), load_profile(place.plan), place.plan.explain_over
    found = positions(place.money, spending, typed, year, quarter, over=over, board=board)
    return spend_rows(place.money, found, place.own_boards()), found


def _board(request: HttpRequest, place: PlanPlace) -> str:
    """The only board (ONS code) whose lines are asked for; '' for all."""
    asked = request.GET.get("board", "")
    return asked if asked in {board.ons_code for board in place.boards} else ""


def _show_spending(
    request: HttpRequest, place: PlanPlace, found: tuple[Position, ...], rows: list[SpendRow], more: dict[str, Any]
) -> HttpResponse:
    board, wrong = _board(request, place), any(row.wrong for row in rows)
    context = {**_shown(place, found, more["year"], board), **more, "rows": rows, "wrong": wrong, "board": board}
    context["kept"] = f"board={board}" if board else ""
    return render(request, "plans/spending.html", context, status=422 if more.get("problem") or wrong else 200)


def _shown(place: PlanPlace, found: tuple[Position, ...], year: str, board: str) -> dict[str, Any]:
    plan = place.money
    spending, typed = load_spending(place.plan), load_profile(place.plan)
    groups = [
        (heading, [sum_row(plan, label, total) for label, total in sums_by(plan, found, column).items()])
        for column, heading in GROUPS
        if column != "board" or plan.joint
    ]
    return {
        **_frame(place, year),
        "headings": HEADINGS,
        "over": place.plan.explain_over,
        "total": sum_row(plan, "All of these lines", sum_of(found)),
        "groups": groups,
        "to_explain": sum(one.needs_reason for one in found),
        "pending": sum(one.pending for one in found),
        "picture": draw([plan_against_actual(plan, quarters_of(plan, spending, typed, year, board))])[0],
    }


def _frame(place: PlanPlace, year: str) -> dict[str, Any]:
    """What both pages say of the plan."""
    return {
        "place": place,
        "year": year,
        "printed_year": printed(year),
        "years": [(other, printed(other)) for other in place.plan.years],
        "quarters": QUARTERS,
        "unit": WORDS[place.plan.unit],
        "may_write": bool(place.own_boards()),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile_page(request: HttpRequest, slug: str, year: str) -> HttpResponse:
    """What is planned to come and go in each quarter of a year: all of it is saved, or nothing."""
    place = fetch_plan(request, slug)
    if year not in place.plan.years:
        raise Http404("The plan is not for this year.")
    rows, problem = _profile_rows(place, year), ""
    if request.method == "POST":
        require_edit(fetch_plan(request, slug, Permission.EDIT_RETURN), FUNDING)
        result, problem = _save_profile(request, place, rows, year)
        if result is not None and not result.conflicts:
            messages.success(request, "The profile is saved." if result.batch else "There was nothing new to save.")
            return redirect("plan_profile", slug=slug, year=year)
        rows = overlaid(_profile_rows(place, year), rows, result)
    wrong = any(row.wrong for row in rows)
    notes = [one for one in profile_findings(place.money, load_profile(place.plan)) if printed(year) in one.where]
    context = {**_frame(place, year), "rows": rows, "problem": problem, "wrong": wrong, "notes": notes}
    context["totals"] = year_totals(place.money, year)
    return render(request, "plans/profile.html", context, status=422 if problem or wrong else 200)


def _profile_rows(place: PlanPlace, year: str) -> list[ProfileRow]:
    own = place.own_boards(FUNDING) if place.edits_funding else frozenset[str]()
    return profile_table(place.plan, place.money, year, load_profile(place.plan), own)


def _save_profile(
    request: HttpRequest, place: PlanPlace, rows: list[ProfileRow], year: str
) -> tuple[SaveResult | None, str]:
    edits = posted(rows, request.POST)
    if any(row.errors for row in rows):
        return None, "Nothing is saved yet."
    try:
        return save_profile(place.plan, year, edits, by=person(request), boards=place.own_boards(FUNDING)), ""
    except (NotAllowed, ReturnClosed) as error:
        return None, str(error)
