"""Answers as a plain object, and where an expression finds them."""

from decimal import Decimal

import pytest

from returns.answers import Answers, AnswerScope, Name, Row, used_rows
from tests.factories import tiny_definition

TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
  [[block.column]]
  key = "spend"
  cell = "C"
  label = "Spend"
  type = "money"
[[block]]
kind = "question"
key = "total"
cell = "C1"
label = "Total"
type = "money"
"""
ANSWERS = Answers({"total": Decimal(9)}, {"schemes": (Row("r1", {"schemes.spend": Decimal(5)}), Row("r2", {}))})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cover.name", Name("cover.name")),
        ("schemes.spend@r1", Name("schemes.spend", "r1")),
        ("", Name("")),
        ("a@b@c", Name("a", "b@c")),
        ("@", Name("")),
    ],
)
def test_a_name_is_a_key_and_perhaps_a_row(text: str, name: Name) -> None:
    assert Name.parse(text) == name


@pytest.mark.parametrize("name", [Name("cover.name"), Name("schemes.spend", "r1")])
def test_a_name_comes_back_from_its_text(name: Name) -> None:
    assert Name.parse(str(name)) == name


def test_an_answer_is_found_by_its_name() -> None:
    assert ANSWERS.get(Name("total")) == 9
    assert ANSWERS.get(Name("schemes.spend", "r1")) == 5


@pytest.mark.parametrize(
    "name",
    [
        Name("other"),
        Name("schemes.spend"),
        Name("schemes.spend", "r2"),
        Name("schemes.spend", "r3"),
        Name("total", "r1"),
    ],
)
def test_a_blank_is_absent(name: Name) -> None:
    assert ANSWERS.get(name) is None


def test_the_names_are_those_of_what_is_answered() -> None:
    assert list(ANSWERS.names()) == [Name("total"), Name("schemes.spend", "r1")]


def test_answers_are_changed_by_making_others() -> None:
    assert ANSWERS.having({"total": Decimal(1)}).value("total") == 1
    assert ANSWERS.without(["total", "other"]).value("total") is None
    assert ANSWERS.value("total") == 9


def test_a_row_that_holds_nothing_is_not_used() -> None:
    assert [row.id for row in used_rows(tiny_definition(TABLE).tables["schemes"], ANSWERS)] == ["r1"]


def test_outside_a_table_its_column_means_all_rows_in_use() -> None:
    scope = AnswerScope(tiny_definition(TABLE), ANSWERS)
    assert scope.column("schemes.spend") == [Decimal(5)]
    assert scope.column("total") is None
    assert scope.value("schemes.spend") is None


def test_in_a_row_its_column_means_this_row_and_a_plain_question_the_same_as_elsewhere() -> None:
    scope = AnswerScope(tiny_definition(TABLE), ANSWERS, ANSWERS.table("schemes")[0])
    assert scope.value("schemes.spend") == 5
    assert scope.value("total") == 9
    assert scope.column("schemes.spend") is None
