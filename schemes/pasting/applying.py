"""A paste is written as it was shown, in one transaction; what its columns meant is remembered."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from bcf.models import User
from returns.locking import ChangedMeanwhile
from schemes.checks import check
from schemes.checks.findings import Finding
from schemes.columns import IGNORE
from schemes.holding import SCHEMES, hold
from schemes.models import Plan
from schemes.pasting.comparing import Comparison
from schemes.pasting.headings import Column
from schemes.plan import Plan as Money
from schemes.remembering import remember
from schemes.rows import LINES
from schemes.stored import load_plan
from schemes.writing import save

PURPOSE = "schemes"
Sheet = TypeVar("Sheet")


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written, what takes it back, and what the checks find in the plan now."""

    comparison: Comparison
    removed: int
    batch: uuid.UUID | None
    findings: tuple[Finding, ...]


def apply(
    plan: Plan,
    compared: Callable[[Money], tuple[Sheet, Comparison]],
    shown: str,
    *,
    removing: bool,
    by: User,
    own: frozenset[str],
) -> tuple[Sheet, Applied]:
    """Writes what `compared` makes of the sheet in the plan as it is now, and returns what it made of it too. `shown`: the
    fingerprint of what this person looked at.

    Raises ChangedMeanwhile where somebody changed lines of it since; NotAllowed, ReturnClosed.
    """
    with transaction.atomic():
        held = hold(plan, SCHEMES)
        sheet, comparison = compared(load_plan(plan))
        if comparison.fingerprint != shown:
            raise ChangedMeanwhile
        result = save(held, LINES, comparison.edits(removing=removing), by=by, how="paste", boards=own)
    removed = len(comparison.lacking) if removing else 0
    return sheet, Applied(comparison, removed, result.batch, check(comparison.after(removing=removing)))


def remember_columns(columns: tuple[Column, ...], scope: str, *, by: User) -> None:
    """Keeps what each heading meant, for the next sheet of this board."""
    remember(PURPOSE, scope, {column.heading: column.target or IGNORE for column in columns if column.heading}, by=by)
