"""The checks of what papers print, as rows: each printed total beside the live sum of its parts. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from bcf.years import year_before
from returns.workbook.figures import Figure, added, minus, where_any
from schemes.checks.papers import held_minimum, printed_digit, rate_slack
from schemes.plan import StatedTotal
from schemes.rounding import tolerance
from schemes.stated import Asked, Selection, Unrelated, asked_for, computed
from schemes.workbook.book import Book
from schemes.workbook.check_rows import CheckRow
from schemes.workbook.condition_rows import amount_cell
from schemes.workbook.needs import MINIMUM, Need, key_of
from schemes.workbook.sums import Condition

_NATIONAL_HALF = Decimal(500_000)
_RATE_DECIMALS = 8
_TITLE, _RATE = "A printed total", "A printed percentage"


def paper_rows(book: Book) -> Iterator[CheckRow]:
    """All of them, in the order in which the plan holds them."""
    for stated in book.plan.stated:
        where = book.plan.place(stated.year, stated.what.replace(";", ","), board=stated.board)
        facet, colon, value = stated.what.partition(":")
        name, key = facet.strip().casefold(), book.national.source_of(value)
        if colon and name == "uplift":
            yield from _uplift(book, stated, where, key)
        elif colon and name == "minimum" and stated.unit != "percent":
            yield _minimum(book, stated, where, key)
        elif colon and name == "national" and stated.unit != "percent":
            yield _national(book, stated, where, key)
        else:
            yield _compared(book, stated, where)


def _compared(book: Book, stated: StatedTotal, where: str) -> CheckRow:
    try:
        asked = asked_for(book.plan, stated, book.national)
    except Unrelated:
        return _unrelated(book, stated, where)
    if asked.percent:
        return _rate(book, stated, where, asked)
    if stated.unit == "percent":
        return _unrelated(book, stated, where)
    now = _selected(book, asked.now)
    found = now if asked.before is None else minus(now, _selected(book, asked.before))
    return CheckRow(
        _TITLE, where, "equal", (("stated_total", where), ("rounding", where)), stated=book.units(stated.amount),
        computed=found, parts=_parts(book, asked), total=book.plan.grain_of(stated.unit), key=stated.amount,
        digit=_decimals(book.units(printed_digit(book.plan, stated))),
    )  # fmt: skip


def _decimals(digit: Decimal) -> int:
    """How many decimals a figure has whose last digit stands for this: 2 for 0.01, -3 for 1000."""
    return -digit.adjusted()


def _unrelated(book: Book, stated: StatedTotal, where: str) -> CheckRow:
    percent = stated.unit == "percent"
    amount = stated.amount if percent else book.units(stated.amount)
    names = (("stated_unrelated", where),)
    return CheckRow(
        _RATE if percent else _TITLE, where, "near", names, stated=amount, percent=percent, key=stated.amount
    )


def _rate(book: Book, stated: StatedTotal, where: str, asked: Asked) -> CheckRow:
    """A percentage. What rounding of the figures does to it is worked out as they stand now."""
    printed = stated.amount if stated.unit == "percent" else book.units(stated.amount)
    try:
        allowed = rate_slack(printed, computed(book.plan, stated, book.national))
    except Unrelated:
        allowed = Decimal(0)
    now, base = _selected(book, asked.now), _selected(book, asked.whole or asked.before or asked.now)
    top, less = (f"({now.formula})", 0) if asked.whole is not None else (f"(({now.formula})-({base.formula}))", 100)
    value = 100 * now.number / base.number - less if base.number else ""
    rate = where_any([Figure(f"({base.formula})", base.value)], Figure(f"100*{top}/({base.formula})", value))
    return CheckRow(
        _RATE, where, "near", (("stated_percent", where), ("stated_unrelated", where)), stated=printed, computed=rate,
        allowed=allowed, decimals=_RATE_DECIMALS, percent=True,
    )  # fmt: skip


def _selected(book: Book, selection: Selection) -> Figure:
    total = book.sums.spent if selection.of == "lines" else book.sums.put_in
    return total(selection.year, *_chosen(book, selection))


def _chosen(book: Book, selection: Selection) -> tuple[Condition, ...]:
    facets = (Condition(column, values) for column, values in selection.facets)
    return (*book.sums.board(selection.board), *facets)


def _parts(book: Book, asked: Asked) -> Figure:
    selections = (asked.now, asked.before) if asked.before is not None else (asked.now,)
    return added(
        book.sums.thousands(one.year, "schemes" if one.of == "lines" else "funding", *_chosen(book, one))
        for one in selections
    )


def _national(book: Book, stated: StatedTotal, where: str, key: str) -> CheckRow:
    return CheckRow(
        "What papers say of England", where, "near", (("national_figure", where),), stated=book.units(stated.amount),
        computed=book.maybe(book.national.national.get((key, stated.year))), allowed=book.units(_NATIONAL_HALF),
        key=stated.amount,
    )  # fmt: skip


def _need(book: Book, stated: StatedTotal, year: str, kind: str) -> Need | None:
    """The minimum that the plan states, with its amount."""
    held = held_minimum(book.plan, stated.board, year, kind)
    return book.needs.get(key_of(held)) if held is not None and held.minimum is not None else None


def _uplift(book: Book, stated: StatedTotal, where: str, kind: str) -> Iterator[CheckRow]:
    before, now = (_need(book, stated, year, kind) for year in (year_before(stated.year), stated.year))
    percent, plan = book.national.uplifts.get((kind, stated.year)), book.plan
    if stated.unit == "percent":
        yield CheckRow(
            "A printed uplift", where, "near", (("uplift_percent", where),), stated=stated.amount, computed=percent,
            allowed=Decimal(0), decimals=_RATE_DECIMALS, percent=True, key=stated.amount,
        )  # fmt: skip
    elif before is None or before.minimum.minimum is None or percent is None:
        yield _unrelated(book, stated, where)
    else:
        base, grain, of_before = before.minimum.minimum, plan.grain_of(stated.unit), plan.grain_of(before.minimum.unit)
        yield CheckRow(
            "A printed uplift", where, "near", (("uplift", where),), stated=book.units(stated.amount),
            computed=Figure(f"{before.cell(MINIMUM)}*{percent:f}/100", book.units(base * percent / 100)),
            allowed=book.units((grain + of_before * percent / 100) / 2), decimals=book.fine, key=stated.amount,
        )  # fmt: skip
        if now is not None and now.minimum.minimum is not None:
            come_to = Figure(f"{before.cell(MINIMUM)}+{book.units(stated.amount):f}", book.units(base + stated.amount))
            yield CheckRow(
                "With the uplift it is the minimum", where, "near", (("uplift_added", where),),
                stated=amount_cell(book, now.minimum.minimum, now, MINIMUM), computed=come_to,
                allowed=book.units(tolerance(plan.grain_of(now.minimum.unit), [of_before, grain])),
            )  # fmt: skip


def _minimum(book: Book, stated: StatedTotal, where: str, kind: str) -> CheckRow:
    need, plan = _need(book, stated, stated.year, kind), book.plan
    unit = need.minimum.unit if need is not None else ""
    return CheckRow(
        "A printed minimum", where, "near", (("stated_total", where),), stated=book.units(stated.amount),
        computed=amount_cell(book, need.minimum.minimum, need, MINIMUM) if need is not None else None,
        allowed=book.units(tolerance(plan.grain_of(stated.unit), [plan.grain_of(unit)])), key=stated.amount,
    )  # fmt: skip
