"""What a file of allocations changes against what is loaded, so that a person can read it. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from schemes.allocations.rows import Key, Paid
from schemes.policy import policy

SHOWN = 10
"""So many of a stream's biggest changes are shown at once."""
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Change:
    """One allocation before and after, in pounds; None is absence."""

    key: Key
    old: Decimal | None
    new: Decimal | None

    @property
    def difference(self) -> Decimal:
        """By how much the board gets more."""
        return (self.new or NOTHING) - (self.old or NOTHING)

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of the old amount, None where there was nothing."""
        return round(self.difference / self.old * 100, 1) if self.old else None


@dataclass(frozen=True)
class Group:
    """One stream in one year: what changes, how many stay (`unchanged` are in the file, `left_alone` are not), and the sums of all
    that is loaded before and after."""

    paid: Paid
    changes: tuple[Change, ...]
    unchanged: int
    left_alone: int
    before: Decimal
    after: Decimal

    @property
    def added(self) -> int:
        """How many were not there."""
        return sum(change.old is None for change in self.changes)

    @property
    def removed(self) -> int:
        """How many will not be there any more."""
        return sum(change.new is None for change in self.changes)

    @property
    def changed(self) -> int:
        """How many get another amount."""
        return len(self.changes) - self.added - self.removed

    @property
    def difference(self) -> Decimal:
        """By how much the sum rises."""
        return self.after - self.before

    @property
    def national(self) -> Decimal | None:
        """What the nation gets, as printed; None where that is not known."""
        return policy().national.get((self.paid.stream, self.paid.year))

    @cached_property
    def biggest(self) -> Sequence[Change]:
        """The biggest of what changes; what is only added comes after it."""
        found = sorted(self.changes, key=lambda change: (change.old is None, -abs(change.difference), change.key))
        return found[:SHOWN]

    @property
    def more(self) -> int:
        """How many changes are not among the biggest."""
        return len(self.changes) - len(self.biggest)


@dataclass(frozen=True)
class Diff:
    """All of it, by year and stream in the order of the policy."""

    groups: tuple[Group, ...]

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change."""
        return tuple(change for group in self.groups for change in group.changes)

    @property
    def unchanged(self) -> int:
        """How many allocations of the file stand so already."""
        return sum(group.unchanged for group in self.groups)

    @cached_property
    def seal(self) -> str:
        """A hash of just these changes: what is applied must be what was shown."""
        said = hashlib.sha256()
        for change in sorted(self.changes, key=lambda change: change.key):
            said.update(repr((tuple(change.key), _exact(change.old), _exact(change.new))).encode())
        return said.hexdigest()

    @property
    def words(self) -> str:
        """ "3,624 added, 0 changed, 0 removed, 12 unchanged"."""
        added, changed = sum(group.added for group in self.groups), sum(group.changed for group in self.groups)
        removed = len(self.changes) - added - changed
        gone = f", {removed:,} removed" if removed else ""
        return f"{added:,} added, {changed:,} changed{gone}, {self.unchanged:,} unchanged"


def compare(wanted: Mapping[Key, Decimal | None], loaded: Mapping[Key, Decimal]) -> Diff:
    """What changes when each of these allocations gets this amount (None: it goes); all others are left alone."""
    changes: dict[Paid, list[Change]] = {}
    unchanged: dict[Paid, int] = {}
    for key, new in wanted.items():
        paid, old = Paid(key.year, key.stream), loaded.get(key)
        here = changes.setdefault(paid, [])
        if old == new:
            unchanged[paid] = unchanged.get(paid, 0) + 1
        else:
            here.append(Change(key, old, new))
    before, counts = _sums(loaded)
    groups = []
    for paid in in_order(changes):
        here = changes[paid]
        old_ones = sum(change.old is not None for change in here) + unchanged.get(paid, 0)
        was = before.get(paid, NOTHING)
        after = was + sum((change.difference for change in here), NOTHING)
        left = counts.get(paid, 0) - old_ones
        groups.append(Group(paid, tuple(here), unchanged.get(paid, 0), left, was, after))
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
