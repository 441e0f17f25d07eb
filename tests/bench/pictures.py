"""What a picture of a metric costs: from the figures to the SVG that stands in a page, beside matplotlib alone drawing the same
lines, marks, band and words; and what it costs to show one that was drawn before."""

import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from tests.bench.table import PROCESSOR, Figure, Rounds, at_most, in_turns

if TYPE_CHECKING:
    from bcf.pictures import Sketch
    from metrics.trajectory import Trajectory

MOST_TIMES = 2.0
ROUNDS = Rounds(most=60, warm_up=5, seconds=60)
YEAR = "2017-18"
DEFINED = 3
"""Paths of the SVG that are no line: the band, and the shape of each of two marks."""


def figures() -> Iterator[Figure]:
    """A year of months with plan, actual, last year, forecast and chance."""
    trajectory = a_year()
    drawing = in_turns(lambda: drawn_of(trajectory), matplotlib_alone(trajectory), ROUNDS, PROCESSOR)
    yield at_most(
        "One metric’s year as SVG, never drawn before",
        "matplotlib alone, the same lines and words",
        drawing,
        MOST_TIMES,
    )
    again = in_turns(shown_again(trajectory), lambda: drawn_of(trajectory), ROUNDS, PROCESSOR)
    yield at_most("The same picture once it is kept", "drawing it", again)


def a_year() -> "Trajectory":
    """A board's admissions: a plan of twelve months, nine months of actuals, all of the year before."""
    from metrics.definitions import metrics
    from metrics.periods import months_of
    from metrics.trajectory import Figure as Known
    from metrics.trajectory import Trajectory

    plan = {month: Known(Decimal(1250 + 30 * (number % 5))) for number, month in enumerate(months_of(YEAR))}
    actual = {month: Known(Decimal(1270 + 25 * (number % 7))) for number, month in enumerate(months_of(YEAR)[:9])}
    before = {month: Known(Decimal(1230 + 35 * (number % 4))) for number, month in enumerate(months_of("2016-17"))}
    return Trajectory("E09000901", metrics().by_key["nea"], plan=plan, actual={**before, **actual})


def sketch_of(trajectory: "Trajectory") -> "Sketch":
    """What is drawn of it."""
    from metrics.pictures import line_of

    sketch = line_of(trajectory, YEAR)
    if sketch is None:
        raise AssertionError("there is nothing to draw")
    return sketch


def drawn_of(trajectory: "Trajectory") -> str:
    """All of our way: arithmetic, words, drawing, the SVG made fit for a page."""
    from bcf.pictures.drawing import drawn

    return drawn(sketch_of(trajectory), "picture-bench")


def shown_again(trajectory: "Trajectory") -> Callable[[], object]:
    """The same from figures to picture, where it is kept."""
    from bcf.pictures import draw

    draw([sketch_of(trajectory)])
    return lambda: draw([sketch_of(trajectory)])


def matplotlib_alone(trajectory: "Trajectory") -> Callable[[], str]:
    """The library's own calls for as many lines, marks, words and the band, on a blank figure of the same size, where each thing's
    place is known already."""
    import lxml.etree
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Canvas

    from bcf.pictures.drawing import WIDTH
    from metrics.pictures.data import Chart

    sketch = sketch_of(trajectory)
    chart: Any = sketch.drawing
    if not isinstance(chart, Chart):
        raise AssertionError("the picture is not one of lines")
    root = lxml.etree.fromstring(drawn_of(trajectory).encode())
    height = float(root.get("viewBox", "").split()[3])
    words = [
        (float(text.get("x") or 0), float(text.get("y") or 0), text.text or "")
        for text in root.iter("{http://www.w3.org/2000/svg}text")
    ]
    lines = [
        ("o" if line.look in ("actual", "last year") else "", [(place * 17, float(value) - 1100) for place, value in line.points])
        for line in chart.lines
    ]  # fmt: skip
    ruled = sum(1 for _ in root.iter("{http://www.w3.org/2000/svg}path")) - len(lines) - DEFINED
    band = [(place * 17, float(low) - 1100, float(high) - 1100) for place, low, high in chart.band]

    def draw() -> str:
        figure = Canvas(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor="none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        axes.axis("off")
        for number in range(ruled):
            axes.plot([0, 200], [number, number], linewidth=0.75)
        axes.fill_between([x for x, _, _ in band], [low for _, low, _ in band], [high for _, _, high in band])
        for mark, line in lines:
            axes.plot([x for x, _ in line], [y for _, y in line], marker=mark)
        for x, y, text in words:
            axes.text(x, y, text, size=12, parse_math=False)
        written = io.StringIO()
        cast(Any, FigureCanvasSVG(figure)).print_svg(written)
        return written.getvalue()

    return draw
