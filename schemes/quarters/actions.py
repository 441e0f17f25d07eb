"""Writes by quarter: what is spent, which goes on when the plan is signed, and the plan's profile, which is part of it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from bcf.models import User
from returns.locking import NotAllowed
from schemes.entries import Value
from schemes.holding import FUNDING, Held, hold
from schemes.models import Plan, PlanChange
from schemes.quarters.profile import QUARTERS
from schemes.quarters.rows import PLANNED, SPENT, profile_kind, spend_kind
from schemes.writing import Edit, Kind, SaveResult, save


@transaction.atomic
def save_spending(
    plan: Plan,
    year: str,
    quarter: int,
    edits: Sequence[Edit],
    *,
    by: User | None,
    how: str = "form",
    boards: frozenset[str] | None = None,
) -> SaveResult:
    """Writes what lines have spent by a quarter's end: `actual`, `forecast` (pounds or None), `explanation`, ids of `spend_id`.

    No sign-off locks it: spending goes on after it, and no signature covers it. Raises NotAllowed.
    """
    _check(plan, year, quarter)
    _check_fields(edits, SPENT)
    return _save(_lock(plan), spend_kind(year, quarter), edits, by, how, boards)


@transaction.atomic
def save_profile(
    plan: Plan,
    year: str,
    edits: Sequence[Edit],
    *,
    by: User | None,
    how: str = "form",
    boards: frozenset[str] | None = None,
) -> SaveResult:
    """Writes `income` and `expenditure` of boards' quarters (pounds or None), ids of `profile_id`; a side is whole or empty.

    Part of the plan's funding. Raises NotAllowed, ReturnClosed.
    """
    _check(plan, year)
    _check_fields(edits, PLANNED)
    return _save(hold(plan, FUNDING), profile_kind(year), edits, by, how, boards)


def _lock(plan: Plan) -> Held:
    """The plan, written in by nobody else, whatever its stage."""
    current = Plan.objects.select_for_update(of=("self",)).filter(pk=plan.pk).first()
    if current is None:
        raise NotAllowed("This plan is not there any more.")
    return Held(current, "", None)


def _check(plan: Plan, year: str, quarter: int = 1) -> None:
    if year not in plan.years or quarter not in QUARTERS:
        raise NotAllowed(f"The plan is for {', '.join(plan.years)}, by quarters 1 to 4.")


def _check_fields(edits: Sequence[Edit], names: Sequence[str]) -> None:
    if any(set(edit.fields) - set(names) for edit in edits):
        raise NotAllowed(f"Only {', '.join(names)} can be written here.")


def _save(
    held: Held, kind: Kind, edits: Sequence[Edit], by: User | None, how: str, boards: frozenset[str] | None
) -> SaveResult:
    return save(held, kind, _touched(held, kind, edits), by=by, how=how, boards=boards)


def _touched(held: Held, kind: Kind, edits: Sequence[Edit]) -> list[Edit]:
    """The edits without the fields that their user left as they saw them: a page posts all of its fields, and a colleague's change
    in the meantime must neither be overwritten nor called a conflict."""
    stale = {edit.id: edit.oldest for edit in edits if edit.oldest is not None}
    changes = PlanChange.objects.filter(plan=held.plan, kind=kind.name, item__in=list(stale)).order_by("-version")
    seen: dict[str, dict[str, Any]] = {}
    for change in changes:
        item = str(change.item)
        if change.version > stale[item]:
            seen.setdefault(item, {}).update({name: old for name, (old, _) in change.fields.items()})
    return [Edit(_other(edit.fields, seen.get(edit.id, {})), edit.id, edit.seen) for edit in edits]


def _other(fields: Mapping[str, Value], seen: Mapping[str, Any]) -> dict[str, Value]:
    return {name: value for name, value in fields.items() if name not in seen or not _same(value, seen[name])}


def _same(value: Value, kept: Any) -> bool:
    if isinstance(value, Decimal):
        return kept is not None and Decimal(kept) == value
    return (value or None) == (kept or None)
