"""The months for which packs of some boards can be made."""

from collections.abc import Iterable
from typing import cast

from django.db.models import QuerySet
from django.utils.timezone import localdate

from bcf.models import Board
from metrics.definitions import Span
from metrics.models import Figure
from metrics.periods import Period, month_of, months_of


def months_known(boards: QuerySet[Board]) -> tuple[list[Period], Period | None]:
    """Every month of the years of which anything is planned or known for these boards, latest first, none that is still to come;
    and the month up to which actuals have come, the one that a pack is most likely wanted for."""
    rows = Figure.objects.filter(trajectory__board__in=boards, series__in=["plan", "actual"])
    found = rows.exclude(span="calendar_year").order_by().values_list("series", "span", "starts").distinct()
    periods = [(series, Period(starts, cast(Span, span))) for series, span, starts in found]
    this = month_of(localdate())
    months = {month for year in {period.year for _, period in periods} for month in months_of(year) if month <= this}
    return sorted(months, reverse=True), _latest(period.last for series, period in periods if series == "actual")


def _latest(months: Iterable[Period]) -> Period | None:
    return max(months, default=None)
