"""Delays planned for an average day meet delays that are published as days in a month."""

from decimal import Decimal

from metrics.daily import joined
from metrics.definitions import metrics
from metrics.periods import months_of, parse
from metrics.position import position
from metrics.trajectory import Figure, Place, Trajectory

DAILY, FLOW = metrics().by_key["dtoc_daily"], metrics().by_key["dtoc"]
BOARD = "E09000033"
PEOPLE = {2018: Decimal(200000), 2019: Decimal(202000)}


def of(*trajectories: Trajectory) -> dict[Place, Trajectory]:
    return {one.place: one for one in trajectories}


def test_a_daily_plan_is_compared_with_days_that_came() -> None:
    winter = months_of("2018-19")[6:9]
    plan = Trajectory(BOARD, DAILY, plan={month: Figure(Decimal(5)) for month in winter})
    days = Trajectory(BOARD, FLOW, actual={month: Figure(Decimal(300)) for month in winter}, populations=PEOPLE)
    found = joined(of(plan, days))
    assert found[days.place].plan[parse("2018-11")].count == 150
    assert found[plan.place].actual[parse("2018-11")].count == 10
    for place in (days.place, plan.place):
        assert position(found[place], "2018-19").standing == "worse"
    assert round(position(found[days.place], "2018-19").percent or 0, 1) == Decimal("95.7")


def test_what_is_said_itself_stands_before_what_is_made() -> None:
    month = parse("2018-11")
    daily = Trajectory(BOARD, DAILY, plan={month: Figure(Decimal(5))}, actual={month: Figure(Decimal(7))})
    flow = Trajectory(BOARD, FLOW, plan={month: Figure(Decimal(99))})
    found = joined(of(daily, flow))
    assert found[flow.place].plan[month].count == 99
    assert found[flow.place].actual[month].count == 210
    assert found[daily.place].plan[month].count == 5


def test_each_part_meets_its_own_and_others_are_left_alone() -> None:
    month = parse("2018-11")
    nhs = Trajectory(BOARD, DAILY, "nhs", plan={month: Figure(Decimal(2))})
    days = Trajectory(BOARD, FLOW, "nhs", actual={month: Figure(Decimal(75))})
    other = Trajectory("E09000003", FLOW, actual={month: Figure(Decimal(50))})
    found = joined(of(nhs, days, other))
    assert found[days.place].plan[month].count == 60
    assert found[other.place] == other
    assert Place(BOARD, "dtoc") not in found


def test_a_view_that_is_there_alone_stays_alone() -> None:
    daily = Trajectory(BOARD, DAILY, plan={parse("2018-11"): Figure(Decimal(5))})
    assert joined(of(daily)) == of(daily)


def test_a_daily_figure_of_a_quarter_says_nothing_of_days_in_months() -> None:
    quarter = Trajectory(BOARD, DAILY, plan={parse("2018-19-q3"): Figure(Decimal(5))})
    days = Trajectory(BOARD, FLOW, actual={parse("2018-11"): Figure(Decimal(75))})
    assert joined(of(quarter, days))[days.place].plan == {}
