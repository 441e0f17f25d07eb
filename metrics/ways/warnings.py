"""What to look at before a drawn plan is applied. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from bcf.years import printed
from metrics.arithmetic import rounded
from metrics.periods import year_period
from metrics.ways.drawing import Drawing, Unit, quantum_of, said, said_by_parts, units_of
from metrics.ways.shares import worded

HALF = Decimal("0.5")
_TIMES = {2: "twice", 3: "three times", 4: "four times", 12: "twelve times"}
_NEAR = Decimal("0.05")


def warnings_of(drawing: Drawing) -> tuple[str, ...]:
    """What the way itself warned of, and a year that is far from the one that is planned now."""
    return (*drawing.warned, *_far(drawing))


def _far(drawing: Drawing) -> Iterator[str]:
    """A year that differs from its present plan by more than half of that: often a figure of a year, drawn by quarters."""
    year, metric = year_period(drawing.year), drawing.metric
    for unit in sorted(units_of(metric), key=lambda one: one != drawing.unit):
        now, new = said(drawing.trajectory, "plan", year, unit), _comes_to(drawing, unit)
        if now is None or new is None:
            continue
        if abs(new - now) > abs(now) * HALF:
            yield _told(drawing, unit, now, new)
        return


def _comes_to(drawing: Drawing, unit: Unit) -> Decimal | None:
    """The year by what is drawn, also where the year's own figure stays."""
    year, after = year_period(drawing.year), drawing.after
    parts = said_by_parts(after, "plan", year, unit)
    return parts if parts is not None else said(after, "plan", year, unit)


def _told(drawing: Drawing, unit: Unit, now: Decimal, new: Decimal) -> str:
    metric, quantum = drawing.metric, quantum_of(drawing.metric, unit)
    shown_now, shown_new = (worded(one.quantize(quantum), quantum) for one in (now, new))
    if drawing.span == "year":
        begins = "This is"
    else:
        begins = "Together these come to" if metric.kind == "flow" else "The mean of these is"
    in_unit = f" ({metric.unit})" if unit != drawing.unit and unit == "stated" else ""
    line = f"{begins} {shown_new}{in_unit} for {printed(drawing.year)}, "
    line += f"{_times(new / now)} the {shown_now} that is planned." if now else f"and {shown_now} is planned."
    if drawing.span != "year" and metric.kind == "flow" and new > now:
        line += " A target for a whole year is drawn by years."
    return line


def _times(ratio: Decimal) -> str:
    """ "four times", "2.6 times", "30 % of"."""
    if ratio < 1:
        return f"{rounded(ratio * 100, 0)} % of"
    whole = int(rounded(ratio, 0))
    if whole in _TIMES and abs(ratio - whole) <= _NEAR:
        return _TIMES[whole]
    return f"{rounded(ratio, 1)} times"
