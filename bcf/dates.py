"""Days in words."""

from datetime import date


def long_date(day: date) -> str:
    """A day as people write it: "3 November 2026"."""
    return f"{day.day} {day:%B %Y}"
