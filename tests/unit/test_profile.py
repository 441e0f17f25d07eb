"""A year by quarters: as typed, else a quarter each to the penny."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from schemes.plan import Contribution, Line, Plan, PlanBoard
from schemes.quarters.profile import Planned, evenly, profile, profile_findings, to_date

YEAR = "2017-18"
NORTHMERE, SOUTHWOLD = PlanBoard("E1", "Northmere"), PlanBoard("E2", "Southwold")


def plan(
    *lines: tuple[str, str], income: dict[str, str] | None = None, boards: tuple[PlanBoard, ...] = (NORTHMERE,)
) -> Plan:
    """A plan whose lines cost (board, pounds), and into which boards put `income`."""
    return Plan(
        "tiny", "Tiny", boards, (YEAR,),
        contributions=tuple(Contribution(board, YEAR, "ibcf", "", Decimal(n)) for board, n in (income or {}).items()),
        lines=tuple(Line(board, "Line", amounts={YEAR: Decimal(pounds)}, id=str(n)) for n, (board, pounds) in enumerate(lines)),
    )  # fmt: skip


def quarters(board: str, side: str, *pounds: int) -> dict[tuple[str, str, int], Planned]:
    """A profile of which one side is typed."""
    figures = [(Decimal(one), None) if side == "income" else (None, Decimal(one)) for one in pounds]
    return {(board, YEAR, n): Planned(*figure) for n, figure in enumerate(figures, 1)}


def test_a_year_without_a_profile_is_a_quarter_each_and_what_is_left_stands_in_the_last() -> None:
    found = profile(plan(("E1", "10.03")), YEAR, {})
    assert [one.expenditure for one in found] == [Decimal("2.50")] * 3 + [Decimal("2.53")]


def test_what_is_typed_counts_as_typed() -> None:
    found = profile(plan(("E1", "100")), YEAR, quarters("E1", "expenditure", 10, 20, 30, 41))
    assert [one.expenditure for one in found] == [10, 20, 30, 41]


def test_one_side_can_be_typed_while_the_other_is_spread() -> None:
    found = profile(plan(("E1", "100"), income={"E1": "40"}), YEAR, quarters("E1", "expenditure", 1, 2, 3, 4))
    assert [one.income for one in found] == [10] * 4
    assert [one.expenditure for one in found] == [1, 2, 3, 4]


def test_a_side_that_is_typed_in_part_is_spread() -> None:
    typed = {("E1", YEAR, 1): Planned(expenditure=Decimal(99))}
    assert [one.expenditure for one in profile(plan(("E1", "100")), YEAR, typed)] == [25] * 4


def test_nothing_planned_is_not_known_rather_than_nothing() -> None:
    assert profile(plan(), YEAR, {}) == (Planned(),) * 4


def test_a_plan_of_zero_is_zero() -> None:
    assert [one.expenditure for one in profile(plan(("E1", "0")), YEAR, {})] == [0] * 4


def test_all_boards_together_are_the_sum_of_each() -> None:
    joint = plan(("E1", "100"), ("E2", "50"), boards=(NORTHMERE, SOUTHWOLD))
    found = profile(joint, YEAR, quarters("E1", "expenditure", 0, 0, 0, 100))
    assert [one.expenditure for one in found] == [Decimal("12.5")] * 3 + [Decimal("112.5")]
    assert [one.expenditure for one in profile(joint, YEAR, {}, "E2")] == [Decimal("12.5")] * 4


def test_a_board_of_which_nothing_is_known_adds_nothing() -> None:
    joint = plan(("E1", "100"), boards=(NORTHMERE, SOUTHWOLD))
    assert [one.expenditure for one in profile(joint, YEAR, {})] == [25] * 4


def test_to_date_is_not_known_where_a_quarter_is_not() -> None:
    assert to_date([Decimal(1), Decimal(2), None, Decimal(4)], 2) == 3
    assert to_date([Decimal(1), None, Decimal(3), Decimal(4)], 3) is None


def test_quarters_that_do_not_come_to_the_plan_are_named_with_both_figures() -> None:
    (found,) = profile_findings(plan(("E1", "100")), quarters("E1", "expenditure", 10, 20, 30, 41))
    assert (found.strength, found.rule) == ("note", "profile_expenditure")
    assert [found.published, found.computed] == [101, 100]
    assert "comes to £101; the schemes of the year come to £100, £1 less" in found.message


def test_quarters_that_come_to_the_plan_are_not() -> None:
    assert profile_findings(plan(("E1", "100")), quarters("E1", "expenditure", 10, 20, 30, 40)) == ()


@given(st.decimals(0, Decimal("999999999.99"), places=2))
def test_four_parts_are_whole_pennies_and_sum_to_the_whole(total: Decimal) -> None:
    parts = evenly(total)
    assert sum(parts) == total
    assert all(part >= 0 and part == part.quantize(Decimal("0.01")) for part in parts)
    assert max(parts) - min(parts) <= Decimal("0.03")


@given(st.lists(st.tuples(st.sampled_from(["E1", "E2"]), st.decimals(0, 10**6, places=2)), max_size=8))
def test_boards_quarters_sum_to_what_all_boards_spend(lines: list[tuple[str, Decimal]]) -> None:
    joint = plan(*((board, str(pounds)) for board, pounds in lines), boards=(NORTHMERE, SOUTHWOLD))
    whole = [one.expenditure for one in profile(joint, YEAR, {})]
    if lines:
        assert sum(one for one in whole if one is not None) == sum(pounds for _, pounds in lines)
    else:
        assert whole == [None] * 4
