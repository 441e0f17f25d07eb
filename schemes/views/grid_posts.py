"""What a request brings for the grid, as cells, and what two people say to one cell."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, QueryDict
from django.utils.timezone import localtime

from bcf.models import User
from schemes.entries import Ways, ways_of
from schemes.grid.columns import cell_text, grid_columns, printed_value
from schemes.grid.markup import ConflictShown
from schemes.grid.typed import Saved, Typed, parse_name
from schemes.holding import SCHEMES
from schemes.models import Plan
from schemes.plan import Plan as Money
from schemes.policy import policy
from schemes.views.access import PlanPlace

MOST_CELLS = 20_000
BAD_FORM = "This save request could not be understood, so nothing was saved. Reload the page and try again."


class Unreadable(ValueError):
    """The body is not of the form that a page sends."""


def ways_for(place: PlanPlace) -> Ways:
    """How texts are read in this plan: its unit, and the boards that this person may write."""
    own = place.own_boards(SCHEMES)
    return ways_of(place.plan.unit, [(b.ons_code, b.name) for b in place.boards if b.ons_code in own], policy())


def posted_cells(data: QueryDict, plan: Money) -> list[Typed]:
    """The cells of a posted form. Where two people's values stood, the choice says which was seen; theirs drops the cell."""
    seen = _versions(data.get("seen", ""))
    cells = []
    for name in data:
        parsed = parse_name(name, plan.all_years)
        if parsed is None:
            continue
        choice, _, version = data.get(f"choose:{name}", "").partition(":")
        field, line = parsed
        if choice != "theirs":
            held = int(version) if choice == "mine" and version.isdecimal() else seen.get(name, seen.get(line, 0))
            cells.append(Typed(line, field, str(data[name]), held))
    return cells


def _versions(text: str) -> dict[str, int]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {name: held for name, held in found.items() if type(held) is int} if isinstance(found, dict) else {}


def json_cells(request: HttpRequest, plan: Plan) -> tuple[list[Typed], str]:
    """The cells of a JSON body, or the deed that it asks for. Raises Unreadable."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        raise Unreadable(BAD_FORM) from None
    match body:
        case {"do": str(deed)} if len(deed) < 60:
            return [], deed
        case {"answers": list(items)} if 1 <= len(items) <= MOST_CELLS:
            years = _years(plan)
            cells = [_cell(item, years) for item in items]
            if len({cell.name for cell in cells}) == len(cells):
                return cells, ""
    raise Unreadable(BAD_FORM)


def _years(plan: Plan) -> Sequence[str]:
    """The years of which lines can have amounts: the plan's, and earlier ones that it holds figures of."""
    held = plan.lines.values_list("amounts__year", flat=True).exclude(amounts=None).distinct().order_by()
    put_in = plan.contributions.values_list("year", flat=True).distinct().order_by()
    return [*plan.years, *held, *put_in]


def _cell(item: Any, years: Sequence[str]) -> Typed:
    match item:
        case {"name": str(name), "value": str(value), "seen": int(seen)} if type(seen) is int and 0 <= seen < 2**31:
            parsed = parse_name(name, years)
            if parsed is not None:
                return Typed(parsed[1], parsed[0], value, seen)
    raise Unreadable(BAD_FORM)


def conflicts_shown(
    place: PlanPlace, saved: Saved, typed: Mapping[str, Typed], reader: User
) -> dict[str, ConflictShown]:
    """Both values of each contested cell, in words."""
    if not saved.conflicts:
        return {}
    plan, national = place.money, policy()
    columns = {column.field: column for column in grid_columns(plan, place.own_boards(SCHEMES), national)}
    found = {}
    for name, one in saved.conflicts.items():
        column = columns[one.field]
        theirs = printed_value(plan, column, one.theirs, national) or "(blank)"
        mine = printed_value(plan, column, one.mine, national) or "(blank)"
        at = localtime(one.at).strftime("%H:%M")
        own = one.author is not None and one.author == reader.pk
        found[name] = ConflictShown(
            mine, theirs, one.by, at, one.version, own, cell_text(column, one.theirs, plan.unit)
        )
    return found
