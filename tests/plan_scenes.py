"""Plans in the database for tests: a draft of one or several boards, its lines and contributions, by one call."""

from collections.abc import Mapping
from decimal import Decimal

from bcf.models import Board, User
from schemes.actions import save_contributions, save_lines
from schemes.entries import AMOUNT, Value
from schemes.models import Plan
from schemes.opening import make_plan
from schemes.writing import Edit

YEAR = "2016-17"


def draft_of(*boards: Board, slug: str = "tiny-plan", years: tuple[str, ...] = (YEAR,), unit: str = "GBP") -> Plan:
    """A plan without a form."""
    return make_plan(slug, "Tiny plan", boards, years, by=None, unit=unit, draft=True)


def add_line(
    plan: Plan,
    name: str,
    amount: int | str | None = None,
    *,
    board: Board | None = None,
    by: User | None = None,
    year: str = YEAR,
    **fields: Value,
) -> str:
    """A line with an amount in one year; returns its id."""
    code = (board or plan.boards.first() or _no_board()).ons_code
    amounts: Mapping[str, Value] = {} if amount is None else {AMOUNT + year: Decimal(amount)}
    result = save_lines(plan, [Edit({"board": code, "name": name, **fields, **amounts})], by=by)
    return result.made[0]


def add_contribution(
    plan: Plan,
    source: str,
    amount: int | str,
    *,
    board: Board | None = None,
    year: str = YEAR,
    organisation: str = "Council",
) -> str:
    """A contribution; returns its id."""
    code = (board or plan.boards.first() or _no_board()).ons_code
    fields: dict[str, Value] = {
        "board": code, "year": year, "source": source, "organisation": organisation, "amount": Decimal(amount),
    }  # fmt: skip
    return save_contributions(plan, [Edit(fields)], by=None).made[0]


def _no_board() -> Board:
    raise LookupError("the plan has no board")
