"""The Checks sheet: every check with live formulas, and below what the checker says of things that no formula works out."""

from collections.abc import Sequence
from decimal import Decimal

from schemes.checks import Finding
from schemes.rounding import STATED
from schemes.workbook.book import Book
from schemes.workbook.check_rows import AGREES, NOT_COMPARED, ROUNDING, CheckRow, check_rows
from schemes.workbook.figures import Figure, Known
from schemes.workbook.page import Page

SHEET = "Checks"
HEADINGS, FIRST = 4, 5
TITLE, WHERE, STATES, COMPUTED, GAP, PARTS, ALLOWED, OUTCOME, SAYS, EXPLAINED = range(1, 11)
_WIDTHS = (32, 44, 17, 17, 15, 10, 13, 14, 60, 40)
_HEADINGS = (
    "Check", "Where", "Put in, required or printed\n{unit}", "Spent, allocated or added up\n{unit}", "Difference",
    "Rounded parts", "Allowed for rounding", "Outcome", "What the checker said when this file was made", "What the boards say to it",
)  # fmt: skip
_HOW = (
    "Outcomes follow the figures as they are changed. “agrees”: as it must be. “rounding”: off by no more than the rounding of the printed "
    "figures. “query”: mend it, or explain it. “error”: must be mended before sign-off. “not compared”: a figure is missing. "
)
_COLOURS = {AGREES: "yes", "query": "input", "error": "no", ROUNDING: "prefill"}
_THOUSAND_SQUARED = 1_000_000


def checks_sheet(book: Book) -> tuple[int, int]:
    """Writes the sheet; gives the first and last row of the live checks."""
    page, rows = book.page(SHEET), check_rows(book)
    page.widths(_WIDTHS)
    page.words(TITLE, 1, "Checks", "title")
    page.words(TITLE, 2, _HOW + STATED[book.plan.unit], "intro", across=len(_WIDTHS))
    page.headings(HEADINGS, [heading.format(unit=book.unit_words) for heading in _HEADINGS])
    shown: set[int] = set()
    for number, row in enumerate(rows, FIRST):
        finding = row.finding(book.findings)
        _row(book, page, row, number, finding)
        shown.update(place for place, one in enumerate(book.findings) if one == finding)
    last = FIRST + len(rows) - 1
    others = [finding for place, finding in enumerate(book.findings) if place not in shown]
    _others(book, page, others, last + 2)
    page.coloured(f"H{FIRST}:H{last}", _COLOURS)
    page.worksheet.auto_filter.ref = f"A{HEADINGS}:J{last}"
    page.paper(book.head, repeated=HEADINGS, frozen=f"C{FIRST}")
    return FIRST, last


def _row(book: Book, page: Page, row: CheckRow, number: int, finding: Finding | None) -> None:
    money = "0.0###" if row.percent else ""
    page.text(TITLE, number, row.title)
    page.text(WHERE, number, row.where)
    for column, figure in ((STATES, row.stated), (COMPUTED, row.computed)):
        if isinstance(figure, Figure):
            page.figure(column, number, figure, money=money)
        elif figure is not None:
            page.amount(column, number, figure, money=money)
        else:
            page.blank(column, number)
    gap = _gap(book, row, number)
    for column, found in ((GAP, gap), (PARTS, row.parts), (ALLOWED, _allowed(book, row, number))):
        if found is not None:
            page.figure(
                column, number, found, money="#,##0" if column == PARTS else "#,##0.0##" if column == ALLOWED else money
            )
        else:
            page.blank(column, number)
    page.figure(OUTCOME, number, _outcome(row, number, gap, finding), money="General", bold=True)
    page.text(SAYS, number, finding.message if finding is not None else "")
    page.text(EXPLAINED, number, book.explained.get((finding.rule, finding.where), "") if finding is not None else "")


def _value(figure: Figure | Decimal | None) -> Known:
    if figure is None:
        return ""
    return figure.value if isinstance(figure, Figure) else figure


