"""What the sheets of one planning workbook share: the plan, its sums, and the workbook that they are written into."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from bcf.years import printed
from returns.definition.cells import column_letters
from returns.workbook.formats import WHOLE
from returns.workbook.page import Page
from schemes.checks import Finding
from schemes.plan import Plan
from schemes.policy import Policy
from schemes.workbook.labels import Labels
from schemes.workbook.needs import Key, Need, needs_of
from schemes.workbook.sums import Sums

if TYPE_CHECKING:  # at run time it would bring the PDF's renderer with it
    from returns.pdf.facts import Certificate

ROOM = 50
"""Empty rows below the last contribution and the last line that the named ranges reach over, so that rows can be added."""
_MOST_DIGITS = {"GBP": 2, "GBP thousands": 5}
"""Decimals of a penny in the unit."""


@dataclass(frozen=True)
class Book:
    """One workbook that is being made. `explained`: (rule, where) of a finding → what the boards say to it.

    `publication`: a copy for publication, which says nothing of checks."""

    plan: Plan
    findings: tuple[Finding, ...]
    national: Policy
    certificate: "Certificate | None" = None
    publication: bool = False
    explained: Mapping[tuple[str, str], str] = field(default_factory=dict)
    workbook: Workbook = field(default_factory=Workbook)
    pages: dict[str, Page] = field(default_factory=dict)
    styles: dict[Hashable, Any] = field(default_factory=dict)
    labels: Labels = field(init=False)
    sums: Sums = field(init=False)
    needs: Mapping[Key, Need] = field(init=False)
    money: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", Labels(self.plan, self.national))
        object.__setattr__(self, "sums", Sums(self.plan, self.national, self.labels))
        object.__setattr__(self, "needs", needs_of(self.plan, self.national))
        object.__setattr__(self, "money", self._money())

    def page(self, title: str) -> Page:
        """A new sheet of this title."""
        page = self.pages[title] = Page(self.workbook.create_sheet(title), self.money, self.styles)
        return page

    def name(self, name: str, page: Page, column: int, first: int, last: int) -> None:
        """Gives a column's cells a name."""
        letters = column_letters(column)
        refers_to = f"{page.quoted}!${letters}${first}:${letters}${last}"
        self.workbook.defined_names[name] = DefinedName(name, attr_text=refers_to)

    def units(self, pounds: Decimal) -> Decimal:
        """An amount in the plan's unit."""
        return pounds / self.plan.grain

    def maybe(self, pounds: Decimal | None) -> Decimal | None:
        """The same of an amount that may not be there."""
        return None if pounds is None else self.units(pounds)

    @property
    def fine(self) -> int:
        """The decimals to which figures are compared that come of a percentage: a ten thousandth of a penny."""
        return self.pennies + 4

    @property
    def unit_words(self) -> str:
        """The unit, for a heading."""
        return "£" if self.plan.grain == 1 else "£ thousand"

    @property
    def pennies(self) -> int:
        """The decimals that a penny has in the unit."""
        return _MOST_DIGITS[self.plan.unit]

    def year_headings(self, years: Iterable[str]) -> list[str]:
        """Headings of columns of amounts."""
        return [f"{printed(year)}\n{self.unit_words}" for year in years]

    @property
    def head(self) -> str:
        """The running head of each printed page."""
        reference = f", {self.certificate.reference}" if self.certificate is not None else ""
        return f"{self.plan.title}{reference}"

    def _money(self) -> str:
        """The number format of amounts: with as many decimals as the finest of them has."""
        plan = self.plan
        amounts = [
            *(one.amount for one in plan.contributions),
            *(amount for line in plan.lines for amount in line.amounts.values()),
            *(one.amount for one in plan.stated if one.unit != "percent"),
            *(amount for one in plan.minimums for amount in (one.minimum, one.actual) if amount is not None),
            *plan.allocations.values(),
        ]
        digits = max((_decimals(self.units(amount)) for amount in amounts), default=0)
        if digits and plan.grain == 1:
            digits = 2
        return f"{WHOLE}.{'0' * digits}" if digits else WHOLE


def _decimals(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
