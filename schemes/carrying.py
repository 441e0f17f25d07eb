"""Schemes go on from an earlier plan: the same scheme in a new line, its last amount beside the new year's blank."""

from collections.abc import Collection

from django.db import transaction

from bcf.models import User
from returns.locking import NotAllowed
from schemes.actions import save_lines
from schemes.entries import AMOUNT, Value
from schemes.loading import line_fields
from schemes.models import Plan
from schemes.stored import load_plan
from schemes.writing import Edit, SaveResult


@transaction.atomic
def carry_lines(
    plan: Plan,
    earlier: Plan,
    *,
    by: User | None,
    boards: frozenset[str] | None = None,
    only: Collection[str] | None = None,
) -> SaveResult:
    """Brings over the earlier plan's lines (`only`: these ids) that this one has no line of: same scheme, board and source.

    They are existing schemes now; the amounts of the earlier years come along for comparison, the new ones are blank. Raises
    NotAllowed, ReturnClosed.
    """
    here, before = load_plan(plan), load_plan(earlier)
    if before.years[-1] >= here.years[0]:
        raise NotAllowed("Schemes are brought over from a plan for earlier years.")
    codes = {board.ons_code for board in here.boards}
    there = {(line.scheme, line.board, line.source) for line in here.lines}
    edits = []
    for line in before.lines:
        if line.board not in codes or (boards is not None and line.board not in boards):
            continue
        if (line.scheme, line.board, line.source) in there or (only is not None and line.id not in only):
            continue
        last = {AMOUNT + year: amount for year, amount in line.amounts.items() if year == before.years[-1]}
        fields: dict[str, Value] = {
            name: value for name, value in line_fields(line).items() if not name.startswith(AMOUNT)
        }
        edits.append(Edit({**fields, **last, "status": "existing", "scheme": line.scheme}))
    return save_lines(plan, edits, by=by, how="carry", boards=boards)
