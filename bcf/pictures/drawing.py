"""matplotlib, as every picture here is drawn by it; its import doubles a start and so waits until something is drawn.

Lengths are units of the picture, which is as wide as a narrow telephone's page, so that its words can be read there.
"""

import io
import os
import threading
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from bcf.pictures.data import Sketch
from bcf.pictures.svg import drawable, standing_alone

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 300
HEADING, LABEL = 13, 12
"""Sizes of letters."""
INK = "#0b0c0c"
DEEP, SEA, ROSE = "#12436d", "#1d8a80", "#801650"
"""Colours that differ in lightness too: dark, middle, dark."""
_one_at_a_time = threading.Lock()


def drawn(sketch: Sketch, name: str) -> str:
    """The picture as SVG that may stand inside a page. `name` begins every id in it."""
    with _one_at_a_time, warnings.catch_warnings():
        # matplotlib only measures with its own font; what the reader's fonts lack is theirs to say.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        raw = sketch.manner.raw(sketch.drawing)
    return standing_alone(raw, name, sketch.drawing.title, sketch.drawing.description)


def canvas(height: float) -> "Axes":
    """A blank picture of this height: x from 0 to WIDTH, y downwards from 0."""
    figure = _matplotlib().figure.Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor="none")
    axes: Axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.axis("off")
    return axes


def write(axes: "Axes", x: float, y: float, text: str, **look: Any) -> None:
    """Writes `text` with its baseline at y, from x on (or as `ha` says); `look` as matplotlib knows it."""
    axes.text(x, y, drawable(text), parse_math=False, **{"color": INK, **look})


def svg_of(axes: "Axes") -> str:
    """What is on the canvas, as matplotlib writes it."""
    written = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    _matplotlib().backends.backend_svg.FigureCanvasSVG(axes.figure).print_svg(written, metadata=nothing)
    return written.getvalue()


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
