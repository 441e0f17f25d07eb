"""Whether what is spent is what is put in: by source, and in all. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from schemes.checks.findings import Finding, difference, money, rounding_words
from schemes.plan import ZERO, Contribution, Line, Plan
from schemes.policy import Policy
from schemes.rounding import tolerance
from schemes.totals import contributions_in, lines_in


def something_is_planned(plan: Plan, national: Policy) -> Iterator[Finding]:
    """Each board puts something in and spends something, in each year."""
    for year in plan.years:
        for board in plan.boards:
            where = plan.place(year, board=board.ons_code)
            if not any(contributions_in(plan, year, board.ons_code)):
                yield Finding("error", "nothing_pooled", where, None, None, f"{where}: no contribution is entered.")
            if not any(lines_in(plan, year, board.ons_code)):
                yield Finding("error", "nothing_planned", where, None, None, f"{where}: no scheme has an amount.")


@dataclass(frozen=True, slots=True)
class Sides:
    """What is put in, and the lines that it pays for, in one year."""

    year: str
    held: list[Contribution]
    paid: list[Line]

    @property
    def into(self) -> Decimal:
        """What is put in."""
        return sum((one.amount for one in self.held), ZERO)

    @property
    def out(self) -> Decimal:
        """What is spent."""
        return sum((line.amounts[self.year] for line in self.paid), ZERO)

    def slack(self, plan: Plan) -> Decimal:
        """By how much rounding can set the two apart; nothing, where all is printed in pounds."""
        grains = [*(plan.grain_of(one.unit) for one in self.held), *(plan.grain for _ in self.paid)]
        return tolerance(ZERO, grains)

    def of(self, sources: frozenset[str]) -> "Sides":
        """The part that comes from these sources."""
        paid = [line for line in self.paid if line.source in sources]
        return Sides(self.year, [one for one in self.held if one.source in sources], paid)


def sides(plan: Plan, year: str, board: str = "") -> Sides:
    """Both sides of a year's money: of one board, or of all ('')."""
    return Sides(year, list(contributions_in(plan, year, board)), list(lines_in(plan, year, board)))


def spend_equals_pool(plan: Plan, national: Policy) -> Iterator[Finding]:
    """The schemes cost what the fund holds: of each board, and of a joint plan in all."""
    for year in plan.years:
        for board in (*(board.ons_code for board in plan.boards), *([""] if plan.joint else [])):
            both = sides(plan, year, board)
            if both.held and both.paid:
                yield from _apart(plan, "spend_equals_pool", plan.place(year, board=board), both, "the pooled fund")


def _apart(plan: Plan, rule: str, where: str, both: Sides, what: str) -> Iterator[Finding]:
    """That spending and contributions differ: a query, or a note where rounding explains it."""
    into, out, slack = both.into, both.out, both.slack(plan)
    if into == out:
        return
    gap = difference(plan, into, out)
    text = f"{where}: the schemes spend {money(plan, out)}, {what} holds {money(plan, into)} ({gap})."
    if abs(out - into) <= slack:
        yield Finding("note", "rounding", f"{where} ({what})", into, out, f"{text} {rounding_words(plan, slack)}")
    else:
        yield Finding("query", rule, where, into, out, text)


def spend_per_source(plan: Plan, national: Policy) -> Iterator[Finding]:
    """What is spent from a source is what it puts in. Sources that share money (a wider one, and a part of it) are looked at
    together."""
    for year, board, both in _both_there(plan):
        silent = [line for line in both.paid if not line.source]
        if silent:
            yield _not_named(plan, year, board, silent)
            continue
        for sources in groups(both, national):
            label = group_label(national, sources)
            where, what = plan.place(year, label, board=board), f"the contribution “{label}”"
            yield from _apart(plan, "spend_per_source", where, both.of(sources), what)


def silent_lines(plan: Plan, national: Policy) -> Iterator[Finding]:
    """Where some lines do not say their source, what can be said all the same: no source is spent twice, and a scheme that bears a
    grant's name spends that grant."""
    for year, board, both in _both_there(plan):
        if all(line.source for line in both.paid):
            continue
        for sources in groups(both, national):
            yield from _overspent(plan, year, board, both.of(sources), group_label(national, sources))
        for key in dict.fromkeys(filter(None, (named_for(line, national) for line in both.paid))):
            named = [line for line in both.paid if key in (line.source, named_for(line, national))]
            held = [one for one in both.held if national.meets(one.source, key)]
            if held:
                label = national.label(key)
                where, what = plan.place(year, label, board=board), f"the contribution “{label}”"
                yield from _apart(plan, "scheme_named_for_source", where, Sides(year, held, named), what)


def _overspent(plan: Plan, year: str, board: str, part: Sides, label: str) -> Iterator[Finding]:
    into, out = part.into, part.out
    if out - into > part.slack(plan):
        where = plan.place(year, label, board=board)
        text = f"{where}: the schemes that name it spend {money(plan, out)}; it holds {money(plan, into)}."
        yield Finding("query", "source_overspent", where, into, out, text)


def named_for(line: Line, national: Policy) -> str:
    """The grant whose name a line bears that does not say its source; '' for none."""
    stream = None if line.source else national.streams.get(national.source_of(line.name))
    return stream.key if stream is not None and stream.kind == "grant" else ""


def _both_there(plan: Plan) -> Iterator[tuple[str, str, Sides]]:
    """(year, board, both sides), where there is something on both."""
    for year in plan.years:
        for board in plan.boards:
            both = sides(plan, year, board.ons_code)
            if both.held and both.paid:
                yield year, board.ons_code, both


def groups(both: Sides, national: Policy) -> list[frozenset[str]]:
    """The sources of both sides, in groups that share no money with each other."""
    return together(national, {one.source for one in both.held}, {line.source for line in both.paid} - {""})


def _not_named(plan: Plan, year: str, board: str, lines: list[Line]) -> Finding:
    where = plan.place(year, board=board)
    amount = sum((line.amounts[year] for line in lines), ZERO)
    lead = f"{where}: {len(lines)} line{'s' if len(lines) > 1 else ''} ({money(plan, amount)})"
    verb = "does" if len(lines) == 1 else "do"
    return Finding(
        "query", "source_not_named", where, None, amount,
        f"{lead} {verb} not say from which source, so spending cannot be compared with contributions source by source.",
    )  # fmt: skip


def together(national: Policy, held: set[str], paid: set[str]) -> list[frozenset[str]]:
    """Sources in groups that share no money with each other, in a stable order."""
    order = {key: place for place, key in enumerate(national.streams)}
    found: list[frozenset[str]] = []
    for source in sorted(held | paid, key=lambda one: (order.get(one, len(order)), one)):
        meeting = [group for group in found if any(national.meets(source, other) for other in group)]
        found = [group for group in found if group not in meeting]
        found.append(frozenset({source}).union(*meeting))
    return found


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
            where = _of_line(plan, line.board, line.ref, line.name)
            yield Finding("note", "line_without_amount", where, None, None, f"{where}: no amount is entered.")
    for (board, ref), called in names.items():
        if len(called) > 1:
            where = _of_line(plan, board, ref)
            text = f"{where} stands for different schemes: {', '.join(sorted(called))}."
            yield Finding("query", "reference_twice", where, None, None, text)


def _of_line(plan: Plan, board: str, *words: str) -> str:
    return ", ".join(filter(None, (plan.called(board) if plan.joint else "", *words)))


FUNDS = (something_is_planned, spend_equals_pool, spend_per_source, silent_lines, sources_run, names_and_amounts)
