"""What `differences` says of two definitions."""

import pytest

from returns.definition.diff import differences
from tests.factories import tiny_definition

QUESTION = """
[[block]]
kind = "question"
key = "{key}"
cell = "{cell}"
label = "{label}"
{more}
"""
GRID = """
[[block]]
kind = "grid"
key = "met"
label = "Conditions"
  [[block.column]]
  key = "answer"
  cell = "C"
  label = "Answer"
  type = "choice"
  choices = "yes_no"
  [[block.row]]
  key = "first"
  cell = 8
  label = "First"
"""
TABLE = """
[[block]]
kind = "table"
key = "risks"
label = "Risks"
first_row = 20
capacity = 5
  [[block.column]]
  key = "title"
  cell = "B"
  label = "Risk"
  type = "text"
"""
NOTE = """
[[block]]
kind = "note"
text = "Read this"
cell = "B4"
"""


def question(key: str = "name", cell: str = "C8", label: str = "Name", more: str = 'type = "text"') -> str:
    return QUESTION.format(key=key, cell=cell, label=label, more=more)


def note(old: str, new: str, **others: str) -> list[str]:
    return differences(tiny_definition(old), tiny_definition(new, **others))


def test_the_same_definition_has_no_differences() -> None:
    text = question(cell="C6") + GRID + TABLE + NOTE
    assert note(text, text) == []


@pytest.mark.parametrize(
    ("new", "line"),
    [
        (question(label="Full name"), "question name (1. Sheet C8): label: “Name” → “Full name”"),
        (question(cell="D9"), "question name: moved, 1. Sheet C8 → 1. Sheet D9"),
        (question(more='type = "email"'), "question name (1. Sheet C8): type: “text” → “email”"),
        (question(more='type = "text"\nlimit = 9'), "question name (1. Sheet C8): limit: none → 9"),
        (question(more='type = "text"\nrequired = true'), "question name (1. Sheet C8): required: none → always"),
        (question(more='type = "text"\ncontact = true'), "question name (1. Sheet C8): contact: no → yes"),
        (question(more='type = "text"\nrole = "history"'), "question name (1. Sheet C8): role: “asked” → “history”"),
    ],
)
def test_a_changed_question_is_told_by_key_place_and_attribute(new: str, line: str) -> None:
    assert line in note(question(), new)


def test_questions_added_and_removed() -> None:
    assert note(question(), question("other", label="Other")) == [
        "question name: removed, 1. Sheet C8, “Name”, text",
        "question other: added, 1. Sheet C8, “Other”, text",
    ]


def test_a_condition_is_told_as_its_author_would_write_it() -> None:
    asked = question("met", more='type = "choice"\nchoices = "yes_no"')
    needed = "type = \"text\"\nrequired = \"met == 'no' and not (met in ('yes', 'no'))\""
    lines = note(asked + question("why", "D8", "Why"), asked + question("why", "D8", "Why", needed))
    assert "question why (1. Sheet D8): required: none → met == 'no' and not (met in ('yes', 'no'))" in lines
    assert "checker of 1. Sheet D8: added, “Why”" in lines


def test_a_relabelled_row_is_told_once() -> None:
    assert note(GRID, GRID.replace('"First"', '"The first"')) == [
        "sheet 1. Sheet, grid met, row first: label: “First” → “The first”"
    ]


def test_options_added_relabelled_and_reordered() -> None:
    lines = note(GRID, GRID, choices='[yes_no]\nno = "Nope"\nyes = "Yes"\nmaybe = "Maybe"\n')
    assert lines == [
        "options yes_no maybe: added, Maybe",
        "options yes_no no: label: “No” → “Nope”",
        "options yes_no: in another order, now no, yes",
    ]


def test_tables_and_notes() -> None:
    lines = note(question() + TABLE + NOTE, question() + TABLE.replace("5", "9") + NOTE.replace("this", "that"))
    assert "table risks: capacity: 5 → 9" in lines
    assert "sheet 1. Sheet, note at B4: text: “Read this” → “Read that”" in lines


def test_sheets_added_renamed_and_removed() -> None:
    one, two = question(), question("other", label="Other")
    assert "sheet 2. Sheet: added, 1 questions" in differences(tiny_definition(one), tiny_definition(one, two))
    assert "sheet 2. Sheet: removed" in differences(tiny_definition(one, two), tiny_definition(one))
    lines = differences(tiny_definition(one, two), tiny_definition(two))
    assert "sheet 2. Sheet: removed" in lines


def test_rules() -> None:
    rule = '\n[[query]]\nkey = "short"\nat = "name"\nrule = "name != \'x\'"\nsays = "Too short"\n'
    assert note(question(), question() + rule) == ["rule short: added, query at name, name != 'x'"]
    assert note(question() + rule, question() + rule.replace("query", "error")) == [
        "rule short: strength: “query” → “error”"
    ]


def test_facts_of_the_period() -> None:
    old, new = tiny_definition(question()), tiny_definition(question(), period={"label": "Q4 2018/19"})
    assert differences(old, new) == ["period: label: “Q3 2018/19” → “Q4 2018/19”"]
