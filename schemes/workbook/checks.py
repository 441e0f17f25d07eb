"""The Checks sheet: every check with live formulas, and below what the checker says of things that no formula works out."""

from collections.abc import Sequence
from decimal import Decimal

from returns.workbook.figures import Figure, Known
from returns.workbook.page import Page
from schemes.checks import Finding
from schemes.rounding import STATED
from schemes.workbook.book import Book
from schemes.workbook.check_rows import AGREES, NOT_COMPARED, ROUNDING, CheckRow, Findings
from schemes.workbook.condition_rows import condition_rows
from schemes.workbook.fund_rows import fund_rows
from schemes.workbook.paper_rows import paper_rows

SHEET = "Checks"
HEADINGS, FIRST = 4, 5
TITLE, WHERE, STATES, COMPUTED, GAP, PARTS, ALLOWED, OUTCOME, SAYS, EXPLAINED = range(1, 11)
_WIDTHS = (30, 38, 17, 17, 15, 9, 12, 13, 60, 40)
_HEADINGS = (
    "Check", "Where", "Put in, required or printed\n{unit}", "Spent, allocated or added up\n{unit}", "Difference",
    "Rounded parts", "Allowed for rounding", "Outcome", "What the checker said when this file was made",
    "What the boards say to it",
)  # fmt: skip
_HOW = (
    "Outcomes follow the figures as they are changed. “agrees”: as it must be. “rounding”: off by no more than the rounding of "
    "the printed figures. “query”: mend it, or explain it. “error”: must be mended before sign-off. “not compared”: a figure "
    "is missing, or lines do not say their source. "
)
_COLOURS = {AGREES: "yes", "query": "input", "error": "no", ROUNDING: "prefill"}
_THOUSAND_SQUARED = 1_000_000


def checks_sheet(book: Book) -> list[str]:
    """Writes the sheet; gives the outcomes of the live checks, from row `FIRST` on."""
    page, findings = book.page(SHEET), Findings(book.findings)
    rows = [*fund_rows(book), *condition_rows(book), *paper_rows(book)]
    page.widths(_WIDTHS)
    page.words(TITLE, 1, "Checks", "title")
    page.words(TITLE, 2, _HOW + STATED[book.plan.unit], "intro", across=len(_WIDTHS))
    page.headings(HEADINGS, [heading.format(unit=book.unit_words) for heading in _HEADINGS])
    outcomes = [_row(book, page, row, number, findings.of(row)) for number, row in enumerate(rows, FIRST)]
    last = FIRST + len(rows) - 1
    _others(book, page, findings.left, last + 2)
    if not book.explained:
        page.fold(EXPLAINED)
    page.coloured(f"H{FIRST}:H{last}", _COLOURS)
    page.worksheet.auto_filter.ref = f"A{HEADINGS}:J{last}"
    page.paper(book.head, repeated=HEADINGS, frozen=f"C{FIRST}")
    return outcomes


def _row(book: Book, page: Page, row: CheckRow, number: int, finding: Finding | None) -> str:
    """Writes one check; gives its outcome."""
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
    outcome = _word(row, gap, finding)
    page.figure(OUTCOME, number, Figure(_formula(row, number, book.pennies), outcome), money="General", bold=True)
    page.text(SAYS, number, finding.message if finding is not None else "")
    page.text(EXPLAINED, number, book.explained.get((finding.rule, finding.where), "") if finding is not None else "")
    return outcome


def _value(figure: Figure | Decimal | None) -> Known:
    if figure is None:
        return ""
    return figure.value if isinstance(figure, Figure) else figure


def _gap(book: Book, row: CheckRow, number: int) -> Figure | None:
    """By how much what it comes to is more than what is stated."""
    if row.mode in ("entered", "none", "not_both", "in_part"):
        return None
    digits = book.pennies if row.decimals is None else row.decimals
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


def _formula(row: CheckRow, number: int, pennies: int) -> str:
    """The outcome, from the row's own cells."""
    stated, computed, gap, allowed = (f"{letter}{number}" for letter in "CDEG")
    if row.mode in ("entered", "none", "not_both", "in_part"):
        return _without_gap(row, stated, computed)
    bad = f'"{row.strength}","{AGREES}"'
    judged = {
        "equal": f'IF({gap}=0,"{AGREES}",IF(ABS({gap})<={allowed},"{ROUNDING}","{row.strength}"))',
        "near": f"IF(ABS({gap})>{allowed},{bad})",
        "at_least": f"IF({gap}<-{allowed},{bad})",
        "at_most": f"IF({gap}>{allowed},{bad})",
    }[row.mode]
    if row.digit is not None:
        judged = f'IF(ROUND(ROUND({computed},{pennies}),{row.digit})={stated},"{AGREES}",{judged})'
    if row.silent is not None:
        judged = f'IF({row.silent.formula}=0,{judged},IF({gap}>{allowed},"{row.strength}","{NOT_COMPARED}"))'
    return f'IF({gap}="","{NOT_COMPARED}",{judged})'


def _without_gap(row: CheckRow, stated: str, computed: str) -> str:
    bad = f'"{row.strength}","{AGREES}"'
    if row.mode == "entered":
        return f'IF({computed}="",{bad})'
    if row.mode == "not_both":
        return f"IF(AND({stated}>0,{computed}>0),{bad})"
    if row.mode == "in_part":
        return f"IF(AND({computed}>0,{stated}>{computed}),{bad})"
    there = ",".join(f"{count.formula}=0" for count in row.needed)
    return f'IF(OR({there}),"{NOT_COMPARED}",IF({computed}="","{AGREES}","{row.strength}"))'


def _word(row: CheckRow, gap: Figure | None, finding: Finding | None) -> str:
    """The outcome as the checker found it."""
    if finding is not None and finding.rule != "stated_unrelated":
        return ROUNDING if finding.rule == "rounding" else finding.strength
    compared = gap is None or gap.value != ""
    compared = compared and all(count.number for count in row.needed)
    compared = compared and not (row.silent is not None and row.silent.number)
    return AGREES if compared else NOT_COMPARED


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
