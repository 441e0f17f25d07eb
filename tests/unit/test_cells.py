"""Cell references: letters and numbers, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.definition.cells import LAST_COLUMN, LAST_ROW, Cell, column_letters, column_number, parse_cell


@pytest.mark.parametrize(
    ("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("ZZ", 702), ("AAA", 703), ("XFD", 16_384)]
)
def test_a_column_has_letters_and_a_number(letters: str, number: int) -> None:
    assert (column_number(letters), column_letters(number)) == (number, letters)


@pytest.mark.parametrize("letters", ["", "a", "A1", "XFE", "ZZZ", "AAAA", "Ä", " A"])
def test_what_is_no_column_is_refused(letters: str) -> None:
    with pytest.raises(ValueError, match=r"column"):
        column_number(letters)


def test_a_cell_reads_as_a_reference_and_as_one_that_does_not_move() -> None:
    cell = parse_cell("AB12")
    assert (cell, str(cell), cell.letters, cell.absolute) == (Cell(28, 12), "AB12", "AB", "$AB$12")


def test_cells_stand_in_the_order_of_columns_then_rows() -> None:
    assert sorted([parse_cell("B1"), parse_cell("AA1"), parse_cell("B10"), parse_cell("B9")]) == [
        parse_cell("B1"), parse_cell("B9"), parse_cell("B10"), parse_cell("AA1"),
    ]  # fmt: skip


@given(st.integers(1, LAST_COLUMN), st.integers(1, LAST_ROW))
def test_every_cell_of_a_worksheet_comes_back_from_its_reference(column: int, row: int) -> None:
    assert parse_cell(str(Cell(column, row))) == (column, row)


@given(st.text("AXFDZ0189$:! a", max_size=9))
def test_any_text_is_a_cell_or_is_refused(text: str) -> None:
    try:
        cell = parse_cell(text)
    except ValueError:
        return
    assert str(cell) == text
