"""What a finance sheet's headings mean, and how its rows stand beside a plan's lines."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bcf.problems import Problems
from schemes.entries import ways_of
from schemes.pasting.comparing import Comparison, compare
from schemes.pasting.headings import columns_of, meaning, misfits, unit_in
from schemes.pasting.reading import read_pasted
from schemes.plan import Line, Plan, PlanBoard
from schemes.policy import policy

NORTH, SOUTH = PlanBoard("E09000001", "Northmere"), PlanBoard("E09000002", "Southwold")
ONE = Plan("one", "One", (NORTH,), ("2017-18",))
TWO = Plan("two", "Two", (NORTH, SOUTH), ("2017-18", "2018-19"), unit="GBP thousands")


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Scheme Name", "name"), (" scheme  name ", "name"), ("Scheme ID", "ref"), ("HWB", "board"),
        ("Source of Funding", "source"),
        ("Area of Spend", "area_of_spend"), ("2017/18", "amount:2017-18"), ("2018/19 Expenditure (£)", "amount:2018-19"),
        ("Spend 17/18 £000", "amount:2017-18"), ("2017-2018", "amount:2017-18"), ("Year 2", "amount:2018-19"),
        ("2015/16 Expenditure", "ignore"), ("Amount", ""), ("New/ Existing Scheme", "status"), ("Notes", "ignore"),
        ("Whatever", ""),
    ],
)  # fmt: skip
def test_headings_are_recognised(heading: str, target: str) -> None:
    assert meaning(heading, TWO) == target


def test_an_amount_without_a_year_is_the_only_years() -> None:
    assert meaning("Planned expenditure (£)", ONE) == "amount:2017-18"


def test_what_was_said_goes_before_what_is_remembered_and_that_before_the_heading() -> None:
    columns = columns_of(["Name", "What", "Theme"], ONE, {"what": "provider", "theme": "block"}, {2: "description"})
    assert [column.target for column in columns] == ["name", "provider", "description"]


def test_a_meaning_is_proposed_once_and_two_that_were_said_are_told() -> None:
    assert [column.target for column in columns_of(["Scheme", "Name"], ONE, {})] == ["name", "ignore"]
    twice = columns_of(["A", "B"], ONE, {}, {0: "name", 1: "name"})
    assert misfits(twice, ONE) == ["Two columns mean “Scheme”. Leave one of them out."]
    assert misfits(columns_of(["Theme"], ONE, {}), ONE) == ["Say which column holds the scheme’s name."]


def test_the_unit_is_what_the_headings_say_else_the_plans() -> None:
    assert unit_in(columns_of(["Name", "2017/18 (£000)"], ONE, {}), ONE) == "GBP thousands"
    assert unit_in(columns_of(["Name", "2017/18 (£)"], TWO, {}), TWO) == "GBP"
    assert unit_in(columns_of(["Name", "2017/18"], TWO, {}), TWO) == "GBP thousands"


def test_titles_above_the_headings_and_blank_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    text = "Finance sheet\tmade today\n\nRef\tScheme name\t2017/18\nA1\tOne\t5\n\nA2\tTwo\t6\n"
    pasted = read_pasted(text.encode(), lambda heading: meaning(heading, ONE))
    assert pasted.header == ("Ref", "Scheme name", "2017/18")
    assert pasted.rows == ((4, ("A1", "One", "5")), (6, ("A2", "Two", "6")))
    assert read_pasted(pasted.text.encode(), lambda heading: meaning(heading, ONE)).rows == pasted.rows


def test_commas_in_a_pasted_text_part_no_cells() -> None:
    pasted = read_pasted(b"Scheme\tDescription\nOne\ta, b, c, d, e\n", lambda heading: meaning(heading, ONE))
    assert pasted.rows == ((2, ("One", "a, b, c, d, e")),)


def test_a_csv_file_is_read_too_and_nothing_is_refused() -> None:
    pasted = read_pasted(b'Scheme,2017/18\n"One, and more","1,000"\n', lambda heading: meaning(heading, ONE))
    assert pasted.rows == ((2, ("One, and more", "1,000")),)
    for nothing in (b"", b" \n\t\n", b"Scheme\t2017/18\n"):
        with pytest.raises(Problems):
            read_pasted(nothing, lambda heading: meaning(heading, ONE))


def test_without_headings_the_first_row_is_a_line() -> None:
    pasted = read_pasted(b"One\t5\nTwo\t6\n", lambda heading: meaning(heading, ONE), headings=False)
    assert [cells[0] for _, cells in pasted.rows] == ["One", "Two"]
    assert pasted.header == ("", "")


def compared(
    plan: Plan, text: str, *, own: tuple[str, ...] = ("E09000001", "E09000002"), board: str = "", unit: str = ""
) -> Comparison:
    """The paste of a text beside a plan."""
    pasted = read_pasted(text.encode(), lambda heading: meaning(heading, plan))
    ways = ways_of(unit or plan.unit, [(one.ons_code, one.name) for one in plan.boards], policy())
    return compare(plan, pasted, columns_of(pasted.header, plan, {}), ways, frozenset(own), board)


def having(plan: Plan, *lines: Line) -> Plan:
    return replace(plan, lines=lines)


OLD = Line("E09000001", "One", ref="A1", source="dfg", theme="Home", amounts={"2017-18": Decimal(5)}, id="1")


def test_a_line_is_found_again_and_only_what_differs_changes() -> None:
    found = compared(having(ONE, OLD), "Ref\tScheme\tFunding source\t2017/18\nA1\tone\tDFG\t£6\n")
    assert [(one.name, one.old, one.new) for one in found.changed[0].fields] == [
        ("name", "One", "one"),
        ("amount:2017-18", Decimal(5), Decimal(6)),
    ]
    assert (found.made, found.lacking, found.unchanged) == ([], [], 0)


def test_a_sheet_that_names_no_source_finds_lines_by_their_scheme() -> None:
    found = compared(having(ONE, OLD), "Scheme\t2017/18\nOne\t5\n")
    assert (found.unchanged, found.made, found.lacking) == (1, [], [])


def test_another_source_is_another_line_and_what_is_not_there_is_lacking() -> None:
    found = compared(having(ONE, OLD), "Ref\tScheme\tSource\t2017/18\nA1\tOne\tiBCF\t5\n")
    assert [line.source for _, line in found.made] == ["ibcf"]
    assert found.lacking == [OLD]
    assert not any(edit.fields.get("removed") for edit in found.edits(removing=False))
    assert found.edits(removing=True)[-1].fields == {"removed": True}


def test_two_lines_alike_are_two_lines() -> None:
    found = compared(having(ONE, OLD), "Ref\tScheme\tSource\t2017/18\nA1\tOne\tDFG\t5\nA1\tOne\tDFG\t7\n")
    assert (found.unchanged, len(found.made)) == (1, 1)


def test_what_cannot_be_read_is_refused_by_row_and_column_and_the_rest_is_taken() -> None:
    found = compared(having(ONE, OLD), "Ref\tScheme\tSource\t2017/18\tProvider\nA1\tOne\tDFG\tlots\tNHS\n")
    assert [(cell.row, cell.letters, cell.text) for cell in found.refused] == [(2, "D", "lots")]
    assert [one.name for one in found.changed[0].fields] == ["provider"]


def test_totals_and_rows_without_a_name_are_left_out_and_told() -> None:
    found = compared(ONE, "Ref\tScheme\t2017/18\nTotal\t\t11\n\tGrand total\t11\nA1\t\t6\n")
    assert [(row, why.partition(",")[0]) for row, _, why in found.left_out] == [
        (2, "looks like a total"),
        (3, "looks like a total"),
        (4, "has no scheme’s name"),
    ]


def test_a_board_is_what_its_column_says_and_another_boards_lines_are_left_out() -> None:
    text = "Scheme\tHWB\t2017/18\nOne\tNorthmere\t1\nTwo\tE09000002\t2\nThree\tNowhere\t3\n"
    found = compared(TWO, text, own=("E09000002",))
    assert [(line.name, line.board, line.amounts["2017-18"]) for _, line in found.made] == [
        ("Two", "E09000002", Decimal(2000))
    ]
    assert [row for row, _, _ in found.left_out] == [2, 4]


def test_one_board_can_be_said_for_all_and_the_others_lines_are_not_lacking() -> None:
    theirs = Line("E09000002", "Theirs", id="2")
    found = compared(having(TWO, OLD, theirs), "Scheme\t2017/18\nTheirs\t1\n", board="E09000001")
    assert [line.board for _, line in found.made] == ["E09000001"]
    assert found.lacking == [OLD]


def test_amounts_are_in_the_sheets_unit_whatever_the_plans() -> None:
    found = compared(TWO, "Scheme\tHWB\t2017/18\nOne\tNorthmere\t1,391,000\n", unit="GBP")
    assert found.made[0][1].amounts["2017-18"] == 1_391_000


def test_the_plan_afterwards_is_what_the_edits_make_and_the_fingerprint_tells_another_plan() -> None:
    text = "Ref\tScheme\tSource\t2017/18\nA1\tOne\tDFG\t\nA2\tTwo\tDFG\t7\n"
    found = compared(having(ONE, OLD), text)
    after = found.after(removing=False)
    assert [dict(line.amounts) for line in after.lines] == [{}, {"2017-18": Decimal(7)}]
    assert found.fingerprint == compared(having(ONE, OLD), text).fingerprint
    assert found.fingerprint != compared(having(ONE), text).fingerprint
