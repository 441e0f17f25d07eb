"""What stands in the workbook for each value of a plan: readable, and no two in a column the same whatever their capitals. Pure.

Formulas compare texts without regard to capitals. Sources, organisations and boards that differ in nothing else are therefore told
apart by a number; of all other columns, spellings that differ in capitals only are summed together.
"""

import re
from collections.abc import Iterable

from returns.answer_types import clean_text
from schemes.plan import Contribution, Line, Plan
from schemes.policy import Policy

THOUSANDS, POUNDS = "thousands", "pounds"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 &,.:;()'/+-]{0,199}")
_COULD_BE_A_DATE = re.compile(r"(?i)(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).*\d|true|false")


def folded(text: str) -> str:
    """What two texts share that a formula takes for the same."""
    return clean_text(text).casefold()


def is_plain(label: str) -> bool:
    """Whether SUMIFS takes a criterion for just this text, and not for a number, a date, a comparison or a pattern."""
    return _PLAIN.fullmatch(label) is not None and _COULD_BE_A_DATE.fullmatch(label) is None


class Labels:
    """The labels of one plan's values."""

    def __init__(self, plan: Plan, national: Policy) -> None:
        self.plan = plan
        rows: tuple[Contribution | Line, ...] = (*plan.contributions, *plan.lines)
        sources = dict.fromkeys(row.source for row in rows if row.source)
        organisations = dict.fromkeys(one.organisation for one in plan.contributions if one.organisation)
        self._unique = {
            "source": _told_apart((source, national.label(source)) for source in sources),
            "organisation": _told_apart((organisation, organisation) for organisation in organisations),
            "board": _told_apart((board.ons_code, board.name) for board in plan.boards),
        }

    def of(self, column: str, value: str) -> str:
        """What stands in the cell for this value of a column; '' leaves it blank."""
        known = self._unique.get(column)
        if known is not None and value in known:
            return known[value]
        return clean_text(value.capitalize() if column == "status" else value)

    def unit_of(self, contribution: Contribution) -> str:
        """In what its papers print a contribution."""
        return POUNDS if self.plan.grain_of(contribution.unit) == 1 else THOUSANDS

    def alike(self, column: str, value: str, rows: Iterable[Line | Contribution]) -> frozenset[str]:
        """The values of a column that stand in its cells as this one does, but for capitals."""
        if column in self._unique:
            return frozenset({value})
        return frozenset({value, *(one for row in rows if folded(one := getattr(row, column)) == folded(value))})


def _told_apart(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    taken: set[str] = set()
    for value, label in labels:
        shown, number = clean_text(label), 1
        while shown.casefold() in taken:
            number += 1
            shown = f"{clean_text(label)} ({number})"
        taken.add(shown.casefold())
        found[value] = shown
    return found
