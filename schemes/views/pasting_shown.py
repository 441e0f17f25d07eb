"""What a paste would do, in words and figures for its page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bcf.years import printed
from schemes.entries import AMOUNT, Value
from schemes.grid.columns import Column, printed_value
from schemes.grid.figures import amount
from schemes.pasting.comparing import Changed, Comparison
from schemes.plan import ZERO, Line, Plan
from schemes.policy import Policy
from schemes.totals import spend

_FAR_OFF = (Decimal(300), Decimal(3000))
"""A plan that becomes so many times what it was, or was so many times what it becomes, is likely pasted in the wrong unit."""


def shown(
    plan: Plan, found: Comparison, columns: Mapping[str, Column], national: Policy, *, removing: bool
) -> dict[str, Any]:
    """For the template."""
    after = found.after(removing=removing)
    return {
        "found": found,
        "fingerprint": found.fingerprint,
        "made": [(row, _called(plan, line), _amounts(plan, line)) for row, line in found.made],
        "changed": [
            (each.row, _called(plan, each.line), _fields(plan, each, columns, national)) for each in found.changed
        ],
        "lacking": [(_called(plan, line), _amounts(plan, line)) for line in found.lacking],
        "sums": [_sums(plan, after, year) for year in plan.all_years],
        "years": [printed(year) for year in plan.all_years],
        "unit_doubt": _unit_doubt(found),
    }


def _called(plan: Plan, line: Line) -> str:
    name = f"{line.ref} {line.name}".strip()
    return f"{name}, {plan.called(line.board)}" if plan.joint else name


def _amounts(plan: Plan, line: Line) -> list[str]:
    return [amount(plan, line.amounts[year]) if year in line.amounts else "–" for year in plan.all_years]


def _sums(plan: Plan, after: Plan, year: str) -> tuple[str, str, str, str]:
    old, new = spend(plan, year), spend(after, year)
    return printed(year), amount(plan, old), amount(plan, new), amount(plan, new - old)


def _fields(plan: Plan, each: Changed, columns: Mapping[str, Column], national: Policy) -> list[tuple[str, str, str]]:
    """(label, before, after) of a changed line."""
    return [
        (column.label, _words(plan, column, one.old, national), _words(plan, column, one.new, national))
        for one in each.fields
        if (column := columns.get(one.name)) is not None
    ]


def _words(plan: Plan, column: Column, value: Value, national: Policy) -> str:
    return printed_value(plan, column, value, national) or "(blank)"


def _unit_doubt(found: Comparison) -> bool:
    """Whether most of the changed amounts are about a thousand times, or a thousandth of, what they were."""
    pairs = [(one.old, one.new) for each in found.changed for one in each.fields if one.name.startswith(AMOUNT)]
    known = [
        (old, new)
        for old, new in pairs
        if isinstance(old, Decimal) and isinstance(new, Decimal) and old > ZERO and new > ZERO
    ]
    least, most = _FAR_OFF
    far = sum(least < max(old, new) / min(old, new) < most for old, new in known)
    return far > len(known) / 2 and far > 0
