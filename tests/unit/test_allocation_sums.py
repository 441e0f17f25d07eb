"""What stands out in a whole file of allocations, and what it changes."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemes.allocations.diff import compare
from schemes.allocations.rows import Key
from schemes.allocations.sums import judge
from tests.allocations import csv_of, found_in, known

HEAD = "Code,Board,Year,Stream,Amount"
FOUR = known("Northmere", "Southwold", "Eastham", "Westing")


def judged(*lines: str, head: str = HEAD, loaded: Mapping[Key, Decimal] | None = None) -> list[str]:
    found = found_in(csv_of(head, *lines), FOUR)
    assert not found.faults
    return [fault.told for fault in judge(found, FOUR, loaded or {})]


def rows(amount: str, *numbers: int, stream: str = "DFG", year: str = "2016-17") -> list[str]:
    return [f"E{number:08d},,{year},{stream},{amount}" for number in numbers]


def test_a_board_without_a_row_is_missing_where_the_file_has_most_boards() -> None:
    (fault,) = judged(*rows("5", 1, 2, 3))
    assert fault == (
        "No row of Westing (E00000004) for Disabled Facilities Grant 2016-17. Add it, with 0 if the board is paid nothing"
    )
    assert judged(*rows("5", 1, 2)) == []


def test_a_board_is_missing_once_however_many_streams_it_lacks() -> None:
    (fault,) = judged(*rows("5", 1, 2, 3), *rows("5", 1, 2, 3, year="2017-18"))
    assert "Grant 2016-17 and 1 more" in fault


def test_pounds_for_thousands_are_noticed_beside_what_is_loaded() -> None:
    loaded = {Key("2016-17", "E00000001", "dfg"): Decimal(5_432_100)}
    (fault,) = judged(*rows("5432", 1), loaded=loaded)
    assert fault.startswith(
        "Row 2: Northmere, Disabled Facilities Grant 2016-17: £5,432 is about a thousandth of £5,432,100"
    )
    assert judged(*rows("5500000", 1), loaded=loaded) == []


def test_a_heading_in_thousands_over_pounds_is_noticed_too() -> None:
    loaded = {Key("2016-17", "E00000001", "dfg"): Decimal(5_432_100)}
    (fault,) = judged("E00000001,5432100", head="Code,DFG 2016-17 (£000)", loaded=loaded)
    assert "£5,432,100,000 is about a thousand times £5,432,100" in fault


def test_pounds_for_thousands_are_noticed_beside_the_boards_other_years() -> None:
    (fault,) = judged(*rows("5432", 1), *rows("5600000", 1, year="2017-18"))
    assert fault.startswith("Row 2: Northmere, ")
    assert "£5,600,000, for 2017-18 in row 3" in fault


def test_where_most_of_a_stream_is_in_the_wrong_unit_one_fault_names_the_rows() -> None:
    loaded = {Key("2016-17", f"E{number:08d}", "dfg"): Decimal(5_000_000) for number in (1, 2, 3, 4)}
    (fault,) = judged(*rows("5000", 1, 2, 3, 4), loaded=loaded)
    assert fault.startswith("Rows 2, 3, 4 and 5: Disabled Facilities Grant 2016-17, Northmere for one:")


def test_a_whole_column_in_thousands_is_noticed_beside_the_national_total() -> None:
    (fault,) = judged(*rows("107750", 1, 2, 3, 4, year="2017-18"))
    assert "all amounts sum to £431,000, about a thousandth of the national total of £431,000,000" in fault


def test_a_sum_that_disagrees_with_the_national_total_names_both_figures_and_can_be_accepted() -> None:
    found = found_in(csv_of(HEAD, *rows("108000000", 1, 2, 3, 4, year="2017-18")), FOUR)
    (fault,) = judge(found, FOUR, {})
    assert "all boards sum to £432,000,000, the national total is £431,000,000 (£1,000,000 more)" in fault.told
    assert fault.can_be_accepted


def test_half_a_million_is_rounding_of_the_national_total() -> None:
    assert judged(*rows("107875000", 1, 2, 3, 4, year="2017-18")) == []


def test_the_national_total_is_judged_only_with_every_board() -> None:
    assert judged(*rows("108000000", 1, 2, year="2017-18")) == []


def test_a_total_in_the_file_is_compared_with_its_rows() -> None:
    (fault,) = judged(*rows("5", 1, 2, 3, 4), ",England,2016-17,DFG,30")
    assert fault.startswith(
        "Row 6: Disabled Facilities Grant 2016-17: this row says £30 for all boards, the boards' rows sum to £20"
    )
    assert judged(*rows("5", 1, 2, 3, 4), ",England,2016-17,DFG,20") == []


@pytest.mark.parametrize(("total", "good"), [("20", True), ("19", False), ("21", False), ("20.4", True)])
def test_a_total_of_whole_pounds_holds_to_the_pound(total: str, good: bool) -> None:
    assert (judged(*rows("5", 1, 2, 3, 4), f",England,2016-17,DFG,{total}") == []) is good


@pytest.mark.parametrize(("total", "good"), [("22", True), ("18", True), ("22.6", False), ("17.4", False)])
def test_a_total_in_thousands_may_be_off_by_half_a_thousand_for_each_figure(total: str, good: bool) -> None:
    lines = [f"E{number:08d},,5" for number in (1, 2, 3, 4)]
    assert (judged(*lines, f",England,{total}", head="Code,Board,DFG 2016-17 (£000)") == []) is good


PARTS = "Code,ibcf_spending_review 2018-19,ibcf_budget_2017 2018-19,iBCF 2018-19"


def test_parts_that_do_not_sum_to_their_whole_are_a_fault_by_row_with_both_figures() -> None:
    (fault,) = judged("E00000001,4,6,10", "E00000002,4,6,11", head=PARTS)
    assert fault == (
        "Row 3: Southwold (E00000002), Improved Better Care Fund 2018-19: the file says £11, its parts sum to £10 (£1 less). "
        "Correct the whole or a part: Improved Better Care Fund, Spending Review 2015; "
        "Improved Better Care Fund, Spring Budget 2017"
    )


def test_parts_in_a_tidy_file_are_told_by_all_their_rows() -> None:
    lines = [
        *rows("9", 1, stream="nhs_minimum"),
        *rows("4", 1, stream="nhs_minimum_out_of_hospital"),
        *rows("4", 1, stream="nhs_minimum_other"),
    ]
    (fault,) = judged(*lines)
    assert fault.startswith(
        "Rows 2, 3 and 4: Northmere (E00000001), Minimum NHS contribution 2016-17: the file says £9,"
    )
    assert judged(*lines[:2]) == []
    assert judged(*lines[1:]) == []


def test_parts_in_thousands_may_be_off_by_half_a_thousand_for_each_figure() -> None:
    head = "Code,ibcf_spending_review 2018-19 (£000),ibcf_budget_2017 2018-19 (£000),iBCF 2018-19 (£000)"
    assert judged("E00000001,4,6,11", head=head) == []
    (fault,) = judged("E00000001,4,6,12", head=head)
    assert "the file says £12,000, its parts sum to £10,000 (£2,000 less)" in fault


def test_parts_whose_amount_is_doubtful_already_are_not_told_twice() -> None:
    loaded = {Key("2018-19", "E00000001", "ibcf"): Decimal(10_000_000)}
    (fault,) = judged("E00000001,4000000,6000000,10000", head=PARTS, loaded=loaded)
    assert "about a thousandth" in fault


@pytest.mark.parametrize("stream", ["nhs_additional", "council_additional", "carried_forward"])
def test_money_that_is_freely_added_may_be_a_thousandth_or_a_thousand_times_what_it_was(stream: str) -> None:
    loaded = {Key("2016-17", f"E{number:08d}", stream): Decimal(amount) for number, amount in ((1, 5_432_100), (2, 5))}
    assert judged(*rows("5432", 1, 2, stream=stream), loaded=loaded) == []


def test_a_heading_in_thousands_is_not_told_to_say_so() -> None:
    loaded = {Key("2016-17", "E00000001", "dfg"): Decimal(5_432_100)}
    (fault,) = judged("E00000001,5.432", head="Code,DFG 2016-17 (£000)", loaded=loaded)
    assert fault.endswith("Look whether the figures are thousands of pounds, as the column's heading says")
    national = [f"E{number:08d},107.75" for number in (1, 2, 3, 4)]
    (fault,) = judged(*national, head="Code,DFG 2017-18 (£000)")
    assert fault.endswith("Look whether the figures are thousands of pounds, as the column's heading says")


def test_a_heading_that_says_nothing_of_thousands_is_not_said_to() -> None:
    loaded = {Key("2016-17", "E00000001", "dfg"): Decimal(5_432)}
    (fault,) = judged(*rows("5432100", 1), loaded=loaded)
    assert "(£000)" not in fault


def test_a_diff_counts_by_stream_and_year_and_shows_the_biggest_first() -> None:
    loaded = {
        Key("2016-17", board, "dfg"): Decimal(amount) for board, amount in (("A", 10), ("B", 20), ("C", 30), ("Z", 1))
    }
    wanted = {
        Key("2016-17", board, "dfg"): Decimal(amount) for board, amount in (("A", 11), ("B", 200), ("C", 30), ("D", 5))
    }
    diff = compare(wanted, loaded)
    (group,) = diff.groups
    assert (group.added, group.changed, group.unchanged, group.left_alone) == (1, 2, 1, 1)
    assert (group.before, group.after) == (Decimal(61), Decimal(247))
    assert [change.key.board for change in group.biggest] == ["B", "A", "D"]
    assert diff.words == "1 added, 2 changed, 1 unchanged"


AMOUNTS = st.dictionaries(
    st.builds(
        Key, st.sampled_from(["2016-17", "2017-18"]), st.sampled_from("ABC"), st.sampled_from(["dfg", "nhs_minimum"])
    ),
    st.decimals(0, 10**9, places=2),
)


@given(AMOUNTS, AMOUNTS)
def test_what_a_diff_says_leads_from_what_is_loaded_to_the_file_and_back(
    wanted: dict[Key, Decimal], loaded: dict[Key, Decimal]
) -> None:
    diff = compare(wanted, loaded)
    after = loaded | {change.key: change.new for change in diff.changes if change.new is not None}
    assert after == loaded | wanted
    back = compare({change.key: change.old for change in diff.changes}, after)
    restored = {key: amount for key, amount in after.items() if key not in {change.key for change in back.changes}}
    restored |= {change.key: change.new for change in back.changes if change.new is not None}
    assert restored == loaded
    assert sum(group.after - group.before for group in diff.groups) == sum(after.values()) - sum(loaded.values())
