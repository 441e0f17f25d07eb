"""Pasting from a finance sheet: the text or file is given, its columns and what it changes are looked through, it is written."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.permissions import Permission
from bcf.problems import Problems
from returns.locking import ChangedMeanwhile, NotAllowed, ReturnClosed
from returns.views.requests import person
from schemes import plan as plain
from schemes.entries import Ways, ways_of
from schemes.grid.columns import grid_columns
from schemes.holding import SCHEMES
from schemes.models.plans import UNITS
from schemes.pasting.applying import PURPOSE, Applied, apply, remember_columns
from schemes.pasting.comparing import Comparison, compare
from schemes.pasting.headings import Column, columns_of, meaning, misfits, targets, unit_in
from schemes.pasting.reading import Pasted, read_pasted
from schemes.policy import policy
from schemes.remembering import remembered
from schemes.views.access import PlanPlace, fetch_plan, require_edit
from schemes.views.pasting_shown import shown

CHANGED = "Somebody changed lines of this sheet while you looked at it, so nothing was written. Look through it again."


@dataclass(frozen=True)
class Sheet:
    """A pasted sheet with what is said of it: the columns' meaning, its unit, the board of all its lines ('': a column says)."""

    pasted: Pasted
    columns: tuple[Column, ...]
    unit: str
    board: str
    headings: bool
    scope: str


class Unclear(ValueError):
    """It is not known what the sheet's columns mean."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paste_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The box for the sheet; a POST shows what it would change, and with "apply" writes it."""
    place = require_edit(fetch_plan(request, slug, Permission.EDIT_RETURN), SCHEMES)
    if request.method != "POST":
        return render(request, "plans/paste.html", {"place": place})
    problem = ""
    try:
        if request.POST.get("do") == "apply":
            return _apply(request, place)
    except ChangedMeanwhile:
        problem = CHANGED
    except (NotAllowed, ReturnClosed) as error:
        problem = str(error)
    except (Problems, Unclear):
        pass  # told by the page below
    try:
        return preview(request, place, _sheet(request, place, place.money), problem)
    except Problems as error:
        context = {"place": place, "problems": error.lines, "text": request.POST.get("text", "")}
        return render(request, "plans/paste.html", context, status=422)


def _sheet(request: HttpRequest, place: PlanPlace, plan: plain.Plan) -> Sheet:
    """The sheet of a request, as it is understood in the plan. Raises Problems."""
    data = request.POST
    headings = data.get("headings", "1") == "1"
    file = request.FILES.get("file")
    content = file.read() if file is not None else data.get("text", "").encode()
    pasted = read_pasted(content, lambda heading: meaning(heading, plan), headings=headings)
    own = place.own_boards(SCHEMES)
    board = data.get("board", "") if data.get("board") in own else ""
    if plan.joint and len(own) == 1:
        board = next(iter(own))
    scope = board or next(code.ons_code for code in plan.boards if code.ons_code in own)
    said = {place: data[f"column:{place}"] for place in range(len(pasted.header)) if data.get(f"column:{place}")}
    columns = columns_of(pasted.header, plan, remembered(PURPOSE, scope), said)
    unit = data.get("unit", "")
    return Sheet(pasted, columns, unit if unit in dict(UNITS) else unit_in(columns, plan), board, headings, scope)


def _compared(place: PlanPlace, sheet: Sheet, plan: plain.Plan) -> Comparison:
    own = place.own_boards(SCHEMES)
    return compare(plan, sheet.pasted, sheet.columns, _ways(place, sheet.unit), own, sheet.board)


def _apply(request: HttpRequest, place: PlanPlace) -> HttpResponse:
    """Writes the sheet as it was shown, if it still is that in the plan as it is now. Raises ChangedMeanwhile and the others."""

    def compared(plan: plain.Plan) -> tuple[Sheet, Comparison]:
        sheet = _sheet(request, place, plan)
        if misfits(sheet.columns, plan):
            raise Unclear
        return sheet, _compared(place, sheet, plan)

    sheet, applied = apply(
        place.plan, compared, request.POST.get("shown", ""), removing=request.POST.get("removing") == "1",
        by=person(request), own=place.own_boards(SCHEMES),
    )  # fmt: skip
    remember_columns(sheet.columns, sheet.scope, by=person(request))
    messages.success(request, words_of(applied))
    return redirect("plan_schemes", slug=place.plan.slug)


def _ways(place: PlanPlace, unit: str) -> Ways:
    return ways_of(unit, [(board.ons_code, board.name) for board in place.boards], policy())


def words_of(applied: Applied) -> str:
    """What a paste did, in a sentence or two."""
    found = applied.comparison
    counts = (
        (len(found.made), "new"), (len(found.changed), "changed"), (applied.removed, "removed"),
        (found.unchanged, "as they were"), (len(found.left_out), "left out"),
    )  # fmt: skip
    lines = ", ".join(f"{count} {what}" for count, what in counts if count)
    cells = (
        f" {len(found.refused)} cell{'s were' if len(found.refused) > 1 else ' was'} not taken."
        if found.refused
        else ""
    )
    open_ones = [sum(one.strength == strength for one in applied.findings) for strength in ("error", "query")]
    checks = (
        f" The checks now find {open_ones[0]} to mend and {open_ones[1]} to mend or explain." if any(open_ones) else ""
    )
    return f"Pasted: {lines or 'nothing to change'}.{cells}{checks}"


def preview(request: HttpRequest, place: PlanPlace, sheet: Sheet, problem: str = "") -> HttpResponse:
    """What the sheet would change, and what its columns mean."""
    plan = place.money
    problems = [*([problem] if problem else []), *misfits(sheet.columns, plan)]
    context: dict[str, Any] = {
        "place": place,
        "sheet": sheet,
        "targets": targets(plan),
        "samples": _samples(sheet),
        "units": UNITS,
        "own_boards": [board for board in place.boards if board.ons_code in place.own_boards(SCHEMES)],
        "problems": problems,
        "removing": request.POST.get("removing") == "1",
    }
    if not misfits(sheet.columns, plan):
        columns = {column.field: column for column in grid_columns(plan, frozenset(), policy())}
        context |= shown(plan, _compared(place, sheet, plan), columns, policy(), removing=context["removing"])
    return render(request, "plans/paste_preview.html", context, status=422 if problem else 200)


def _samples(sheet: Sheet) -> list[tuple[Column, str]]:
    """Each column with what stands in its first rows."""
    rows = [cells for _, cells in sheet.pasted.rows[:40]]
    return [
        (column, "; ".join(list(dict.fromkeys(cells[column.place][:30] for cells in rows if cells[column.place]))[:3]))
        for column in sheet.columns
    ]
