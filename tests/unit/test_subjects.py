"""What comments and questions are about, as forms spell it."""

import pytest

from returns.subjects import Subject, choices, subject_of, words_of
from tests.factories import ONE_QUESTION, tiny_definition

TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 3
column = [{ key = "name", cell = "B", label = "Scheme", type = "text" }]
"""
FORM = tiny_definition(ONE_QUESTION, TABLE)


@pytest.mark.parametrize(
    ("value", "subject", "words"),
    [
        ("", Subject(), "The whole return"),
        ("#sheet-2", Subject("sheet-2"), "2. Sheet"),
        ("cover.name", Subject("sheet", "cover.name"), "Name:"),
        ("schemes.name", Subject("sheet-2", "schemes.name"), "Scheme"),
        ("schemes.name@1", Subject("sheet-2", "schemes.name", "1"), "Scheme"),
    ],
)
def test_a_subject_is_spelt_read_and_called(value: str, subject: Subject, words: str) -> None:
    assert subject_of(FORM, value) == subject
    assert subject.value == value
    assert words_of(FORM, subject) == words


@pytest.mark.parametrize("value", ["#", "#nothing", "nothing", "cover.name@1", "schemes", "@", "explanation.odd"])
def test_what_the_form_does_not_have_is_no_subject(value: str) -> None:
    assert subject_of(FORM, value) is None


def test_what_the_form_has_no_more_is_called_by_its_key() -> None:
    assert words_of(FORM, Subject("gone", "gone.key")) == "gone.key"
    assert words_of(FORM, Subject("gone")) == "gone"


def test_the_choices_are_the_return_then_each_sheet_with_its_questions() -> None:
    assert list(choices(FORM)) == [
        ("", "The whole return"),
        ("1. Sheet", [("#sheet", "All of 1. Sheet"), ("cover.name", "Name:")]),
        ("2. Sheet", [("#sheet-2", "All of 2. Sheet"), ("schemes.name", "Scheme")]),
    ]
