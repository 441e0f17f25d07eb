"""The checks as rows of figures: what is stated, what it comes to, how far apart they may lie, and what follows. Pure.

Each row is one thing that a rule of `schemes.checks` looks at, whether it finds something or not. What the row comes to is taken from
the findings; its formulas work it out once more from the sheets.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from schemes.checks import Finding
from schemes.checks.funds import group_label, together
from schemes.plan import Minimum, PlanBoard, StatedTotal
from schemes.rounding import HALF
from schemes.stated import Asked, Selection, Unrelated, asked_for
from schemes.totals import contributions_in, lines_in
from schemes.workbook.book import Book
from schemes.workbook.conditions import ALLOCATED as ALLOCATED_COLUMN
from schemes.workbook.conditions import (
    COUNTED,
    LEAST,
    MINIMUM,
    SAID,
    SPENT,
    Need,
    counted,
    fine,
    least_figure,
    needs,
    rise_slack,
    slack,
)  # fmt: skip
from schemes.workbook.figures import NOTHING, Figure, added, minus, times, where_any
from schemes.workbook.flags import PASSED_ON, YES
from schemes.workbook.sums import Condition
from schemes.years import year_before

AGREES, ROUNDING, NOT_COMPARED = "agrees", "rounding", "not compared"
Mode = Literal["equal", "near", "at_least", "at_most", "entered", "named"]
"""How a row's figures are judged: `equal` up to rounding, which is said; `near`, which is enough; the computed one `at_least` or
`at_most` the stated one; whether something is `entered`; whether every line is `named`."""
_PERCENT_HALF = Decimal("0.05")
_NATIONAL_HALF = Decimal(500_000)
_NAMED_WITHOUT = Condition("source", frozenset({""}))


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check. `names`: the findings, by rule and place, that it may turn up; `strength`: what it is when it does not hold.

    `allowed` is how far apart the figures may lie, in the plan's unit; where it hangs on how many rounded parts there are, `parts` counts
    them and `total` is the grain of the printed total, in pounds. `compared` are counts that must not be 0.
    """

    title: str
    where: str
    mode: Mode
    names: tuple[tuple[str, str], ...]
    stated: Figure | Decimal | None = None
    computed: Figure | Decimal | None = None
    allowed: Decimal | None = None
    parts: Figure | None = None
    total: Decimal = Decimal(0)
    strength: str = "query"
    digits: int | None = None
    percent: bool = False
    compared: tuple[Figure, ...] = ()
    key: Decimal | None = None

    def finding(self, findings: Iterable[Finding]) -> Finding | None:
        """The one that it turned up; `key` tells apart what papers print twice for one thing."""
        for finding in findings:
            if (finding.rule, finding.where) in self.names and (self.key is None or finding.published == self.key):
                return finding
        return None


def check_rows(book: Book) -> list[CheckRow]:
    """All of them, in the order of the checks."""
    return [*_funds(book), *_conditions(book), *(_stated(book, stated) for stated in book.plan.stated)]


# --- the fund itself ------------------------------------------------------------------------------------------------


def _funds(book: Book) -> Iterator[CheckRow]:
    plan = book.plan
    every = [board.ons_code for board in plan.boards]
    for year in plan.years:
        for board in every:
            yield from _entered(book, year, board)
    for year in plan.years:
        for board in (*every, *([""] if plan.joint else [])):
            yield _spend_equals_pool(book, year, board)
    for year in plan.years:
        for board in every:
            yield from _sources(book, year, board)


def _entered(book: Book, year: str, board: str) -> Iterator[CheckRow]:
    where, whose = book.plan.place(year, board=board), book.sums.board(board)
    put_in = where_any([book.sums.contributions(year, *whose)], book.sums.put_in(year, *whose))
    spent = where_any([book.sums.lines(year, *whose)], book.sums.spent(year, *whose))
    yield CheckRow(
        "Something is put in", where, "entered", (("nothing_pooled", where),), computed=put_in, strength="error"
    )
    yield CheckRow(
        "Something is planned", where, "entered", (("nothing_planned", where),), computed=spent, strength="error"
    )


