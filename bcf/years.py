"""Financial years as text: "2017-18" is April 2017 to March 2018. Pure."""

import re
from datetime import date

_YEAR = re.compile(r"(20[0-9]{2})[-/]([0-9]{2}|[0-9]{4})")


def year_of(text: str) -> str:
    """The year in its one spelling, "2017-18", of "2017-18", "2017/18" or "2017-2018". Raises ValueError for anything else."""
    found = _YEAR.fullmatch(text.strip())
    if found is not None:
        first = int(found[1])
        if int(found[2]) % 100 == (first + 1) % 100 and (len(found[2]) == 2 or int(found[2]) == first + 1):
            return f"{first}-{(first + 1) % 100:02d}"
    raise ValueError(f"'{text}' is no financial year. Write it like 2017-18")


def year_before(year: str) -> str:
    """The year before: "2016-17" for "2017-18"."""
    return _spelt(int(year[:4]) - 1)


def year_after(year: str) -> str:
    """The year after: "2018-19" for "2017-18"."""
    return _spelt(int(year[:4]) + 1)


def containing(day: date) -> str:
    """The year that a day lies in: "2017-18" for 31 March 2018."""
    return _spelt(day.year if day.month >= 4 else day.year - 1)


def starts(year: str) -> date:
    """Its first day, 1 April."""
    return date(int(year[:4]), 4, 1)


def ends(year: str) -> date:
    """Its last day, 31 March."""
    return date(int(year[:4]) + 1, 3, 31)


def printed(year: str) -> str:
    """As papers print it: "2017/18"."""
    return year.replace("-", "/")


def _spelt(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02d}"
