"""Writes in a plan. Every one locks the plan, is kept in its history, and tells what was signed of it; by person, or by
the system."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from bcf.models import Board, User
from returns.locking import NotAllowed
from schemes.entries import Value
from schemes.holding import FUNDING, SCHEMES, Held, hold, sheet_to_explain_on
from schemes.models import Explanation, Minimum, Plan, PlanChange, StatedTotal
from schemes.rows import CONTRIBUTIONS, LINES
from schemes.writing import Edit, Kind, Row, SaveResult, as_text, save

GONE = "This was changed again since, so it cannot be taken back as a whole. Change it by hand."


@transaction.atomic
def save_lines(
    plan: Plan, edits: Sequence[Edit], *, by: User | None, how: str = "form", boards: frozenset[str] | None = None
) -> SaveResult:
    """Writes lines of schemes (fields: `schemes.entries`). Raises NotAllowed, ReturnClosed."""
    return save(hold(plan, SCHEMES), LINES, edits, by=by, how=how, boards=boards)


@transaction.atomic
def save_contributions(
    plan: Plan, edits: Sequence[Edit], *, by: User | None, how: str = "form", boards: frozenset[str] | None = None
) -> SaveResult:
    """Writes contributions: board, year, source, organisation, amount (pounds), unit. Raises NotAllowed, ReturnClosed."""
    return save(hold(plan, FUNDING), CONTRIBUTIONS, edits, by=by, how=how, boards=boards)


@transaction.atomic
def undo(plan: Plan, batch: uuid.UUID, *, by: User | None, boards: frozenset[str] | None = None) -> SaveResult:
    """Takes back everything that was written in one go, unless any of it is something else by now. What others wrote in other
    fields since stays. Raises NotAllowed, ReturnClosed."""
    changes = list(PlanChange.objects.filter(plan=plan, batch=batch, kind__in=(LINES.name, CONTRIBUTIONS.name)))
    if not changes:
        raise NotAllowed("There is nothing to take back.")
    kind, sheet = (LINES, SCHEMES) if changes[0].kind == LINES.name else (CONTRIBUTIONS, FUNDING)
    held = hold(plan, sheet)
    rows = kind.held(held, [str(change.item) for change in changes])
    edits = []
    for change in changes:
        row = rows.get(str(change.item))
        if row is None or not _stands(kind, row, change):
            raise NotAllowed(GONE)
        fields: dict[str, Value] = (
            {"removed": True}
            if change.version == 1
            else {name: _from_history(name, old) for name, (old, _) in change.fields.items()}
        )
        edits.append(Edit(fields, str(change.item), row.version))
    return save(held, kind, edits, by=by, how="undo", boards=boards)


def _stands(kind: Kind, row: Row, change: PlanChange) -> bool:
    """Whether what a change wrote is what stands there now; of a row that it made, also that nobody has added anything to it."""
    written = all(row.fields.get(name) == _from_history(name, new) for name, (_, new) in change.fields.items())
    if change.version > 1 or not written:
        return written
    others = set(row.fields) - set(change.fields) - _ITS_OWN
    return all(row.fields[name] == kind.blank.get(name) for name in others)


_ITS_OWN = {"position", "scheme"}
"""Fields that a row gets by itself."""


def _from_history(name: str, kept: Any) -> Value:
    """A value as the history keeps it, read back."""
    if name.startswith("amount") and kept is not None:
        return Decimal(kept)
    return tuple(kept) if isinstance(kept, list) else kept


@transaction.atomic
def save_plan(plan: Plan, fields: Mapping[str, Any], *, by: User | None, how: str = "form") -> Plan:
    """Writes the plan's own facts: title, unit, front_loaded, explain_over. Raises NotAllowed, ReturnClosed."""
    held = hold(plan, FUNDING)
    before = {name: getattr(held.plan, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if changed:
        Plan.objects.filter(pk=plan.pk).update(**changed)
        _note_plan(held, {name: [before[name], value] for name, value in changed.items()}, by, how)
    plan.refresh_from_db()
    return plan


def _note_plan(held: Held, fields: Mapping[str, Sequence[Any]], by: User | None, how: str) -> None:
    change = PlanChange(plan=held.plan, kind="plan", version=held.plan.version + 1, fields=dict(fields), how=how, by=by)
    held.note([change], list(fields), by)


@transaction.atomic
def explain(plan: Plan, rule: str, where: str, about: str, text: str, *, by: User | None) -> None:
    """Keeps what the boards say to a query, for the figures that it is `about`; an empty text takes it back. Raises as the
    others."""
    held = hold(plan, sheet_to_explain_on(plan))
    before = Explanation.objects.filter(plan=plan, rule=rule, where=where).first()
    text = text.strip()
    if (before.text if before else "") == text and (before is None or before.about == about):
        return
    if text:
        Explanation.objects.update_or_create(
            plan=plan, rule=rule, where=where,
            defaults={"text": text, "about": about, "by": by, "version": before.version + 1 if before else 1},
        )  # fmt: skip
    elif before is not None:
        before.delete()
    _note_plan(held, {f"explanation of {rule}, {where}": [before.text if before else None, text or None]}, by, "form")


@transaction.atomic
def save_minimums(
    plan: Plan,
    figures: Mapping[tuple[str, str, str], tuple[Decimal | None, Decimal | None]],
    *,
    by: User | None,
    how: str = "form",
) -> int:
    """Writes required minimums and what is spent: (ONS code, year, kind) → (minimum, actual), both None to take it away.
    Returns how many changed. Raises NotAllowed, ReturnClosed."""
    held, boards = hold(plan, FUNDING), _boards(plan)
    before = {(boards[m.board_id], m.year, m.kind): m for m in plan.minimums.all()}
    changed: dict[str, list[Any]] = {}
    for key, (minimum, actual) in figures.items():
        stands = before.get(key)
        old = (stands.minimum, stands.actual) if stands else (None, None)
        if old == (minimum, actual):
            continue
        _write_minimum(plan, key, stands, minimum, actual)
        changed[f"minimum {' '.join(key)}"] = [[as_text(value) for value in old], [as_text(minimum), as_text(actual)]]
    if changed:
        _note_plan(held, changed, by, how)
    return len(changed)


def _write_minimum(
    plan: Plan, key: tuple[str, str, str], stands: Minimum | None, minimum: Decimal | None, actual: Decimal | None
) -> None:
    if stands is not None and minimum is None and actual is None:
        stands.delete()
        return
    code, year, kind = key
    row = stands or Minimum(plan=plan, board=Board.objects.get(ons_code=code), year=year, kind=kind)
    row.minimum, row.actual = minimum, actual
    row.save()


def _boards(plan: Plan) -> dict[int, str]:
    return dict(plan.places.values_list("board_id", "board__ons_code"))


@transaction.atomic
def replace_statements(
    plan: Plan, minimums: Sequence[Minimum], stated: Sequence[StatedTotal], *, by: User | None, how: str
) -> bool:
    """What papers state, all of it anew: minimums and printed totals. Returns whether anything changed. Raises as the others."""
    held = hold(plan, FUNDING)
    changed: dict[str, list[Any]] = {}
    old, new = _said(plan.minimums.all(), _say_minimum), _said(minimums, _say_minimum)
    if old != new:
        plan.minimums.all().delete()
        Minimum.objects.bulk_create(minimums)
        changed["minimums"] = [old, new]
    old, new = _said(plan.stated_totals.all(), _say_stated), _said(stated, _say_stated)
    if old != new:
        plan.stated_totals.all().delete()
        StatedTotal.objects.bulk_create(stated)
        changed["stated totals"] = [old, new]
    if changed:
        _note_plan(held, changed, by, how)
    return bool(changed)


def _said(rows: Iterable[Any], say: Callable[[Any], list[Any]]) -> list[Any]:
    return [say(row) for row in rows]


def _say_minimum(row: Minimum) -> list[Any]:
    return [row.board_id, row.year, row.kind, _plain(row.minimum), _plain(row.actual), row.unit]


def _say_stated(row: StatedTotal) -> list[Any]:
    return [row.what, row.board_id, row.year, _plain(row.amount), row.unit]


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"


__all__ = [
    "Edit",
    "Kind",
    "SaveResult",
    "explain",
    "replace_statements",
    "save_contributions",
    "save_lines",
    "save_minimums",
    "save_plan",
    "undo",
]