def _spend_equals_pool(book: Book, year: str, board: str) -> CheckRow:
    where, whose, sums = book.plan.place(year, board=board), book.sums.board(board), book.sums
    there = [sums.contributions(year, *whose), sums.lines(year, *whose)]
    return CheckRow(
        "Schemes spend what the fund holds", where, "equal",
        (("spend_equals_pool", where), ("rounding", f"{where} (the pooled fund)")),
        stated=where_any(there, sums.put_in(year, *whose)),
        computed=where_any(there, sums.spent(year, *whose)),
        parts=sums.rounded(year, whose, whose),
    )  # fmt: skip


def _sources(book: Book, year: str, board: str) -> Iterator[CheckRow]:
    """Whether every line names its source, and then each source, or group of sources that share money."""
    plan, sums, whose = book.plan, book.sums, book.sums.board(board)
    held = {one.source for one in contributions_in(plan, year, board)}
    paid = {line.source for line in lines_in(plan, year, board)} - {""}
    if not held and not paid:
        return
    where, unnamed = plan.place(year, board=board), sums.lines(year, *whose, _NAMED_WITHOUT)
    there = (sums.contributions(year, *whose), sums.lines(year, *whose))
    yield CheckRow(
        "Every line names its source", where, "named", (("source_not_named", where),),
        computed=where_any([unnamed], sums.spent(year, *whose, _NAMED_WITHOUT)), compared=there,
    )  # fmt: skip
    for sources in together(book.national, held, paid):
        yield _source(book, year, board, sources, _all_named(there, unnamed))


def _all_named(there: Sequence[Figure], unnamed: Figure) -> Figure:
    """1 where contributions and lines are compared source by source, else 0."""
    tests = ",".join(f"{count.formula}>0" for count in there)
    able = all(count.number for count in there) and not unnamed.number
    return Figure(f"AND({tests},{unnamed.formula}=0)*1", Decimal(able))


def _source(book: Book, year: str, board: str, sources: frozenset[str], able: Figure) -> CheckRow:
    label, sums = group_label(book.national, sources), book.sums
    where = book.plan.place(year, label, board=board)
    of = (*sums.board(board), Condition("source", sources))
    return CheckRow(
        "A source is spent as it is put in", where, "equal",
        (("spend_per_source", where), ("rounding", f"{where} (the contribution “{label}”)")),
        stated=where_any([able], sums.put_in(year, *of)), computed=where_any([able], sums.spent(year, *of)),
        parts=sums.rounded(year, of, of),
    )  # fmt: skip


# --- the conditions -------------------------------------------------------------------------------------------------


def _conditions(book: Book) -> Iterator[CheckRow]:
    found = needs(book)
    yield from _allocations(book)
    for need in found:
        if need.asked:
            yield from _met(book, need)
    yield from (_risen(book, need) for need in found if least_figure(book, need) is not None)
    yield from (
        _as_allocated(book, need) for need in found if need.stated and _allocated(book, need.minimum) is not None
    )
    for year in book.plan.years:
        yield from (_passed_on(book, year, board) for board in book.plan.boards if board.two_tier)


def _allocations(book: Book) -> Iterator[CheckRow]:
    plan, national = book.plan, book.national
    for (board, year, key), allocated in plan.allocations.items():
        stream = national.streams.get(key)
        if stream is None or stream.kind not in ("minimum", "grant") or year not in plan.years:
            continue
        held = {one.source for one in contributions_in(plan, year, board)}
        whose, where = book.sums.board(board), plan.place(year, stream.label, board=board)
        within = frozenset(one for one in held if national.within(one, key))
        meeting = frozenset(one for one in held if national.meets(one, key))
        grant = stream.kind == "grant"
        yield CheckRow(
            "A grant is pooled in full" if grant else "At least the minimum is put in", where, "at_most",
            (("grant_in_full" if grant else "below_minimum", where),),
            stated=book.sums.put_in(year, *whose, Condition("source", meeting)), computed=book.units(allocated),
            parts=book.sums.thousands(year, "funding", *whose, Condition("source", within)), total=Decimal(1),
        )  # fmt: skip


def _amount(book: Book, amount: Decimal | None, need: Need, column: int) -> Figure:
    """A cell of the Conditions sheet that may be blank."""
    cell = need.cell(column)
    return Figure(f'IF({cell}="","",{cell})', "" if amount is None else book.units(amount))


