"""What was acknowledged to the users, and whether the database has it. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Place = tuple[str, str]
"""A board's ONS code and the name of an answer in its return."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A write that the server has said to be saved: where, as which version, and the value as the history keeps it."""

    board: str
    name: str
    version: int
    value: str

    @property
    def place(self) -> Place:
        """Whose answer it is."""
        return self.board, self.name


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it stands in the database."""

    version: int
    value: str | None


def lost_writes(
    ledger: Iterable[Acknowledged],
    history: Mapping[tuple[Place, int], str | None],
    answers: Mapping[Place, Stored],
) -> list[str]:
    """Everything that was acknowledged and is not there, in words; empty where all is well.

    A write is there when the history has its version with its value. The answer itself must stand at the last version that was
    acknowledged or a later one, with the value that the history gives to that version.
    """
    lost, last = [], dict[Place, int]()
    for entry in ledger:
        where = f"{entry.board} {entry.name} version {entry.version}"
        if (entry.place, entry.version) not in history:
            lost.append(f"{where}: no line of the history")
        elif history[entry.place, entry.version] != entry.value:
            lost.append(f"{where}: the history has another value")
        last[entry.place] = max(entry.version, last.get(entry.place, 0))
    for place, version in last.items():
        stored = answers.get(place)
        if stored is None or stored.version < version:
            lost.append(
                f"{' '.join(place)}: version {version} was acknowledged, {stored.version if stored else 'none'} stands"
            )
        elif history.get((place, stored.version), "") != stored.value:
            lost.append(f"{' '.join(place)}: the answer is not what its history says of version {stored.version}")
    return lost


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of all do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0
