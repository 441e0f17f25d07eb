"""Draws lines over time. Everything is told apart without colour: dashes, dots, thickness and marks differ, and each line bears its
name at its end. What chance explains is a grey band behind all else."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from bcf.pictures import Manner
from bcf.pictures.drawing import DEEP, INK, LABEL, ROSE, WIDTH, canvas, svg_of, write
from bcf.pictures.words import lines as in_lines
from bcf.pictures.words import width
from metrics.pictures.data import Chart, Line
from metrics.pictures.places import Box, free_place, spread
from metrics.pictures.scale import Scale, scale_of, tick_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT, SMALL_HEIGHT = 150, 90
"""Of the part in which the lines stand."""
ROW, ABOVE, BELOW, PAD = 15, 8, 5, 7
"""Heights: a row of words; above and below the lines. PAD: from the axis to the first place."""
GRID, BAND, QUIET = "#cecece", "#e4e4e4", "#505a5f"
_HALF = LABEL * 0.35
"""From the middle of letters to their baseline."""


class Stroke(NamedTuple):
    """How a line looks: colour, thickness, dashes, mark, and whether the mark is hollow."""

    colour: str
    thick: float
    dashes: Any = "-"
    mark: str = ""
    size: float = 0
    hollow: bool = False


LOOKS: dict[str, Stroke] = {
    "last year": Stroke(QUIET, 1, "-", "s", 3.5, hollow=True),
    "plan": Stroke(ROSE, 2, (0, (4, 1.6))),
    "forecast": Stroke(DEEP, 2, (0, (1, 1.2))),
    "actual": Stroke(DEEP, 2.5, "-", "o", 6),
}
"""From the back to the front."""


class Frame(NamedTuple):
    """Where the lines stand: its edges, and the scale between top and bottom."""

    left: float
    right: float
    top: float
    bottom: float
    places: int
    scale: Scale

    def x(self, place: int) -> float:
        """Where a place stands."""
        if self.places < 2:
            return (self.left + self.right) / 2
        return self.left + PAD + (self.right - self.left - 2 * PAD) * place / (self.places - 1)

    def y(self, value: Any) -> float:
        """Where a value stands."""
        return self.bottom - (self.bottom - self.top) * self.scale.part(value)


def raw(chart: Chart) -> str:
    """The lines of a chart as matplotlib writes them."""
    heading = in_lines(chart.unit, WIDTH / LABEL)
    notes = [line for note in chart.notes for line in in_lines(note, WIDTH / LABEL)]
    frame = _frame(chart, ROW * len(heading) + ABOVE)
    words = max(map(len, chart.places))
    axes = canvas(frame.bottom + BELOW + ROW * (words + len(notes)) + 4)
    for number, words_ in enumerate(heading):
        write(axes, 0, ROW * number + LABEL, words_, size=LABEL)
    _axis(axes, chart, frame)
    _band(axes, chart, frame)
    ordered = sorted(chart.lines, key=lambda line: list(LOOKS).index(line.look))
    for line in ordered:
        _line(axes, line, frame)
    _names(axes, ordered, frame)
    for number, note in enumerate(notes):
        write(axes, 0, frame.bottom + BELOW + ROW * (words + number + 1), note, size=LABEL, color=QUIET)
    return svg_of(axes)


def _frame(chart: Chart, top: float) -> Frame:
    values = [value for line in chart.lines for _, value in line.points]
    values += [edge for _, *edges in chart.band for edge in edges]
    scale, last = scale_of(values), len(chart.places) - 1
    left = 5 + LABEL * max(width(tick_text(tick)) for tick in scale.ticks)
    named = [width(line.name) for line in chart.lines if line.points[-1][0] == last]
    # The last place's words stand half beyond it.
    beyond = LABEL * max(map(width, chart.places[-1]), default=0) / 2 - PAD
    right = WIDTH - max(10 + LABEL * max(named) if named else 12, beyond)
    return Frame(left, right, top, top + (SMALL_HEIGHT if chart.small else HEIGHT), len(chart.places), scale)


def _axis(axes: "Axes", chart: Chart, frame: Frame) -> None:
    for tick in frame.scale.ticks:
        y = frame.y(tick)
        _stroke(axes, [frame.left, frame.right], [y, y], color=GRID, linewidth=0.75)
        write(axes, frame.left - 5, y + _HALF, tick_text(tick), size=LABEL, ha="right")
    _stroke(axes, [frame.left, frame.right], [frame.bottom, frame.bottom], color=INK, linewidth=1)
    for place, words in enumerate(chart.places):
        x = frame.x(place)
        _stroke(axes, [x, x], [frame.bottom, frame.bottom + (4 if words else 2.5)], color=INK, linewidth=1)
        for number, line in enumerate(words):
            write(axes, x, frame.bottom + BELOW + ROW * (number + 1) - 3, line, size=LABEL, ha="center")


def _stroke(axes: "Axes", xs: list[float], ys: list[float], **look: Any) -> None:
    from matplotlib.lines import Line2D

    axes.add_line(Line2D(xs, ys, clip_on=False, **look))


def _band(axes: "Axes", chart: Chart, frame: Frame) -> None:
    from matplotlib.patches import Polygon

    for run in _runs([place for place, _, _ in chart.band]):
        edges = [chart.band[number] for number in run]
        upper = [(frame.x(place), frame.y(high)) for place, _, high in edges]
        lower = [(frame.x(place), frame.y(low)) for place, low, _ in edges]
        if len(edges) == 1:  # one place alone is as wide as a mark
            upper = [(upper[0][0] - 4, upper[0][1]), (upper[0][0] + 4, upper[0][1])]
            lower = [(lower[0][0] - 4, lower[0][1]), (lower[0][0] + 4, lower[0][1])]
        axes.add_patch(Polygon([*upper, *lower[::-1]], facecolor=BAND, edgecolor="none", clip_on=False))


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    """The positions of places that follow each other without a gap."""
    run: list[int] = []
    for number, place in enumerate(places):
        if run and place != places[number - 1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _line(axes: "Axes", line: Line, frame: Frame) -> None:
    look = LOOKS[line.look]
    for run in _runs([place for place, _ in line.points]):
        points = [line.points[number] for number in run]
        mark = look.mark or ("D" if len(points) == 1 else "")
        _stroke(
            axes, [frame.x(place) for place, _ in points], [frame.y(value) for _, value in points],
            color=look.colour, linewidth=look.thick, linestyle=look.dashes, marker=mark, markersize=look.size or 6,
            markerfacecolor="#ffffff" if look.hollow else look.colour, markeredgewidth=1,
        )  # fmt: skip


def _names(axes: "Axes", drawn: Sequence[Line], frame: Frame) -> None:
    """Each line's name at its end: beside the axis if the line goes on to there, else where nothing else stands."""
    ends = [(line, *_at(line, frame, -1)) for line in drawn]
    there = [(line, x, y) for line, x, y in ends if line.points[-1][0] == frame.places - 1]
    for (line, x, y), place in zip(
        there, spread([y for _, _, y in there], ROW - 2, frame.top, frame.bottom), strict=True
    ):
        if abs(place - y) > ROW / 3:
            _stroke(axes, [x + 4, frame.right + 5], [y, place], color=QUIET, linewidth=0.5)
        write(axes, frame.right + 7, place + _HALF, line.name, size=LABEL, color=LOOKS[line.look].colour)
    taken = [
        point for line in drawn for point in _along([_at(line, frame, number) for number in range(len(line.points))])
    ]
    boxes: list[Box] = []
    for line, x, y in ends:
        if line.points[-1][0] != frame.places - 1:
            size = (LABEL * width(line.name), LABEL)
            box = free_place((x, y), size, Box(frame.left, frame.top - ABOVE, frame.right, frame.bottom), taken, boxes)
            boxes.append(box)
            write(axes, box.left, box.bottom - 2, line.name, size=LABEL, color=LOOKS[line.look].colour)


def _at(line: Line, frame: Frame, number: int) -> tuple[float, float]:
    place, value = line.points[number]
    return frame.x(place), frame.y(value)


def _along(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Points along a line, close enough that no word falls between them."""
    yield from points
    for (x, y), (to_x, to_y) in pairwise(points):
        for step in range(1, 8):
            yield x + (to_x - x) * step / 8, y + (to_y - y) * step / 8


LINES = Manner("lines", 2, raw)