def _met(book: Book, need: Need) -> Iterator[CheckRow]:
    minimum, where = need.minimum, _where(book, need.minimum)
    sums = counted(book, minimum)
    if minimum.actual is not None:
        whose = book.sums.board(minimum.board)
        unnamed = book.sums.thousands(minimum.year, "schemes", *whose, _NAMED_WITHOUT)
        yield CheckRow(
            "What counts is what the plan says", where, "near", (("minimum_as_spent", where),),
            stated=_amount(book, minimum.actual, need, SAID), computed=Figure(need.cell(COUNTED), sums.value),
            parts=minus(book.sums.thousands(minimum.year, "schemes", *whose), unnamed) if book.plan.grain > 1 else NOTHING,
            total=book.plan.grain_of(minimum.unit),
        )  # fmt: skip
    said = "" if minimum.actual is None else book.units(minimum.actual)
    yield CheckRow(
        "The required minimum is met", where, "at_least", ((f"{minimum.kind}_minimum", where),),
        stated=_amount(book, minimum.minimum, need, MINIMUM),
        computed=Figure(need.cell(SPENT), said if sums.value == "" else sums.value),
        allowed=slack(book, minimum), strength="error",
    )  # fmt: skip


def _where(book: Book, minimum: Minimum) -> str:
    return book.plan.place(minimum.year, book.national.requirements[minimum.kind].label, board=minimum.board)


def _risen(book: Book, need: Need) -> CheckRow:
    where, least = _where(book, need.minimum), least_figure(book, need)
    value = least.value if least is not None else ""
    return CheckRow(
        "The minimum rises by the uplift", where, "at_most", (("minimum_uplift", where),),
        stated=_amount(book, need.minimum.minimum, need, MINIMUM), computed=Figure(need.cell(LEAST), value),
        allowed=rise_slack(book, need), digits=fine(book),
    )  # fmt: skip


def _allocated(book: Book, minimum: Minimum) -> Decimal | None:
    if minimum.minimum is None:
        return None
    return book.plan.allocations.get((minimum.board, minimum.year, minimum.kind))


def _as_allocated(book: Book, need: Need) -> CheckRow:
    where, minimum = _where(book, need.minimum), need.minimum
    return CheckRow(
        "The minimum is not below the one allocated", where, "at_most", (("minimum_as_allocated", where),),
        stated=_amount(book, minimum.minimum, need, MINIMUM),
        computed=_amount(book, _allocated(book, minimum), need, ALLOCATED_COLUMN), allowed=slack(book, minimum),
    )  # fmt: skip


def _passed_on(book: Book, year: str, board: PlanBoard) -> CheckRow:
    where = book.plan.place(year, book.national.label("dfg"), board=board.ons_code)
    of = (*book.sums.board(board.ons_code), Condition("source", frozenset({"dfg"})))
    passed = (*of, Condition(PASSED_ON.key, frozenset({YES})))
    return CheckRow(
        "Districts get the grant", where, "at_least", (("grant_passed_on", where),),
        stated=book.sums.put_in(year, *of), computed=book.sums.spent(year, *passed),
        parts=book.sums.thousands(year, "schemes", *passed), total=book.plan.grain,
    )  # fmt: skip


# --- what papers print ----------------------------------------------------------------------------------------------


def _stated(book: Book, stated: StatedTotal) -> CheckRow:
    plan = book.plan
    where = plan.place(stated.year, stated.what.replace(";", ","), board=stated.board)
    facet, colon, value = stated.what.partition(":")
    special = _SPECIAL.get(facet.strip().casefold()) if colon and stated.unit != "percent" else None
    if special is not None:
        return special(book, stated, where, book.national.source_of(value))
    try:
        asked = asked_for(plan, stated, book.national)
    except Unrelated:
        return _unrelated(book, stated, where)
    if stated.unit == "percent":
        return CheckRow(
            "A printed percentage", where, "near", (("stated_percent", where), ("stated_unrelated", where)), stated=stated.amount,
            computed=_asked(book, asked, in_percent=True), allowed=_PERCENT_HALF, digits=8, percent=True, key=stated.amount,
        )  # fmt: skip
    names = (("stated_total", where), ("rounding", where), ("stated_unrelated", where))
    return CheckRow(
        "A printed total", where, "equal", names, stated=book.units(stated.amount), computed=_asked(book, asked),
        parts=_parts(book, asked), total=plan.grain_of(stated.unit), key=stated.amount,
        digits=fine(book) if asked.percent else None,
    )  # fmt: skip


