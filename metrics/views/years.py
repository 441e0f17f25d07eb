"""Which year a page is about."""

import re
from collections.abc import Iterable

from django.utils.timezone import localdate

from bcf.years import containing, year_of
from metrics.definitions import Metric

_CALENDAR = re.compile(r"20[0-9]{2}\Z")


def year_asked(metric: Metric, text: str) -> str:
    """The year that an address names, of the kind that the metric has; '' where it names none."""
    if metric.period == "calendar_year":
        return text if _CALENDAR.match(text) else ""
    try:
        return text if year_of(text) == text else ""
    except ValueError:
        return ""


def year_shown(metric: Metric, text: str, known: Iterable[str]) -> str:
    """The year that is asked for, else the latest of which anything is known, else this one."""
    now = str(localdate().year) if metric.period == "calendar_year" else containing(localdate())
    return year_asked(metric, text) or max(known, default=now)
