"""Whether what a plan's papers print is what its figures come to. Pure."""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from bcf.years import printed, year_before
from schemes.checks.findings import Finding, difference, money, rounding_words
from schemes.plan import NOT_PRINTED, Minimum, Plan, StatedTotal
from schemes.policy import Policy
from schemes.rounding import HALF, tolerance
from schemes.stated import Asked, Sum, Unrelated, asked_for, computed

Special = Callable[[Plan, StatedTotal, str, Policy], Iterator[Finding]]
_TENTH = Decimal("0.1")
_NATIONAL_HALF = Decimal(500_000)
"""National figures are printed in billions to three decimals."""


def stated_totals(plan: Plan, national: Policy) -> Iterator[Finding]:
    """Every printed total is compared with the sum of its parts; what rounding explains is a note."""
    for stated in plan.stated:
        facet, colon, value = stated.what.partition(":")
        special = _special(facet, stated) if colon else None
        if special is not None:
            yield from special(plan, stated, national.source_of(value), national)
        else:
            yield from _compared(plan, stated, national)


def _special(facet: str, stated: StatedTotal) -> Special | None:
    name = facet.strip().casefold()
    return None if stated.unit == "percent" and name != "uplift" else _SPECIAL.get(name)


def _where(plan: Plan, stated: StatedTotal) -> str:
    return plan.place(stated.year, stated.what.replace(";", ","), board=stated.board)


def _compared(plan: Plan, stated: StatedTotal, national: Policy) -> Iterator[Finding]:
    where = _where(plan, stated)
    try:
        asked, found = asked_for(plan, stated, national), computed(plan, stated, national)
        if stated.unit == "percent" and not asked.percent:
            raise Unrelated("only growth and shares are in percent")
    except Unrelated as error:
        text = f"{where}: the papers print {money_of(plan, stated)}, which nothing here can be compared with: {error}."
        yield Finding("note", "stated_unrelated", where, stated.amount, None, text)
        return
    if asked.percent:
        yield from _rate(where, stated.amount if stated.unit == "percent" else stated.amount / plan.grain, found)
        return
    yield from _without_unit(plan, where, stated, found)
    if not _printed_alike(plan, stated, found):
        yield from _apart(plan, where, stated, found, _not_paid(asked, national))


def _printed_alike(plan: Plan, stated: StatedTotal, found: Sum) -> bool:
    """Whether the sum, printed with as many digits as the total, is the total."""
    digit = printed_digit(plan, stated)
    return (found.amount / digit).quantize(Decimal(1), ROUND_HALF_UP) * digit == stated.amount


def printed_digit(plan: Plan, stated: StatedTotal) -> Decimal:
    """What the last digit of a printed total stands for, in pounds."""
    grain = plan.grain_of(stated.unit)
    return grain * _last_digit(stated.amount / grain)


def _last_digit(printed: Decimal) -> Decimal:
    """What the last digit stands for of a figure that was printed: 1 of 33, 0.1 of 3.4."""
    exponent = printed.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)


def _without_unit(plan: Plan, where: str, stated: StatedTotal, found: Sum) -> Iterator[Finding]:
    """Papers that print no unit are taken to print what the plan's other tables do; people are told, with both figures."""
    if stated.unit != NOT_PRINTED:
        return
    bare, words = stated.amount / plan.grain, "thousands of pounds" if plan.grain > 1 else "pounds"
    text = (
        f"{where}: the papers print {bare.normalize():,f} without a unit. It is taken as {words}: the parts add up to "
        f"{money(plan, found.amount)}."
    )
    yield Finding("query", "unit_not_printed", where, bare, found.amount, text)


def _apart(plan: Plan, where: str, stated: StatedTotal, found: Sum, more: str) -> Iterator[Finding]:
    text = (
        f"{where}: the papers print {money_of(plan, stated)}; the parts add up to {money(plan, found.amount, stated.unit)} "
        f"({difference(plan, stated.amount, found.amount)}).{more}"
    )
    slack = tolerance(plan.grain_of(stated.unit), found.grains)
    if abs(found.amount - stated.amount) <= slack:
        yield Finding("note", "rounding", where, stated.amount, found.amount, f"{text} {rounding_words(plan, slack)}")
    else:
        yield Finding("query", "stated_total", where, stated.amount, found.amount, text)


def _not_paid(asked: Asked, national: Policy) -> str:
    """A sentence where a total is that of one source in a year in which it is not paid."""
    named = [value for column, values in asked.now.facets if column == "source" for value in values]
    streams = [national.streams[value] for value in named if value in national.streams]
    if not streams or any(stream.runs_in(asked.now.year) for stream in streams):
        return ""
    first = min(stream.years[0] for stream in streams)
    return f" This is not paid in {printed(asked.now.year)}" + (
        f"; it starts in {printed(first)}." if asked.now.year < first else "."
    )


def _rate(where: str, stated: Decimal, found: Sum) -> Iterator[Finding]:
    if abs(found.amount - stated) > rate_slack(stated, found):
        shown = found.amount.quantize(_TENTH, ROUND_HALF_UP)
        text = f"{where}: the papers print {stated.normalize():f}%; the figures come to {shown}%."
        yield Finding("query", "stated_percent", where, stated, found.amount.quantize(Decimal("0.0001")), text)


