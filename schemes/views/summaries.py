"""What pages show of plans: lists, sums by year, histories. Plain data for templates."""

from collections.abc import Iterable
from dataclasses import dataclass

from bcf.models import names_of
from bcf.years import printed
from returns.stages import STAGES
from schemes import plan as plain
from schemes.checks.findings import money
from schemes.models import Plan
from schemes.queries import boards_of
from schemes.totals import pooled, spend

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A plan in a list."""

    slug: str
    title: str
    boards: str
    years: str
    state: str


def listed(plans: Iterable[Plan]) -> list[Listed]:
    """Plans with their boards, years and state in words."""
    return [
        Listed(plan.slug, plan.title, names_of(boards_of(plan)), years_of(plan.years), state_of(plan)) for plan in plans
    ]


def years_of(years: Iterable[str]) -> str:
    """ "2017/18 and 2018/19"."""
    return " and ".join(map(printed, years))


def state_of(plan: Plan) -> str:
    """Who has a plan, in a word."""
    if plan.submission is None:
        return "Draft"
    return "Closed" if plan.submission.closed_at is not None else STAGES[plan.submission.stage]


@dataclass(frozen=True, slots=True)
class YearSum:
    """What is put in, spent, and left, of one board or of all, in one year; as printed."""

    board: str
    year: str
    pooled: str
    spent: str
    gap: str
    agrees: bool


def year_sums(plan: plain.Plan) -> list[YearSum]:
    """Per year: each board, and a joint plan as a whole."""
    codes = [board.ons_code for board in plan.boards] + ([""] if plan.joint else [])
    found = []
    for year in plan.years:
        for code in codes:
            into, out = pooled(plan, year, code), spend(plan, year, code)
            found.append(
                YearSum(
                    plan.called(code),
                    printed(year),
                    money(plan, into),
                    money(plan, out),
                    money(plan, into - out),
                    into == out,
                )
            )
    return found
