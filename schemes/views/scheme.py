"""A scheme's own page: all of its lines in a plan, what they were before, and the scheme in other plans."""

import json
import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.permissions import Permission
from schemes.grid.columns import grid_columns
from schemes.grid.markup import Sheet
from schemes.grid.one_scheme import elsewhere, sections, year_sums
from schemes.grid.page import NOTHING, Unsaved
from schemes.holding import SCHEMES
from schemes.models import Plan, PlanChange
from schemes.plan import Line
from schemes.policy import policy
from schemes.views.access import PlanPlace, fetch_plan, require_edit
from schemes.views.grid import save_page
from schemes.views.histories import Told, told

MOST_CHANGES = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_page(request: HttpRequest, slug: str, scheme: uuid.UUID) -> HttpResponse:
    """The scheme of this id in a plan; a POST saves its fields as the grid does."""
    place = fetch_plan(request, slug)
    if request.method != "POST":
        return show(request, place, scheme)
    place = require_edit(fetch_plan(request, slug, Permission.EDIT_RETURN), SCHEMES)
    unsaved, problem = save_page(request, place)
    if unsaved or problem:
        return show(request, fetch_plan(request, slug), scheme, unsaved, problem)
    messages.success(request, "The scheme is saved.")
    return redirect(request.path)


def show(
    request: HttpRequest, place: PlanPlace, scheme: uuid.UUID, unsaved: Unsaved = NOTHING, problem: str = ""
) -> HttpResponse:
    """The scheme's page. Raises Http404 where the plan has no line of it."""
    plan, national = place.money, policy()
    lines = [line for line in plan.lines if line.scheme == str(scheme)]
    if not lines:
        raise Http404("There is no such scheme in this plan.")
    own = place.own_boards(SCHEMES) if place.may_edit(SCHEMES) else frozenset()
    columns = grid_columns(plan, own, national)
    texts = {name: typed.text for name, typed in unsaved.kept.items()}
    sheet = Sheet(plan, columns, own, national, place.address("plan_schemes"), texts, unsaved.errors, unsaved.conflicts)
    labels = {column.field: column.label for column in columns}
    context = {
        "place": place,
        "scheme": scheme,
        "name": lines[0].name,
        "ref": lines[0].ref,
        "sections": sections(sheet, lines),
        "columns": columns,
        "editable": any(line.board in own for line in lines),
        "reason": place.reason(SCHEMES),
        "seen": json.dumps(
            {line.id: line.version for line in lines} | {name: typed.seen for name, typed in unsaved.kept.items()}
        ),
        "sums": year_sums(plan, lines),
        "history": history_of(place.plan, lines),
        "elsewhere": elsewhere(scheme, place.plan, request.user),
        "problem": problem,
        "wrong": [
            (name, labels.get(name.partition("@")[0], ""), unsaved.errors.get(name) or "Changed by somebody else too")
            for name in (*unsaved.errors, *unsaved.conflicts)
        ],
    }
    return render(request, "plans/scheme.html", context, status=422 if unsaved or problem else 200)


def history_of(plan: Plan, lines: Iterable[Line]) -> list[Told]:
    """The changes of a scheme's lines, newest first."""
    keys = [line.id for line in lines]
    changes = PlanChange.objects.filter(plan=plan, kind="line", item__in=keys).select_related("by").order_by("-pk")
    return told(plan, changes[:MOST_CHANGES])
