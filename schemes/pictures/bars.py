"""Draws bars. Everything is told apart without colour: each bar bears its name and its amount, looks differ in lightness and in
hatching."""

from typing import TYPE_CHECKING, NamedTuple

from bcf.pictures import Manner
from bcf.pictures.drawing import DEEP, HEADING, LABEL, ROSE, SEA, WIDTH, canvas, svg_of, write
from bcf.pictures.words import lines, width
from schemes.pictures.data import Bar, Drawing, Group, bars_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINE, BELOW, BAR, BETWEEN, APART = 17, 2, 14, 18, 8
"""Heights: a line of heading; from headings to bars; a bar; from bar to bar; between groups."""


class Look(NamedTuple):
    """How a bar is filled: its ground, what is hatched over it and in which colour."""

    ground: str
    hatch: str = ""
    over: str = "#ffffff"


LOOKS = (Look(DEEP), Look(SEA, "//"), Look("#ffffff", "xx", DEEP), Look(ROSE, "--"))
"""The styles of bars, in their order; they differ in lightness too: dark, middle, light, dark with stripes."""


def raw(drawing: Drawing) -> str:
    """The bars of a drawing as matplotlib writes them."""
    headings = [lines(group.heading, WIDTH / HEADING) for group in drawing.groups]
    y = LINE if drawing.unit else 0
    heights = [
        LINE * len(heading) + BELOW + BETWEEN * len(group.bars) + APART for heading, group in _pairs(headings, drawing)
    ]
    axes = canvas(y + sum(heights) or LINE)
    if drawing.unit:
        write(axes, 0, HEADING, drawing.unit, size=LABEL)
    bars = bars_of(drawing.groups)
    start = 6 + LABEL * max((width(bar.name) for bar in bars), default=0)
    room = WIDTH - start - 6 - LABEL * max((width(bar.printed) for bar in bars), default=0)
    scale = max(room, 20) / (float(drawing.longest) or 1)
    for heading, group in _pairs(headings, drawing):
        for line in heading:
            write(axes, 0, y + HEADING, line, size=HEADING, weight="bold")
            y += LINE
        y += BELOW
        for bar in group.bars:
            _bar(axes, bar, start, y, scale)
            y += BETWEEN
        y += APART
    return svg_of(axes)


def _pairs(headings: list[tuple[str, ...]], drawing: Drawing) -> list[tuple[tuple[str, ...], Group]]:
    return list(zip(headings, drawing.groups, strict=True))


def _bar(axes: "Axes", bar: Bar, start: float, y: float, scale: float) -> None:
    from matplotlib.patches import Rectangle

    look, length = LOOKS[bar.style % len(LOOKS)], max(float(bar.amount) * scale, 0)
    edge = look.over if look.ground == "#ffffff" else look.ground
    filled = Rectangle((start, y), length, BAR, facecolor=look.ground, edgecolor=edge, linewidth=1, clip_on=False)
    filled.set_hatch(look.hatch)
    filled.set_hatchcolor(look.over)
    axes.add_patch(filled)
    baseline = y + BAR - 3
    write(axes, 0, baseline, bar.name, size=LABEL)
    write(axes, start + length + 4, baseline, bar.printed, size=LABEL)


BARS = Manner("bars", 1, raw)
