"""What the worst of the hostile files cost until they are refused (tests/workbooks/fail)."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.workbooks.measuring import REFUSED, Cost, measured

MOST_SECONDS, MOST_MEMORY = 1.0, 100_000_000


@dataclass(frozen=True, slots=True)
class Worst:
    """Of so many files: which takes longest, and which needs most memory, each by name with its cost."""

    count: int
    slowest: tuple[str, Cost]
    largest: tuple[str, Cost]
    crashed: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Whether every file is refused within a second of processor time and 100 MB."""
        time, memory = self.slowest[1].seconds, self.largest[1].memory
        return not self.crashed and time <= MOST_SECONDS and memory <= MOST_MEMORY

    @property
    def told(self) -> str:
        """The figures in a sentence."""
        (slow, time), (large, memory) = self.slowest, self.largest
        return (
            f"Of {self.count} hostile or broken files, the slowest to be refused ({slow}) takes {time.seconds * 1000:,.0f} ms of "
            f"processor time, and the largest ({large}) {memory.memory / 1e6:,.0f} MB beyond an idle process; at most 1,000 ms "
            f"and 100 MB are aimed at: {'met' if self.met else 'MISSED'}. Read or crashed: {', '.join(self.crashed) or 'none'}."
        )


def worst() -> Worst:
    """Refuses each file in a process of its own."""
    from tests.workbooks.fail import every_hostile

    names: list[str] = []

    def contents() -> Iterator[bytes]:
        for hostile in every_hostile():
            names.append(hostile.name)
            yield hostile.content

    found = list(measured(contents()))
    costs = list(zip(names, found, strict=True))
    return Worst(
        count=len(costs),
        slowest=max(costs, key=lambda cost: cost[1].seconds),
        largest=max(costs, key=lambda cost: cost[1].memory),
        crashed=tuple(name for name, cost in costs if not cost.ended.startswith(REFUSED)),
    )
