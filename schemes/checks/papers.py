"""Whether what a plan's papers print is what its figures come to. Pure."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from schemes.checks.findings import Finding, difference, money
from schemes.plan import Plan, StatedTotal
from schemes.policy import Policy
from schemes.rounding import HALF, tolerance
from schemes.stated import Sum, Unrelated, computed
from schemes.years import year_before

_TENTH = Decimal("0.1")
_NATIONAL_HALF = Decimal(500_000)
"""National figures are printed in billions to three decimals."""


def stated_totals(plan: Plan, national: Policy) -> Iterator[Finding]:
    """Every printed total is compared with the sum of its parts; what rounding explains is a note."""
    for stated in plan.stated:
        facet, colon, value = stated.what.partition(":")
        special = _SPECIAL.get(facet.strip().casefold()) if colon and stated.unit != "percent" else None
        if special is not None:
            yield from special(plan, stated, national.source_of(value), national)
        else:
            yield from _compared(plan, stated, national)


def _where(plan: Plan, stated: StatedTotal) -> str:
    return plan.place(stated.year, stated.what.replace(";", ","), board=stated.board)


def _compared(plan: Plan, stated: StatedTotal, national: Policy) -> Iterator[Finding]:
    where = _where(plan, stated)
    try:
        found = computed(plan, stated, national)
    except Unrelated as error:
        text = f"{where}: the papers print {money_of(plan, stated)}, which nothing here can be compared with: {error}."
        yield Finding("note", "stated_unrelated", where, stated.amount, None, text)
        return
    if stated.unit == "percent":
        yield from _percent(where, stated, found)
        return
    if found.amount == stated.amount:
        return
    text = (
        f"{where}: the papers print {money_of(plan, stated)}; the parts add up to {money(plan, found.amount, stated.unit)} "
        f"({difference(plan, stated.amount, found.amount)})."
    )
    if abs(found.amount - stated.amount) <= tolerance(plan.grain_of(stated.unit), found.grains):
        yield Finding("note", "rounding", where, stated.amount, found.amount, f"{text} Rounding explains it.")
    else:
        yield Finding("query", "stated_total", where, stated.amount, found.amount, text)


def _percent(where: str, stated: StatedTotal, found: Sum) -> Iterator[Finding]:
    if abs(found.amount - stated.amount) > HALF * _TENTH:
        shown = found.amount.quantize(_TENTH, ROUND_HALF_UP)
        text = f"{where}: the papers print {stated.amount.normalize():f}%; the figures come to {shown}%."
        yield Finding("query", "stated_percent", where, stated.amount, found.amount.quantize(Decimal("0.0001")), text)


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
    """A printed rise is last year's minimum times the uplift, to the pound."""
    before = next(
        (
            one
            for one in plan.minimums
            if (one.board, one.year, one.kind) == (stated.board, year_before(stated.year), kind)
        ),
        None,
    )
    percent, where = national.uplifts.get((kind, stated.year)), _where(plan, stated)
    if before is None or before.minimum is None or percent is None:
        text = f"{where}: the papers print {money_of(plan, stated)}; the year before, or the uplift, is not known here."
        yield Finding("note", "stated_unrelated", where, stated.amount, None, text)
        return
    rise = before.minimum * percent / 100
    if (
        abs(rise - stated.amount)
        > tolerance(plan.grain_of(stated.unit)) + HALF * plan.grain_of(before.unit) * percent / 100
    ):
        shown = rise.quantize(Decimal(1), ROUND_HALF_UP)
        text = (
            f"{where}: the papers print {money_of(plan, stated)}; {percent.normalize():f}% of {money(plan, before.minimum, before.unit)} is "
            f"{money(plan, shown, stated.unit)}."
        )
        yield Finding("query", "uplift", where, stated.amount, shown, text)


def _minimum(plan: Plan, stated: StatedTotal, kind: str, national: Policy) -> Iterator[Finding]:
    """A printed minimum is the one that the plan states."""
    held = next(
        (one for one in plan.minimums if (one.board, one.year, one.kind) == (stated.board, stated.year, kind)), None
    )
    if (
        held is None
        or held.minimum is None
        or abs(held.minimum - stated.amount) <= tolerance(plan.grain_of(stated.unit))
    ):
        return
    where = _where(plan, stated)
    text = f"{where}: the papers print {money_of(plan, stated)}, and {money(plan, held.minimum, held.unit)} elsewhere."
    yield Finding("query", "stated_total", where, stated.amount, held.minimum, text)


_SPECIAL = {"national": _national, "uplift": _uplift, "minimum": _minimum}
PAPERS = (stated_totals,)
