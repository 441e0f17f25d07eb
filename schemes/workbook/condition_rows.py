"""The checks of the conditions on the money, as rows: allocations, required minimums, uplifts, grants passed on. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from returns.workbook.figures import NOTHING, Figure, minus
from schemes.plan import Minimum, PlanBoard
from schemes.totals import contributions_in, lines_in
from schemes.workbook.book import Book
from schemes.workbook.check_rows import CheckRow
from schemes.workbook.conditions import counted_figure, least_figure, slack, spent_value
from schemes.workbook.flags import PASSED_ON, YES
from schemes.workbook.needs import ALLOCATED, COUNTED, LEAST, MINIMUM, SAID, SPENT, Need
from schemes.workbook.sums import Condition


def condition_rows(book: Book) -> Iterator[CheckRow]:
    """All of them."""
    needs = list(book.needs.values())
    yield from _allocations(book)
    for need in needs:
        if need.asked:
            yield from _met(book, need)
    yield from (_risen(book, need) for need in needs if need.rises)
    yield from (_as_allocated(book, need) for need in needs if need.stated and need.key in book.plan.allocations)
    for year in book.plan.years:
        yield from (_passed_on(book, year, board) for board in book.plan.boards if board.two_tier)


def _allocations(book: Book) -> Iterator[CheckRow]:
    plan, national = book.plan, book.national
    for (board, year, key), allocated in plan.allocations.items():
        stream = national.streams.get(key)
        if stream is None or stream.kind not in ("minimum", "grant") or year not in plan.years:
            continue
        held = frozenset(one.source for one in contributions_in(plan, year, board) if national.meets(one.source, key))
        of, where = (*book.sums.board(board), Condition("source", held)), plan.place(year, stream.label, board=board)
        title, rule = (
            ("A grant is pooled in full", "grant_in_full")
            if stream.kind == "grant"
            else ("At least the minimum is put in", "below_minimum")
        )
        yield CheckRow(
            title, where, "at_most", ((rule, where),), stated=book.sums.put_in(year, *of), computed=book.units(allocated),
            parts=book.sums.thousands(year, "funding", *of), total=Decimal(1),
        )  # fmt: skip


def amount_cell(book: Book, amount: Decimal | None, need: Need, column: int) -> Figure:
    """A cell of the Conditions sheet that may be blank."""
    cell = need.cell(column)
    return Figure(f'IF({cell}="","",{cell})', "" if amount is None else book.units(amount))


def _where(book: Book, minimum: Minimum) -> str:
    return book.plan.place(minimum.year, book.national.requirements[minimum.kind].label, board=minimum.board)


def _met(book: Book, need: Need) -> Iterator[CheckRow]:
    minimum, where = need.minimum, _where(book, need.minimum)
    if minimum.actual is not None:
        yield CheckRow(
            "What counts is what the plan says", where, "near", (("minimum_as_spent", where),),
            stated=amount_cell(book, minimum.actual, need, SAID),
            computed=Figure(need.cell(COUNTED), counted_figure(book, minimum).value),
            parts=_with_source(book, minimum), total=book.plan.grain_of(minimum.unit),
        )  # fmt: skip
    yield CheckRow(
        "The required minimum is met", where, "at_least", ((need.rule, where),),
        stated=amount_cell(book, minimum.minimum, need, MINIMUM),
        computed=Figure(need.cell(SPENT), spent_value(book, need)), allowed=slack(book, minimum), strength="error",
    )  # fmt: skip


def _with_source(book: Book, minimum: Minimum) -> Figure:
    """How many rounded lines say their source."""
    if book.plan.grain == 1:
        return NOTHING
    whose, year = book.sums.board(minimum.board), minimum.year
    silent = book.sums.thousands(year, "schemes", *whose, Condition("source", frozenset({""})))
    return minus(book.sums.thousands(year, "schemes", *whose), silent)


def _risen(book: Book, need: Need) -> CheckRow:
    where = _where(book, need.minimum)
    return CheckRow(
        "The minimum rises by the uplift", where, "at_most", (("minimum_uplift", where),),
        stated=amount_cell(book, need.minimum.minimum, need, MINIMUM),
        computed=Figure(need.cell(LEAST), least_figure(book, need).value),
        allowed=book.units(need.rise_slack(book.plan)), decimals=book.fine,
    )  # fmt: skip


def _as_allocated(book: Book, need: Need) -> CheckRow:
    where, minimum = _where(book, need.minimum), need.minimum
    return CheckRow(
        "The minimum is not below the one allocated", where, "at_most", (("minimum_as_allocated", where),),
        stated=amount_cell(book, minimum.minimum, need, MINIMUM),
        computed=amount_cell(book, book.plan.allocations[need.key], need, ALLOCATED), allowed=slack(book, minimum),
    )  # fmt: skip


def _passed_on(book: Book, year: str, board: PlanBoard) -> CheckRow:
    where, whose = (
        book.plan.place(year, book.national.label("dfg"), board=board.ons_code),
        book.sums.board(board.ons_code),
    )
    spent = frozenset(
        line.source
        for line in lines_in(book.plan, year, board.ons_code)
        if line.source and book.national.meets(line.source, "dfg")
    )
    passed = (*whose, Condition("source", spent), Condition(PASSED_ON.key, frozenset({YES})))
    return CheckRow(
        "Districts get the grant", where, "at_least", (("grant_passed_on", where),),
        stated=book.sums.put_in(year, *whose, Condition("source", frozenset({"dfg"}))),
        computed=book.sums.spent(year, *passed),
        parts=book.sums.thousands(year, "schemes", *passed), total=book.plan.grain,
    )  # fmt: skip
