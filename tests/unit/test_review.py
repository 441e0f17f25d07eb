"""Review by exception and the cells of files: pure decisions."""

from decimal import Decimal

import pytest

from bcf.tables_out import safe_cell
from returns.answer_tables import data_of
from returns.answers import Answers, Row
from returns.applies import settled
from returns.review.exceptions import within_tolerance
from returns.snapshots import thawed
from tests.factories import tiny_definition

TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 5

  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name"
  type = "text"
"""


@pytest.mark.parametrize(
    ("new", "old", "within"),
    [("104.99", "100", True), ("105", "100", False), ("95.01", "100", True), ("95", "100", False), ("1", "0", False)],
)
def test_less_than_five_percent_of_what_it_was_is_within_tolerance(new: str, old: str, within: bool) -> None:
    assert within_tolerance(Decimal(new), Decimal(old)) is within


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["a = b", "", -1, None])
def test_all_else_stays_as_it_is(value: object) -> None:
    assert safe_cell(value) == value


def test_rows_of_tables_are_numbered_and_empty_ones_left_out() -> None:
    definition = tiny_definition(TABLE)
    rows = (Row("a", {"schemes.name": "One"}), Row("b", {}), Row("c", {"schemes.name": "Three"}))
    answers = settled(definition, Answers({}, {"schemes": rows}))
    assert [(datum.row, datum.value) for datum in data_of(definition, answers, contacts=True)] == [
        (1, "One"),
        (2, "Three"),
    ]


def test_a_snapshot_thaws_into_the_answers_that_it_froze() -> None:
    definition = tiny_definition(TABLE)
    body = {"sheets": {"sheet": {"schemes.name@b": "Two", "schemes.name@a": "One", "schemes#order": "a b"}}}
    assert [row.values["schemes.name"] for row in thawed(definition, body).table("schemes")] == ["One", "Two"]
