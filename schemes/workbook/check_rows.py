"""The checks as rows of figures: what is stated, what it comes to, how far apart they may lie, and what follows. Pure.

Each row is one thing that a rule of `schemes.checks` looks at, whether it finds something or not. What the row comes to is taken
from the findings; its formulas work it out once more from the sheets.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from returns.workbook.figures import Figure
from schemes.checks import LONGEST_PLACE, Finding

AGREES, ROUNDING, NOT_COMPARED = "agrees", "rounding", "not compared"
Mode = Literal["equal", "near", "at_least", "at_most", "entered", "none", "not_both", "in_part"]
"""How a row's figures are judged. `equal`: up to rounding, which is said; `near`: which is enough; the computed one `at_least` or
`at_most` the stated one; something is `entered`; there is `none` of it; there is money on `not_both` sides; it is not `in_part` of
the other."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check. `names`: the findings, by rule and place, that it may turn up; `strength`: what it is when it does not hold.

    `allowed` is how far apart the figures may lie, in the plan's unit; where it hangs on how many rounded parts there are, `parts`
    counts them and `total` is the grain of the printed total, in pounds. `digit`: the decimals to which a total is printed, which
    is no difference. `needed` are counts that must not be 0. `silent`: how many lines name no source; where there are any, only
    overspending is found. `key` is the finding's first figure, in pounds, where papers may print several for one thing.
    """

    title: str
    where: str
    mode: Mode
    names: tuple[tuple[str, str], ...]
    stated: Figure | Decimal | None = None
    computed: Figure | Decimal | None = None
    allowed: Decimal | None = None
    parts: Figure | None = None
    total: Decimal = Decimal(0)
    strength: str = "query"
    decimals: int | None = None
    digit: int | None = None
    percent: bool = False
    needed: tuple[Figure, ...] = ()
    silent: Figure | None = None
    key: Decimal | None = None


class Findings:
    """The findings of a plan, each of which belongs to one row; what is left belongs to none."""

    def __init__(self, findings: Iterator[Finding] | tuple[Finding, ...]) -> None:
        self.left = list(findings)

    def of(self, row: CheckRow) -> Finding | None:
        """The one that a row turned up."""
        for finding in self.left:
            named = any(finding.rule == rule and _is_place(finding.where, where) for rule, where in row.names)
            if named and (row.key is None or finding.published == row.key):
                self.left.remove(finding)
                return finding
        return None


def _is_place(found: str, where: str) -> bool:
    """Whether a finding's place is this one: shortened where it is too long to be kept, and numbered where it stands twice."""
    kept = where if len(where) <= LONGEST_PLACE else f"{where[: LONGEST_PLACE - 1]}…"
    return found == kept or (found.startswith(kept) and re.fullmatch(r" \(\d+\)", found[len(kept) :]) is not None)
