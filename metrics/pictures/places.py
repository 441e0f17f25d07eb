"""Where names stand in a picture so that they cover nothing. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle; `top` is the smaller number."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, point: tuple[float, float], margin: float = 0) -> bool:
        """Whether a point lies in it, or within a margin around it."""
        x, y = point
        return self.left - margin <= x <= self.right + margin and self.top - margin <= y <= self.bottom + margin

    def meets(self, other: "Box") -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def spread(wanted: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """Heights near the wanted ones, in the same order from top to bottom, each at least `apart` from the next."""
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    found = [wanted[number] for number in order]
    for _ in range(2):
        for number in range(1, len(found)):
            found[number] = max(found[number], found[number - 1] + apart)
        over = (found[-1] if found else bottom) - bottom
        if over > 0:
            found = [max(top, place - over) if number == 0 else place - over for number, place in enumerate(found)]
    return [found[order.index(number)] for number in range(len(wanted))]


def free_place(
    end: tuple[float, float],
    size: tuple[float, float],
    within: Box,
    taken: Iterable[tuple[float, float]],
    boxes: Sequence[Box],
) -> Box:
    """A box of this size near the end of a line, where least is covered: of what lies there already, and of other boxes."""
    points = list(taken)

    def cost(box: Box) -> float:
        away = abs((box.left + box.right) / 2 - end[0]) + abs((box.top + box.bottom) / 2 - end[1])
        covered = sum(box.holds(point, 2) for point in points)
        return away / 20 + 4 * covered + 100 * sum(box.meets(other) for other in boxes) + 100 * _out(box, within)

    return min(_around(end, size), key=cost)


def _around(end: tuple[float, float], size: tuple[float, float]) -> Iterator[Box]:
    (x, y), (wide, high) = end, size
    for left in (x + 7, x - wide / 2, x - wide - 7, x + 20, x - wide - 24):
        for middle in (0, -14, 14, -22, 22, -34, 34, -48, 48):
            top = y + middle - high / 2
            yield Box(left, top, left + wide, top + high)


def _out(box: Box, within: Box) -> bool:
    return box.left < within.left or box.right > within.right or box.top < within.top or box.bottom > within.bottom
