"""Reads of what stands by quarter: the profile, what is spent, and both as rows of a table."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from bcf.years import printed
from schemes import plan as plain
from schemes.models import Plan, PlanChange, QuarterProfile, QuarterSpend
from schemes.quarters.profile import QUARTERS, Planned, Profile
from schemes.quarters.spending import Position, Spending, Spent, positions
from schemes.stored import load_plan


def load_profile(plan: Plan) -> Profile:
    """What was typed of the plan's profile, in one query."""
    return {
        (one.board.ons_code, one.year, one.quarter): Planned(one.income, one.expenditure, one.version)
        for one in plan.profile.select_related("board")
    }


def load_spending(plan: Plan) -> Spending:
    """What is recorded of the plan's lines, in one query."""
    recorded = QuarterSpend.objects.filter(line__plan=plan, line__removed_at=None)
    fields = ("line_id", "year", "quarter", "actual", "forecast", "explanation", "version")
    return {
        (str(line), year, quarter): Spent(*rest) for line, year, quarter, *rest in recorded.values_list(*fields)
    }  # fmt: skip


def spent_by_removed(plan: Plan, year: str, quarter: int, board: str = "") -> list[tuple[str, Decimal]]:
    """Name and spending to date of the lines that were taken out of the plan after something was recorded; of one board or all."""
    found = QuarterSpend.objects.filter(
        line__plan=plan, line__removed_at__isnull=False, year=year, quarter=quarter, actual__gt=0
    )
    found = found.filter(line__board__ons_code=board) if board else found
    named = found.order_by("line__position").values_list("line__name", "actual")
    return [(name, actual) for name, actual in named if actual is not None]


def spending_rows(plan: Plan, money: plain.Plan | None = None) -> list[dict[str, Any]]:
    """A row for each line, year and quarter in which something is recorded: amounts in pounds, None where there is none."""
    money, spending, typed = money or load_plan(plan), load_spending(plan), load_profile(plan)
    return [
        _row(money, one)
        for year in money.years
        for quarter in QUARTERS
        for one in positions(money, spending, typed, year, quarter, over=plan.explain_over)
        if one.spent.version
    ]


def _row(money: plain.Plan, one: Position) -> dict[str, Any]:
    line = one.line
    return {
        "board": line.board,
        "board_name": money.called(line.board),
        "ref": line.ref,
        "name": line.name,
        "source": line.source,
        "year": one.year,
        "quarter": one.quarter,
        "planned": one.planned,
        "planned_to_date": one.planned_to_date,
        "spent_to_date": one.spent.actual,
        "forecast": one.spent.forecast,
        "variance": one.variance,
        "variance_percent": one.percent,
        "explanation": one.spent.explanation,
        "line": line.id,
    }


def profile_rows(plan: Plan) -> list[dict[str, Any]]:
    """A row for each board, year and quarter that was typed: planned income and expenditure in pounds."""
    return [
        {"board": board, "year": year, "quarter": quarter, "income": one.income, "expenditure": one.expenditure}
        for (board, year, quarter), one in load_profile(plan).items()
    ]


def called_in_history(changes: Iterable[PlanChange]) -> dict[Any, str]:
    """Id of what a change is about → its name, of changes of spending and profile: "Carers, 2017/18 Q2"."""
    about = list(changes)
    spent = QuarterSpend.objects.filter(pk__in=[one.item for one in about if one.kind == "spend"])
    planned = QuarterProfile.objects.filter(pk__in=[one.item for one in about if one.kind == "profile"])
    rows = [*spent.values_list("pk", "line__name", "year", "quarter")]
    rows += planned.values_list("pk", "board__name", "year", "quarter")
    return {pk: f"{name}, {printed(year)} Q{quarter}" for pk, name, year, quarter in rows}
