"""The national conditions on the money: minimums, uplifts, grants pooled in full. Pure.

Source: Integration and Better Care Fund policy framework 2017-19 (March 2017), conditions 2 and 3, and annex A.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from schemes.checks.findings import Finding, money
from schemes.plan import Minimum, Plan, PlanBoard
from schemes.policy import Policy
from schemes.rounding import HALF, tolerance
from schemes.totals import contributions_in, counted_spend, lines_in
from schemes.years import printed, year_before

Strength = Literal["error", "query"]


def contributions_match_allocations(plan: Plan, national: Policy) -> Iterator[Finding]:
    """A minimum is put in at least, a grant in full, as allocated."""
    for (board, year, key), allocated in plan.allocations.items():
        stream = national.streams.get(key)
        if stream is None or stream.kind not in ("minimum", "grant") or year not in plan.years:
            continue
        parts = [one for one in contributions_in(plan, year, board) if national.within(one.source, key)]
        wider = [
            one for one in contributions_in(plan, year, board) if national.meets(one.source, key) and one not in parts
        ]
        put_in = sum((one.amount for one in (*parts, *wider)), Decimal(0))
        slack = tolerance(Decimal(1), [plan.grain_of(one.unit) for one in parts])
        if put_in >= allocated - slack:
            continue
        where = plan.place(year, stream.label, board=board)
        rule, must = (
            ("grant_in_full", "is to be pooled in full")
            if stream.kind == "grant"
            else ("below_minimum", "is the minimum")
        )
        text = f"{where}: {money(plan, put_in)} is put in; {money(plan, allocated)} is allocated and {must}."
        yield Finding("query", rule, where, put_in, allocated, text)


def minimums_are_met(plan: Plan, national: Policy) -> Iterator[Finding]:
    """What counts towards a required minimum is at least that, and is what the plan says it is."""
    for minimum in minimums_asked(plan):
        need = national.requirements.get(minimum.kind)
        if need is None:
            yield _unknown_minimum(plan, minimum)
            continue
        where = plan.place(minimum.year, need.label, board=minimum.board)
        counted = counted_spend(plan, minimum.kind, minimum.year, minimum.board, national)
        yield from _as_stated(plan, where, minimum, counted)
        spent = counted if counted is not None else minimum.actual
        slack = tolerance(plan.grain_of(minimum.unit))
        if minimum.minimum is not None and spent is not None and spent < minimum.minimum - slack:
            text = f"{where}: {money(plan, spent, minimum.unit)} is planned; at least {money(plan, minimum.minimum, minimum.unit)} is required."
            yield Finding("error", f"{minimum.kind}_minimum", where, minimum.minimum, spent, text)


def minimums_asked(plan: Plan) -> list[Minimum]:
    """Those that the plan states in its years; where it states none, those that are allocated."""
    stated = {(one.board, one.year, one.kind): one for one in plan.minimums if one.year in plan.years}
    for (board, year, key), amount in plan.allocations.items():
        if key in ("social_care", "out_of_hospital") and year in plan.years:
            stated.setdefault((board, year, key), Minimum(board, year, key, amount))
    return list(stated.values())


def _unknown_minimum(plan: Plan, minimum: Minimum) -> Finding:
    where = plan.place(minimum.year, minimum.kind, board=minimum.board)
    return Finding(
        "note", "minimum_unknown", where, minimum.minimum, None, f"{where}: no national minimum goes by this name."
    )


def _as_stated(plan: Plan, where: str, minimum: Minimum, counted: Decimal | None) -> Iterator[Finding]:
    if minimum.actual is None or counted is None:
        return
    parts = [plan.grain for line in lines_in(plan, minimum.year, minimum.board) if line.source]
    if abs(counted - minimum.actual) > tolerance(plan.grain_of(minimum.unit), parts):
        text = f"{where}: the plan says that {money(plan, minimum.actual, minimum.unit)} is spent; its lines come to {money(plan, counted)}."
        yield Finding("query", "minimum_as_spent", where, minimum.actual, counted, text)


def minimums_rise(plan: Plan, national: Policy) -> Iterator[Finding]:
    """A required minimum is last year's with the uplift, in pounds; a plan that front-loads rises by both years' in the first.

    An area may bring the rise of 2018-19 forward to 2017-18 and hold it level then.
    """
    stated = {(one.board, one.year, one.kind): one for one in plan.minimums if one.minimum is not None}
    for (board, year, kind), minimum in stated.items():
        before = stated.get((board, year_before(year), kind))
        rise = rise_asked(plan, kind, year, national)
        if before is None or rise is None or before.minimum is None or minimum.minimum is None:
            continue
        least = before.minimum * (1 + rise / 100)
        slack = tolerance(plan.grain_of(minimum.unit)) + HALF * plan.grain_of(before.unit) * (1 + rise / 100)
        if minimum.minimum < least - slack:
            need = national.requirements[kind]
            where = plan.place(year, need.label, board=board)
            text = (
                f"{where}: the minimum is given as {money(plan, minimum.minimum, minimum.unit)}; {money(plan, before.minimum, before.unit)} of "
                f"{printed(year_before(year))} with an uplift of {rise.normalize():f}% is {money(plan, _whole(least), minimum.unit)}."
            )
            yield Finding("query", "minimum_uplift", where, minimum.minimum, _whole(least), text)


def rise_asked(plan: Plan, kind: str, year: str, national: Policy) -> Decimal | None:
    """The rise in percent that is asked for in a year; None where no uplift is set."""
    own = national.uplifts.get((kind, year))
    if own is None or not plan.front_loaded or year not in plan.years:
        return own
    later = [
        national.uplifts[kind, other] for other in plan.years if other > year and (kind, other) in national.uplifts
    ]
    if year != plan.years[0]:
        return Decimal(0)
    factor = 1 + own / 100
    for percent in later:
        factor *= 1 + percent / 100
    return (factor - 1) * 100


def _whole(pounds: Decimal) -> Decimal:
    return pounds.quantize(Decimal(1), ROUND_HALF_UP)


def minimums_match_allocations(plan: Plan, national: Policy) -> Iterator[Finding]:
    """A minimum that the plan states is not below the one that is allocated."""
    for minimum in plan.minimums:
        allocated = plan.allocations.get((minimum.board, minimum.year, minimum.kind))
        if allocated is None or minimum.minimum is None or minimum.kind not in national.requirements:
            continue
        if minimum.minimum < allocated - tolerance(plan.grain_of(minimum.unit)):
            where = plan.place(minimum.year, national.requirements[minimum.kind].label, board=minimum.board)
            text = f"{where}: the plan gives {money(plan, minimum.minimum, minimum.unit)} as the minimum; {money(plan, allocated)} is allocated."
            yield Finding("query", "minimum_as_allocated", where, minimum.minimum, allocated, text)


def grant_is_passed_on(plan: Plan, national: Policy) -> Iterator[Finding]:
    """In two-tier areas the Disabled Facilities Grant goes on to the districts, which do the adaptations."""
    for year in plan.years:
        for board in (board for board in plan.boards if board.two_tier):
            yield from _passed_on(plan, year, board, national)


def _passed_on(plan: Plan, year: str, board: PlanBoard, national: Policy) -> Iterator[Finding]:
    grant = sum((one.amount for one in contributions_in(plan, year, board.ons_code) if one.source == "dfg"), Decimal(0))
    lines = [line for line in lines_in(plan, year, board.ons_code) if line.source == "dfg" and line.is_passed_on]
    passed = sum((line.amounts[year] for line in lines), Decimal(0))
    if grant - passed > tolerance(plan.grain, [plan.grain for _ in lines]):
        where = plan.place(year, national.label("dfg"), board=board.ons_code)
        text = (
            f"{where}: {board.name} has districts, to which the grant is passed on. {money(plan, passed)} of {money(plan, grant)} goes to "
            "lines whose commissioner or provider is a district council."
        )
        yield Finding("query", "grant_passed_on", where, grant, passed, text)


CONDITIONS = (
    contributions_match_allocations,
    minimums_are_met,
    minimums_rise,
    minimums_match_allocations,
    grant_is_passed_on,
)
