"""What pages show of plans: lists, sums by year, histories. Plain data for templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator

from bcf.models import names_of
from returns.stages import STAGES
from schemes import plan as plain
from schemes.checks.findings import money
from schemes.entries import AMOUNT, LABELS
from schemes.models import Plan, PlanChange
from schemes.models.plans import KINDS
from schemes.plan import GRAINS
from schemes.quarters.queries import called_in_history
from schemes.quarters.table import HEADINGS
from schemes.queries import boards_of
from schemes.totals import pooled, spend
from schemes.years import printed

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


@dataclass(frozen=True, slots=True)
class Told:
    """One change for people: what, each field old and new, by whom, when, how."""

    what: str
    fields: list[tuple[str, str, str]]
    by: str
    at: Any
    how: str


def history_page_of(plan: Plan, number: str | None) -> Page[Any]:
    """One page of a plan's changes, newest first."""
    changes = plan.changes.select_related("by").order_by("-pk")
    page: Page[Any] = Paginator(changes, PAGE).get_page(number)
    page.object_list = told(plan, page.object_list)
    return page


def told(plan: Plan, changes: Iterable[PlanChange]) -> list[Told]:
    """Changes in words."""
    rows = list(changes)
    names = dict(plan.lines.filter(pk__in=[row.item for row in rows if row.kind == "line"]).values_list("pk", "name"))
    names |= called_in_history(rows)
    return [
        Told(
            names.get(row.item, KINDS[row.kind]).strip() if row.item else KINDS[row.kind].capitalize(),
            [
                (field_name(name), _shown(name, old, plan.unit), _shown(name, new, plan.unit))
                for name, (old, new) in row.fields.items()
            ],
            str(row.by or "The system"),
            row.at,
            row.get_how_display(),
        )
        for row in rows
    ]


def field_name(name: str) -> str:
    """What people call a field of the history."""
    if name.startswith(AMOUNT):
        return f"Amount {printed(name.removeprefix(AMOUNT))}"
    return {**LABELS, **HEADINGS}.get(name, name.replace("_", " ").capitalize())


_MONEY = frozenset({"actual", "forecast", "income", "expenditure"})


def _shown(name: str, kept: Any, unit: str) -> str:
    if kept is None or kept in ("", []):
        return "–"
    if name.startswith("amount") or name in _MONEY:
        grain = GRAINS[unit]
        return f"£{Decimal(kept) / grain:,f}{' thousand' if grain > 1 else ''}"
    if isinstance(kept, bool):
        return "yes" if kept else "no"
    return "; ".join(map(str, kept)) if isinstance(kept, list) else str(kept)
