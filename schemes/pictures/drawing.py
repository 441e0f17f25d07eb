"""Draws bars as SVG: by matplotlib, whose import doubles a start and so waits until something is drawn.

Everything is told apart without colour: each bar bears its name and its amount, looks differ in lightness and in hatching.
Lengths are units of the picture, which is as wide as a narrow telephone's page, so that its words can be read there.
"""

import io
import os
import threading
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings

from schemes.pictures.data import Bar, Drawing, Group
from schemes.pictures.svg import drawable, standing_alone
from schemes.pictures.words import lines, width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

VERSION = 1
"""Of the manner of drawing: kept pictures of another one are drawn anew."""
WIDTH = 300
HEADING, LABEL = 13, 12
LINE, BELOW, BAR, BETWEEN, APART = 17, 2, 14, 18, 8
"""Heights: a line of heading; from headings to bars; a bar; from bar to bar; between groups."""
INK = "#0b0c0c"
_DEEP, _SEA, _ROSE = "#12436d", "#1d8a80", "#801650"
_one_at_a_time = threading.Lock()


class Look(NamedTuple):
    """How a bar is filled: its ground, what is hatched over it and in which colour."""

    ground: str
    hatch: str = ""
    over: str = "#ffffff"


LOOKS = (Look(_DEEP), Look(_SEA, "//"), Look("#ffffff", "xx", _DEEP), Look(_ROSE, "--"))
"""The styles of bars, in their order; they differ in lightness too: dark, middle, light, dark with stripes."""


def drawn(drawing: Drawing, name: str) -> str:
    """The picture as SVG that may stand inside a page. `name` begins every id in it."""
    headings = [lines(group.heading, WIDTH / HEADING) for group in drawing.groups]
    top = LINE if drawing.unit else 0
    heights = [
        LINE * len(heading) + BELOW + BETWEEN * len(group.bars) + APART for heading, group in _pairs(headings, drawing)
    ]
    with _one_at_a_time, warnings.catch_warnings():
        # matplotlib only measures with its own font; what the reader's fonts lack is theirs to say.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        raw = _raw(drawing, headings, top, top + sum(heights) or LINE)
    return standing_alone(raw, name, drawing.title, drawing.description)


def _pairs(headings: list[tuple[str, ...]], drawing: Drawing) -> list[tuple[tuple[str, ...], Group]]:
    return list(zip(headings, drawing.groups, strict=True))


def _raw(drawing: Drawing, headings: list[tuple[str, ...]], y: float, height: float) -> str:
    matplotlib = _matplotlib()
    figure = matplotlib.figure.Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor="none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.axis("off")
    if drawing.unit:
        _write(axes, 0, HEADING, drawing.unit, size=LABEL)
    start = 6 + LABEL * max((width(bar.name) for group in drawing.groups for bar in group.bars), default=0)
    room = WIDTH - start - 6 - LABEL * max((width(bar.printed) for g in drawing.groups for bar in g.bars), default=0)
    scale = max(room, 20) / (float(drawing.longest) or 1)
    for heading, group in _pairs(headings, drawing):
        for line in heading:
            _write(axes, 0, y + HEADING, line, size=HEADING, weight="bold")
            y += LINE
        y += BELOW
        for bar in group.bars:
            _bar(axes, bar, start, y, scale)
            y += BETWEEN
        y += APART
    written = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    matplotlib.backends.backend_svg.FigureCanvasSVG(figure).print_svg(written, metadata=nothing)
    return written.getvalue()


def _bar(axes: "Axes", bar: Bar, start: float, y: float, scale: float) -> None:
    from matplotlib.patches import Rectangle

    look, length = LOOKS[bar.style % len(LOOKS)], max(float(bar.amount) * scale, 0)
    edge = look.over if look.ground == "#ffffff" else look.ground
    filled = Rectangle((start, y), length, BAR, facecolor=look.ground, edgecolor=edge, linewidth=1, clip_on=False)
    filled.set_hatch(look.hatch)
    filled.set_hatchcolor(look.over)
    axes.add_patch(filled)
    baseline = y + BAR - 3
    _write(axes, 0, baseline, bar.name, size=LABEL)
    _write(axes, start + length + 4, baseline, bar.printed, size=LABEL)


def _write(axes: "Axes", x: float, y: float, text: str, **look: Any) -> None:
    axes.text(x, y, drawable(text), parse_math=False, color=INK, **look)


@cache
def _matplotlib() -> Any:
    """matplotlib, told once for the whole process how it draws: nobody else here uses it.

    It lists the machine's fonts in a file, which would else lie in somebody's home.
    """
    os.environ.setdefault("MPLCONFIGDIR", str(settings.DATA_DIR / "matplotlib"))

    import matplotlib
    import matplotlib.backends.backend_svg
    import matplotlib.figure

    matplotlib.rcParams.update(
        {"svg.fonttype": "none", "svg.hashsalt": "bcf", "svg.id": None, "hatch.linewidth": 1.2, "path.simplify": False}
    )
    return matplotlib
