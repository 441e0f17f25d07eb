"""The Conditions sheet: each required minimum, what counts towards it, whether it is met, and whether it rises by the uplift."""

from decimal import Decimal

from bcf.years import printed
from returns.workbook.figures import Figure, where_any
from returns.workbook.page import Page
from schemes.plan import Minimum
from schemes.rounding import HALF
from schemes.workbook.book import Book
from schemes.workbook.flags import FROM_MINIMUM, OUT_OF_HOSPITAL, SOCIAL_CARE, YES
from schemes.workbook.needs import (
    ALLOCATED,
    BEFORE,
    BOARD,
    COUNTED,
    FIRST,
    HEADINGS,
    LEAST,
    MARGIN,
    MET,
    MINIMUM,
    NEED,
    RISES,
    SAID,
    SHEET,
    SPENT,
    UPLIFT,
    YEAR,
    Need,
)  # fmt: skip
from schemes.workbook.sums import Condition

_COUNTING = {"social_care": SOCIAL_CARE, "out_of_hospital": OUT_OF_HOSPITAL}
_WIDTHS = (22, 10, 34, 15, 15, 15, 15, 15, 14, 13, 15, 10, 15, 13)
_HEADINGS = (
    "Board", "Year", "Required minimum", "Minimum", "Allocated", "The plan says is spent", "Lines that count come to",
    "Spent", "Above (below) the minimum", "Met?", "Minimum of the year before", "Uplift %", "At least, with the uplift",
    "Risen enough?",
)  # fmt: skip
_HOW = (
    "What counts: lines from the minimum NHS contribution whose area of spend is told; for social care those spent on it, "
    "for out-of-hospital services those commissioned by the NHS and not acute, and what a risk share holds back. The columns "
    "at the right of the Schemes sheet say which. Where no line tells enough, what the plan says is taken. A minimum that "
    "the plan does not state is the one allocated, or else the year before's with the uplift. "
)
_FRONT_LOADED = "This plan front-loads: it rises by the uplift of all its years in the first, and stays level then."


def counted_figure(book: Book, minimum: Minimum) -> Figure:
    """What the lines that count come to; nothing where no line from the minimum contribution tells what it is for."""
    board = book.sums.board(minimum.board)
    counting = _COUNTING[book.national.requirements[minimum.kind].counts]
    telling = book.sums.lines(minimum.year, *board, Condition(FROM_MINIMUM.key, frozenset({YES})))
    return where_any([telling], book.sums.spent(minimum.year, *board, Condition(counting.key, frozenset({YES}))))


def conditions_sheet(book: Book) -> None:
    """Writes the sheet."""
    page, needs = book.page(SHEET), list(book.needs.values())
    page.widths(_WIDTHS)
    page.words(1, 1, "Conditions: required minimums of spending", "title")
    page.words(1, 2, _HOW + (_FRONT_LOADED if book.plan.front_loaded else ""), "intro", across=len(_WIDTHS))
    page.headings(HEADINGS, _HEADINGS)
    if not needs:
        page.words(1, FIRST, "No required minimum is stated or allocated.", "note", across=4)
    for need in needs:
        _need(book, page, need)
        _rise(book, page, need)
    last = FIRST + max(len(needs), 1) - 1
    page.coloured(f"J{FIRST}:N{last}", {"met": "yes", "not met": "no", "yes": "yes", "no": "no"})
    page.paper(book.head, repeated=HEADINGS, frozen=f"A{FIRST}")


def _need(book: Book, page: Page, need: Need) -> None:
    minimum, row = need.minimum, need.row
    page.text(BOARD, row, book.labels.of("board", minimum.board))
    page.text(YEAR, row, printed(minimum.year))
    page.text(NEED, row, book.national.requirements[minimum.kind].label)
    page.amount(ALLOCATED, row, book.maybe(book.plan.allocations.get(need.key)))
    least, said = book.maybe(minimum.minimum), book.maybe(minimum.actual)
    if need.stated or least is None:
        page.amount(MINIMUM, row, least)
    else:
        page.figure(MINIMUM, row, Figure(_followed(book, need), least))
    page.amount(SAID, row, said)
    sums = counted_figure(book, minimum)
    page.figure(COUNTED, row, sums)
    spent = Figure(f'IF(G{row}<>"",G{row},IF(F{row}<>"",F{row},""))', spent_value(book, need))
    page.figure(SPENT, row, spent)
    margin = spent.value - least if isinstance(spent.value, Decimal) and least is not None else ""
    page.figure(MARGIN, row, Figure(f'IF(OR(D{row}="",H{row}=""),"",ROUND(H{row}-D{row},{book.pennies}))', margin))
    if need.asked:
        page.figure(MET, row, _met(book, need, margin), money="General", bold=True)
    else:
        page.blank(MET, row)


def spent_value(book: Book, need: Need) -> Decimal | str:
    """What is set against a minimum: what counts, or where no line tells enough, what the plan says."""
    value, said = counted_figure(book, need.minimum).value, book.maybe(need.minimum.actual)
    return value if value != "" else "" if said is None else said


def _followed(book: Book, need: Need) -> str:
    """The formula of a minimum that the plan does not state: what is allocated, or the year before's with the uplift, in pounds."""
    if need.key in book.plan.allocations:
        return f"E{need.row}"
    return f"ROUND(ROUND(M{need.row},{book.fine}),{book.pennies - 2})"


def slack(book: Book, minimum: Minimum) -> Decimal:
    """Half of what the minimum is printed in, in the plan's unit."""
    return book.units(HALF * book.plan.grain_of(minimum.unit))


def _met(book: Book, need: Need, margin: Decimal | str) -> Figure:
    half = slack(book, need.minimum)
    word = "not known" if isinstance(margin, str) else "not met" if margin < -half else "met"
    return Figure(f'IF(I{need.row}="","not known",IF(I{need.row}<-{half:f},"not met","met"))', word)


def least_figure(book: Book, need: Need) -> Figure:
    """What the minimum is at the least with the uplift."""
    return Figure(f"K{need.row}*(1+L{need.row}/100)", book.units(need.least or Decimal(0)))


def _rise(book: Book, page: Page, need: Need) -> None:
    row = need.row
    for column in (BEFORE, UPLIFT, LEAST, RISES):
        page.blank(column, row)
    if need.least is None or need.before is None or need.before.minimum.minimum is None or need.minimum.minimum is None:
        return
    page.figure(BEFORE, row, Figure(f"D{need.before.row}", book.units(need.before.minimum.minimum)))
    page.amount(UPLIFT, row, need.percent, money="0.00##")
    page.figure(LEAST, row, least_figure(book, need))
    if need.rises:
        allowed = need.rise_slack(book.plan)
        formula = f'IF(ROUND(M{row}-D{row},{book.fine})>{book.units(allowed):f},"no","yes")'
        word = "no" if need.least - need.minimum.minimum > allowed else "yes"
        page.figure(RISES, row, Figure(formula, word), money="General", bold=True)
