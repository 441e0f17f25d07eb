"""The checks of the fund itself, as rows: of the whole, source by source, and organisation by organisation. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from returns.workbook.figures import Figure, added, where_any
from schemes.checks.funds import Sides, group_label, groups, named_for, sides
from schemes.checks.organisations import own_money, side_of
from schemes.totals import contributions_in
from schemes.workbook.book import Book
from schemes.workbook.check_rows import CheckRow
from schemes.workbook.sums import Condition

_NO_SOURCE = Condition("source", frozenset({""}))


def fund_rows(book: Book) -> Iterator[CheckRow]:
    """All of them, in the order of the checks."""
    plan = book.plan
    boards = [board.ons_code for board in plan.boards]
    for year in plan.years:
        for board in boards:
            yield from _entered(book, year, board)
    for year in plan.years:
        for board in (*boards, *([""] if plan.joint else [])):
            yield _spend_equals_pool(book, year, board)
    for year in plan.years:
        for board in boards:
            yield from _sources(book, year, board)
    for year in plan.years:
        yield from (_organisations_named(book, year, board) for board in boards)
        yield from _organisations(book, year)


def _entered(book: Book, year: str, board: str) -> Iterator[CheckRow]:
    where, whose = book.plan.place(year, board=board), book.sums.board(board)
    put_in = where_any([book.sums.contributions(year, *whose)], book.sums.put_in(year, *whose))
    spent = where_any([book.sums.lines(year, *whose)], book.sums.spent(year, *whose))
    pooled, planned = (("nothing_pooled", where),), (("nothing_planned", where),)
    yield CheckRow("Something is put in", where, "entered", pooled, computed=put_in, strength="error")
    yield CheckRow("Something is planned", where, "entered", planned, computed=spent, strength="error")


def _there(book: Book, year: str, board: str) -> tuple[Figure, Figure]:
    """How many contributions and how many lines there are: where one is missing, nothing is compared."""
    whose = book.sums.board(board)
    return book.sums.contributions(year, *whose), book.sums.lines(year, *whose)


def _spend_equals_pool(book: Book, year: str, board: str) -> CheckRow:
    where, whose, there = book.plan.place(year, board=board), book.sums.board(board), _there(book, year, board)
    return CheckRow(
        "Schemes spend what the fund holds", where, "equal",
        (("spend_equals_pool", where), ("rounding", f"{where} (the pooled fund)")),
        stated=where_any(there, book.sums.put_in(year, *whose)),
        computed=where_any(there, book.sums.spent(year, *whose)),
        parts=book.sums.rounded(year, [whose], [whose]),
    )  # fmt: skip


def _sources(book: Book, year: str, board: str) -> Iterator[CheckRow]:
    """Whether every line names its source, and then each source, or group of sources that share money."""
    both, whose = sides(book.plan, year, board), book.sums.board(board)
    if not both.held or not both.paid:
        return
    where, silent = book.plan.place(year, board=board), book.sums.lines(year, *whose, _NO_SOURCE)
    yield CheckRow(
        "Every line names its source", where, "none", (("source_not_named", where),),
        computed=where_any([silent], book.sums.spent(year, *whose, _NO_SOURCE)), needed=_there(book, year, board),
    )  # fmt: skip
    for sources in groups(both, book.national):
        yield _source(book, year, board, sources, silent)
    if silent.number:
        yield from _named_for_sources(book, year, board, both)


def _source(book: Book, year: str, board: str, sources: frozenset[str], silent: Figure) -> CheckRow:
    label, there = group_label(book.national, sources), _there(book, year, board)
    where = book.plan.place(year, label, board=board)
    of = (*book.sums.board(board), Condition("source", sources))
    return CheckRow(
        "A source is spent as it is put in", where, "equal",
        (("spend_per_source", where), ("source_overspent", where), ("rounding", f"{where} (the contribution “{label}”)")),
        stated=where_any(there, book.sums.put_in(year, *of)), computed=where_any(there, book.sums.spent(year, *of)),
        parts=book.sums.rounded(year, [of], [of]), silent=silent,
    )  # fmt: skip


def _named_for_sources(book: Book, year: str, board: str, both: Sides) -> Iterator[CheckRow]:
    """Where lines do not say their source: a scheme that bears a grant's name spends that grant."""
    whose, sums = book.sums.board(board), book.sums
    for key in dict.fromkeys(filter(None, (named_for(line, book.national) for line in both.paid))):
        held = frozenset(one.source for one in both.held if book.national.meets(one.source, key))
        if not held:
            continue
        names = frozenset(line.name for line in both.paid if named_for(line, book.national) == key)
        of = (*whose, Condition("source", held))
        paid = [
            (*whose, Condition("source", frozenset({key}))),
            (*whose, _NO_SOURCE, Condition("name", names)),
        ]
        label = book.national.label(key)
        where, there = book.plan.place(year, label, board=board), _there(book, year, board)
        yield CheckRow(
            "A scheme named for a grant spends it", where, "equal",
            (("scheme_named_for_source", where), ("rounding", f"{where} (the contribution “{label}”)")),
            stated=where_any(there, sums.put_in(year, *of)),
            computed=where_any(there, added(sums.spent(year, *one) for one in paid)),
            parts=sums.rounded(year, [of], paid),
        )  # fmt: skip


def _organisations_named(book: Book, year: str, board: str) -> CheckRow:
    where, whose = book.plan.place(year, board=board), book.sums.board(board)
    return CheckRow(
        "All contributions name their organisation, or none does", where, "in_part", (("organisation_not_named", where),),
        stated=book.sums.put_in(year, *whose),
        computed=book.sums.put_in(year, *whose, Condition("organisation", frozenset({""}))),
    )  # fmt: skip


def _organisations(book: Book, year: str) -> Iterator[CheckRow]:
    plan, national = book.plan, book.national
    held = list(contributions_in(plan, year))
    for organisation in dict.fromkeys(one.organisation for one in held if one.organisation):
        where = plan.place(year, organisation)
        of = Condition("organisation", frozenset({organisation}))
        nhs, council = (
            frozenset(one.source for one in held if side_of(one.source, national) == side)
            for side in ("nhs", "council")
        )
        yield CheckRow(
            "An organisation puts in its own money", where, "not_both", (("organisation_pays_both", where),),
            stated=book.sums.put_in(year, of, Condition("source", nhs)),
            computed=book.sums.put_in(year, of, Condition("source", council)),
        )  # fmt: skip
    for organisation, parts in own_money(plan, year, national).items():
        if len(parts) > 1:
            yield _own_sum(book, year, organisation, parts)


def _own_sum(book: Book, year: str, organisation: str, parts: list[Sides]) -> CheckRow:
    """What is spent from the sources that only this organisation pays is what it puts in."""
    where = book.plan.place(year, organisation)
    of = [
        (
            *book.sums.board(part.held[0].board),
            Condition("source", frozenset({*(one.source for one in part.held), *(line.source for line in part.paid)})),
        )
        for part in parts
    ]
    return CheckRow(
        "An organisation's money is spent", where, "near", (("organisation_sum", where),),
        stated=added(book.sums.put_in(year, *one) for one in of),
        computed=added(book.sums.spent(year, *one) for one in of),
        allowed=book.units(sum((part.slack(book.plan) for part in parts), Decimal(0))),
    )  # fmt: skip
