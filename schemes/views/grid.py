"""The grid of a plan's lines: shown, saved whole (without a script) and cell by cell, and taken back."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bcf.permissions import Permission
from returns.locking import NotAllowed, ReturnClosed
from returns.views.requests import person
from schemes.actions import undo
from schemes.entries import LABELS
from schemes.grid.columns import grid_columns
from schemes.grid.deeds import LastChange, do, last_change
from schemes.grid.page import NOTHING, GridPage, Unsaved
from schemes.grid.typed import Saved, changed_only, save_typed
from schemes.holding import SCHEMES
from schemes.models import SchemeLine
from schemes.policy import policy
from schemes.views.access import PlanPlace, fetch_plan, require_edit
from schemes.views.grid_posts import BAD_FORM, Unreadable, conflicts_shown, json_cells, posted_cells, ways_for
from schemes.views.histories import told

SIGNED_OUT = "You have been signed out."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def schemes_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The grid. A POST saves what can be saved of the page and shows the rest again with its messages."""
    place = fetch_plan(request, slug)
    if request.method != "POST":
        return show(request, place)
    place = require_edit(fetch_plan(request, slug, Permission.EDIT_RETURN), SCHEMES)
    unsaved, problem = save_page(request, place)
    if unsaved or problem:
        return show(request, fetch_plan(request, slug), unsaved, problem)
    return after_saving(request, place)


def save_page(request: HttpRequest, place: PlanPlace) -> tuple[Unsaved, str]:
    """Saves the cells that a form posted. Returns those that were not saved, and what is wrong with the whole."""
    cells = posted_cells(request.POST, place.money)
    versions = {line.id: line.version for line in place.money.lines}
    ways, own = ways_for(place), place.own_boards(SCHEMES)
    try:
        saved = save_typed(
            place.plan, changed_only(place.plan, cells, versions, ways), ways, by=person(request), own=own
        )
    except (NotAllowed, ReturnClosed) as error:
        return Unsaved({cell.name: cell for cell in cells}), str(error)
    return unsaved_of(request, place, {cell.name: cell for cell in cells}, saved), ""


def unsaved_of(request: HttpRequest, place: PlanPlace, typed: Any, saved: Saved) -> Unsaved:
    """What was not saved, for the page that comes back."""
    return Unsaved(typed, saved.errors, conflicts_shown(place, saved, typed, person(request)))


def after_saving(request: HttpRequest, place: PlanPlace) -> HttpResponse:
    """Does what the pressed button asked for, and goes back to the page."""
    deed, _, line = request.POST.get("do", "").partition(":")
    anchor = ""
    if deed == "add":
        anchor = "#new-lines"
    elif deed:
        try:
            done = do(place.plan, deed, line, by=person(request), own=place.own_boards(SCHEMES))
            anchor = f"#id_name@{done.line}" if deed != "remove" else "#grid"
        except (NotAllowed, ReturnClosed) as error:
            messages.warning(request, str(error))
    else:
        messages.success(request, "The schemes are saved.")
    return HttpResponseRedirect(request.get_full_path() + anchor)


def show(request: HttpRequest, place: PlanPlace, unsaved: Unsaved = NOTHING, problem: str = "") -> HttpResponse:
    """The grid's page."""
    base = place.address("plan_schemes")
    number = request.GET.get("page", "")
    page = GridPage(
        place.money, place.own_boards(SCHEMES) if place.may_edit(SCHEMES) else frozenset(), policy(), base,
        int(number) if number.isdecimal() and len(number) < 6 else 0, request.GET.get("q", "").strip()[:100],
        request.GET.get("by", ""), unsaved,
    )  # fmt: skip
    context = page.context() | {
        "place": place,
        "reason": place.reason(SCHEMES),
        "problem": problem,
        "wrong": _wrong(place, unsaved),
        "removed": _removed(place) if page.own else [],
        "last_change": _told(place, last_change(place.plan, person(request))) if page.own else None,
        "rest": urlencode({key: value for key, value in request.GET.items() if key in ("q", "by") and value}),
    }
    return render(request, "plans/schemes.html", context, status=422 if unsaved or problem else 200)


def _wrong(place: PlanPlace, unsaved: Unsaved) -> list[tuple[str, str, str]]:
    """(name, what it is about, message) of each cell that was not saved."""
    called = {line.id: line.name for line in place.money.lines}
    labels = {column.field: column.label for column in grid_columns(place.money, frozenset(), policy())}
    found = []
    for name in (*unsaved.errors, *unsaved.conflicts):
        field, _, line = name.partition("@")
        about = f"{called.get(line, 'New line')}, {labels.get(field, LABELS.get(field, field))}"
        found.append((name, about, unsaved.errors.get(name) or "Changed by somebody else too. Choose which stands."))
    return found


