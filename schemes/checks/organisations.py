"""Whether each organisation's sum is right: what it puts in, and what is spent of that. Pure."""

from collections.abc import Iterator

from schemes.checks.findings import Finding, difference, money
from schemes.checks.funds import Sides, groups, sides
from schemes.plan import ZERO, Contribution, Plan
from schemes.policy import Policy
from schemes.totals import contributions_in


def organisations_are_named(plan: Plan, national: Policy) -> Iterator[Finding]:
    """Where contributions say who makes them, all do, or the sums by organisation are not the whole fund."""
    for year in plan.years:
        for board in plan.boards:
            held = [one for one in contributions_in(plan, year, board.ons_code) if one.amount]
            nameless = [one for one in held if not one.organisation]
            if nameless and len(nameless) < len(held):
                where, amount = plan.place(year, board=board.ons_code), sum((one.amount for one in nameless), ZERO)
                text = f"{where}: {money(plan, amount)} is put in without saying by whom, so organisations' sums are short of it."
                yield Finding("query", "organisation_not_named", where, None, amount, text)


def organisations_pay_their_own(plan: Plan, national: Policy) -> Iterator[Finding]:
    """Nobody puts in both what the NHS pays and what a council does: one of the two bears the wrong name."""
    for year in plan.years:
        for organisation, held in _by_organisation(list(contributions_in(plan, year))).items():
            paid = {
                side: sum((one.amount for one in held if side_of(one.source, national) == side), ZERO)
                for side in ("nhs", "council")
            }
            if all(paid.values()):
                where = plan.place(year, organisation)
                nhs, council = (money(plan, paid[side]) for side in ("nhs", "council"))
                text = f"{where}: puts in {nhs} that the NHS pays and {council} that councils pay. Check who puts in which."
                yield Finding("query", "organisation_pays_both", where, paid["nhs"], paid["council"], text)


def organisation_sums(plan: Plan, national: Policy) -> Iterator[Finding]:
    """What is spent from the sources that only one organisation pays is what it puts in, over all boards and sources.

    Of an organisation with a single source this is said already, source by source.
    """
    for year in plan.years:
        for organisation, parts in own_money(plan, year, national).items():
            into, out = sum((part.into for part in parts), ZERO), sum((part.out for part in parts), ZERO)
            slack = sum((part.slack(plan) for part in parts), ZERO)
            if len(parts) > 1 and abs(out - into) > slack:
                where, gap = plan.place(year, organisation), difference(plan, into, out)
                text = f"{where}: puts in {money(plan, into)}; {money(plan, out)} is spent from its sources ({gap})."
                yield Finding("query", "organisation_sum", where, into, out, text)


def own_money(plan: Plan, year: str, national: Policy) -> dict[str, list[Sides]]:
    """Organisation → the money, by board and source, that it alone puts in. Whoever shares a source with another is left out, and
    who puts in where a line does not say its source."""
    found: dict[str, list[Sides]] = {}
    unclear = {""}
    for board in plan.boards:
        both = sides(plan, year, board.ons_code)
        silent = not all(line.source for line in both.paid)
        for sources in groups(both, national):
            part = both.of(sources)
            paying = {one.organisation for one in part.held}
            if silent or len(paying) > 1:
                unclear |= paying
            for organisation in paying:
                found.setdefault(organisation, []).append(part)
    return {organisation: parts for organisation, parts in found.items() if organisation not in unclear}


def _by_organisation(held: list[Contribution]) -> dict[str, list[Contribution]]:
    found: dict[str, list[Contribution]] = {}
    for one in held:
        if one.organisation:
            found.setdefault(one.organisation, []).append(one)
    return found


def side_of(source: str, national: Policy) -> str:
    """Whose money it is; '' of a board's own source, and of what is left of an earlier year, which is both's."""
    stream = national.streams.get(source)
    return stream.pays if stream is not None and stream.kind != "carried_forward" else ""


ORGANISATIONS = (organisations_are_named, organisations_pay_their_own, organisation_sums)
