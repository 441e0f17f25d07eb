"""Working days in England, and on which of them a reminder goes out."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from returns.working_days import is_working_day, step_on, working_day_after, working_days_left

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2027, 3, 26),  # Good Friday of the year after
        date(2026, 5, 4),  # early May
        date(2026, 12, 25),
        date(2026, 12, 28),  # Boxing Day is a Saturday
        date(2027, 1, 1),
        date(2027, 12, 27),  # Christmas Day is a Saturday
        date(2027, 12, 28),  # and Boxing Day a Sunday
        date(2026, 11, 28),  # any Saturday
    ],
)
def test_nobody_works_on_bank_holidays_their_substitutes_and_weekends(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 4, 2), date(2026, 4, 7), date(2026, 12, 24), date(2026, 12, 29)])
def test_the_days_around_them_are_worked(day: date) -> None:
    assert is_working_day(day)


def test_scotlands_and_northern_irelands_holidays_are_worked_in_england() -> None:
    assert is_working_day(date(2026, 11, 30))  # St Andrew's
    assert is_working_day(date(2026, 3, 17))  # St Patrick's


def test_christmas_2026_leaves_three_working_days_between_its_eve_and_the_fourth_of_january() -> None:
    between = [working_day_after(date(2026, 12, 24), count) for count in (1, 2, 3, 4)]
    assert between == [date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 4)]


def test_counting_backwards_passes_over_easter() -> None:
    assert working_day_after(date(2026, 4, 7), -1) == date(2026, 4, 2)
    assert working_days_left(date(2026, 4, 2), date(2026, 4, 7)) == 1


def test_days_left_turn_negative_after_the_due_date() -> None:
    assert working_days_left(date(2026, 11, 30), date(2026, 11, 27)) == -1


def _days_of(due: date) -> dict[str, date]:
    """Step → the first day on which it is sent, over the weeks around the due date."""
    found: dict[str, date] = {}
    for number in range(-30, 90):
        day = due + timedelta(days=number)
        step = step_on(day, due)
        if step is not None:
            found.setdefault(step.key, day)
    return found


def test_a_return_has_three_reminders_before_and_six_after_it_was_due() -> None:
    days = _days_of(date(2026, 11, 18))
    assert list(days) == ["T-10", "T-5", "T-1", "T+5", "T+10", "T+15", "T+20", "T+25", "T+30"]
    assert (days["T-10"], days["T-5"], days["T-1"]) == (date(2026, 11, 4), date(2026, 11, 11), date(2026, 11, 17))
    assert days["T+5"] == date(2026, 11, 25)
    assert days["T+30"] == date(2027, 1, 4)  # six weeks, and Christmas, Boxing Day and New Year lie between


def test_what_is_due_on_a_weekend_is_reminded_of_on_the_friday() -> None:
    assert _days_of(date(2026, 11, 22))["T-1"] == date(2026, 11, 20)


def test_what_is_due_on_easter_monday_is_reminded_of_before_good_friday() -> None:
    assert _days_of(date(2026, 4, 6))["T-1"] == date(2026, 4, 2)


def test_a_missed_day_is_caught_up_with_within_two_working_days_and_not_later() -> None:
    due = date(2026, 11, 18)
    keys = [step.key if (step := step_on(date(2026, 11, day), due)) else None for day in (11, 12, 13, 16)]
    assert keys == ["T-5", "T-5", "T-5", None]


def test_what_was_due_years_ago_is_left_in_peace() -> None:
    assert step_on(date(2026, 11, 25), date(2016, 11, 25)) is None


def test_nothing_goes_out_on_a_saturday_even_when_friday_was_missed() -> None:
    assert step_on(date(2026, 11, 20), date(2026, 11, 22)) is not None
    assert step_on(date(2026, 11, 21), date(2026, 11, 22)) is None


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2027, 3, 31, 23, 30, tzinfo=UTC), date(2027, 4, 1)),  # summer time: half past midnight in London
        (datetime(2027, 1, 31, 23, 30, tzinfo=UTC), date(2027, 1, 31)),
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), date(2027, 3, 28)),  # the minute before the clocks go forward
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),  # the night in which they go back
    ],
)
def test_a_moment_belongs_to_londons_day_around_midnight_and_when_clocks_change(moment: datetime, due: date) -> None:
    day = moment.astimezone(LONDON).date()
    assert day == due
    reminder = step_on(working_day_after(day, -1), day)
    assert reminder is not None
    assert reminder.key == "T-1"
