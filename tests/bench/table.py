"""Figures beside their floors, timed in turns, and the table that they make."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often two things are timed against each other: `most` times each after the warm-up, or until the time is up."""

    most: int
    warm_up: int = 3
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured beside what, in seconds. Without a `target` it is told, not judged."""

    what: str
    floor: str
    ours: float
    floors: float
    target: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the floor."""
        return self.ours / self.floors

    @property
    def verdict(self) -> str:
        """Whether the target is met, in a word."""
        return "" if self.met is None else "met" if self.met else "MISSED"


def at_most(what: str, floor: str, times: "Times", target: float | None = None) -> Figure:
    """A figure that may be at most `target` times its floor."""
    figure = Figure(what, floor, times.ours, times.floor)
    if target is None:
        return figure
    return Figure(what, floor, times.ours, times.floor, f"at most {target:g} ×", figure.ratio <= target)


@dataclass(frozen=True, slots=True)
class Times:
    """Two things that were timed in turns, in seconds: their medians, and the fastest round of each."""

    ours: float
    floor: float
    fastest: float = 0.0
    fastest_floor: float = 0.0


Clock = Callable[[], float]
PROCESSOR: Clock = time.process_time
"""Processor time of this process: what others do on the machine counts less."""
WALL: Clock = time.perf_counter


def in_turns(ours: Act, floor: Act, rounds: Rounds, clock: Clock = PROCESSOR) -> Times:
    """Times both, one after the other, so that a busy moment of the machine falls on both; which goes first alternates."""
    for _ in range(rounds.warm_up):
        ours()
        floor()
    taken: tuple[list[float], list[float]] = ([], [])
    end = time.monotonic() + rounds.seconds
    gc.collect()
    for number in range(rounds.most):
        for which in (0, 1) if number % 2 else (1, 0):
            taken[which].append(_seconds((ours, floor)[which], clock))
        if time.monotonic() > end:
            break
    return Times(statistics.median(taken[0]), statistics.median(taken[1]), min(taken[0]), min(taken[1]))


def _seconds(act: Act, clock: Clock) -> float:
    start = clock()
    act()
    return clock() - start


HEAD = ("What", "takes", "beside", "takes", "ratio", "target", "")


def lines_of(figures: Sequence[Figure]) -> list[tuple[str, ...]]:
    """The cells of the table, line by line."""
    return [
        (
            figure.what,
            printed(figure.ours),
            figure.floor,
            printed(figure.floors),
            f"{figure.ratio:.2f} ×",
            figure.target,
            figure.verdict,
        )
        for figure in figures
    ]


def printed(seconds: float) -> str:
    """A time with three figures or so: 12.3 ms, 45 µs."""
    if seconds < 0.001:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.{2 if seconds < 0.01 else 1 if seconds < 0.1 else 0}f} ms"


def as_markdown(figures: Sequence[Figure]) -> str:
    """The table, with columns that line up, so that it reads on a terminal and in a document."""
    lines = [HEAD, *lines_of(figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    rule = tuple(
        "-" * (width - 1) + ":" if HEAD[at] in ("takes", "ratio") else "-" * width for at, width in enumerate(widths)
    )
    return "\n".join(_line(line, widths) for line in (HEAD, rule, *lines[1:])) + "\n"


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (
        cell.rjust(width) if HEAD[at] in ("takes", "ratio") else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"
