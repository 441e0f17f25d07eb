"""What a file of allocations changes against what is loaded, so that a person can read it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from returns.tables_in import changes
from schemes.allocations.rows import Key, Paid
from schemes.policy import policy

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Change:
    """One allocation before and after, in pounds; None is absence."""

    key: Key
    old: Decimal | None
    new: Decimal | None

    @property
    def adds(self) -> bool:
        """Whether there was no such allocation."""
        return self.old is None

    @property
    def exact(self) -> str:
        """All of it, for a seal."""
        return repr((tuple(self.key), _exact(self.old), _exact(self.new)))

    @property
    def difference(self) -> Decimal:
        """By how much the board gets more."""
        return (self.new or NOTHING) - (self.old or NOTHING)

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of the old amount, None where there was nothing."""
        return round(self.difference / self.old * 100, 1) if self.old else None


@dataclass(frozen=True)
class Group(changes.Group[Change]):
    """One stream in one year: what changes, how many stay (`unchanged` are in the file, `left_alone` are not), and the sums of all
    that is loaded before and after."""

    paid: Paid
    left_alone: int
    before: Decimal
    after: Decimal

    def order(self, change: Change) -> tuple[bool, Decimal, Key]:
        """The biggest first; what is only added comes after it."""
        return change.adds, -abs(change.difference), change.key

    @property
    def removed(self) -> int:
        """How many will not be there any more."""
        return sum(change.new is None for change in self.changes)

    @property
    def counts(self) -> Sequence[tuple[str, int]]:
        """How many of which kind, in words."""
        return (*super().counts, ("not in the file, left alone", self.left_alone))

    @property
    def difference(self) -> Decimal:
        """By how much the sum rises."""
        return self.after - self.before

    @property
    def national(self) -> Decimal | None:
        """What the nation gets, as printed; None where that is not known."""
        return policy().national.get((self.paid.stream, self.paid.year))


class Diff(changes.Diff[Group, Change]):
    """All of it, by year and stream in the order of the policy."""


def compare(wanted: Mapping[Key, Decimal | None], loaded: Mapping[Key, Decimal]) -> Diff:
    """What changes when each of these allocations gets this amount (None: it goes); all others are left alone."""
    changed: dict[Paid, list[Change]] = {}
    unchanged: dict[Paid, int] = {}
    for key, new in wanted.items():
        paid, old = Paid(key.year, key.stream), loaded.get(key)
        here = changed.setdefault(paid, [])
        if old == new:
            unchanged[paid] = unchanged.get(paid, 0) + 1
        else:
            here.append(Change(key, old, new))
    before, counts = _sums(loaded)
    groups = []
    for paid in in_order(changed):
        here = changed[paid]
        old_ones = sum(change.old is not None for change in here) + unchanged.get(paid, 0)
        was = before.get(paid, NOTHING)
        after = was + sum((change.difference for change in here), NOTHING)
        left = counts.get(paid, 0) - old_ones
        groups.append(Group(tuple(here), unchanged.get(paid, 0), paid, left, was, after))
    return Diff(tuple(groups))


def in_order(paid: Iterable[Paid]) -> list[Paid]:
    """By year, then as the policy lists streams."""
    known = [*policy().streams, *policy().requirements]
    return sorted(paid, key=lambda one: (one.year, known.index(one.stream) if one.stream in known else len(known)))


def _sums(loaded: Mapping[Key, Decimal]) -> tuple[dict[Paid, Decimal], dict[Paid, int]]:
    sums: dict[Paid, Decimal] = {}
    counts: dict[Paid, int] = {}
    for key, amount in loaded.items():
        paid = Paid(key.year, key.stream)
        sums[paid] = sums.get(paid, NOTHING) + amount
        counts[paid] = counts.get(paid, 0) + 1
    return sums, counts


def _exact(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"
