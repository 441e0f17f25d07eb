"""What returns take from plans: the pooled fund of a board's year, and what is to come in and go out by quarter. Decimal pounds."""

from collections.abc import Iterable
from decimal import Decimal

from bcf.models import Board
from bcf.years import containing
from returns.definition.model import Period
from returns.stages import STAGES
from schemes.models import Plan
from schemes.quarters.profile import QUARTERS, profile
from schemes.quarters.queries import load_profile
from schemes.stored import load_plan
from schemes.totals import contributions_in, pooled

LABEL = "the plan of the year"
POOLED = "pooled_fund"
NAMES = (POOLED, *(f"{side}.q{number}" for side in ("income", "expenditure") for number in QUARTERS))
_FURTHEST = tuple(STAGES)[::-1]
"""Stages, the furthest on the path first."""


def plan_for(board: Board, year: str) -> Plan | None:
    """The board's plan for a year, the one that is furthest on its way: a signed one before a draft, then the newer one.

    A plan need not be signed to be asked: a return is filled in beforehand with what is planned so far.
    """
    found = [
        plan for plan in Plan.objects.filter(places__board=board).select_related("submission") if year in plan.years
    ]
    return furthest(found)


def furthest(plans: Iterable[Plan]) -> Plan | None:
    """The plan that is furthest on its way, of those with their submission at hand; None of none."""
    return min(plans, key=lambda plan: (_distance(plan), -plan.pk), default=None)


def _distance(plan: Plan) -> int:
    return _FURTHEST.index(plan.submission.stage) if plan.submission is not None else len(_FURTHEST)


def money_of(board: Board, period: Period) -> dict[str, Decimal | None]:
    """Name → what the plan of the year that the period lies in says of the board: its own contributions, and its own quarters."""
    year = containing(period.starts)
    plan = plan_for(board, year)
    if plan is None:
        return {}
    money = load_plan(plan)
    quarters = profile(money, year, load_profile(plan), board.ons_code)
    found = {f"income.q{number}": one.income for number, one in enumerate(quarters, 1)}
    found |= {f"expenditure.q{number}": one.expenditure for number, one in enumerate(quarters, 1)}
    is_planned = any(contributions_in(money, year, board.ons_code))
    return {POOLED: pooled(money, year, board.ons_code) if is_planned else None, **found}