def rate_slack(stated: Decimal, found: Sum) -> Decimal:
    """How far a printed percentage may be off: half of its last digit, and what rounding of the figures does to it."""
    return HALF * _last_digit(stated) + found.slack


def money_of(plan: Plan, stated: StatedTotal) -> str:
    """A printed total in its own unit."""
    return f"{stated.amount.normalize():f}%" if stated.unit == "percent" else money(plan, stated.amount, stated.unit)


def _national(plan: Plan, stated: StatedTotal, key: str, national: Policy) -> Iterator[Finding]:
    """What papers say of England, beside the policy framework; the other national figure that it is, if it is one."""
    known, where = national.national.get((key, stated.year)), _where(plan, stated)
    if known is None or abs(known - stated.amount) <= _NATIONAL_HALF:
        return
    of_another = [
        national.label(other)
        for (other, year), amount in national.national.items()
        if year == stated.year and abs(amount - stated.amount) <= _NATIONAL_HALF
    ]
    also = f" What they print is the national figure of {of_another[0]}." if of_another else ""
    text = f"{where}: the papers print {_billions(stated.amount)}; nationally it is {_billions(known)}.{also}"
    yield Finding("query", "national_figure", where, stated.amount, known, text)


def _billions(pounds: Decimal) -> str:
    return f"£{pounds / 1_000_000_000:.3f} billion"


def _uplift(plan: Plan, stated: StatedTotal, kind: str, national: Policy) -> Iterator[Finding]:
    """A printed rise is last year's minimum times the uplift, to the pound; and both together are this year's minimum."""
    before, now = (held_minimum(plan, stated.board, year, kind) for year in (year_before(stated.year), stated.year))
    percent = national.uplifts.get((kind, stated.year))
    if stated.unit == "percent":
        yield from _uplift_in_percent(plan, stated, percent)
    elif before is None or before.minimum is None or percent is None:
        where = _where(plan, stated)
        text = f"{where}: the papers print {money_of(plan, stated)}; the year before, or the uplift, is not known here."
        yield Finding("note", "stated_unrelated", where, stated.amount, None, text)
    else:
        yield from _risen(plan, stated, before, before.minimum, percent)
        if now is not None and now.minimum is not None:
            yield from _added(plan, stated, before, before.minimum, now, now.minimum)


def held_minimum(plan: Plan, board: str, year: str, kind: str) -> Minimum | None:
    """The minimum that the plan states. A single board need not be named."""
    boards = {board} if board or plan.joint else {board, plan.boards[0].ons_code}
    return next((one for one in plan.minimums if one.board in boards and (one.year, one.kind) == (year, kind)), None)


def _uplift_in_percent(plan: Plan, stated: StatedTotal, percent: Decimal | None) -> Iterator[Finding]:
    if percent is not None and percent != stated.amount:
        where = _where(plan, stated)
        text = f"{where}: the papers print {money_of(plan, stated)}; nationally it is {percent.normalize():f}%."
        yield Finding("query", "uplift_percent", where, stated.amount, percent, text)


def _risen(plan: Plan, stated: StatedTotal, before: Minimum, base: Decimal, percent: Decimal) -> Iterator[Finding]:
    rise, where = base * percent / 100, _where(plan, stated)
    slack = tolerance(plan.grain_of(stated.unit)) + HALF * plan.grain_of(before.unit) * percent / 100
    if abs(rise - stated.amount) > slack:
        shown = rise.quantize(Decimal(1), ROUND_HALF_UP)
        text = (
            f"{where}: the papers print {money_of(plan, stated)}; {percent.normalize():f}% of {money(plan, base, before.unit)} is "
            f"{money(plan, shown, stated.unit)}."
        )
        yield Finding("query", "uplift", where, stated.amount, shown, text)


def _added(
    plan: Plan, stated: StatedTotal, before: Minimum, base: Decimal, now: Minimum, minimum: Decimal
) -> Iterator[Finding]:
    come_to, where = base + stated.amount, _where(plan, stated)
    if abs(come_to - minimum) > tolerance(
        plan.grain_of(now.unit), [plan.grain_of(before.unit), plan.grain_of(stated.unit)]
    ):
        text = (
            f"{where}: the papers print {money(plan, minimum, now.unit)} as the minimum with it; {money_of(plan, stated)} and "
            f"{money(plan, base, before.unit)} of {printed(before.year)} are {money(plan, come_to, now.unit)}."
        )
        yield Finding("query", "uplift_added", where, minimum, come_to, text)


def _minimum(plan: Plan, stated: StatedTotal, kind: str, national: Policy) -> Iterator[Finding]:
    """A printed minimum is the one that the plan states."""
    held = held_minimum(plan, stated.board, stated.year, kind)
    if held is None or held.minimum is None:
        return
    if abs(held.minimum - stated.amount) <= tolerance(plan.grain_of(stated.unit), [plan.grain_of(held.unit)]):
        return
    where = _where(plan, stated)
    text = f"{where}: the papers print {money_of(plan, stated)}, and {money(plan, held.minimum, held.unit)} elsewhere."
    yield Finding("query", "stated_total", where, stated.amount, held.minimum, text)


_SPECIAL: dict[str, Special] = {"national": _national, "uplift": _uplift, "minimum": _minimum}
PAPERS = (stated_totals,)
