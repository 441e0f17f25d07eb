"""The sums that stand with the grid: below it those of each year beside the pooled fund, and by any column. As printed. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from schemes.entries import typed_amount, with_commas
from schemes.plan import ZERO, Plan
from schemes.policy import Policy
from schemes.totals import LINE_COLUMNS, label_of, pooled, spend, spend_by

NAMED = "name"


@dataclass(frozen=True, slots=True)
class Foot:
    """One year's sums: what the schemes cost, what is in the fund, and the rest."""

    year: str
    spent: str
    pooled: str
    gap: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One row of sums: what of, and each year's."""

    label: str
    amounts: tuple[str, ...]


def feet(plan: Plan) -> list[Foot]:
    """The sums below the grid's years."""
    found = []
    for year in plan.all_years:
        spent, fund = spend(plan, year), pooled(plan, year)
        found.append(Foot(year, amount(plan, spent), amount(plan, fund), amount(plan, fund - spent), spent == fund))
    return found


def grouped(plan: Plan, column: str, national: Policy) -> list[Group]:
    """The lines' sums by a column, the largest first; a column that is none is the first."""
    years, rows = plan.all_years, []
    for key, row in spend_by(plan, column, years).items():
        printed = tuple(amount(plan, row[year]) if year in row else "–" for year in years)
        rows.append((sum(row.values(), ZERO), Group(label_of(plan, column, key, national), printed)))
    return [group for _, group in sorted(rows, key=lambda row: (-row[0], row[1].label))]


def columns_to_sum_by(plan: Plan) -> dict[str, str]:
    """Column → heading, of what sums can be asked by."""
    found = {key: label for key, label in LINE_COLUMNS.items() if key != "board" or plan.joint}
    return dict(sorted(found.items(), key=lambda item: item[0] == NAMED))


def amount(plan: Plan, pounds: Decimal) -> str:
    """An amount as the grid prints it: in the plan's unit, with commas."""
    sign = "-" if pounds < 0 else ""
    return sign + with_commas(typed_amount(abs(pounds), plan.unit))
