"""Which period a text means, however people and spreadsheets write it. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from bcf.dates import long_date
from bcf.problems import quoted
from bcf.years import year_of
from metrics.periods import Period, quarters_of, year_period
from returns.answer_types.cleaning import plain

FIRST, LAST = 2012, 2039
"""The calendar years of which figures are read."""
_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's count, as it is right from March 1900 on."""
_OF_EXCEL = range(20_000, 70_000)
"""Numbers that a spreadsheet keeps for days between 1954 and 2091."""
_LONGEST = 60
_EARLY = 1910
"""A date before this year is a small number that is shown as a date."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WHOLE = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
_YEAR = r"(20[0-9]{2}[-/](?:20)?[0-9]{2})"
_NOISE = re.compile(r"\(.*\)\Z|\b(?:financial year|year|fy|calendar)\b[: ]*")
_QUARTERS = (re.compile(rf"(?:q|quarter )([1-4])[ ,-]*{_YEAR}"), re.compile(rf"{_YEAR}[ ,-]*(?:q|quarter )([1-4])"))
_BARE_QUARTER = re.compile(r"(?:q|quarter )([1-4])")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[t ]00:00(?::00)?)?")
_BRITISH = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})(?: 00:00(?::00)?)?")
_DAY_IN_WORDS = re.compile(r"([0-9]{1,2})[ -]([a-z]{3,9})[ -]([0-9]{4})")
_NUMBERS = (
    re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})"),
    re.compile(r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})"),
)
_NAMED = (
    re.compile(r"(?P<month>[a-z]{3,9})[ .,'/-]*(?P<year>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<year>[0-9]{4})[ '/-]*(?P<month>[a-z]{3,9})"),
)


class NotAPeriod(ValueError):
    """A text means no period; the message goes on after the name of its column."""


@dataclass(frozen=True, slots=True)
class Partial:
    """A month (1 is January) or quarter (1 is April to June) of a year that something else says."""

    span: str
    number: int

    def of(self, year: str) -> Period:
        """It in a financial year."""
        if self.span == "quarter":
            return quarters_of(year)[self.number - 1]
        return next(month for month in year_period(year).months if month.starts.month == self.number)


When = Period | Partial


def read_when(text: str) -> When:
    """The period that a text means; a calendar year for "2017". Raises NotAPeriod, saying what to write."""
    if len(text) > _LONGEST:
        raise NotAPeriod(f"{quoted(text)} is no period. Write a month like 2017-04")
    said = _NOISE.sub("", plain(text).casefold().replace("–", "-").replace("’", "'")).strip()
    found = _day(said, text) or _quarter(said) or _year(said) or _month(said) or _calendar_year(said)
    if found is None:
        raise NotAPeriod(
            f"{_not_known(said, text)}. Write a month like 2017-04, a quarter like 2017-18 Q1, a year like 2017-18"
        )
    if isinstance(found, Period) and not FIRST <= found.starts.year <= LAST:
        raise NotAPeriod(
            f"{quoted(text)} lies outside the years of which figures are kept, {FIRST} to {LAST}. Correct it"
        )
    return found


def month_number(name: str) -> int:
    """1 for "January" or "jan"; 0 for what is no month."""
    short = name[:3]
    whole = _WHOLE[_MONTHS.index(short)] if short in _MONTHS else ""
    return _MONTHS.index(short) + 1 if whole and (whole.startswith(name) or name == "sept") else 0


def excel_number(text: str) -> int | None:
    """The number that a date (as `tables_in` writes it) is kept as, None for what is no date."""
    found = _ISO.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        return 60 if text == "1900-02-29" else 0 if text == "1900-01-00" else None
    return None if day is None else (day - _EPOCH).days - (day < date(1900, 3, 1))


def _day(said: str, text: str) -> Period | None:
    """The month that a day stands for: its first or last one. Excel makes the 17th of April of what was typed as "Apr-17"."""
    day = _read_day(said, text)
    if day is None:
        return None
    if day.year < _EARLY:
        raise NotAPeriod(
            f"{quoted(text)} is a date in {day.year}: Excel shows a small number as such. Write the month like 2017-04"
        )
    if day.day not in (1, monthrange(day.year, day.month)[1]):
        raise NotAPeriod(
            f"{long_date(day)} is a day within a month; Excel makes such a date of 'Apr-17'. Write the month like 2017-04"
        )
    return Period(day.replace(day=1), "month")


def _read_day(said: str, text: str) -> date | None:
    iso, british, worded = _ISO.fullmatch(said), _BRITISH.fullmatch(said), _DAY_IN_WORDS.fullmatch(said)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if british:
            return date(int(british[3]), int(british[2]), int(british[1]))
        return date(int(worded[3]), month_number(worded[2]), int(worded[1])) if worded else None
    except ValueError:
        if said.startswith("1900-"):
            return date(1900, 1, 1)
        raise NotAPeriod(f"{quoted(text)} is no day of the calendar. Write the month like 2017-04") from None


def _quarter(said: str) -> When | None:
    first, second = (pattern.fullmatch(said) for pattern in _QUARTERS)
    number, year = (first[1], first[2]) if first else (second[2], second[1]) if second else ("", "")
    if number:
        try:
            return quarters_of(year_of(year))[int(number) - 1]
        except ValueError:
            return None
    bare = _BARE_QUARTER.fullmatch(said)
    return Partial("quarter", int(bare[1])) if bare else None


def _year(said: str) -> Period | None:
    try:
        year = year_of(said)
    except ValueError:
        return None
    if int(year[:4]) < FIRST:
        raise NotAPeriod(
            f"{quoted(said)} may be a year or a month, and figures are kept from {FIRST}-13 on. Correct it"
        )
    return year_period(year)


def _month(said: str) -> When | None:
    for pattern in (*_NUMBERS, *_NAMED):
        found = pattern.fullmatch(said)
        if found:
            month = int(found["month"]) if found["month"].isdigit() else month_number(found["month"])
            year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
            if 1 <= month <= 12 and year:
                return Period(date(year, month, 1), "month")
    number = month_number(said)
    return Partial("month", number) if number else None


def _calendar_year(said: str) -> Period | None:
    return Period(date(int(said), 1, 1), "calendar_year") if re.fullmatch("(19|20)[0-9]{2}", said) else None


def _not_known(said: str, text: str) -> str:
    """Why a text is no period; of a number that Excel keeps for a date, which one."""
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", said) and int(float(said)) in _OF_EXCEL:
        day = _EPOCH + timedelta(int(float(said)))
        return (
            f"{quoted(text)} is the number that Excel keeps for {long_date(day)}; the column is not formatted as dates"
        )
    return f"{quoted(text)} is no period" if text.strip() else "the period is blank"
