"""Whether what is spent is what is put in: by source, and in all. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from schemes.checks.findings import Finding, difference, money
from schemes.plan import Contribution, Line, Plan
from schemes.policy import Policy
from schemes.rounding import tolerance
from schemes.totals import contributions_in, lines_in, pooled, spend


def something_is_planned(plan: Plan, national: Policy) -> Iterator[Finding]:
    """Each board puts something in and spends something, in each year."""
    for year in plan.years:
        for board in plan.boards:
            where = plan.place(year, board=board.ons_code)
            if not any(contributions_in(plan, year, board.ons_code)):
                yield Finding("error", "nothing_pooled", where, None, None, f"{where}: no contribution is entered.")
            if not any(lines_in(plan, year, board.ons_code)):
                yield Finding("error", "nothing_planned", where, None, None, f"{where}: no scheme has an amount.")


def spend_equals_pool(plan: Plan, national: Policy) -> Iterator[Finding]:
    """The schemes cost what the fund holds: of each board, and of a joint plan in all."""
    for year in plan.years:
        for board in (*(board.ons_code for board in plan.boards), *([""] if plan.joint else [])):
            paid, held = list(lines_in(plan, year, board)), list(contributions_in(plan, year, board))
            if not paid or not held:
                continue
            out, into = spend(plan, year, board), pooled(plan, year, board)
            yield from _apart(
                plan, "spend_equals_pool", plan.place(year, board=board), into, out, held, paid, "the pooled fund"
            )


def _apart(
    plan: Plan,
    rule: str,
    where: str,
    into: Decimal,
    out: Decimal,
    held: list[Contribution],
    paid: list[Line],
    what: str,
) -> Iterator[Finding]:
    """That spending and contributions differ: a query, or a note where rounding explains it."""
    if into == out:
        return
    text = f"{where}: the schemes spend {money(plan, out)}, {what} holds {money(plan, into)} ({difference(plan, into, out)})."
    if abs(out - into) <= _rounding(plan, held, paid):
        yield Finding("note", "rounding", f"{where} ({what})", into, out, f"{text} Rounding explains it.")
    else:
        yield Finding("query", rule, where, into, out, text)


def _rounding(plan: Plan, held: list[Contribution], paid: list[Line]) -> Decimal:
    if plan.grain == 1 and all(plan.grain_of(one.unit) == 1 for one in held):
        return Decimal(0)
    return tolerance(Decimal(0), [*(plan.grain_of(one.unit) for one in held), *(plan.grain for _ in paid)])


def spend_per_source(plan: Plan, national: Policy) -> Iterator[Finding]:
    """What is spent from a source is what it puts in. Sources that share money (a wider one, and a part of it) are looked at together."""
    for year in plan.years:
        for board in plan.boards:
            paid, held = list(lines_in(plan, year, board.ons_code)), list(contributions_in(plan, year, board.ons_code))
            if not paid or not held:
                continue
            if any(not line.source for line in paid):
                yield from _not_named(plan, year, board.ons_code, [line for line in paid if not line.source])
                continue
            for sources in together(national, {one.source for one in held}, {line.source for line in paid}):
                into = [one for one in held if one.source in sources]
                out = [line for line in paid if line.source in sources]
                label = group_label(national, sources)
                sums = (
                    sum((one.amount for one in into), Decimal(0)),
                    sum((line.amounts[year] for line in out), Decimal(0)),
                )
                where = plan.place(year, label, board=board.ons_code)
                yield from _apart(plan, "spend_per_source", where, *sums, into, out, f"the contribution “{label}”")


def _not_named(plan: Plan, year: str, board: str, lines: list[Line]) -> Iterator[Finding]:
    where = plan.place(year, board=board)
    amount = sum((line.amounts[year] for line in lines), Decimal(0))
    lead = f"{where}: {len(lines)} line{'s' if len(lines) > 1 else ''} ({money(plan, amount)})"
    verb = "does" if len(lines) == 1 else "do"
    yield Finding(
        "query", "source_not_named", where, None, amount,
        f"{lead} {verb} not say from which source, so spending cannot be compared with contributions source by source.",
    )  # fmt: skip


def together(national: Policy, held: set[str], paid: set[str]) -> list[frozenset[str]]:
    """Sources in groups that share no money with each other, in a stable order."""
    groups: list[frozenset[str]] = []
    for source in sorted(
        held | paid, key=lambda one: (list(national.streams).index(one) if one in national.streams else 99, one)
    ):
        meeting = [group for group in groups if any(national.meets(source, other) for other in group)]
        groups = [group for group in groups if group not in meeting]
        groups.append(frozenset({source}).union(*meeting))
    return groups


def group_label(national: Policy, sources: frozenset[str]) -> str:
    """What a group is called: the narrowest known source that holds all of it."""
    holding = [key for key in national.streams if all(national.within(source, key) for source in sources)]
    narrowest = min(holding, key=lambda key: len(national.leaves(key)), default="")
    return national.label(narrowest) if narrowest else " and ".join(sorted(map(national.label, sources)))


def sources_run(plan: Plan, national: Policy) -> Iterator[Finding]:
    """A stream is paid in the years for which it is there."""
    for year in plan.years:
        for source in dict.fromkeys(one.source for one in contributions_in(plan, year)):
            stream = national.streams.get(source)
            if stream is not None and not stream.runs_in(year):
                where = plan.place(year, stream.label)
                yield Finding("query", "source_not_paid", where, None, None, f"{where}: this is not paid in that year.")


def names_and_amounts(plan: Plan, national: Policy) -> Iterator[Finding]:
    """A reference stands for one scheme, and a line has an amount in one of the plan's years."""
    names: dict[tuple[str, str], set[str]] = {}
    for line in plan.lines:
        if line.ref:
            names.setdefault((line.board, line.ref), set()).add(line.name)
        if not any(year in line.amounts for year in plan.years) and line.amounts.keys() <= set(plan.years):
            where = ", ".join(filter(None, (plan.called(line.board) if plan.joint else "", line.ref, line.name)))
            yield Finding("note", "line_without_amount", where, None, None, f"{where}: no amount is entered.")
    for (board, ref), called in names.items():
        if len(called) > 1:
            where = ", ".join(filter(None, (plan.called(board) if plan.joint else "", ref)))
            yield Finding(
                "query",
                "reference_twice",
                where,
                None,
                None,
                f"{where} stands for different schemes: {', '.join(sorted(called))}.",
            )


FUNDS = (something_is_planned, spend_equals_pool, spend_per_source, sources_run, names_and_amounts)
