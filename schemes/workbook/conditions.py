"""The Conditions sheet: each required minimum, what counts towards it, whether it is met, and whether it rises by the uplift."""

from dataclasses import dataclass
from decimal import Decimal

from schemes.checks.conditions import minimums_asked, rise_asked
from schemes.plan import Minimum
from schemes.rounding import HALF
from schemes.workbook.book import Book
from schemes.workbook.figures import Figure, minus, where_any
from schemes.workbook.flags import FROM_MINIMUM, OUT_OF_HOSPITAL, SOCIAL_CARE, YES
from schemes.workbook.page import Page
from schemes.workbook.sums import Condition
from schemes.years import printed, year_before

SHEET = "Conditions"
HEADINGS, FIRST = 4, 5
BOARD, YEAR, NEED, MINIMUM, ALLOCATED, SAID, COUNTED, SPENT, MARGIN, MET, BEFORE, UPLIFT, LEAST, RISES = range(1, 15)
"""The columns."""
_COUNTING = {"social_care": SOCIAL_CARE, "out_of_hospital": OUT_OF_HOSPITAL}
_WIDTHS = (22, 10, 34, 15, 15, 15, 15, 15, 14, 13, 15, 10, 15, 13)
_HEADINGS = (
    "Board", "Year", "Required minimum", "Minimum", "Allocated", "The plan says is spent", "Lines that count come to",
    "Spent", "Above (below) the minimum", "Met?", "Minimum of the year before", "Uplift %", "At least, with the uplift", "Risen enough?",
)  # fmt: skip
_HOW = (
    "What counts: lines from the minimum NHS contribution whose area of spend is told; for social care those spent on it, for "
    "out-of-hospital services those commissioned by the NHS and not acute, and what a risk share holds back. The columns at the right of "
    "the Schemes sheet say which. Where no line tells enough, what the plan says is taken. "
)
_FRONT_LOADED = "This plan front-loads: it rises by the uplift of all its years in the first, and stays level then."
_LETTERS = "ABCDEFGHIJKLMN"


@dataclass(frozen=True, slots=True)
class Need:
    """One row: a minimum as it stands in the plan, or as it is allocated. `asked`: whether it is to be met in this plan."""

    minimum: Minimum
    row: int
    asked: bool
    stated: bool

    def cell(self, column: int) -> str:
        """A cell of the row, for formulas of other sheets."""
        return f"{SHEET}!${_LETTERS[column - 1]}${self.row}"


def needs(book: Book) -> list[Need]:
    """The rows of the sheet: by year, those of earlier years too, which uplifts start from."""
    stated, asked = book.plan.minimums, minimums_asked(book.plan)
    every = [*stated, *(one for one in asked if one not in stated)]
    known = [one for one in every if one.kind in book.national.requirements]
    order = [board.ons_code for board in book.plan.boards]
    known.sort(key=lambda one: (one.kind, order.index(one.board) if one.board in order else -1, one.year))
    return [Need(one, row, one in asked, one in stated) for row, one in enumerate(known, FIRST)]


def counted(book: Book, minimum: Minimum) -> Figure:
    """What the lines that count come to; nothing where no line from the minimum contribution tells what it is for."""
    board = book.sums.board(minimum.board)
    counting = _COUNTING[book.national.requirements[minimum.kind].counts]
    telling = Condition(FROM_MINIMUM.key, frozenset({YES}))
    count = book.sums.lines(minimum.year, *board, telling)
    return where_any([count], book.sums.spent(minimum.year, *board, Condition(counting.key, frozenset({YES}))))


def conditions_sheet(book: Book) -> None:
    """Writes the sheet."""
    page, found = book.page(SHEET), needs(book)
    page.widths(_WIDTHS)
    page.words(1, 1, "Conditions: required minimums of spending", "title")
    page.words(1, 2, _HOW + (_FRONT_LOADED if book.plan.front_loaded else ""), "intro", across=len(_WIDTHS))
    page.headings(HEADINGS, _HEADINGS)
    if not found:
        page.words(1, FIRST, "No required minimum is stated or allocated.", "note", across=4)
    for need in found:
        _need(book, page, need)
        _rise(book, page, need, {(one.minimum.board, one.minimum.year, one.minimum.kind): one for one in found})
    last = FIRST + max(len(found), 1) - 1
    page.coloured(f"J{FIRST}:N{last}", {"met": "yes", "not met": "no", "yes": "yes", "no": "no"})
    page.paper(book.head, repeated=HEADINGS, frozen=f"A{FIRST}")


