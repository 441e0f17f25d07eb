"""What changes in allocations, in lines for a terminal."""

from collections.abc import Iterator
from decimal import Decimal

from schemes.allocation_boards import Boards
from schemes.allocation_diff import Change, Diff, Group
from schemes.allocation_touch import Touched

_BIGGEST = 5


def diff_lines(diff: Diff, boards: Boards) -> Iterator[str]:
    """Each stream and year with its sums, and its biggest changes."""
    for group in diff.groups:
        yield _of_group(group)
        if group.changed or group.removed:
            for change in group.biggest[:_BIGGEST]:
                yield f"  {boards.by_code[change.key.board].name}: {_of_change(change)}"
            rest = len(group.changes) - _BIGGEST
            if rest > 0:
                yield f"  and {rest:,} more"
    yield f"In all: {diff.words}."


def touched_lines(touched: Touched) -> Iterator[str]:
    """What the changes touch: plans with their state and signatures, returns by period."""
    if not (touched.plans or touched.returns):
        return
    yield f"This touches {touched.words}:"
    for one in touched.plans:
        signed = f", signed by {', '.join(signature.name for signature in one.signatures)}" if one.signatures else ""
        yield f"  plan {one.plan.slug} ({one.state}{signed})"
        for money in one.money:
            row = money.contribution
            yield (
                f"    {row.board.name}, {money.source} {row.year}: the plan has {pounds(row.amount)}, "
                f"allocation {_of_change(money.change)}"
            )
    for returns in touched.returns:
        handed = f", {len(returns.handed_over)} handed over" if returns.handed_over else ""
        yield f"  {returns.title}: {len(returns.open)} in progress{handed}, {returns.signatures} signatures"


def pounds(amount: Decimal | None) -> str:
    """An amount as people read it; "none" for absence."""
    if amount is None:
        return "none"
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.{0 if amount == amount.to_integral_value() else 2}f}"


def _of_group(group: Group) -> str:
    counts = [f"{group.added:,} added"] if group.added else []
    counts += [f"{group.changed:,} changed"] if group.changed else []
    counts += [f"{group.removed:,} removed"] if group.removed else []
    counts += [f"{group.unchanged:,} unchanged"] if group.unchanged else []
    counts += [f"{group.left_alone:,} not in the file, left alone"] if group.left_alone else []
    sums = f"{pounds(group.before)} → {pounds(group.after)} ({_signed(group.difference)})"
    national = f", national total {pounds(group.national)}" if group.national is not None else ""
    return f"{group.paid.label}: {', '.join(counts)}; sum {sums}{national}"


def _of_change(change: Change) -> str:
    percent = f", {change.percent:+}%" if change.percent is not None else ""
    return f"{pounds(change.old)} → {pounds(change.new)} ({_signed(change.difference)}{percent})"


def _signed(amount: Decimal) -> str:
    return f"+{pounds(amount)}" if amount > 0 else pounds(amount)
