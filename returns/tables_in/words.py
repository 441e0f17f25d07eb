"""What a table changes, in words: for a page, and in lines for a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from returns.tables_in.changes import Diff

ON_A_TERMINAL = 5
"""So many of a group's biggest changes are told there."""


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One thing before and after: "Northmere, plan, April 2017", "1,260", "1,290", "+30", "+2.4 %"."""

    what: str
    old: str
    new: str
    difference: str
    percent: str

    @property
    def line(self) -> str:
        """All of it on one line."""
        by = f" ({self.difference}{', ' if self.percent else ''}{self.percent})" if self.difference else ""
        return f"{self.what}: {self.old} → {self.new}{by}"


@dataclass(frozen=True)
class GroupWords:
    """A group of changes: how many of which kind, and the biggest of them. `replaces`: whether it changes or removes what stands,
    and not only adds."""

    label: str
    counts: Sequence[tuple[str, int]]
    biggest: Sequence[ChangeWords]
    more: int
    replaces: bool

    @property
    def line(self) -> str:
        """All but the changes on one line."""
        return f"{self.label}: {', '.join(f'{count:,} {word}' for word, count in self.counts)}"


def lines_of(diff: Diff[Any, Any], groups: Iterable[GroupWords], kinds: str) -> Iterator[str]:
    """Each group in which anything changes, and its biggest changes; then all of it. `kinds`: "Metrics and years"."""
    for group in groups:
        yield group.line
        if group.replaces:
            yield from (f"  {change.line}" for change in group.biggest)
            if group.more:
                yield f"  and {group.more:,} more"
    if diff.still:
        yield f"{kinds} in which nothing changes: {diff.still}"
    yield f"In all: {diff.words}."
