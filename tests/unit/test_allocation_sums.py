"""What stands out in a whole file of allocations, and what it changes."""

from collections.abc import Mapping
from decimal import Decimal

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
