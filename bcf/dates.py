"""Days and moments in words."""

from datetime import date, datetime

from django.utils.timezone import localtime


def long_date(day: date) -> str:
    """A day as people write it: "3 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def long_moment(moment: datetime) -> str:
    """A moment in London as people write it: "3 November 2026, 14:02"."""
    here = localtime(moment)
    return f"{long_date(here)}, {here:%H:%M}"