def _need(book: Book, page: Page, need: Need) -> None:
    minimum, row = need.minimum, need.row
    page.text(BOARD, row, book.labels.of("board", minimum.board))
    page.text(YEAR, row, printed(minimum.year))
    page.text(NEED, row, book.national.requirements[minimum.kind].label)
    allocated = book.plan.allocations.get((minimum.board, minimum.year, minimum.kind))
    page.amount(ALLOCATED, row, None if allocated is None else book.units(allocated))
    least = None if minimum.minimum is None else book.units(minimum.minimum)
    if need.stated:
        page.amount(MINIMUM, row, least)
    else:
        page.figure(MINIMUM, row, Figure(f"E{row}", least if least is not None else ""))
    said = None if minimum.actual is None else book.units(minimum.actual)
    page.amount(SAID, row, said)
    sums = counted(book, minimum)
    page.figure(COUNTED, row, sums)
    spent = Figure(
        f'IF(G{row}<>"",G{row},IF(F{row}<>"",F{row},""))', sums.value if sums.value != "" else _or_nothing(said)
    )
    page.figure(SPENT, row, spent)
    both = spent.value != "" and least is not None
    margin = spent.number - least if both and least is not None else ""
    page.figure(MARGIN, row, Figure(f'IF(OR(D{row}="",H{row}=""),"",ROUND(H{row}-D{row},{book.pennies}))', margin))
    if need.asked:
        page.figure(MET, row, _met(book, need, margin), money="General", bold=True)
    else:
        page.blank(MET, row)


def slack(book: Book, minimum: Minimum) -> Decimal:
    """Half of what the minimum is printed in, in the plan's unit."""
    return book.units(HALF * book.plan.grain_of(minimum.unit))


def _met(book: Book, need: Need, margin: Decimal | str) -> Figure:
    half = slack(book, need.minimum)
    word = "not known" if isinstance(margin, str) else "not met" if margin < -half else "met"
    return Figure(f'IF(I{need.row}="","not known",IF(I{need.row}<-{half:f},"not met","met"))', word)


def _or_nothing(amount: Decimal | None) -> Decimal | str:
    return "" if amount is None else amount


def rise(book: Book, need: Need) -> Decimal | None:
    """The uplift in percent on the year before; None where none is set, or the year before is not known."""
    before = _before(book, need.minimum)
    if before is None or before.minimum is None or need.minimum.minimum is None or not need.stated:
        return None
    return rise_asked(book.plan, need.minimum.kind, need.minimum.year, book.national)


def _before(book: Book, minimum: Minimum) -> Minimum | None:
    key = (minimum.board, year_before(minimum.year), minimum.kind)
    return next((one for one in book.plan.minimums if (one.board, one.year, one.kind) == key), None)


def rise_slack(book: Book, need: Need) -> Decimal:
    """How far rounding explains that a minimum lies below what the uplift asks for, in the plan's unit."""
    before, percent = _before(book, need.minimum), rise(book, need)
    if before is None or percent is None:
        return Decimal(0)
    grains = book.plan.grain_of(need.minimum.unit) + book.plan.grain_of(before.unit) * (1 + percent / 100)
    return book.units(HALF * grains)


def least_figure(book: Book, need: Need) -> Figure | None:
    """What the minimum is with the uplift, at the least."""
    before, percent = _before(book, need.minimum), rise(book, need)
    if before is None or before.minimum is None or percent is None:
        return None
    least = book.units(before.minimum) * (1 + percent / 100)
    return Figure(f"K{need.row}*(1+L{need.row}/100)", least)


def _rise(book: Book, page: Page, need: Need, found: dict[tuple[str, str, str], Need]) -> None:
    minimum, row, least = need.minimum, need.row, least_figure(book, need)
    before = found.get((minimum.board, year_before(minimum.year), minimum.kind))
    percent = rise(book, need)
    if least is None or before is None or before.minimum.minimum is None or percent is None or minimum.minimum is None:
        for column in (BEFORE, UPLIFT, LEAST, RISES):
            page.blank(column, row)
        return
    page.figure(BEFORE, row, Figure(f"D{before.row}", book.units(before.minimum.minimum)))
    page.amount(UPLIFT, row, percent, money="0.00##")
    page.figure(LEAST, row, least)
    gap = minus(least, Figure(f"D{row}", book.units(minimum.minimum)))
    allowed = rise_slack(book, need)
    word = "no" if gap.number > allowed else "yes"
    formula = f'IF(ROUND(M{row}-D{row},{fine(book)})>{allowed:f},"no","yes")'
    page.figure(RISES, row, Figure(formula, word), money="General", bold=True)


def fine(book: Book) -> int:
    """The decimals to which figures are compared that come of a percentage: a ten thousandth of a penny."""
    return book.pennies + 4
