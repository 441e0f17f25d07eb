"""The required minimums as a table that is typed into: a row for each board, year and requirement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bcf.years import printed, year_before
from schemes import plan as plain
from schemes.checks.findings import money
from schemes.entries import Refused, read_amount, typed_amount, with_commas
from schemes.policy import policy
from schemes.totals import counted_spend

Figures = dict[tuple[str, str, str], tuple[Decimal | None, Decimal | None]]


@dataclass
class MinimumRow:
    """One required minimum: `texts` of minimum and actual as typed; what is allocated, and what the plan's lines come to,
    as printed."""

    board: str
    board_name: str
    year: str
    kind: str
    requirement: str
    texts: dict[str, str]
    allocated: str
    counted: str
    writable: bool
    errors: dict[str, str] = field(default_factory=dict)

    conflicts: tuple[()] = ()

    @property
    def form_prefix(self) -> str:
        """What the names of its inputs begin with."""
        return f"{self.board}-{self.year}-{self.kind}-"

    @property
    def label(self) -> str:
        """What the row is, for those who cannot see the table."""
        return f"{self.board_name}, {self.printed_year}, {self.requirement}"

    @property
    def printed_year(self) -> str:
        """The year as papers print it."""
        return printed(self.year)

    @property
    def cells(self) -> list[tuple[str, str, str, str]]:
        """(field, heading, text, error)."""
        headings = (("minimum", "Minimum"), ("actual", "Planned, as stated"))
        return [(name, heading, self.texts[name], self.errors.get(name, "")) for name, heading in headings]


def minimums_typed(plan: plain.Plan, own: frozenset[str]) -> list[MinimumRow]:
    """A row for each board, year (and the year before, on which the uplift rests) and requirement."""
    national, held = policy(), {(one.board, one.year, one.kind): one for one in plan.minimums}
    rows = []
    for board in plan.boards:
        for year in (year_before(plan.years[0]), *plan.years):
            for need in national.requirements.values():
                key = (board.ons_code, year, need.key)
                stands = held.get(key)
                allocated = plan.allocations.get(key)
                counted = counted_spend(plan, need.key, year, board.ons_code, national)
                rows.append(
                    MinimumRow(
                        *(board.ons_code, board.name, year, need.key, need.label),
                        {name: _text(getattr(stands, name, None), plan.unit) for name in ("minimum", "actual")},
                        money(plan, allocated) if allocated is not None else "–",
                        money(plan, counted) if counted is not None else "–",
                        board.ons_code in own,
                    )
                )
    return rows


def _text(amount: Decimal | None, unit: str) -> str:
    return "" if amount is None else with_commas(typed_amount(amount, unit))


def posted_minimums(rows: list[MinimumRow], data: Mapping[str, str], unit: str) -> Figures:
    """What was typed, put into the rows; figures that cannot be read are refused at their field and left out."""
    figures: Figures = {}
    for row in rows:
        if not row.writable or f"{row.form_prefix}minimum" not in data:
            continue
        read: dict[str, Decimal | None] = {}
        for name in row.texts:
            row.texts[name] = data.get(row.form_prefix + name, "")
            try:
                read[name] = read_amount(row.texts[name], unit)
            except Refused as error:
                row.errors[name] = f"This {error}."
        if not row.errors:
            figures[row.board, row.year, row.kind] = (read["minimum"], read["actual"])
    return figures
