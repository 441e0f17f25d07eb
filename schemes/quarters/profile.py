"""How a year's money is planned to come and go by quarters: as the boards typed it, else a quarter each. Pounds. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from schemes.checks.findings import Finding, difference, money
from schemes.plan import ZERO, Plan
from schemes.totals import contributions_in, lines_in, pooled, spend

QUARTERS = (1, 2, 3, 4)
"""Of the financial year: 1 is April to June."""
PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Planned:
    """What is planned to come in and to go out in one quarter; None is not known. `version`: that of what is stored."""

    income: Decimal | None = None
    expenditure: Decimal | None = None
    version: int = 0


Profile = Mapping[tuple[str, str, int], Planned]
"""(ONS code, year, quarter) → what was typed for it."""


def profile(plan: Plan, year: str, typed: Profile, board: str = "") -> tuple[Planned, ...]:
    """The four quarters of a year, of one board or of all ('').

    A side (income, expenditure) that was not typed for all four quarters spreads what the plan holds evenly: whole pennies in
    each, what is left over in the last. Without anything planned it is None.
    """
    boards = [board] if board else [one.ons_code for one in plan.boards]
    income = _together([_side(_typed(typed, code, year, "income"), _pooled(plan, year, code)) for code in boards])
    spent = _together([_side(_typed(typed, code, year, "expenditure"), _spend(plan, year, code)) for code in boards])
    return tuple(Planned(into, out) for into, out in zip(income, spent, strict=True))


def evenly(total: Decimal) -> tuple[Decimal, ...]:
    """An amount in four parts that sum to it exactly; what does not divide stands in the last."""
    part = (total / 4).quantize(PENNY, rounding=ROUND_DOWN)
    return (part, part, part, total - 3 * part)


def to_date(parts: Sequence[Decimal | None], quarter: int) -> Decimal | None:
    """What the quarters come to from April to the end of `quarter`; None where one of them is not known."""
    known = [part for part in parts[:quarter] if part is not None]
    return sum(known, ZERO) if len(known) == quarter else None


def is_typed(typed: Profile, board: str, year: str, side: str) -> bool:
    """Whether all four quarters of a side were typed."""
    return None not in _typed(typed, board, year, side)


def profile_findings(plan: Plan, typed: Profile) -> tuple[Finding, ...]:
    """A note for each typed side whose quarters do not come to what the plan holds of the year."""
    sides = (("income", "contributions", _pooled), ("expenditure", "schemes", _spend))
    found = []
    for board in plan.boards:
        for year in plan.years:
            for side, what, total_of in sides:
                parts, total = _typed(typed, board.ons_code, year, side), total_of(plan, year, board.ons_code) or ZERO
                if None not in parts and (said := sum(filter(None, parts), ZERO)) != total:
                    found.append(_does_not_add_up(plan, board.ons_code, year, (side, what), (said, total)))
    return tuple(found)


def _does_not_add_up(
    plan: Plan, board: str, year: str, words: tuple[str, str], figures: tuple[Decimal, Decimal]
) -> Finding:
    side, what = words
    said, total = figures
    return Finding(
        "note", f"profile_{side}", plan.place(year, f"{side} by quarter", board=board), said, total,
        f"The four quarters’ planned {side} comes to {money(plan, said)}; the {what} of the year come to {money(plan, total)}, "
        f"{difference(plan, said, total)}. Change a quarter, unless this is meant.",
    )  # fmt: skip


def _typed(typed: Profile, board: str, year: str, side: str) -> list[Decimal | None]:
    return [getattr(typed.get((board, year, quarter), Planned()), side) for quarter in QUARTERS]


def _pooled(plan: Plan, year: str, board: str) -> Decimal | None:
    return pooled(plan, year, board) if any(contributions_in(plan, year, board)) else None


def _spend(plan: Plan, year: str, board: str) -> Decimal | None:
    return spend(plan, year, board) if any(lines_in(plan, year, board)) else None


def _side(typed: Sequence[Decimal | None], total: Decimal | None) -> tuple[Decimal | None, ...]:
    if None not in typed:
        return tuple(typed)
    return evenly(total) if total is not None else (None,) * 4


def _together(sides: Iterable[tuple[Decimal | None, ...]]) -> tuple[Decimal | None, ...]:
    """Several boards' quarters as one; a board of which nothing is known adds nothing."""
    known = [side for side in sides if None not in side]
    if not known:
        return (None,) * 4
    return tuple(sum((part for part in quarter if part is not None), ZERO) for quarter in zip(*known, strict=True))