def _unrelated(book: Book, stated: StatedTotal, where: str) -> CheckRow:
    percent = stated.unit == "percent"
    amount = stated.amount if percent else book.units(stated.amount)
    title = "A printed percentage" if percent else "A printed total"
    return CheckRow(
        title, where, "near", (("stated_unrelated", where),), stated=amount, percent=percent, key=stated.amount
    )


def _selected(book: Book, selection: Selection) -> Figure:
    total = book.sums.spent if selection.of == "lines" else book.sums.put_in
    return total(selection.year, *_chosen(book, selection))


def _chosen(book: Book, selection: Selection) -> tuple[Condition, ...]:
    facets = (Condition(column, values) for column, values in selection.facets)
    return (*book.sums.board(selection.board), *facets)


def _asked(book: Book, asked: Asked, *, in_percent: bool = False) -> Figure:
    """What the words ask for, in the plan's unit, or as a number beside a printed percentage."""
    now = _selected(book, asked.now)
    if asked.before is None:
        return times(now, book.plan.grain) if in_percent else now
    before = _selected(book, asked.before)
    if not asked.percent:
        grown = minus(now, before)
        return times(grown, book.plan.grain) if in_percent else grown
    grown = Figure(f"100*(({now.formula})-({before.formula}))/({before.formula})", _grown(now, before))
    return where_any([Figure(f"({before.formula})", before.value)], grown if in_percent else _per(book, grown))


def _grown(now: Figure, before: Figure) -> Decimal | str:
    return 100 * (now.number - before.number) / before.number if before.number else ""


def _per(book: Book, figure: Figure) -> Figure:
    """A percentage that papers print as an amount, as if it were pounds."""
    return (
        Figure(f"({figure.formula})/{book.plan.grain:f}", book.units(figure.number)) if figure.value != "" else figure
    )


def _parts(book: Book, asked: Asked) -> Figure:
    if asked.percent:
        return NOTHING
    selections = (asked.now, asked.before) if asked.before is not None else (asked.now,)
    return added(
        book.sums.thousands(one.year, "schemes" if one.of == "lines" else "funding", *_chosen(book, one))
        for one in selections
    )


def _national(book: Book, stated: StatedTotal, where: str, key: str) -> CheckRow:
    known = book.national.national.get((key, stated.year))
    return CheckRow(
        "What papers say of England", where, "near", (("national_figure", where),), stated=book.units(stated.amount),
        computed=None if known is None else book.units(known), allowed=book.units(_NATIONAL_HALF), key=stated.amount,
    )  # fmt: skip


def _need_of(book: Book, board: str, year: str, kind: str) -> Need | None:
    """The row of a minimum that the plan states."""
    key = (board, year, kind)
    found = (need for need in needs(book) if need.stated)
    return next((n for n in found if (n.minimum.board, n.minimum.year, n.minimum.kind) == key), None)


def _uplift(book: Book, stated: StatedTotal, where: str, kind: str) -> CheckRow:
    before = _need_of(book, stated.board, year_before(stated.year), kind)
    percent = book.national.uplifts.get((kind, stated.year))
    if before is None or before.minimum.minimum is None or percent is None:
        return _unrelated(book, stated, where)
    risen = book.units(before.minimum.minimum) * percent / 100
    grains = book.plan.grain_of(stated.unit) + book.plan.grain_of(before.minimum.unit) * percent / 100
    return CheckRow(
        "A printed uplift", where, "near", (("uplift", where),), stated=book.units(stated.amount),
        computed=Figure(f"{before.cell(MINIMUM)}*{percent:f}/100", risen), allowed=book.units(HALF * grains),
        digits=fine(book), key=stated.amount,
    )  # fmt: skip


def _minimum(book: Book, stated: StatedTotal, where: str, kind: str) -> CheckRow:
    held = _need_of(book, stated.board, stated.year, kind)
    known = held is not None and held.minimum.minimum is not None
    return CheckRow(
        "A printed minimum", where, "near", (("stated_total", where),), stated=book.units(stated.amount),
        computed=_amount(book, held.minimum.minimum, held, MINIMUM) if held is not None and known else None,
        allowed=book.units(HALF * book.plan.grain_of(stated.unit)), key=stated.amount,
    )  # fmt: skip


_SPECIAL = {"national": _national, "uplift": _uplift, "minimum": _minimum}
