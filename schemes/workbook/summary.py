"""The first sheet: which plan this is, what it comes to, what the checks say, and how to read the rest."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bcf.years import printed
from returns.workbook.figures import Figure, minus
from returns.workbook.page import Page
from schemes.amounts import WORDS
from schemes.workbook.book import Book
from schemes.workbook.check_rows import AGREES, NOT_COMPARED, ROUNDING
from schemes.workbook.checks import FIRST
from schemes.workbook.checks import SHEET as CHECKS

SHEET = "Summary"
_WIDTHS = (46, 18, 18, 18, 18, 18)
_OUTCOMES = {
    AGREES: "as it must be",
    ROUNDING: "off by no more than rounding explains",
    "query": "to be mended or explained",
    "error": "to be mended before sign-off",
    NOT_COMPARED: "a figure is missing",
}
_READ = (
    "Yellow cells hold figures of the plan and may be changed; grey cells are worked out from them, so totals and checks follow. "
    "What is changed here is not sent back to the service: enter it there too.",
    "Funding has what is put in, Schemes what it pays for; the sheets “By …” add both up. Conditions has the required minimums "
    "and whether they are met.",
    "A blank is a figure that is not there; it is never counted as zero where figures are compared.",
)


def summary_sheet(book: Book, page: Page, outcomes: Sequence[str] | None) -> None:
    """Writes it, once the others stand. `outcomes`: of the live checks; None where there is no sheet of them."""
    page.widths(_WIDTHS)
    page.words(1, 1, book.plan.title, "title")
    row = 3
    for label, text in _facts(book):
        page.words(1, row, label, "label")
        page.words(2, row, text, "intro", across=len(_WIDTHS) - 1)
        row += 1
    row = _totals(book, page, row + 1)
    if outcomes is not None:
        row = _counts(page, row + 2, outcomes)
    page.words(1, row + 2, "How to read this workbook", "section", across=len(_WIDTHS))
    for number, text in enumerate(_READ, row + 3):
        page.words(1, number, text, "note", across=len(_WIDTHS))
    page.paper(book.head, repeated=1)


def _facts(book: Book) -> Iterator[tuple[str, str]]:
    plan, signed = book.plan, book.certificate
    yield "Plan", plan.slug
    yield "Boards" if plan.joint else "Board", "; ".join(f"{board.name} ({board.ons_code})" for board in plan.boards)
    yield "Years" if len(plan.years) > 1 else "Year", ", ".join(map(printed, plan.years))
    yield "Amounts are in", WORDS[plan.unit]
    if signed is not None:
        yield signed.title, f"Reference {signed.reference}"
        yield "Fingerprint", f"SHA-256 {signed.sha256}"
        for one in signed.signatures:
            said = f"{one.name}, {one.at:%d/%m/%Y %H:%M}"
            yield one.label, ", ".join(filter(None, (said, one.authority, one.scope)))
        for note in signed.notes:
            yield "Note", note


def _totals(book: Book, page: Page, row: int) -> int:
    """What is put in, what is spent, and the difference, of all boards and of each; gives its last row."""
    plan, sums = book.plan, book.sums
    page.words(1, row, "Totals", "section", across=len(_WIDTHS))
    page.headings(row + 1, ["", *book.year_headings(plan.all_years)])
    row += 2
    for board in ("", *(board.ons_code for board in plan.boards)) if plan.joint else ("",):
        whose, name = sums.board(board), f", {book.labels.of('board', board) or 'all boards'}" if plan.joint else ""
        for number, words in enumerate(
            ("Put into the fund", "Spent by the schemes", "Spent beyond (short of) the fund")
        ):
            page.text(1, row + number, f"{words}{name}", style="row" if number < 2 else "code")
        for column, year in enumerate(plan.all_years, 2):
            put_in, spent = sums.put_in(year, *whose), sums.spent(year, *whose)
            page.figure(column, row, put_in)
            page.figure(column, row + 1, spent)
            letter = "ABCDEFGHIJKLMNOP"[column - 1]
            gap = minus(spent, put_in)
            formula = f"ROUND({letter}{row + 1}-{letter}{row},{book.pennies})"
            page.figure(column, row + 2, Figure(formula, gap.value), bold=True)
        row += 3
    return row - 1


def _counts(page: Page, row: int, outcomes: Sequence[str]) -> int:
    """How many checks have which outcome; gives the last row."""
    page.words(1, row, "Checks", "section", across=len(_WIDTHS))
    page.headings(row + 1, ["Outcome", "Checks"])
    cells = f"{CHECKS}!$H${FIRST}:$H${FIRST + len(outcomes) - 1}"
    for number, (word, meaning) in enumerate(_OUTCOMES.items(), row + 2):
        page.text(1, number, f"{word}: {meaning}")
        page.figure(2, number, Figure(f'COUNTIF({cells},"{word}")', Decimal(outcomes.count(word))), money="0")
    return row + 1 + len(_OUTCOMES)
