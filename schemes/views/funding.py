"""Who puts what into the fund: the table of contributions, filling it in from the allocations, and the required minimums."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.permissions import Permission
from bcf.years import printed
from returns.locking import NotAllowed, ReturnClosed
from returns.views.requests import person
from schemes.actions import save_contributions, save_minimums
from schemes.checks.findings import money
from schemes.entries import ways_of
from schemes.filling_in import allocated_beside, fill_in
from schemes.funding_rows import TypedRow, edits_of, posted_rows, rows_of
from schemes.holding import FUNDING
from schemes.minimum_rows import minimums_typed, posted_minimums
from schemes.policy import policy
from schemes.totals import label_of, pooled, pooled_by
from schemes.views.access import PlanPlace, fetch_plan, require_edit


@dataclass(frozen=True, slots=True)
class Group:
    """A row of sums: what of, and each year's as printed."""

    label: str
    amounts: list[str]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def funding_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The contributions as a table to be filled in; what is right is saved, what is not is shown again with its message."""
    place, problem = fetch_plan(request, slug), ""
    labels = {key: stream.label for key, stream in policy().streams.items()}
    rows = rows_of(place.money, place.own_boards(FUNDING) if place.edits_funding else frozenset(), labels)
    if request.method == "POST":
        require_edit(place, FUNDING)
        rows, problem = _save(request, place, rows)
        if not problem and not any(row.errors or row.conflicts for row in rows):
            return redirect("plan_funding", slug=slug)
        place = fetch_plan(request, slug)
    context = {
        **_shown(place),
        "rows": rows,
        "problem": problem,
        "wrong": any(row.errors or row.conflicts for row in rows),
    }
    return render(request, "plans/funding.html", context, status=422 if problem or context["wrong"] else 200)


def _save(request: HttpRequest, place: PlanPlace, standing: list[TypedRow]) -> tuple[list[TypedRow], str]:
    """Saves what can be read. Returns the rows with their messages, and what is wrong with the whole."""
    plan, own = place.money, place.own_boards(FUNDING)
    ways = ways_of(plan.unit, [(b.ons_code, b.name) for b in plan.boards if b.ons_code in own], policy())
    rows = posted_rows(request.POST, standing)
    edits = edits_of(rows, standing, plan, ways)
    try:
        result = save_contributions(place.plan, [edit for _, edit in edits], by=person(request), boards=own)
    except (NotAllowed, ReturnClosed) as error:
        return rows, str(error)
    for row, edit in edits:
        row.conflicts = [conflict for conflict in result.conflicts if conflict.id == edit.id]
        row.seen = result.versions.get(row.id, row.seen) if not row.conflicts else _version_now(place, row)
    return [row for row in rows if row.id or row.errors or row.blank or row.conflicts], ""


def _version_now(place: PlanPlace, row: TypedRow) -> int:
    return int(place.plan.contributions.values_list("version", flat=True).get(pk=row.id))


def _shown(place: PlanPlace) -> dict[str, Any]:
    plan = place.money
    groups = {
        heading: [
            Group(
                label_of(plan, column, key), [money(plan, row[year]) if year in row else "–" for year in plan.all_years]
            )
            for key, row in pooled_by(plan, column).items()
        ]
        for column, heading in (("source", "By source"), ("organisation", "By organisation"), ("board", "By board"))
        if column != "board" or plan.joint
    }
    return {
        "place": place,
        "reason": place.reason(FUNDING),
        "own_boards": [board for board in place.boards if board.ons_code in place.own_boards(FUNDING)],
        "groups": groups,
        "totals": [money(plan, pooled(plan, year)) for year in plan.all_years],
        "years": [(year, printed(year)) for year in plan.all_years],
        "summed_years": [(printed(year), year in plan.years) for year in plan.all_years],
        "compared": plan.all_years != plan.years,
        "streams": [stream.label for stream in policy().streams_in(plan.all_years)],
        "differing": sum(1 for _ in allocated_beside(plan)),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in_funding(request: HttpRequest, slug: str) -> HttpResponse:
    """What is allocated and not in the plan, or in it with another amount; a POST writes what was chosen."""
    place, problem = require_edit(fetch_plan(request, slug, Permission.EDIT_RETURN), FUNDING), ""
    own = place.own_boards(FUNDING)
    found = [one for one in allocated_beside(place.money) if one.board.ons_code in own]
    if request.method == "POST":
        try:
            fill_in(place.plan, set(request.POST.getlist("take")), by=person(request), boards=own)
        except (NotAllowed, ReturnClosed) as error:
            problem = str(error)
        else:
            return redirect("plan_funding", slug=slug)
    shown = [
        (one, money(place.money, one.amount), money(place.money, one.held) if one.held is not None else "–")
        for one in found
    ]
    context = {"place": place, "found": shown, "problem": problem}
    return render(request, "plans/fill_in.html", context, status=422 if problem else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def minimums_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The required minimums of each board and year, and what is spent."""
    place, problem = fetch_plan(request, slug), ""
    rows = minimums_typed(place.money, place.own_boards(FUNDING) if place.edits_funding else frozenset())
    if request.method == "POST":
        require_edit(place, FUNDING)
        figures = posted_minimums(rows, request.POST, place.plan.unit)
        try:
            save_minimums(place.plan, figures, by=person(request))
        except (NotAllowed, ReturnClosed) as error:
            problem = str(error)
        if not problem and not any(row.errors for row in rows):
            return redirect("plan_minimums", slug=slug)
    wrong = any(row.errors for row in rows)
    context = {"place": place, "rows": rows, "problem": problem, "wrong": wrong, "reason": place.reason(FUNDING)}
    return render(request, "plans/minimums.html", context, status=422 if problem or wrong else 200)
