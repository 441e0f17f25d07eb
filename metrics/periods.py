"""Times that a figure is of: a month, a financial quarter, a financial year, or a calendar year. Pure.

As a code: "2017-04", "2017-18-q1", "2017-18", "2017".
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bcf.years import containing, printed, starts
from metrics.definitions import Span

MONTHS = 12
SPANS: tuple[Span, ...] = ("month", "quarter", "year", "calendar_year")
LENGTHS = {"month": 1, "quarter": 3, "year": 12, "calendar_year": 12}
"""Span → its months."""
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")
_QUARTER = re.compile(r"([0-9]{4}-[0-9]{2})-q([1-4])\Z")
_YEAR = re.compile(r"([0-9]{4})-([0-9]{2})\Z")
_CALENDAR = re.compile(r"[0-9]{4}\Z")
_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class NoSuchPeriod(ValueError):
    """A text is no code of a period."""


@dataclass(frozen=True, order=True)
class Period:
    """A span of time by its first day."""

    starts: date
    span: Span

    @property
    def length(self) -> int:
        """Its months."""
        return LENGTHS[self.span]

    @cached_property
    def months(self) -> tuple["Period", ...]:
        """Its months in order."""
        return (self,) if self.span == "month" else tuple(after(self.starts, number) for number in range(self.length))

    @property
    def last(self) -> "Period":
        """Its last month."""
        return self.months[-1]

    @cached_property
    def year(self) -> str:
        """The financial year that it begins in, "2017-18"; of a calendar year that year, "2017"."""
        return f"{self.starts.year}" if self.span == "calendar_year" else containing(self.starts)

    @property
    def number(self) -> int:
        """Its place in its year, from 1."""
        return 1 + _months_after(self.starts, date(self.starts.year, 4, 1)) % MONTHS // self.length

    def __contains__(self, other: "Period") -> bool:
        return self.starts <= other.starts and other.last.starts <= self.last.starts

    @cached_property
    def code(self) -> str:
        """In one word: "2017-04", "2017-18-q1", "2017-18", "2017"."""
        if self.span == "month":
            return f"{self.starts:%Y-%m}"
        return f"{self.year}-q{self.number}" if self.span == "quarter" else self.year

    @property
    def label(self) -> str:
        """As people read it: "April 2017", "Q1 2017/18 (April to June)", "2017/18", "2017"."""
        if self.span == "month":
            return f"{_NAMES[self.starts.month - 1]} {self.starts.year}"
        if self.span == "quarter":
            first, last = (_NAMES[month.starts.month - 1] for month in (self.months[0], self.last))
            return f"{self.short} ({first} to {last})"
        return printed(self.year)

    @property
    def short(self) -> str:
        """In few letters: "Apr 17", "Q1 2017/18", "2017/18", "2017"."""
        if self.span == "month":
            return f"{_NAMES[self.starts.month - 1][:3]} {self.starts:%y}"
        return f"Q{self.number} {printed(self.year)}" if self.span == "quarter" else printed(self.year)

    def __str__(self) -> str:
        return self.label

    def shifted(self, years: int) -> "Period":
        """The same period so many years later (earlier, if negative)."""
        return Period(self.starts.replace(year=self.starts.year + years), self.span)


def _months_after(day: date, first: date) -> int:
    return (day.year - first.year) * MONTHS + day.month - first.month


def after(day: date, months: int) -> Period:
    """The month so many months after the one that a day lies in."""
    number = day.year * MONTHS + day.month - 1 + months
    return Period(date(number // MONTHS, number % MONTHS + 1, 1), "month")


def month_of(day: date) -> Period:
    """The month that a day lies in."""
    return after(day, 0)


def year_period(year: str) -> Period:
    """A financial year, "2017-18", as a period."""
    return Period(starts(year), "year")


def months_of(year: str) -> tuple[Period, ...]:
    """The months of a financial year, April first."""
    return year_period(year).months


def quarters_of(year: str) -> tuple[Period, ...]:
    """Its quarters."""
    return tuple(Period(month.starts, "quarter") for month in months_of(year)[::3])


def periods_of(year: str, span: Span) -> tuple[Period, ...]:
    """The periods of one span in a financial year; a calendar year ("2017") has itself."""
    if span == "calendar_year":
        return (Period(date(int(year[:4]), 1, 1), "calendar_year"),)
    return {"month": months_of, "quarter": quarters_of}[span](year) if span != "year" else (year_period(year),)


def parse(code: str) -> Period:
    """The period of a code. Raises NoSuchPeriod. "2017-04" is a month and "2017-18" a year; no year before 2012-13 is read."""
    if (found := _QUARTER.match(code)) and _is_year(found[1]):
        return quarters_of(found[1])[int(found[2]) - 1]
    if _YEAR.match(code) and _is_year(code):
        return year_period(code)
    if found := _MONTH.match(code):
        return Period(date(int(found[1]), int(found[2]), 1), "month")
    if _CALENDAR.match(code) and code > "1900":
        return Period(date(int(code), 1, 1), "calendar_year")
    raise NoSuchPeriod(f"'{code}' is no month (2017-04), quarter (2017-18-q1), year (2017-18) or calendar year (2017)")


def _is_year(text: str) -> bool:
    """Whether "2017-18" is a year: the second is the one after the first, and the first lies where there is data."""
    return int(text[5:7]) == (int(text[:4]) + 1) % 100 and text[:4] >= "2012"


def in_order(periods: Iterable[Period]) -> list[Period]:
    """By their beginning, longer ones after the shorter ones that begin together."""
    return sorted(periods, key=lambda period: (period.starts, period.length))


def days(period: Period) -> int:
    """The days of a period's months."""
    return sum(monthrange(month.starts.year, month.starts.month)[1] for month in period.months)
