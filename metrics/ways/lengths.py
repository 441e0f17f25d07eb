"""Of which length the figures are that a plan is drawn in: months, quarters or years. Pure.

Published targets of some flows are rates of a year. Drawn by quarters, such a target would be planned for each of them.
"""

from collections.abc import Mapping

from bcf.years import year_before
from metrics.definitions import Metric, Span
from metrics.periods import LENGTHS, SPANS
from metrics.trajectory import Series, Trajectory

WORDS: Mapping[Span, str] = {"month": "By months", "quarter": "By quarters", "year": "By years"}


def spans_of(metric: Metric) -> tuple[Span, ...]:
    """The lengths that figures of a metric can have within financial years, shortest first."""
    return tuple(span for span in SPANS[:3] if LENGTHS[span] >= LENGTHS[metric.period])


def span_within(trajectory: Trajectory, year: str) -> Span:
    """The metric's own span; quarters of a monthly metric of which nothing shorter is planned for the year or was seen before."""
    own = trajectory.metric.period
    if own != "month":
        return own
    known = _spans(trajectory, "plan", year) | _spans(trajectory, "actual", year_before(year))
    return "quarter" if "quarter" in known and "month" not in known else "month"


def span_of_targets(trajectory: Trajectory, year: str) -> Span:
    """The year, where only that is planned, or nothing yet and only years are known of the one before; else as `span_within`."""
    planned = _spans(trajectory, "plan", year) or _last(trajectory, year)
    return "year" if planned == {"year"} else span_within(trajectory, year)


def span_of_last(trajectory: Trajectory, year: str) -> Span:
    """The year, where only that is known of the one before; else as `span_within`."""
    return "year" if _last(trajectory, year) == {"year"} else span_within(trajectory, year)


def _last(trajectory: Trajectory, year: str) -> set[Span]:
    before = year_before(year)
    return _spans(trajectory, "plan", before) | _spans(trajectory, "actual", before)


def _spans(trajectory: Trajectory, series: Series, year: str) -> set[Span]:
    return {period.span for period in trajectory.of_year(series, year)}
