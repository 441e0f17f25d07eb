"""The required minimums that a plan has to do with, each with its row on the Conditions sheet. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from bcf.years import year_before
from schemes.checks.conditions import minimums_asked, rise_asked, unstated_minimums
from schemes.plan import Minimum, Plan
from schemes.policy import Policy
from schemes.rounding import HALF

SHEET = "Conditions"
HEADINGS, FIRST = 4, 5
BOARD, YEAR, NEED, MINIMUM, ALLOCATED, SAID, COUNTED, SPENT, MARGIN, MET, BEFORE, UPLIFT, LEAST, RISES = range(1, 15)
"""The columns."""
_LETTERS = "ABCDEFGHIJKLMN"
Key = tuple[str, str, str]
"""Board, year and kind of a minimum."""


@dataclass(frozen=True, slots=True)
class Need:
    """One minimum: as the plan states it, as it is allocated, or as it follows from the year before.

    `asked`: whether what counts is compared with it; `rule`: of the finding that it is not met. `stated`: whether the plan gives
    its amount. `before` is the year before's, `percent` the rise on it that is asked for; None where one of them is not known.
    """

    minimum: Minimum
    row: int
    asked: bool
    stated: bool
    rule: str
    before: "Need | None" = None
    percent: Decimal | None = None

    @property
    def key(self) -> Key:
        """Whose it is."""
        return key_of(self.minimum)

    def cell(self, column: int) -> str:
        """A cell of the row, for formulas of other sheets."""
        return f"{SHEET}!${_LETTERS[column - 1]}${self.row}"

    @property
    def least(self) -> Decimal | None:
        """What it is at the least with the uplift, in pounds."""
        before = self.before.minimum.minimum if self.before is not None else None
        return None if before is None or self.percent is None else before * (1 + self.percent / 100)

    @property
    def rises(self) -> bool:
        """Whether the rise is looked at: the plan states both years."""
        return self.stated and self.least is not None and self.before is not None and self.before.stated

    def rise_slack(self, plan: Plan) -> Decimal:
        """How far rounding explains that it lies below what the uplift asks for, in pounds."""
        if self.before is None or self.percent is None:
            return Decimal(0)
        grain, of_before = plan.grain_of(self.minimum.unit), plan.grain_of(self.before.minimum.unit)
        return HALF * (grain + of_before * (1 + self.percent / 100))


def key_of(minimum: Minimum) -> Key:
    """Board, year and kind."""
    return minimum.board, minimum.year, minimum.kind


def needs_of(plan: Plan, national: Policy) -> dict[Key, Need]:
    """All of them by board and year, those of earlier years too, which uplifts start from."""
    asked, unstated = minimums_asked(plan), unstated_minimums(plan, national)
    found = {key_of(one): one for one in (*plan.minimums, *asked, *unstated) if one.kind in national.requirements}
    stated = {key_of(one) for one in plan.minimums if one.minimum is not None}
    wanted, silent = {key_of(one) for one in (*asked, *unstated)}, {key_of(one) for one in unstated}
    order = [board.ons_code for board in plan.boards]
    rows = sorted(found, key=lambda key: (key[2], order.index(key[0]) if key[0] in order else -1, key[1]))
    needs: dict[Key, Need] = {}
    for row, key in enumerate(rows, FIRST):
        board, year, kind = key
        before = needs.get((board, year_before(year), kind))
        known = before is not None and before.minimum.minimum is not None and found[key].minimum is not None
        percent = rise_asked(plan, kind, year, national) if known else None
        rule = f"{kind}_unstated" if key in silent else f"{kind}_minimum"
        needs[key] = Need(found[key], row, key in wanted, key in stated, rule, before, percent)
    return needs