def _gap(book: Book, row: CheckRow, number: int) -> Figure | None:
    """By how much what it comes to is more than what is stated."""
    if row.mode in ("entered", "named"):
        return None
    digits = book.pennies if row.digits is None else row.digits
    stated, computed = _value(row.stated), _value(row.computed)
    both = isinstance(stated, Decimal) and isinstance(computed, Decimal)
    value: Known = round(computed - stated, digits) if both else ""  # type: ignore[operator]
    return Figure(f'IF(OR(C{number}="",D{number}=""),"",ROUND(D{number}-C{number},{digits}))', value)


def _allowed(book: Book, row: CheckRow, number: int) -> Figure | None:
    """How far rounding explains a difference; what `schemes.rounding.tolerance` says, in the plan's unit."""
    if row.allowed is not None:
        return Figure(f"{row.allowed:f}", row.allowed)
    if row.parts is None:
        return None
    total, count, grain = row.total, row.parts.number, book.plan.grain
    many = f"MIN(({total:f}+1000*F{number})/2,SQRT(0.75*({total * total:f}+{_THOUSAND_SQUARED}*F{number})))"
    formula = f"IF(F{number}=0,{total / 2:f},{many})" if total <= 1 else many
    most = (total + 1000 * count) / 2
    likely = (Decimal("0.75") * (total * total + _THOUSAND_SQUARED * count)).sqrt()
    value = most if total <= 1 and not count else min(most, likely)
    return Figure(formula if grain == 1 else f"({formula})/{grain:f}", value / grain)


def _outcome(row: CheckRow, number: int, gap: Figure | None, finding: Finding | None) -> Figure:
    return Figure(_formula(row, number), _word(row, gap, finding))


def _formula(row: CheckRow, number: int) -> str:
    if row.mode == "entered":
        return f'IF(D{number}="","{row.strength}","{AGREES}")'
    if row.mode == "named":
        there = ",".join(f"{count.formula}=0" for count in row.compared)
        return f'IF(OR({there}),"{NOT_COMPARED}",IF(D{number}="","{AGREES}","{row.strength}"))'
    gap, allowed = f"E{number}", f"G{number}"
    judged = {
        "equal": f'IF({gap}=0,"{AGREES}",IF(ABS({gap})<={allowed},"{ROUNDING}","{row.strength}"))',
        "near": f'IF(ABS({gap})<={allowed},"{AGREES}","{row.strength}")',
        "at_least": f'IF({gap}<-{allowed},"{row.strength}","{AGREES}")',
        "at_most": f'IF({gap}>{allowed},"{row.strength}","{AGREES}")',
    }[row.mode]
    return f'IF({gap}="","{NOT_COMPARED}",{judged})'


def _word(row: CheckRow, gap: Figure | None, finding: Finding | None) -> str:
    """The outcome as the checker found it."""
    if finding is not None and finding.rule != "stated_unrelated":
        return ROUNDING if finding.rule == "rounding" else finding.strength
    if row.mode == "named":
        return AGREES if all(count.number for count in row.compared) else NOT_COMPARED
    return NOT_COMPARED if gap is not None and gap.value == "" else AGREES


def _others(book: Book, page: Page, findings: Sequence[Finding], row: int) -> None:
    """What the checker found besides, as it stood when the file was made."""
    if not findings:
        return
    page.words(TITLE, row, "Besides, when this file was made", "section", across=EXPLAINED)
    for number, finding in enumerate(findings, row + 1):
        page.text(TITLE, number, _besides(finding))
        page.text(WHERE, number, finding.where)
        for column in range(STATES, OUTCOME):
            page.blank(column, number)
        page.text(OUTCOME, number, finding.strength, style="code")
        page.text(SAYS, number, finding.message)
        page.text(EXPLAINED, number, book.explained.get((finding.rule, finding.where), ""))


def _besides(finding: Finding) -> str:
    """A rule's name as words."""
    return finding.rule.replace("_", " ").capitalize()
