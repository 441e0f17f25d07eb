"""Builds a plan's workbook. The same plan gives the same bytes."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from openpyxl.packaging.custom import StringProperty

from returns.answer_types import clean_text
from returns.workbook.finished import finished
from schemes.checks import Finding
from schemes.plan import Plan
from schemes.policy import Policy, policy
from schemes.workbook.book import Book
from schemes.workbook.checks import checks_sheet
from schemes.workbook.conditions import conditions_sheet
from schemes.workbook.flags import MINIMUM_SOURCES
from schemes.workbook.groups import group_sheets
from schemes.workbook.rows import funding_sheet, schemes_sheet
from schemes.workbook.summary import SHEET as SUMMARY
from schemes.workbook.summary import summary_sheet

if TYPE_CHECKING:  # at run time it would bring the PDF's renderer with it
    from returns.pdf.facts import Certificate


def build_workbook(
    plan: Plan,
    findings: Iterable[Finding],
    *,
    certificate: "Certificate | None" = None,
    explained: Mapping[tuple[str, str], str] | None = None,
    publication: bool = False,
    national: Policy | None = None,
) -> bytes:
    """The workbook of a plan and of what the checks found in it (`schemes.checks.check(plan)`), in the plan's unit.

    `certificate`: of a plan that was handed over or signed. `explained`: (rule, where) of a finding → what the boards say to it.
    A copy for publication has no sheet of checks. The file's properties name the plan; `returns.workbook.stamping` puts an export's
    stamp in their place.
    """
    book = Book(plan, tuple(findings), national or policy(), certificate, publication, explained or {})
    book.workbook.remove(book.workbook.worksheets[0])
    summary = book.page(SUMMARY)
    funding_sheet(book)
    schemes_sheet(book)
    group_sheets(book)
    conditions_sheet(book)
    checks = None if publication else checks_sheet(book)
    summary_sheet(book, summary, checks)
    _lists(book)
    return _finished(book)


def _lists(book: Book) -> None:
    """The hidden sheet: labels that no formula can spell, and the sources that belong to the minimum NHS contribution."""
    page = book.page("Lists")
    page.worksheet.sheet_state = "hidden"
    page.text(1, 1, "Labels that formulas compare with")
    for label, row in book.sums.lists.items():
        page.text(1, row, label)
    page.text(2, 1, "Sources within the minimum NHS contribution")
    sources = dict.fromkeys((*book.national.streams, *(line.source for line in book.plan.lines if line.source)))
    meeting = [book.labels.of("source", key) for key in sources if book.national.meets(key, "nhs_minimum")]
    for row, label in enumerate(meeting, 2):
        page.text(2, row, label)
    book.name(MINIMUM_SOURCES, page, 2, 2, 1 + len(meeting))


def _finished(book: Book) -> bytes:
    workbook = book.workbook
    workbook.properties.title = clean_text(book.plan.title)
    properties: Any = workbook  # the types that openpyxl's stubs give do not know these yet
    for name, value in _stamped(book.plan):
        properties.custom_doc_props.append(StringProperty(name=f"bcf.{name}", value=clean_text(value)))
    return finished(workbook, [page.known for page in book.pages.values()])


def _stamped(plan: Plan) -> Iterable[tuple[str, str]]:
    yield "plan", plan.slug
    yield "board", "; ".join(board.name for board in plan.boards)
    yield "ons_code", " ".join(board.ons_code for board in plan.boards)
    yield "years", " ".join(plan.years)
