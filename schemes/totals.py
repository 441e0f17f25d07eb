"""Sums of a plan, by anything: the one place where money is added up, for page, checks, workbook, PDF and files alike. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from schemes.plan import ZERO, Contribution, Line, Plan
from schemes.policy import Policy, policy

LINE_COLUMNS: dict[str, str] = {
    "board": "Board",
    "theme": "Theme",
    "block": "Block",
    "source": "Source of funding",
    "area_of_spend": "Area of spend",
    "commissioner": "Commissioner",
    "provider": "Provider",
    "scheme_type": "Type",
    "status": "New or existing",
    "name": "Scheme",
}
"""What lines can be summed by, and its heading."""
CONTRIBUTION_COLUMNS: dict[str, str] = {"board": "Board", "source": "Source", "organisation": "Organisation"}
Totals = dict[str, dict[str, Decimal]]
"""Name of a group → year → pounds."""


def spend(plan: Plan, year: str, board: str = "") -> Decimal:
    """What the schemes cost in a year: of one board, or of all ('')."""
    return sum((line.amounts[year] for line in lines_in(plan, year, board)), ZERO)


def pooled(plan: Plan, year: str, board: str = "") -> Decimal:
    """What is put into the fund in a year."""
    return sum((found.amount for found in contributions_in(plan, year, board)), ZERO)


def lines_in(plan: Plan, year: str, board: str = "") -> Iterator[Line]:
    """The lines that have an amount in a year."""
    return (line for line in plan.lines if year in line.amounts and board in ("", line.board))


def contributions_in(plan: Plan, year: str, board: str = "") -> Iterator[Contribution]:
    """The contributions of a year."""
    return (found for found in plan.contributions if found.year == year and board in ("", found.board))


def spend_by(plan: Plan, column: str, years: Iterable[str] | None = None) -> Totals:
    """The lines' sums by a column of `LINE_COLUMNS`, in the order in which its values first appear; keys, not labels."""
    totals: Totals = {}
    wanted = tuple(years or plan.all_years)
    for line in plan.lines:
        row = totals.setdefault(getattr(line, column), {})
        for year in wanted:
            if year in line.amounts:
                row[year] = row.get(year, ZERO) + line.amounts[year]
    return totals


def pooled_by(plan: Plan, column: str, years: Iterable[str] | None = None) -> Totals:
    """The contributions' sums by a column of `CONTRIBUTION_COLUMNS`."""
    totals: Totals = {}
    wanted = tuple(years or plan.all_years)
    for found in plan.contributions:
        row = totals.setdefault(getattr(found, column), {})
        if found.year in wanted:
            row[found.year] = row.get(found.year, ZERO) + found.amount
    return totals


def label_of(plan: Plan, column: str, value: str, national: Policy | None = None) -> str:
    """What people read for a group's key: a board's name, a stream's label, "Not named" for none."""
    if not value:
        return "Not named"
    if column == "board":
        return plan.called(value)
    if column == "source":
        return (national or policy()).label(value)
    return value.capitalize() if column == "status" else value


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts towards a required minimum; `untold`: what might, of lines that do not say enough; `told`: whether any does."""

    amount: Decimal
    untold: Decimal
    told: bool


def counted(plan: Plan, kind: str, year: str, board: str, national: Policy) -> Counted:
    """What counts towards a required minimum: a board's lines from the minimum NHS contribution that are social care, or that are
    NHS-commissioned out of hospital."""
    counts = _COUNTS[national.requirements[kind].counts]
    amount = untold = ZERO
    told = False
    for line in lines_in(plan, year, board):
        from_minimum = bool(line.source) and national.meets(line.source, "nhs_minimum")
        if from_minimum and line.area_of_spend:
            told = True
            amount += line.amounts[year] if counts(line) else ZERO
        elif from_minimum or not line.source:
            untold += line.amounts[year]
    return Counted(amount, untold, told)


def counted_spend(plan: Plan, kind: str, year: str, board: str, national: Policy) -> Decimal | None:
    """What counts for certain. None where no line from the minimum tells what it is for."""
    found = counted(plan, kind, year, board, national)
    return found.amount if found.told else None


_COUNTS: dict[str, Callable[[Line], bool]] = {
    "social_care": lambda line: line.is_social_care,
    "out_of_hospital": lambda line: line.is_out_of_hospital,
}
