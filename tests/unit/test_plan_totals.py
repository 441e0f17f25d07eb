"""Sums of a plan agree whatever they are taken by, and no amount can be off by more than rounding without being found."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemes.checks import check
from schemes.plan import Contribution, Line, Plan, PlanBoard, StatedTotal
from schemes.policy import policy
from schemes.rounding import STATED, tolerance
from schemes.totals import CONTRIBUTION_COLUMNS, LINE_COLUMNS, label_of, pooled, pooled_by, spend, spend_by
from tests.plans import plans
from tests.small_plans import BEFORE, HERE, THERE, YEAR, found, line, plan, printed, put_in

THOUSAND = Decimal(1000)


# --- sums ---------------------------------------------------------------------------------------------------------


def by_hand(rows: list[tuple[str, str, Decimal]]) -> Mapping[tuple[str, str], Fraction]:
    """(group, year) → the exact sum."""
    sums: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for group, year, amount in rows:
        sums[group, year] += Fraction(amount)
    return sums


@given(plans(), st.sampled_from(sorted(LINE_COLUMNS)))
def test_spending_by_any_column_is_the_plain_sum_and_adds_up_to_the_whole(plan: Plan, column: str) -> None:
    sums = spend_by(plan, column)
    rows = [(getattr(one, column), year, amount) for one in plan.lines for year, amount in one.amounts.items()]
    assert {
        (name, year): Fraction(amount) for name, years in sums.items() for year, amount in years.items()
    } == by_hand(rows)
    for year in plan.all_years:
        assert sum((years.get(year, Decimal(0)) for years in sums.values()), Decimal(0)) == spend(plan, year)
        assert sum((spend(plan, year, board.ons_code) for board in plan.boards), Decimal(0)) == spend(plan, year)


@given(plans(), st.sampled_from(sorted(CONTRIBUTION_COLUMNS)))
def test_contributions_by_any_column_are_the_plain_sum_and_add_up_to_the_fund(plan: Plan, column: str) -> None:
    sums = pooled_by(plan, column)
    rows = [(getattr(one, column), one.year, one.amount) for one in plan.contributions]
    assert {
        (name, year): Fraction(amount) for name, years in sums.items() for year, amount in years.items()
    } == by_hand(rows)
    for year in plan.all_years:
        assert sum((years.get(year, Decimal(0)) for years in sums.values()), Decimal(0)) == pooled(plan, year)


def test_sums_keep_to_the_years_that_are_asked_for() -> None:
    two = plan(line(5), line(7, year=BEFORE), put_in(5), put_in(7, year=BEFORE))
    assert spend_by(two, "name", [YEAR]) == {"Reablement": {YEAR: 5}}
    assert pooled_by(two, "source", [BEFORE]) == {"nhs_minimum": {BEFORE: 7}}
    assert two.all_years == (BEFORE, YEAR)


def test_a_blank_is_no_nought() -> None:
    assert spend_by(plan(line(None), line(0, name="Carers")), "name") == {"Reablement": {}, "Carers": {YEAR: 0}}


@pytest.mark.parametrize(
    ("column", "value", "label"),
    [
        ("source", "dfg", "Disabled Facilities Grant"), ("source", "Lottery", "Lottery"), ("source", "", "Not named"),
        ("board", HERE, "Northmere"), ("board", THERE, "Southvale"),
        ("status", "new", "New"), ("theme", "prevention", "prevention"),
    ],
)  # fmt: skip
def test_groups_are_called_as_people_call_them(column: str, value: str, label: str) -> None:
    assert label_of(plan(joint=True), column, value) == label


# --- rounding -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "most"),
    [(0, "500"), (1, "1000"), (2, "1500"), (3, "1732.0"), (6, "2291.2"), (11, "3000"), (100, "8703.4")],
)
def test_what_rounding_explains_grows_with_the_parts_but_ever_more_slowly(parts: int, most: str) -> None:
    assert abs(tolerance(THOUSAND, [THOUSAND] * parts) - Decimal(most)) < 1


@pytest.mark.parametrize("parts", [0, 1, 100])
def test_figures_in_pounds_are_exact_but_for_half_a_pound_of_the_printed_total(parts: int) -> None:
    assert tolerance(Decimal(1), [Decimal(1)] * parts) == Decimal("0.5")
    assert tolerance(Decimal(0), [Decimal(1)] * parts) == 0


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=2))
def test_whatever_a_few_figures_round_to_is_explained(amounts: list[int]) -> None:
    rounded, total = [round(amount, -3) for amount in amounts], round(sum(amounts), -3)
    assert abs(sum(rounded) - total) <= tolerance(THOUSAND, [THOUSAND] * len(amounts))


def test_each_unit_says_its_tolerance_in_words() -> None:
    assert "whole pounds" in STATED["GBP"]
    assert "half a thousand" in STATED["GBP thousands"]


# --- nothing that is more than rounding goes unseen ---------------------------------------------------------------

SOURCES = ("nhs_minimum", "nhs_additional", "dfg", "council_additional", "ibcf", "Lottery")
BOARDS = (PlanBoard("E09000901", "Northmere"), PlanBoard("E09000904", "Westmere"))
AMOUNTS = st.integers(0, 90_000_000)


@st.composite
def sound_plans(draw: st.DrawFn) -> Plan:
    """Plans without any fault: lines split each contribution, and papers print the sums by board, theme, source and scheme."""
    unit = draw(st.sampled_from(["GBP", "GBP thousands"]))
    grain = THOUSAND if unit == "GBP thousands" else Decimal("0.01")
    boards = BOARDS[: draw(st.integers(1, 2))]
    years = ("2017-18", "2018-19")[: draw(st.integers(1, 2))]
    contributions, lines = [], []
    for board in boards:
        for source in draw(st.lists(st.sampled_from(SOURCES), min_size=1, max_size=3, unique=True)):
            parts = draw(st.integers(1, 3))
            split = {year: [draw(AMOUNTS) // 1000 * grain for _ in range(parts)] for year in years}
            contributions += [
                Contribution(board.ons_code, year, source, "", sum(split[year], Decimal(0))) for year in years
            ]
            lines += [
                Line(
                    board.ons_code,
                    f"Scheme {n}",
                    theme=f"Theme {n % 2}",
                    source=source,
                    amounts={year: split[year][n] for year in years},
                )
                for n in range(parts)
            ]
    bare = Plan("sound", "Sound", boards, years, unit, contributions=tuple(contributions), lines=tuple(lines))
    return replace(bare, stated=tuple(statements(bare)))


def statements(plan: Plan) -> list[StatedTotal]:
    found = []
    for year in plan.years:
        for board in (*(board.ons_code for board in plan.boards), ""):
            own = [one for one in plan.lines if board in ("", one.board)]
            found.append(StatedTotal("total", board, year, pooled(plan, year, board)))
            found.append(StatedTotal("spend", board, year, spend(plan, year, board)))
            for column, facet in (("theme", "theme"), ("source", "source"), ("name", "scheme")):
                for value in {getattr(one, column) for one in own}:
                    amount = sum((one.amounts[year] for one in own if getattr(one, column) == value), Decimal(0))
                    found.append(StatedTotal(f"spend; {facet}: {value}", board, year, amount))
    return found


@given(sound_plans())
def test_a_plan_whose_sums_agree_gives_no_finding(plan: Plan) -> None:
    assert check(plan) == ()


def off(plan: Plan, draw: st.DataObject) -> Decimal:
    """More than rounding explains of any sum in such a plan: a penny, or more than its half thousands."""
    if plan.unit == "GBP":
        return Decimal("0.01") * draw.draw(st.integers(1, 1000))
    most = tolerance(THOUSAND, [THOUSAND] * (len(plan.lines) + len(plan.contributions)))
    return (most // THOUSAND + draw.draw(st.integers(1, 50))) * THOUSAND


@given(sound_plans(), st.data())
def test_one_line_that_is_off_by_more_than_rounding_is_found(plan: Plan, data: st.DataObject) -> None:
    number, year = data.draw(st.integers(0, len(plan.lines) - 1)), data.draw(st.sampled_from(plan.years))
    one = plan.lines[number]
    wrong = replace(one, amounts={**one.amounts, year: one.amounts[year] + off(plan, data)})
    lines = (*plan.lines[:number], wrong, *plan.lines[number + 1 :])
    queries = {found.rule for found in check(replace(plan, lines=lines)) if found.strength == "query"}
    assert {"spend_equals_pool", "spend_per_source"} <= queries


@given(sound_plans(), st.data())
def test_one_contribution_that_is_off_by_more_than_rounding_is_found(plan: Plan, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(plan.contributions) - 1))
    wrong = replace(plan.contributions[number], amount=plan.contributions[number].amount + off(plan, data))
    contributions = (*plan.contributions[:number], wrong, *plan.contributions[number + 1 :])
    queries = {found.rule for found in check(replace(plan, contributions=contributions)) if found.strength == "query"}
    assert {"spend_equals_pool", "spend_per_source"} <= queries


@given(sound_plans(), st.data())
def test_one_printed_total_that_is_off_by_more_than_rounding_is_found(plan: Plan, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(plan.stated) - 1))
    more = off(plan, data) + (1 if plan.unit == "GBP" else 0)  # a printed total in pounds may leave out pennies
    wrong = replace(plan.stated[number], amount=plan.stated[number].amount + more)
    stated = (*plan.stated[:number], wrong, *plan.stated[number + 1 :])
    assert [(found.strength, found.rule) for found in check(replace(plan, stated=stated))] == [
        ("query", "stated_total")
    ]


@given(sound_plans(), st.data())
def test_a_thousand_that_rounding_explains_is_never_more_than_a_note(plan: Plan, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(plan.stated) - 1))
    near = replace(
        plan.stated[number], amount=plan.stated[number].amount + data.draw(st.sampled_from([-1, 1])) * plan.grain / 2
    )
    stated = (*plan.stated[:number], near, *plan.stated[number + 1 :])
    assert {found.strength for found in check(replace(plan, stated=stated))} <= {"note"}


@given(plans())
def test_the_checks_take_any_plan_and_each_finding_has_a_place_of_its_own(plan: Plan) -> None:
    findings = check(plan)
    assert len({(one.rule, one.where) for one in findings}) == len(findings)
    assert all(one.message and len(one.where) <= 300 and len(one.about) <= 200 for one in findings)


def test_the_figures_of_a_finding_tell_whether_an_explanation_still_holds() -> None:
    (first,) = found(plan(put_in(100), line(100), printed("spend", 101)))
    (second,) = found(plan(put_in(100), line(100), printed("spend", 102)))
    (silent,) = found(plan(put_in(100), line(100, "")))
    assert (first.about, second.about, silent.about) == ("101 / 100", "102 / 100", "- / 100")
    assert policy().label("dfg") == "Disabled Facilities Grant"
