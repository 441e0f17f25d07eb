"""A board's pack as a workbook: a summary, and a sheet for each metric with its figures and live formulas.

The same pack gives the same bytes.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook

from bcf.years import printed
from metrics.packs.content import Pack, Standing
from metrics.packs.metric_sheet import PERCENT, Sums, metric_sheet, value_format
from returns.answer_types import clean_text
from returns.workbook.figures import Figure
from returns.workbook.formats import WHOLE
from returns.workbook.page import Page

SUMMARY = "Summary"
HEADINGS = (
    "Metric", "Compared", "Plan", "Actual", "Difference", "Difference in %", "Year’s forecast", "Year’s plan", "Standing",
)  # fmt: skip
_WIDTHS = (44, 22, 14, 14, 14, 14, 14, 14, 24)
_LONGEST_TAB = 31
_NEVER = re.compile(r"[\[\]:*?/\\']")
_READ = (
    "Yellow cells hold figures and may be changed; grey cells are worked out from them, so totals, differences and the summary "
    "follow. What is changed here is not sent back to the service: enter it there too.",
    "A quarter or a year is worked out of its months unless it is known as a whole: then its own figure stands there. What is "
    "filled into an empty cell enters no total: the next month’s pack brings it.",
    "Standing says what the figures said when this was made: anything within what chance explains counts as planned.",
)


@dataclass
class Book:
    """A workbook that is being made, and its pages in order."""

    workbook: Workbook = field(default_factory=Workbook)
    pages: list[Page] = field(default_factory=list)
    styles: dict[Hashable, Any] = field(default_factory=dict)

    def page(self, title: str) -> Page:
        """A new sheet with a tab of its own."""
        page = Page(self.workbook.create_sheet(self._tab(title)), WHOLE, self.styles)
        self.pages.append(page)
        return page

    def _tab(self, title: str) -> str:
        """At most 31 characters that a tab may have, unlike those of the others."""
        taken = {page.worksheet.title.casefold() for page in self.pages}
        plain = " ".join(_NEVER.sub(" ", clean_text(title)).split()) or "Metric"
        tab, number = plain[:_LONGEST_TAB].strip(), 1
        while tab.casefold() in taken:
            number += 1
            ending = f" ({number})"
            tab = plain[: _LONGEST_TAB - len(ending)].strip() + ending
        return tab


def pack_workbook(pack: Pack, reference: str = "") -> bytes:
    """The workbook of a pack. `reference` names this copy."""
    from returns.workbook.finished import finished

    book = Book()
    book.workbook.remove(book.workbook.worksheets[0])
    summary = book.page(SUMMARY)
    lines: list[tuple[Page, Standing, Sums]] = []
    for section in pack.sections:
        page = book.page(section.metric.name)
        lines += [(page, each, sums) for each, sums in metric_sheet(page, pack, section)]
    _summary(summary, pack, lines, reference)
    book.workbook.properties.title = clean_text(f"{pack.title}: {pack.board}")
    return finished(book.workbook, [page.known for page in book.pages])


def _summary(page: Page, pack: Pack, lines: list[tuple[Page, Standing, Sums]], reference: str) -> None:
    across = len(_WIDTHS)
    page.widths(_WIDTHS)
    page.words(1, 1, f"{pack.title}: {pack.board}", "title")
    facts = [
        ("Board", f"{pack.board} ({pack.ons_code})"),
        ("Year", f"{printed(pack.year)}, figures up to the end of {pack.month.label}"),
        ("Made", f"{pack.made_at:%d/%m/%Y %H:%M}"),
        *([("This copy", reference)] if reference else []),
    ]
    for row, (label, text) in enumerate(facts, 3):
        page.words(1, row, label, "label")
        page.words(2, row, text, "intro", across=across - 1)
    head = row = 4 + len(facts)
    page.headings(row, HEADINGS)
    for row, (sheet, standing, sums) in enumerate(lines, head + 1):
        _line(page, row, sheet, standing, sums)
    row = max(row, head) + 2
    if pack.silent:
        page.words(
            1,
            row,
            f"Nothing is planned or known in {printed(pack.year)} of: {'; '.join(pack.silent)}.",
            "note",
            across=across,
        )
        row += 2
    page.words(1, row, "How to read this workbook", "section", across=across)
    for number, text in enumerate(_READ, row + 1):
        page.words(1, number, text, "note", across=across)
    page.paper(f"{pack.title}: {pack.board}", repeated=head)


def _line(page: Page, row: int, sheet: Page, standing: Standing, sums: Sums) -> None:
    """One metric: what its own sheet comes to."""
    money = value_format(standing.trajectory.metric)
    page.text(1, row, standing.name)
    page.words(2, row, standing.position.covers or "–", "row")
    cells = (sums.plan, sums.actual, sums.difference, sums.percent, sums.forecast, sums.year_plan)
    for column, found in enumerate(cells, 3):
        if found is None:
            page.blank(column, row)
        else:
            shown = Figure(f"{sheet.quoted}!{found.cell}", found.value)
            page.figure(column, row, shown, money=PERCENT if found is sums.percent else money)
    page.words(9, row, standing.position.words, "row")
