"""Sums and counts over the rows of the Funding and Schemes sheets, as formulas and as values, in the plan's unit. Pure.

    SUMIFS(schemes.amount_2017_18,schemes.board,"Havering",schemes.source,"Improved Better Care Fund")

The ranges have names, `schemes.theme`, `funding.amount_2017_18`. A criterion that SUMIFS could take for a number, a date, a
comparison or a pattern is compared by SUMPRODUCT instead, which takes every text for just itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from returns.workbook.figures import NOTHING, Figure, added
from schemes.plan import Contribution, Line, Plan
from schemes.policy import Policy
from schemes.workbook.flags import FLAGS
from schemes.workbook.labels import Labels, is_plain

Table = Literal["schemes", "funding"]


@dataclass(frozen=True, slots=True)
class Condition:
    """That a column holds one of these values. `cell`: where the label stands that the formula compares with."""

    column: str
    values: frozenset[str]
    cell: str = ""


def range_name(table: Table, column: str) -> str:
    """The name of a column's range."""
    return f"{table}.{column}"


def amounts_name(table: Table, year: str) -> str:
    """The name of the range of a year's amounts."""
    return range_name(table, f"amount_{year.replace('-', '_')}")


class Sums:
    """Sums up one plan. `lists`: label that no formula can spell → the row of the hidden sheet in which it stands."""

    def __init__(self, plan: Plan, national: Policy, labels: Labels) -> None:
        self.plan, self.national, self.labels = plan, national, labels
        self.lists: dict[str, int] = {}

    def board(self, code: str) -> tuple[Condition, ...]:
        """The condition of one board; none for '', all boards."""
        return (Condition("board", frozenset({code})),) if code else ()

    def spent(self, year: str, *conditions: Condition) -> Figure:
        """What the lines that meet the conditions cost in a year."""
        lines = [line for line in self.plan.lines if year in line.amounts and self._meets(line, conditions)]
        total = sum((line.amounts[year] for line in lines), Decimal(0)) / self.plan.grain
        return self._figure("schemes", year, conditions, total)

    def put_in(self, year: str, *conditions: Condition) -> Figure:
        """What the contributions that meet the conditions put in."""
        total = sum((one.amount for one in self._contributions(year, conditions)), Decimal(0)) / self.plan.grain
        return self._figure("funding", year, conditions, total)

    def lines(self, year: str, *conditions: Condition) -> Figure:
        """How many such lines have an amount."""
        count = sum(year in line.amounts and self._meets(line, conditions) for line in self.plan.lines)
        return self._figure("schemes", year, conditions, Decimal(count), counting=True)

    def contributions(self, year: str, *conditions: Condition) -> Figure:
        """How many such contributions there are."""
        count = len(self._contributions(year, conditions))
        return self._figure("funding", year, conditions, Decimal(count), counting=True)

    def _contributions(self, year: str, conditions: Sequence[Condition]) -> list[Contribution]:
        return [one for one in self.plan.contributions if one.year == year and self._meets(one, conditions)]

    def _meets(self, row: Line | Contribution, conditions: Iterable[Condition]) -> bool:
        return all(self.value(row, condition.column) in condition.values for condition in conditions)

    def value(self, row: Line | Contribution, column: str) -> str:
        """What a row holds in a column of its sheet, one that follows from others included."""
        if isinstance(row, Contribution):
            return self.labels.unit_of(row) if column == "unit" else str(getattr(row, column))
        flag = FLAGS.get(column)
        return flag.value(row, self.national) if flag is not None else str(getattr(row, column))

    def _figure(
        self, table: Table, year: str, conditions: Sequence[Condition], value: Decimal, *, counting: bool = False
    ) -> Figure:
        if year not in self.plan.all_years or not all(condition.values for condition in conditions):
            return NOTHING
        amounts = amounts_name(table, year)
        if not conditions:
            return Figure(f"{'COUNT' if counting else 'SUM'}({amounts})", value)
        labels = [self._labels(condition) for condition in conditions]
        several = [condition for condition, found in zip(conditions, labels, strict=True) if len(found) > 1]
        if all(map(is_plain, (label for found in labels for label in found))) and len(several) <= 1:
            return Figure("+".join(self._ifs(table, amounts, conditions, labels, counting=counting)), value)
        return Figure(self._product(table, amounts, conditions, labels, counting=counting), value)

    def _labels(self, condition: Condition) -> list[str]:
        """The labels to compare with, each once whatever its capitals."""
        labels: dict[str, str] = {}
        for value in sorted(condition.values):
            label = self.labels.of(condition.column, value)
            labels.setdefault(label.casefold(), label)
        return list(labels.values())

    def _ifs(
        self, table: Table, amounts: str, conditions: Sequence[Condition], labels: list[list[str]], *, counting: bool
    ) -> Iterable[str]:
        """One SUMIFS (or COUNTIFS) for each label of the condition that has several."""
        for number in range(max(map(len, labels))):
            pairs = [
                f"{range_name(table, condition.column)},{self._criterion(condition, found[min(number, len(found) - 1)])}"
                for condition, found in zip(conditions, labels, strict=True)
            ]
            yield f'COUNTIFS({",".join(pairs)},{amounts},">=0")' if counting else f"SUMIFS({amounts},{','.join(pairs)})"

    def _product(
        self, table: Table, amounts: str, conditions: Sequence[Condition], labels: list[list[str]], *, counting: bool
    ) -> str:
        tests = []
        for condition, found in zip(conditions, labels, strict=True):
            name = range_name(table, condition.column)
            each = [f"({name}={self._criterion(condition, label)})" for label in found]
            tests.append(f"--{each[0]}" if len(each) == 1 else "+".join(each))
        return f"SUMPRODUCT({','.join(tests)},{f'--({amounts}<>{chr(34) * 2})' if counting else amounts})"

    def _criterion(self, condition: Condition, label: str) -> str:
        """The label's own cell where there is one; else the label itself, or its cell on the hidden sheet if none spells it."""
        if not label:
            return '""'
        if condition.cell:
            return condition.cell
        if is_plain(label):
            return f'"{label}"'
        return f"Lists!$A${self.lists.setdefault(label, len(self.lists) + 2)}"

    def thousands(self, year: str, of: Table, *conditions: Condition) -> Figure:
        """How many of the rows are printed in thousands, so that each may be rounded by half a thousand."""
        if of == "schemes":
            return self.lines(year, *conditions) if self.plan.grain > 1 else NOTHING
        return self.contributions(year, *conditions, Condition("unit", frozenset({"thousands"})))

    def rounded(self, year: str, held: Iterable[Sequence[Condition]], paid: Iterable[Sequence[Condition]]) -> Figure:
        """How many rows of both sheets are, of those that meet one of these sets of conditions."""
        funding = (self.thousands(year, "funding", *conditions) for conditions in held)
        schemes = (self.thousands(year, "schemes", *conditions) for conditions in paid)
        return added([*funding, *schemes])
