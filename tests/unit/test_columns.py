"""What the columns of a file of allocations mean."""

import pytest

from schemes.columns import Column, columns_of, folded, meaning, misfits, read_target, unit_of


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("ONS code", "board_code"),
        ("ons_code", "board_code"),
        ("Health and Wellbeing Board", "board_name"),
        ("Financial  Year", "year"),
        ("Funding stream", "stream"),
        ("Amount (£)", "amount"),
        ("£", "amount"),
        ("DFG 2017/18", "amount:dfg:2017-18"),
        ("Minimum CCG contribution 2018-19 (£000)", "amount:nhs_minimum:2018-19"),
        ("iBCF allocation 2017-2018 (£'000)", "amount:ibcf:2017-18"),
        ("Disabled Facilities Grant (DFG)", "amount:dfg"),
        ("Winter pressures 2018/19 in thousands", "amount:winter:2018-19"),
        ("Social care, 2017–18", "amount:social_care:2017-18"),
        ("2018/19", "amount::2018-19"),
        ("Total 2018/19", "ignore"),
        ("Region", "ignore"),
        ("", "ignore"),
        ("Dsicharge 2022-23", ""),
        ("DFG 2017/19", ""),
    ],
)
def test_a_heading_proposes_what_its_column_means(heading: str, target: str) -> None:
    assert meaning(heading) == target


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("DFG (£000)", 1000), ("DFG £'000s", 1000), ("DFG £k", 1000), ("DFG (£m)", 1_000_000), ("DFG (£)", 1), ("DFG", 1)],
)
def test_a_heading_says_in_what_its_amounts_are_given(heading: str, unit: int) -> None:
    assert unit_of(heading) == unit


def test_what_was_said_comes_before_what_is_remembered_and_that_before_what_is_proposed() -> None:
    header = ("Name", "Wer", "Geld")
    found = columns_of(header, {"wer": "board_code", "name": "ignore"}, {2: "amount:dfg:2017-18"})
    assert [column.target for column in found] == ["ignore", "board_code", "amount:dfg:2017-18"]


def test_a_heading_is_remembered_whatever_its_case_and_blanks() -> None:
    assert folded("  ONS \n Code ") == folded("ons code")


@pytest.mark.parametrize(
    ("said", "target"),
    [
        ("board_code", "board_code"),
        ("amount:DFG:2017/18", "amount:dfg:2017-18"),
        ("amount::2017-18", "amount::2017-18"),
    ],
)
def test_a_target_is_read_in_its_one_spelling(said: str, target: str) -> None:
    assert read_target(said) == target


@pytest.mark.parametrize("said", ["board", "amount:gold", "amount:dfg:2017", "amount:dfg:2017-18:x", ""])
def test_what_is_no_target_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_target(said)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (("ONS code", "Foo", "DFG 2017-18"), "column B, 'Foo': it is not known what this means"),
        (("ONS code", "DFG 2017-18", "DFG 2017/18"), "column C, 'DFG 2017/18': means the same as column B"),
        (("DFG 2017-18",), "no column says which board"),
        (("ONS code",), "no column holds amounts"),
        (("ONS code", "Amount", "Year"), "nothing says which stream"),
        (("ONS code", "DFG"), "nothing says which year"),
        (("ONS code", "DFG 2017-18", "Year"), "says the year itself, while another column says it too"),
        (("ONS code", "Winter pressures 2016-17"), "is not paid in 2016-17, but from 2018-19 to 2020-21"),
        (("ONS code", "NHS contribution 2016-17"), "only sums up other streams"),
    ],
)
def test_columns_from_which_no_amounts_can_be_read_are_told(header: tuple[str, ...], words: str) -> None:
    assert any(words in line for line in misfits(columns_of(header)))


def test_tidy_and_wide_columns_fit() -> None:
    assert misfits(columns_of(("Code", "Year", "Stream", "Amount"))) == []
    assert misfits(columns_of(("Code", "Board", "DFG 2017-18", "iBCF 2017-18"))) == []
    assert misfits(columns_of(("Board", "Year", "DFG", "iBCF"))) == []


def test_a_column_is_named_by_its_letter_and_heading() -> None:
    assert Column(27, "DFG", "amount").called == "column AB, 'DFG'"
