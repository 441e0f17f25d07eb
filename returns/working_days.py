"""Working days in England: Monday to Friday without bank holidays, which the `holidays` library keeps. Pure: knows no clock.

Days are days in London; who has a moment turns it into London's day first.
"""

from datetime import date, timedelta
from typing import NamedTuple

from holidays import country_holidays

BEFORE = (10, 5, 1)
"""Working days before the due date on which a reminder goes out."""
EVERY, MOST = 5, 6
"""Afterwards: each fifth working day, six times at most."""
CATCH_UP = 2
"""A reminder whose day was missed (the scheduler stood still) goes out up to this many working days late."""


class Step(NamedTuple):
    """A reminder's place: `key` names it ("T-5", "T+10"), `days` are the working days to the due date, negative after it."""

    key: str
    days: int


def is_working_day(day: date) -> bool:
    """Whether offices in England work on `day`."""
    return day.weekday() < 5 and day not in _HOLIDAYS


def working_day_after(day: date, count: int) -> date:
    """The `count`th working day strictly after `day`; with a negative count, strictly before it. 0 is the day itself."""
    one = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += one
        left -= is_working_day(day)
    return day


def steps() -> tuple[Step, ...]:
    """Every reminder of a return, the earliest first."""
    ahead = [Step(f"T-{days}", days) for days in BEFORE]
    return (*ahead, *(Step(f"T+{number * EVERY}", -number * EVERY) for number in range(1, MOST + 1)))


def step_on(today: date, due: date) -> Step | None:
    """The reminder that is to go out today for what is due on `due`; None for none. Never on a day on which nobody works."""
    if not is_working_day(today):
        return None
    for step in reversed(steps()):
        day = working_day_after(due, -step.days)
        if day <= today:
            in_time = today <= working_day_after(day, CATCH_UP) and (step.days < 0 or today <= due)
            return step if in_time else None
    return None


def working_days_left(today: date, due: date) -> int:
    """Working days from today (not counted) to the due date (counted): 1 on the day before; negative after it."""
    if today > due:
        return -working_days_left(due, today)
    count = 0
    while today < due:
        today += timedelta(days=1)
        count += is_working_day(today)
    return count


_HOLIDAYS = country_holidays("GB", subdiv="ENG")
