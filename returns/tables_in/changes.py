"""What a table changes against what stands, in groups, so that a person can read it; whatever the table is of. Pure."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

SHOWN = 10
"""So many of a group's biggest changes are shown at once."""


class Change(Protocol):
    """One thing that a table says, before and after."""

    @property
    def adds(self) -> bool:
        """Whether it was not there before."""
        ...

    @property
    def exact(self) -> str:
        """All of it, for a seal."""
        ...


C = TypeVar("C", bound=Change)


@dataclass(frozen=True)
class Group(ABC, Generic[C]):
    """What changes of one kind and year; `unchanged`: how much the table says of it that stands so already."""

    changes: tuple[C, ...]
    unchanged: int

    @abstractmethod
    def order(self, change: C) -> Any:
        """What sorts the changes, the biggest first; what is only added comes after it."""

    @property
    def added(self) -> int:
        """How many were not there."""
        return sum(change.adds for change in self.changes)

    @property
    def removed(self) -> int:
        """How many will not be there any more: none, where a table cannot say that."""
        return 0

    @property
    def changed(self) -> int:
        """How many become others."""
        return len(self.changes) - self.added - self.removed

    @property
    def replaces(self) -> bool:
        """Whether it changes or removes what stands, and not only adds."""
        return bool(self.changed or self.removed)

    @property
    def counts(self) -> Sequence[tuple[str, int]]:
        """How many of which kind, in words."""
        return (
            ("added", self.added),
            ("changed", self.changed),
            ("removed", self.removed),
            ("unchanged", self.unchanged),
        )

    @cached_property
    def biggest(self) -> Sequence[C]:
        """The biggest of what changes."""
        return sorted(self.changes, key=self.order)[:SHOWN]


G = TypeVar("G", bound=Group[Any])


@dataclass(frozen=True)
class Diff(Generic[G, C]):
    """All that a table changes, in groups."""

    groups: tuple[G, ...]

    @cached_property
    def changes(self) -> tuple[C, ...]:
        """Every change."""
        return tuple(change for group in self.groups for change in group.changes)

    @property
    def unchanged(self) -> int:
        """How much of the table stands so already."""
        return sum(group.unchanged for group in self.groups)

    @property
    def still(self) -> int:
        """In how many groups nothing changes."""
        return sum(not group.changes for group in self.groups)

    @cached_property
    def seal(self) -> str:
        """A hash of just these changes: what is applied must be what was shown."""
        said = hashlib.sha256()
        for line in sorted(change.exact for change in self.changes):
            said.update(f"{line}\n".encode())
        return said.hexdigest()

    @property
    def words(self) -> str:
        """ "24 added, 3 changed, 12 unchanged"; what is removed is told where there is any."""
        added, removed = (sum(getattr(group, name) for group in self.groups) for name in ("added", "removed"))
        gone = f", {removed:,} removed" if removed else ""
        return f"{added:,} added, {len(self.changes) - added - removed:,} changed{gone}, {self.unchanged:,} unchanged"
