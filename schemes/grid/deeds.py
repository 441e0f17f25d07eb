"""What is done to a line as a whole: moved, duplicated, removed, brought back; and what somebody did last, taken back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from bcf.models import User
from returns.locking import NotAllowed
from schemes.entries import AMOUNT, TEXTS, Value
from schemes.holding import SCHEMES, Held, hold
from schemes.models import Plan, PlanChange, SchemeLine
from schemes.rows import LINES, STEP
from schemes.writing import Edit, SaveResult, save

GONE = "This line is not there any more. Reload the page."
FIRST, LAST = "This line stands first already.", "This line stands last already."


@dataclass(frozen=True, slots=True)
class Done:
    """What a deed did: to which line (of a duplicate, the new one), and what can take it back."""

    line: str
    batch: uuid.UUID | None


@transaction.atomic
def do(plan: Plan, deed: str, line: str, *, by: User | None, own: frozenset[str] | None) -> Done:
    """Does `deed` ("up", "down", "duplicate", "remove", "back") to a line. Raises NotAllowed, ReturnClosed."""
    held = hold(plan, SCHEMES)
    if deed in ("remove", "back"):
        return Done(line, _save(held, [Edit({"removed": deed == "remove"}, line)], by, own).batch)
    lines = list(plan.lines.filter(removed_at=None).select_related("board").prefetch_related("amounts"))
    at = next((number for number, one in enumerate(lines) if str(one.pk) == line), None)
    if at is None:
        raise NotAllowed(GONE)
    if deed == "duplicate":
        result = _duplicate(held, lines, at, by, own)
        return Done(result.made[0], result.batch)
    if deed in ("up", "down"):
        return Done(line, _move(held, lines, at, -1 if deed == "up" else 1, by, own).batch)
    raise NotAllowed("There is no such thing to do to a line.")


def _save(held: Held, edits: Sequence[Edit], by: User | None, own: frozenset[str] | None) -> SaveResult:
    return save(held, LINES, edits, by=by, how="form", boards=own)


def _move(
    held: Held, lines: Sequence[SchemeLine], at: int, step: int, by: User | None, own: frozenset[str] | None
) -> SaveResult:
    """Past the nearest line that this person may write: the two change places."""
    other = at + step
    while 0 <= other < len(lines) and own is not None and lines[other].board.ons_code not in own:
        other += step
    if not 0 <= other < len(lines):
        raise NotAllowed(FIRST if step < 0 else LAST)
    mine, theirs = lines[at], lines[other]
    if mine.position != theirs.position:
        swapped = [(mine, theirs.position), (theirs, mine.position)]
    else:
        order = list(lines)
        order[at], order[other] = theirs, mine
        swapped = [(one, number * STEP) for number, one in enumerate(order, 1)]
    edits = [Edit({"position": position}, str(one.pk)) for one, position in swapped]
    return _save(held, edits, by, own)


def _duplicate(
    held: Held, lines: Sequence[SchemeLine], at: int, by: User | None, own: frozenset[str] | None
) -> SaveResult:
    """A second line of the same scheme right below the first, or last where there is no room."""
    line = lines[at]
    fields: dict[str, Value] = {name: getattr(line, name) for name in (*TEXTS, "status")}
    fields |= {"metrics": tuple(line.metrics), "board": line.board.ons_code, "scheme": str(line.scheme_id)}
    fields |= {AMOUNT + amount.year: amount.amount for amount in line.amounts.all()}
    below = lines[at + 1].position if at + 1 < len(lines) else line.position + 2 * STEP
    if below - line.position > 1:
        fields["position"] = (line.position + below) // 2
    return _save(held, [Edit(fields)], by, own)


@dataclass(frozen=True, slots=True)
class LastChange:
    """What somebody wrote last in a plan's lines, in one go, that is not taken back yet."""

    batch: uuid.UUID
    changes: tuple[PlanChange, ...]


def last_change(plan: Plan, by: User) -> LastChange | None:
    """What `by` would take back next: each taking back stands for the newest change before it that none has taken back."""
    mine = PlanChange.objects.filter(plan=plan, by=by, kind="line")
    newest = mine.order_by("-pk").values_list("batch", "how")[:_LOOK_BACK]
    batch = _not_taken_back(list(dict.fromkeys(newest)))
    return None if batch is None else LastChange(batch, tuple(mine.filter(batch=batch).order_by("pk")))


_LOOK_BACK = 5_000


def _not_taken_back(batches: Sequence[tuple[uuid.UUID, str]]) -> uuid.UUID | None:
    """The newest of these saves (newest first: its name, how it came about) that no later one took back."""
    taken_back = 0
    for batch, how in batches:
        if how == "undo":
            taken_back += 1
        elif taken_back:
            taken_back -= 1
        else:
            return batch
    return None
