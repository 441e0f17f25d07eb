"""The lines of a change note: what changed alike in several rows or columns of a grid is told once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal


@dataclass(frozen=True, slots=True)
class Axis:
    """Along what a change may repeat: a row (or column) of a grid, or a rule that stands in several rows.

    `key`, `label` and `place` (row number or column letters) are what differs from one to the next; `of` names what it is a part
    of, and `size` says how many there are.
    """

    kind: Literal["row", "column"]
    of: str
    key: str
    label: str = ""
    place: str = ""
    size: int = 0

    def pattern(self, text: str) -> str:
        """`text` with its own key, label and place left open."""
        for word in filter(None, (self.label, self.key)):
            text = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", f"{{{self.kind}}}", text)
        if self.place and self.kind == "row":
            return re.sub(rf"\b([A-Z]{{1,3}}){self.place}\b", r"\1", text)
        return re.sub(rf"\b{self.place}([0-9]+)\b", r"row \1", text) if self.place else text


@dataclass(frozen=True)
class Change:
    """One change: of what, where it stands (or nothing), and what changed. `axes` are those along which it may repeat."""

    what: str
    place: str
    text: str
    axes: tuple[Axis, ...] = ()

    def line(self, repeated: str = "") -> str:
        """The change as one line, `repeated` saying where else it holds."""
        place = ", ".join(filter(None, (self.place, repeated)))
        return f"{self.what} ({place}): {self.text}" if place else f"{self.what}: {self.text}"

    def along(self, axis: Axis) -> "Change":
        """The same without what is special to its place on the axis."""
        return Change(axis.pattern(self.what), axis.pattern(self.place), axis.pattern(self.text))


@dataclass(frozen=True)
class _Group:
    """Changes that are one but for their places along an axis, by their numbers among all changes."""

    pattern: Change
    members: Sequence[tuple[int, Axis]]

    @cached_property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.members]

    def line(self) -> str:
        axes = [axis for _, axis in self.members]
        whole = len(axes) == axes[0].size
        kind, keys = axes[0].kind, ", ".join(axis.key for axis in axes)
        return self.pattern.line(f"every {kind}" if whole else f"{kind}s {keys}")


def told(changes: Iterable[Change]) -> list[str]:
    """The changes as lines in their order, those that repeat along an axis as one line in the place of the first."""
    listed = list(changes)
    lines = {number: change.line() for number, change in enumerate(listed)}
    taken: set[int] = set()
    for group in sorted(_groups(listed), key=lambda group: -len(group.members)):
        free = _Group(group.pattern, [member for member in group.members if member[0] not in taken])
        if len(free.members) > 1:
            taken.update(free.numbers)
            first, *others = free.numbers
            lines[first] = free.line()
            for number in others:
                del lines[number]
    return list(lines.values())


def _groups(changes: Sequence[Change]) -> Iterator[_Group]:
    found: dict[tuple[str, str, Change], list[tuple[int, Axis]]] = defaultdict(list)
    for number, change in enumerate(changes):
        for axis in change.axes:
            found[axis.kind, axis.of, change.along(axis)].append((number, axis))
    return (_Group(pattern, members) for (_, _, pattern), members in found.items() if len(members) > 1)
