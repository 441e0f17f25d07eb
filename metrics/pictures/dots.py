"""Draws a row for each board: its name, a dot for the actual, a tick for the plan, a grey bar for what chance explains, and the
actual as a number."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING

from bcf.pictures import Manner
from bcf.pictures.drawing import DEEP, LABEL, ROSE, WIDTH, canvas, svg_of, write
from bcf.pictures.words import lines as in_lines
from bcf.pictures.words import width
from metrics.pictures.data import Dot, Dots
from metrics.pictures.lines import GRID, QUIET, ROW
from metrics.pictures.scale import Scale, tick_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_NAME = 118
"""How wide a board's name may be; longer ones take two lines."""
BETWEEN, THICK, TICK = 5, 9, 15
"""Heights: between rows; of the bar of chance; of the plan's tick."""
_HALF = LABEL * 0.35
CHANCE = "#d0d0d0"


def raw(drawing: Dots) -> str:
    """The rows of a drawing as matplotlib writes them."""
    room = min(MOST_NAME, LABEL * max(width(row.name) for row in drawing.rows))
    names = [in_lines(row.name, room / LABEL) for row in drawing.rows]
    heights = [max(1, len(name)) * (ROW - 1) + BETWEEN for name in names]
    heading = in_lines(drawing.unit, WIDTH / LABEL)
    notes = [line for note in drawing.notes for line in in_lines(note, WIDTH / LABEL)]
    top = ROW * (len(heading) + 2) + 10
    bottom = top + sum(heights)
    axes = canvas(bottom + ROW * (1 + len(notes)) + 6)
    for number, line in enumerate(heading):
        write(axes, 0, ROW * number + LABEL, line, size=LABEL)
    _key(axes, ROW * len(heading) + ROW / 2 + 3)
    left, right = room + 12, WIDTH - 12 - LABEL * max(width(row.printed) for row in drawing.rows)
    scale = drawing.scale
    _scale(axes, scale, (left, right), (top, bottom))
    y = float(top)
    for row, name, height in zip(drawing.rows, names, heights, strict=True):
        _row(axes, row, name, y + height / 2, lambda value: left + (right - left) * scale.part(value))
        y += height
    for number, note in enumerate(notes):
        write(axes, 0, bottom + ROW * (number + 2) + 2, note, size=LABEL, color=QUIET)
    return svg_of(axes)


def _scale(axes: "Axes", scale: Scale, across: tuple[float, float], down: tuple[float, float]) -> None:
    from matplotlib.lines import Line2D

    left, right = across
    widest = LABEL * max(width(tick_text(tick)) for tick in scale.ticks) + 4
    apart = (right - left) / (len(scale.ticks) - 1)
    for number, tick in enumerate(scale.ticks):
        x = left + (right - left) * scale.part(tick)
        axes.add_line(Line2D([x, x], list(down), color=GRID, linewidth=0.75, clip_on=False))
        if number % ceil(widest / apart) == 0:
            for y in (down[0] - 4, down[1] + LABEL + 1):
                write(axes, x, y, tick_text(tick), size=LABEL, ha="center")


def _key(axes: "Axes", y: float) -> None:
    """What dot, tick and bar are, above the rows."""
    x = 0.0
    for name, mark in (("Actual", "dot"), ("Plan", "tick"), ("What chance explains", "bar")):
        if mark == "bar":
            _bar(axes, x, x + 22, y)
        elif mark == "tick":
            _tick(axes, x + 6, y)
        else:
            _dot(axes, x + 6, y)
        x += 27 if mark == "bar" else 15
        write(axes, x, y + _HALF, name, size=LABEL)
        x += LABEL * width(name) + 8


def _row(axes: "Axes", row: Dot, name: Sequence[str], y: float, at: Callable[[Decimal], float]) -> None:
    for number, line in enumerate(name):
        write(axes, 0, y + _HALF + (ROW - 1) * (number - (len(name) - 1) / 2), line, size=LABEL)
    if row.low is not None and row.high is not None:
        _bar(axes, at(row.low), at(row.high), y)
    if row.plan is not None:
        _tick(axes, at(row.plan), y)
    if row.actual is not None:
        _dot(axes, at(row.actual), y)
    write(axes, WIDTH, y + _HALF, row.printed, size=LABEL, ha="right")


def _bar(axes: "Axes", left: float, right: float, y: float) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle((left, y - THICK / 2), right - left, THICK, facecolor=CHANCE, edgecolor="none", clip_on=False)
    )


def _tick(axes: "Axes", x: float, y: float) -> None:
    from matplotlib.lines import Line2D

    axes.add_line(Line2D([x, x], [y - TICK / 2, y + TICK / 2], color=ROSE, linewidth=2.5, clip_on=False))


def _dot(axes: "Axes", x: float, y: float) -> None:
    from matplotlib.lines import Line2D

    axes.add_line(
        Line2D(
            [x],
            [y],
            color=DEEP,
            marker="o",
            markersize=7.5,
            markeredgecolor="#ffffff",
            markeredgewidth=0.75,
            clip_on=False,
        )
    )


DOTS = Manner("dots", 1, raw)
