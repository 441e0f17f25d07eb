"""What lines have spent and will spend, beside the plan: variance, what asks for a reason, sums, and what a picture shows."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemes.plan import Line, Plan, PlanBoard
from schemes.quarters.profile import Planned, Profile, profile, to_date
from schemes.quarters.spending import Position, Spent, findings, positions, quarters_of, spent_to_date, sum_of, sums_by
from tests.plans import plans

YEAR = "2017-18"
NORTHMERE, SOUTHWOLD = PlanBoard("E1", "Northmere"), PlanBoard("E2", "Southwold")


def plan(*pounds: str | None, boards: tuple[PlanBoard, ...] = (NORTHMERE,), **fields: Any) -> Plan:
    """A plan of one line for each amount, "0", "1", …, the boards taking turns; None is no amount."""
    lines = tuple(
        Line(
            boards[n % len(boards)].ons_code, f"Line {n}", id=str(n), theme="Odd" if n % 2 else "Even",
            amounts={} if one is None else {YEAR: Decimal(one)},
        )
        for n, one in enumerate(pounds)
    )  # fmt: skip
    return Plan("tiny", "Tiny", boards, (YEAR,), lines=lines, **fields)


def decimal(text: str | None) -> Decimal | None:
    """A figure from its text; None is blank."""
    return None if text is None else Decimal(text)


def spent(actual: str | None, forecast: str | None = None, why: str = "") -> Spent:
    """What is recorded, from texts."""
    return Spent(decimal(actual), decimal(forecast), why, 1)


def one_line(planned: str | None, *recorded: Spent, over: int = 10) -> Position:
    """A line after as many quarters as are recorded."""
    spending = {("0", YEAR, number): one for number, one in enumerate(recorded, 1)}
    return positions(plan(planned), spending, {}, YEAR, max(len(recorded), 1), over=over)[0]


@pytest.mark.parametrize(
    ("planned", "forecast", "variance", "percent"),
    [
        ("100", "110", "10", "10.0"), ("100", "89.95", "-10.05", "-10.1"), ("100", "100", "0", "0.0"), ("0", "5", "5", None),
        (None, "5", None, None), ("100", None, None, None), ("3", "4", "1", "33.3"),
    ],
)  # fmt: skip
def test_the_variance_is_forecast_less_plan(
    planned: str | None, forecast: str | None, variance: str | None, percent: str | None
) -> None:
    found = one_line(planned, spent("0", forecast))
    assert (found.variance, found.percent) == (decimal(variance), decimal(percent))


@pytest.mark.parametrize(
    ("planned", "forecast", "over", "asked"),
    [
        ("100", "110", 10, False), ("100", "110.01", 10, True), ("100", "90", 10, False), ("100", "89.99", 10, True),
        ("100", "100", 0, False), ("100", "100.01", 0, True), ("0", "0", 10, False), ("0", "0.01", 10, True),
        (None, "0", 10, False), (None, "1", 10, True), ("100", None, 10, False), ("1000000000", "1100000000.01", 10, True),
    ],
)  # fmt: skip
def test_a_forecast_further_from_the_plan_than_agreed_asks_for_a_reason(
    planned: str, forecast: str, over: int, asked: bool
) -> None:
    assert one_line(planned, spent("0", forecast), over=over).needs_reason is asked


def test_a_reason_that_is_given_is_not_asked_for() -> None:
    assert not one_line("100", spent("0", "200", "A new ward.")).needs_reason
    assert one_line("100", spent("0", "200", "  \n")).needs_reason


def test_spending_that_falls_asks_for_a_reason_even_after_a_quarter_without_figures() -> None:
    assert one_line("100", spent("30", "100"), spent("20", "100")).falls
    assert one_line("100", spent("30", "100"), spent(None), spent("20", "100")).falls
    assert not one_line("100", spent("30", "100"), spent("30", "100")).falls
    assert not one_line("100", spent("30", "100"), spent(None, "100")).falls


def test_a_forecast_below_what_is_spent_asks_for_a_reason() -> None:
    assert one_line("100", spent("101", "100")).below_spent
    assert not one_line("100", spent("100", "100")).below_spent
    assert not one_line("100", spent("101", None)).below_spent


def test_a_planned_line_without_one_of_its_figures_is_pending() -> None:
    assert one_line("100", spent("1", None)).pending
    assert one_line("100", spent(None, "1")).pending
    assert not one_line("100", spent("0", "0")).pending
    assert not one_line(None).pending


def test_the_last_quarter_with_a_figure_stands_beside() -> None:
    found = one_line("100", spent("10", "90"), spent(None), spent(None))
    assert found.last == (1, spent("10", "90"))
    assert one_line("100", spent("10")).last is None


def test_the_three_queries_name_both_figures_and_what_to_do() -> None:
    found = findings(plan("100"), [one_line("100", spent("300", "100"), spent("250", "200"))])
    assert [one.rule for one in found] == ["spending_variance", "spending_falls", "forecast_below_spent"]
    assert [[one.published, one.computed] for one in found] == [[100, 200], [300, 250], [250, 200]]
    assert all(one.strength == "query" and one.where == "2017/18, Q2, Line 0" for one in found)
    assert "100.0 % above the plan of £100" in found[0].message


def test_what_is_explained_is_no_query() -> None:
    assert findings(plan("100"), [one_line("100", spent("300", "200", "Prices."))]) == ()


def test_spending_where_nothing_is_planned_is_named_as_such() -> None:
    (found,) = findings(plan(None), [one_line(None, spent("0", "5"))])
    assert found.message == "£5 is forecast where nothing is planned. Say why."


def test_the_plan_to_date_follows_the_profile() -> None:
    typed = {("E1", YEAR, n): Planned(expenditure=Decimal(one)) for n, one in enumerate((10, 20, 30, 40), 1)}
    to_dates = [positions(plan("50", "150"), {}, typed, YEAR, quarter)[1].planned_to_date for quarter in (1, 2, 3, 4)]
    assert to_dates == [15, 45, 90, 150]


def test_a_profile_of_nothing_counts_as_a_quarter_each() -> None:
    typed = {("E1", YEAR, n): Planned(expenditure=Decimal(0)) for n in (1, 2, 3, 4)}
    assert positions(plan("100"), {}, typed, YEAR, 1)[0].planned_to_date == 25


def test_a_line_without_a_plan_has_none_to_date() -> None:
    assert positions(plan(None), {}, {}, YEAR, 2)[0].planned_to_date is None


def test_a_sum_over_a_blank_has_no_variance_and_says_how_many_are_missing() -> None:
    spending = {("0", YEAR, 1): spent("10", "100")}
    found = sum_of(positions(plan("100", "200"), spending, {}, YEAR, 1))
    assert [found.planned, found.spent, found.forecast, found.variance, found.percent] == [300, 10, 100, None, None]
    assert (found.unspent, found.unforecast) == (1, 1)


def test_sums_by_theme_and_board_keep_the_plans_order() -> None:
    joint = plan("100", "200", "300", boards=(NORTHMERE, SOUTHWOLD))
    found = positions(joint, {}, {}, YEAR, 4)
    assert {label: one.planned for label, one in sums_by(joint, found, "theme").items()} == {"Even": 400, "Odd": 200}
    assert list(sums_by(joint, found, "board")) == ["Northmere", "Southwold"]


def test_spent_to_date_is_not_known_until_every_planned_line_has_it() -> None:
    two = plan("100", "200", None)
    spending = {("0", YEAR, 1): spent("10")}
    assert spent_to_date(two, spending, YEAR, 1) is None
    spending["1", YEAR, 1] = spent("0")
    assert spent_to_date(two, spending, YEAR, 1) == 10
    assert spent_to_date(plan(), {}, YEAR, 1) is None


def test_the_picture_leads_from_what_is_spent_to_the_forecast_as_the_profile_does() -> None:
    typed = {("E1", YEAR, n): Planned(expenditure=Decimal(one)) for n, one in enumerate((10, 20, 30, 40), 1)}
    spending = {("0", YEAR, 1): spent("15", "100"), ("0", YEAR, 2): spent("60", "130")}
    found = quarters_of(plan("100"), spending, typed, YEAR)
    assert [one.planned for one in found.quarters] == [10, 30, 60, 100]
    assert [one.actual for one in found.quarters] == [15, 60, None, None]
    assert [one.forecast for one in found.quarters] == [None, 60, 90, 130]


def test_without_spending_the_picture_knows_the_years_forecast_only() -> None:
    found = quarters_of(plan("100"), {("0", YEAR, 1): spent(None, "90")}, {}, YEAR)
    assert [one.forecast for one in found.quarters] == [None, None, None, 90]
    assert [one.actual for one in found.quarters] == [None] * 4


def test_the_picture_of_nothing_is_blank() -> None:
    found = quarters_of(plan(), {}, {}, YEAR)
    assert [(one.planned, one.forecast, one.actual) for one in found.quarters] == [(None, None, None)] * 4


def test_a_year_that_is_over_shows_what_was_forecast_at_its_end() -> None:
    spending = {("0", YEAR, n): spent(str(25 * n), "100") for n in (1, 2, 3, 4)}
    assert [one.forecast for one in quarters_of(plan("100"), spending, {}, YEAR).quarters] == [None, None, None, 100]


@given(plans(), st.integers(1, 4), st.lists(st.integers(0, 10**6), min_size=4, max_size=4))
def test_lines_come_to_their_boards_share_to_the_penny(any_plan: Plan, quarter: int, typed: list[int]) -> None:
    code = any_plan.boards[0].ons_code
    given_profile: Profile = {
        (code, year, n): Planned(expenditure=Decimal(one)) for year in any_plan.years for n, one in enumerate(typed, 1)
    }
    for year in any_plan.years:
        for board in any_plan.boards:
            found = positions(any_plan, {}, given_profile, year, quarter, board=board.ons_code)
            planned = [(one.planned, one.planned_to_date) for one in found if one.planned is not None]
            assert all(until is not None and 0 <= until <= whole for whole, until in planned)
            if board.ons_code != code and planned:
                until = to_date(
                    [one.expenditure for one in profile(any_plan, year, given_profile, board.ons_code)], quarter
                )
                assert sum(one for _, one in planned if one is not None) == until
            if quarter == 4:
                assert all(until == whole for whole, until in planned)


@given(plans(), st.randoms(use_true_random=False))
def test_sums_by_anything_come_to_the_whole(any_plan: Plan, chance: Any) -> None:
    numbered = tuple(
        Line(one.board, one.name, theme=one.theme, source=one.source, amounts=one.amounts, id=str(n))
        for n, one in enumerate(any_plan.lines)
    )
    whole_plan = Plan(any_plan.slug, any_plan.title, any_plan.boards, any_plan.years, lines=numbered)
    year = any_plan.years[-1]
    spending = {
        (one.id, year, 2): Spent(
            Decimal(chance.randint(0, 10**8)) / 100, Decimal(chance.randint(0, 10**8)) / 100, "", 1
        )
        for one in numbered
        if chance.random() < 0.8
    }
    found = positions(whole_plan, spending, {}, year, 2)
    whole = sum_of(found)
    for column in ("theme", "source", "board"):
        parts = list(sums_by(whole_plan, found, column).values())
        assert sum(one.planned for one in parts) == whole.planned
        for name in ("planned_to_date", "spent", "forecast"):
            assert sum(getattr(one, name) or 0 for one in parts) == (getattr(whole, name) or 0)
        assert sum(one.unforecast for one in parts) == whole.unforecast