def _removed(place: PlanPlace) -> list[SchemeLine]:
    removed = place.plan.lines.exclude(removed_at=None).select_related("updated_by").order_by("-removed_at")
    return list(removed.filter(board__ons_code__in=place.own_boards(SCHEMES))[:50])


def _told(place: PlanPlace, change: LastChange | None) -> dict[str, Any] | None:
    """What would be taken back, in words."""
    if change is None:
        return None
    first = told(place.plan, change.changes[:1])[0]
    count = len(change.changes)
    return {"batch": change.batch, "first": first, "count": count, "at": change.changes[0].at}


@login_not_required
@require_POST
def save_schemes(request: HttpRequest, slug: str) -> JsonResponse:
    """Saves cells of a JSON body, or does something to a line; as the returns' autosave answers (docs/architecture.md)."""
    if not request.user.is_authenticated:
        back = urlencode({"next": reverse("plan_schemes", args=(slug,))})
        return _says(SIGNED_OUT, 401, sign_in=f"{reverse('sign_in')}?{back}")
    try:
        place = fetch_plan(request, slug)
    except Http404 as error:
        return _says(str(error), 404)
    if not place.may_edit(SCHEMES):
        return _says(place.reason(SCHEMES), 403)
    try:
        cells, deed = json_cells(request, place.plan)
        return JsonResponse(_deed(request, place, deed) if deed else _cells(request, place, cells))
    except Unreadable as error:
        return _says(str(error), 400)
    except ReturnClosed as error:
        return _says(str(error), 403)
    except NotAllowed as error:
        return _says(str(error), 409)


def _says(message: str, status: int, **more: str) -> JsonResponse:
    return JsonResponse({"message": message, **more}, status=status)


def _answer(saved: Saved) -> dict[str, Any]:
    return {
        "saved": [{"name": name, "version": version, "printed": ""} for name, version in saved.versions.items()],
        "errors": [{"name": name, "message": message} for name, message in saved.errors.items()],
        "conflicts": [],
        "findings": [],
        "pending": 0,
        "pending_names": [],
        "saved_at": localtime().strftime("%H:%M"),
    }


def _cells(request: HttpRequest, place: PlanPlace, cells: Any) -> dict[str, Any]:
    saved = save_typed(place.plan, cells, ways_for(place), by=person(request), own=place.own_boards(SCHEMES))
    shown = conflicts_shown(place, saved, {cell.name: cell for cell in cells}, person(request))
    conflicts = [
        {
            "name": name, "version": one.version, "value": one.typed, "printed": one.theirs, "mine": one.mine, "by": one.by,
            "own": one.own, "at": one.at,
        }
        for name, one in shown.items()
    ]  # fmt: skip
    made = dict(SchemeLine.objects.filter(pk__in=saved.made).values_list("pk", "scheme_id"))
    schemes = [
        {"line": str(line), "address": place.address("plan_scheme", scheme=scheme)} for line, scheme in made.items()
    ]
    return _answer(saved) | {"conflicts": conflicts, "made": schemes}


def _deed(request: HttpRequest, place: PlanPlace, deed: str) -> dict[str, Any]:
    """Does it, and says where the line stands now and how its row looks, for the script to follow."""
    what, _, line = deed.partition(":")
    if what == "undo":
        result = undo(place.plan, _id(line), by=person(request), boards=place.own_boards(SCHEMES))
        return _answer(Saved()) | {"versions": dict(result.versions)}
    done = do(place.plan, what, line, by=person(request), own=place.own_boards(SCHEMES))
    page = GridPage(
        fetch_plan(request, place.plan.slug).money, place.own_boards(SCHEMES), policy(), place.address("plan_schemes")
    )
    row = page.one(done.line)
    return _answer(Saved()) | {"line": done.line, "batch": str(done.batch or ""), **row}


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Unreadable(BAD_FORM) from None


@never_cache
@require_POST
def undo_schemes(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes back what this person wrote last, if it is still what they were shown."""
    place = require_edit(fetch_plan(request, slug, Permission.EDIT_RETURN), SCHEMES)
    last = last_change(place.plan, person(request))
    try:
        if last is None or str(last.batch) != request.POST.get("batch"):
            raise NotAllowed("You have changed something else since. Look at what would be taken back now.")
        undo(place.plan, last.batch, by=person(request), boards=place.own_boards(SCHEMES))
        messages.success(request, "Your last change is taken back.")
    except (NotAllowed, ReturnClosed) as error:
        messages.warning(request, str(error))
    return redirect("plan_schemes", slug=slug)
