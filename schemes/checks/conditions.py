"""The national conditions on the money: minimums, uplifts, grants pooled in full. Pure.

Source: Integration and Better Care Fund policy framework 2017-19 (March 2017), conditions 2 and 3, and annex A.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from bcf.years import printed, year_before
from schemes.checks.findings import Finding, money
from schemes.plan import Minimum, Plan, PlanBoard
from schemes.policy import Policy
from schemes.rounding import HALF, tolerance
from schemes.totals import Counted, contributions_in, counted, lines_in


def contributions_match_allocations(plan: Plan, national: Policy) -> Iterator[Finding]:
    """A minimum is put in at least, a grant in full, as allocated."""
    for (board, year, key), allocated in plan.allocations.items():
        stream = national.streams.get(key)
        if stream is None or stream.kind not in ("minimum", "grant") or year not in plan.years:
            continue
        parts = [one for one in contributions_in(plan, year, board) if national.meets(one.source, key)]
        put_in = sum((one.amount for one in parts), Decimal(0))
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
        found = counted(plan, minimum.kind, minimum.year, minimum.board, national)
        yield from _as_stated(plan, where, minimum, found)
        yield from _short(plan, where, f"{minimum.kind}_minimum", minimum, found)


def minimums_asked(plan: Plan) -> list[Minimum]:
    """Those that the plan states in its years; where it states none, those that are allocated."""
    stated = {(one.board, one.year, one.kind): one for one in plan.minimums if one.year in plan.years}
    for (board, year, key), amount in plan.allocations.items():
        if key in ("social_care", "out_of_hospital") and year in plan.years:
            stated.setdefault((board, year, key), Minimum(board, year, key, amount))
    return list(stated.values())


def unstated_minimums(plan: Plan, national: Policy) -> list[Minimum]:
    """The minimums of the plan's years that it does not say: what is allocated, or else last year's with the uplift."""
    known = {(one.board, one.year, one.kind): one for one in (*plan.minimums, *minimums_asked(plan))}
    boards, found = [board.ons_code for board in plan.boards], []
    for year in plan.years:
        for key in ((board, year, kind) for kind in national.requirements for board in boards):
            there = known.get(key)
            least = plan.allocations.get(key, _with_uplift(plan, known, key, national))
            if least is not None and (there is None or there.minimum is None):
                known[key] = replace(there or Minimum(*key), minimum=least)
                found.append(known[key])
    return found


def unstated_minimums_are_met(plan: Plan, national: Policy) -> Iterator[Finding]:
    """Where a year's minimum is not said, what counts towards it is at least what it then is."""
    for minimum in unstated_minimums(plan, national):
        where = plan.place(minimum.year, national.requirements[minimum.kind].label, board=minimum.board)
        found = counted(plan, minimum.kind, minimum.year, minimum.board, national)
        yield from _short(plan, where, f"{minimum.kind}_unstated", minimum, found)


def _with_uplift(
    plan: Plan, known: Mapping[tuple[str, str, str], Minimum], key: tuple[str, str, str], national: Policy
) -> Decimal | None:
    """Last year's minimum with the uplift, in whole pounds; None where one of the two is not known."""
    board, year, kind = key
    before, rise = known.get((board, year_before(year), kind)), rise_asked(plan, kind, year, national)
    if before is None or before.minimum is None or rise is None:
        return None
    return _whole(before.minimum * (1 + rise / 100))


def _unknown_minimum(plan: Plan, minimum: Minimum) -> Finding:
    where = plan.place(minimum.year, minimum.kind, board=minimum.board)
    return Finding(
        "note", "minimum_unknown", where, minimum.minimum, None, f"{where}: no national minimum goes by this name."
    )


def _as_stated(plan: Plan, where: str, minimum: Minimum, found: Counted) -> Iterator[Finding]:
    if minimum.actual is None or not found.told:
        return
    parts = [plan.grain for line in lines_in(plan, minimum.year, minimum.board) if line.source]
    if abs(found.amount - minimum.actual) > tolerance(plan.grain_of(minimum.unit), parts):
        said, comes_to = money(plan, minimum.actual, minimum.unit), money(plan, found.amount)
        text = f"{where}: the plan says that {said} is spent; its lines come to {comes_to}.{_unsaid(plan, found)}"
        yield Finding("query", "minimum_as_spent", where, minimum.actual, found.amount, text)


def _short(plan: Plan, where: str, rule: str, minimum: Minimum, found: Counted) -> Iterator[Finding]:
    """That less than the minimum is planned."""
    spent = found.amount if found.told else minimum.actual
    if minimum.minimum is None or spent is None or spent >= minimum.minimum - tolerance(plan.grain_of(minimum.unit)):
        return
    planned, least = money(plan, spent, minimum.unit), money(plan, minimum.minimum, minimum.unit)
    text = f"{where}: {planned} is planned; at least {least} is required.{_unsaid(plan, found)}"
    yield Finding("error", rule, where, minimum.minimum, spent, text)


def _unsaid(plan: Plan, found: Counted) -> str:
    """What may count besides, once its lines say what they are for."""
    if not found.told or not found.untold:
        return ""
    return f" Lines of {money(plan, found.untold)} do not say their source or area of spend; they may count too."


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
            where = plan.place(year, national.requirements[kind].label, board=board)
            given, base = money(plan, minimum.minimum, minimum.unit), money(plan, before.minimum, before.unit)
            text = (
                f"{where}: the minimum is given as {given}; {base} of {printed(year_before(year))} with an uplift of "
                f"{rise.normalize():f}% is {money(plan, _whole(least), minimum.unit)}."
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
            given = money(plan, minimum.minimum, minimum.unit)
            text = f"{where}: the plan gives {given} as the minimum; {money(plan, allocated)} is allocated."
            yield Finding("query", "minimum_as_allocated", where, minimum.minimum, allocated, text)


def grant_is_passed_on(plan: Plan, national: Policy) -> Iterator[Finding]:
    """In two-tier areas the Disabled Facilities Grant goes on to the districts, which do the adaptations."""
    for year in plan.years:
        for board in (board for board in plan.boards if board.two_tier):
            yield from _passed_on(plan, year, board, national)


def _passed_on(plan: Plan, year: str, board: PlanBoard, national: Policy) -> Iterator[Finding]:
    grant = sum((one.amount for one in contributions_in(plan, year, board.ons_code) if one.source == "dfg"), Decimal(0))
    spent = [
        line for line in lines_in(plan, year, board.ons_code) if line.source and national.meets(line.source, "dfg")
    ]
    lines = [line for line in spent if line.is_passed_on]
    passed = sum((line.amounts[year] for line in lines), Decimal(0))
    if grant - passed > tolerance(plan.grain, [plan.grain for _ in lines]):
        where = plan.place(year, national.label("dfg"), board=board.ons_code)
        text = (
            f"{where}: {board.name} has districts, to which the grant is passed on. {money(plan, passed)} of {money(plan, grant)} "
            "goes to lines whose commissioner or provider is a district council."
        )
        yield Finding("query", "grant_passed_on", where, grant, passed, text)


CONDITIONS = (
    contributions_match_allocations,
    minimums_are_met,
    unstated_minimums_are_met,
    minimums_rise,
    minimums_match_allocations,
    grant_is_passed_on,
)
