"""Where a metric stands: variance, noise, run-rate, forecast, and the answer that follows."""

from dataclasses import replace
from decimal import Decimal

import pytest

from metrics.arithmetic import comparable
from metrics.definitions import metrics
from metrics.periods import Period, months_of, parse, year_period
from metrics.position import position
from metrics.trajectory import Figure, Trajectory

NEA, REABLEMENT = metrics().by_key["nea"], metrics().by_key["reablement"]
OF_2018 = ("on_track", "not_on_track", "data_not_available")
OF_2016 = ("on_track", "improved", "no_improvement", "data_not_available")


def admissions(plan: int, actual: int, months: int = 9, *, last_year: int | None = None) -> Trajectory:
    """So many admissions planned in each month of 2017/18, and seen in the first of them."""
    year = months_of("2017-18")
    seen: dict[Period, Figure] = {month: Figure(Decimal(actual)) for month in year[:months]}
    if last_year is not None:
        seen |= {month: Figure(Decimal(last_year)) for month in months_of("2016-17")}
    return Trajectory("E09000033", NEA, plan={month: Figure(Decimal(plan)) for month in year}, actual=seen)


def test_the_position_compares_the_months_that_are_known() -> None:
    found = position(admissions(1000, 1420), "2017-18")
    assert found.covers == "Apr 17 to Dec 17"
    assert found.variance == 9 * 420
    assert found.percent == 42
    assert found.forecast == 1420 * 12
    assert found.run_rate == 1420
    assert found.standing == "worse"


def test_the_arithmetic_says_every_step() -> None:
    lines = position(admissions(1000, 1420, last_year=1400), "2017-18").arithmetic
    assert lines[0] == "Apr 17 to Dec 17: actual 12,780, plan 9,000 (admissions)."
    assert lines[1] == "12,780 − 9,000 = +3,780, +42.0 % of the plan."
    assert "more than the 2.1 % that chance explains" in lines[2]
    assert lines[3] == "Run-rate: 1,420 a month; over 12 months that is 17,040 for 2017/18, against a plan of 12,000."
    assert lines[4] == "The same time a year before: 12,600 (+180, +1.4 %)."


def test_a_small_boards_swing_is_no_news() -> None:
    """12 against 10 a month is 20 % over, and still what chance does to a count of 90."""
    small, large = position(admissions(10, 12), "2017-18"), position(admissions(1000, 1200), "2017-18")
    assert small.percent == large.percent == 20
    assert (small.standing, large.standing) == ("as planned", "worse")
    assert small.suggested(OF_2018) == "on_track"
    assert large.suggested(OF_2018) == "not_on_track"


@pytest.mark.parametrize(
    ("actual", "before", "answer"),
    [(900, 1000, "on_track"), (1000, 1000, "on_track"), (1200, 1300, "improved"), (1200, 1100, "no_improvement")],
)
def test_the_forms_of_2016_ask_whether_it_improved(actual: int, before: int, answer: str) -> None:
    assert position(admissions(1000, actual, last_year=before), "2017-18").suggested(OF_2016) == answer


def test_without_actuals_the_answer_is_that_nothing_is_known() -> None:
    found = position(admissions(1000, 0, months=0), "2017-18")
    assert found.standing == "unknown"
    assert found.year_plan is not None
    assert found.suggested(OF_2018) == "data_not_available"
    assert found.suggested(("on_track",)) == ""


def test_a_quarter_can_be_asked_for_by_itself() -> None:
    found = position(admissions(1000, 1420), "2017-18", since=parse("2017-10"), until=parse("2017-12"))
    assert found.covers == "Oct 17 to Dec 17"
    assert found.actual is not None
    assert found.actual.count == 3 * 1420


def test_of_a_proportion_higher_is_better_and_its_noise_is_that_of_the_people_asked() -> None:
    year = year_period("2017-18")
    found = position(
        Trajectory(
            "E09000003", REABLEMENT, plan={year: Figure(stated=Decimal(80))},
            actual={year: Figure(Decimal(70), Decimal(100))},
        ),
        "2017-18",
    )  # fmt: skip
    assert found.percent == Decimal("-12.5")
    assert round(found.noise, 1) == Decimal("9.8")
    assert found.standing == "worse"
    assert "of 100 people" in found.noise_words


def test_a_plan_of_nothing_has_no_percent() -> None:
    found = position(admissions(0, 5), "2017-18")
    assert found.percent is None
    assert found.standing == "unknown"


def test_monthly_plan_and_quarterly_actuals_meet_in_the_quarter() -> None:
    plan = admissions(1000, 0, months=0).plan
    found = position(
        Trajectory("E09000033", NEA, plan=plan, actual={parse("2017-18-q1"): Figure(Decimal(3300))}), "2017-18"
    )
    assert found.covers == "Q1 2017/18 (April to June)"
    assert found.percent == 10


def test_counts_are_compared_where_no_rate_can_be() -> None:
    """Havering printed 272 planned and 321 actual admissions for 2016/17, and a rate of the actual only."""
    year = year_period("2016-17")
    residential = metrics().by_key["residential"]
    printed = Trajectory(
        "E09000016", residential, plan={year: Figure(Decimal(272))},
        actual={year: Figure(Decimal(321), stated=Decimal("689.0"))},
    )  # fmt: skip
    assert position(printed, "2016-17").standing == "unknown"
    found = position(comparable(printed, "2016-17"), "2016-17")
    assert (found.standing, found.metric.unit) == ("worse", "admissions")
    assert round(found.percent or 0, 1) == Decimal("18.0")
    with_people = replace(printed, populations={2016: Decimal(46000), 2017: Decimal(46500)})
    assert comparable(with_people, "2016-17") is with_people


def test_a_plan_that_was_drawn_after_the_fact_does_not_hide_that_the_year_is_off() -> None:
    """A seasonal reprofile makes the months that have passed what they were; the year's plan stays, and so does what it asks."""
    year = months_of("2018-19")
    seen = {month: Figure(Decimal(1300)) for month in year[:9]}
    rest = {month: Figure(Decimal(700)) for month in year[9:]}
    found = position(Trajectory("E09000033", NEA, plan={**seen, **rest}, actual=seen), "2018-19")
    assert found.redrawn
    assert found.standing == "worse"
    assert round(found.percent or 0, 1) == Decimal("13.0")  # 12 x 1,300 against 13,800
    assert "drawn after the fact" in found.arithmetic[1]
    assert found.suggested(OF_2018) == "not_on_track"


def test_what_is_missing_among_the_periods_is_named() -> None:
    year = months_of("2018-19")
    plan = {month: Figure(Decimal(100)) for month in year}
    gap = {month: Figure(Decimal(110)) for month in year if month.code != "2019-02"}
    assert (
        position(Trajectory("E09000033", NEA, plan=plan, actual=gap), "2018-19").covers
        == "Apr 18 to Mar 19 without Feb 19"
    )
    few = {month: gap[month] for month in (year[0], year[4], year[8])}
    found = position(Trajectory("E09000033", NEA, plan=plan, actual=few), "2018-19")
    assert found.covers == "3 of the 9 months Apr 18 to Dec 18"
