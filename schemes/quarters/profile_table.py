"""A year's profile as a table that is typed into: a row for each board and quarter, and what counts as long as nothing is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes import plan as plain
from schemes.models import Plan
from schemes.quarters.profile import QUARTERS, Planned, Profile, profile
from schemes.quarters.rows import PLANNED, profile_id
from schemes.quarters.typed import QuarterRow, printed_amount, text_of
from schemes.totals import pooled, spend

MONTHS = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}


@dataclass
class ProfileRow(QuarterRow):
    """One board's quarter: `counted` is what counts for it now, as printed."""

    names: ClassVar[tuple[str, ...]] = PLANNED
    called: ClassVar[Mapping[str, str]] = {"income": "The income", "expenditure": "The expenditure"}

    board: plain.PlanBoard
    quarter: int
    counted: dict[str, str]

    @property
    def label(self) -> str:
        """Its quarter, and whose of a joint plan."""
        return f"{self.board.name}, Q{self.quarter}" if self.plan.joint else f"Q{self.quarter}"

    @property
    def months(self) -> str:
        """The quarter in words."""
        return MONTHS[self.quarter]

    @property
    def cells(self) -> list[tuple[str, str, str, str]]:
        """(field, text, error, what counts now) in the table's order."""
        return [(name, self.texts[name], self.error_of(name), self.counted[name]) for name in PLANNED]


def profile_table(stored: Plan, plan: plain.Plan, year: str, typed: Profile, own: frozenset[str]) -> list[ProfileRow]:
    """The rows as they stand. `own`: the boards whose rows may be written."""
    rows = []
    for board in plan.boards:
        for quarter, counted in zip(QUARTERS, profile(plan, year, typed, board.ons_code), strict=True):
            found = typed.get((board.ons_code, year, quarter), Planned())
            row_id, prefix = profile_id(stored, board.ons_code, year, quarter), f"{board.ons_code}-q{quarter}-"
            texts = {name: text_of(plan, getattr(found, name)) for name in PLANNED}
            counts = {name: printed_amount(plan, getattr(counted, name)) for name in PLANNED}
            writable = board.ons_code in own
            rows.append(ProfileRow(plan, row_id, prefix, writable, found.version, texts, board, quarter, counts))
    return rows


@dataclass(frozen=True, slots=True)
class YearTotal:
    """What the plan holds of a year: a board's contributions and schemes, as printed."""

    board: str
    income: str
    expenditure: str


def year_totals(plan: plain.Plan, year: str) -> list[YearTotal]:
    """The sums that quarters are to come to."""
    return [
        YearTotal(
            board.name,
            printed_amount(plan, pooled(plan, year, board.ons_code)),
            printed_amount(plan, spend(plan, year, board.ons_code)),
        )
        for board in plan.boards
    ]
