"""One metric over many boards: a dot for what came, a tick for the plan, and how far chance moves a board of that size."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from bcf.pictures import Sketch, Table
from bcf.years import printed
from metrics.definitions import Metric
from metrics.nation import Standing
from metrics.pictures.data import Dot, Dots
from metrics.pictures.dots import DOTS
from metrics.pictures.scale import Scale, scale_of, tick_text
from metrics.position import HUNDRED, number

MOST_ROWS = 35
"""Boards in one picture: what fits on a page."""


def over_boards(metric: Metric, year: str, found: Iterable[Standing], part: str = "") -> list[Sketch]:
    """A picture of each region, all on one scale, the worst first; more boards than MOST_ROWS go on in another one. Boards of which
    neither plan nor actual is known are left out."""
    known = [one for one in found if one.actual is not None or one.plan is not None]
    if not known:
        return []
    values = [value for one in known for value in (one.actual, one.plan, one.low, one.high) if value is not None]
    if metric.measure == "count":
        values.append(HUNDRED)
    scale = scale_of(values, most=5)
    by_region = groupby(sorted(known, key=lambda one: one.board.region), key=lambda one: one.board.region)
    sketches = []
    for region, boards in by_region:
        ordered = sorted(boards, key=_worst_first)
        pages = [ordered[start : start + MOST_ROWS] for start in range(0, len(ordered), MOST_ROWS)]
        for page, rows in enumerate(pages, 1):
            where = region if len(pages) == 1 else f"{region} ({page} of {len(pages)})"
            sketches.append(_sketch(metric, year, part, where, rows, scale))
    return sketches


def _worst_first(one: Standing) -> tuple[bool, Decimal, str]:
    if one.actual is None:
        return True, Decimal(0), one.board.name
    return False, -one.actual if one.metric.better == "lower" else one.actual, one.board.name


def shown_as(metric: Metric) -> str:
    """What is compared among boards, in words."""
    if metric.measure == "count":
        return "Actual in % of the plan"
    if metric.measure == "percent":
        return metric.unit
    words = f"{metric.unit[:1].upper()}{metric.unit[1:]}"
    return f"{words}, as a whole year’s" if metric.kind == "flow" else words


def comparable(metric: Metric, value: Decimal | None) -> str:
    """A comparable value as it is printed, '' for None."""
    if value is None:
        return ""
    return f"{value:.1f} %" if metric.measure == "count" else number(metric, value)


def _sketch(metric: Metric, year: str, part: str, where: str, rows: Sequence[Standing], scale: Scale) -> Sketch:
    name = metric.named(part)
    title = f"{name}, {printed(year)}: {where}"
    notes = () if scale.low == 0 else (f"The scale begins at {tick_text(scale.low)}, not at 0.",)
    dots = tuple(
        Dot(one.board.name, comparable(metric, one.actual), one.actual, one.plan, one.low, one.high) for one in rows
    )
    unit = shown_as(metric)
    key = f"{metric.key}-{year}-{where}".lower()
    words = "".join(letter if letter.isalnum() else "-" for letter in key)
    drawing = Dots(title, " ".join(_told(unit, rows)), unit, dots, scale, notes)
    return Sketch(words, drawing, _table(title, unit, rows), DOTS)


def _told(unit: str, rows: Sequence[Standing]) -> Iterable[str]:
    metric = rows[0].metric
    yield f"{unit}: a dot for each board’s actual and a tick for its plan, the worst first; grey is what chance explains."
    known = [one for one in rows if one.actual is not None]
    if known:
        yield f"From {known[0].board.name} with {comparable(metric, known[0].actual)}"
        yield f"to {known[-1].board.name} with {comparable(metric, known[-1].actual)}."
    for words in ("Worse than planned", "As planned", "Better than planned"):
        names = [one.board.name for one in rows if one.found.words == words]
        if names:
            yield f"{words}: {', '.join(names)}."


def _table(title: str, unit: str, rows: Sequence[Standing]) -> Table:
    cells = tuple(
        (
            one.board.name, comparable(one.metric, one.actual), comparable(one.metric, one.plan),
            "" if one.low is None else f"{comparable(one.metric, one.low)} to {comparable(one.metric, one.high)}",
            one.found.covers,
        )
        for one in rows
    )  # fmt: skip
    return Table(f"{title} ({unit})", ("Board", "Actual", "Plan", "Chance explains", "Compared"), cells, summed=False)
