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


# --- what repeats in a grid -----------------------------------------------------------------------------------------

ROWS = """
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
  [[block.column]]
  key = "why"
  cell = "D"
  label = "Why"
  type = "text"
  [[block.row]]
  key = "first"
  cell = 8
  label = "First"
  [[block.row]]
  key = "second"
  cell = 9
  label = "Second"
"""
EARLIER_COLUMN = """
  [[block.column]]
  key = "before"
  cell = "E"
  label = "Q2 response"
  type = "choice"
  choices = "yes_no"
  role = "prefill"
  from = "2018-19-q2/met.{row}.answer"
"""
COLUMN = EARLIER_COLUMN + "  [[block.row]]"


def test_a_change_in_every_row_is_told_once() -> None:
    needed = ROWS.replace('type = "text"', 'type = "text"\nrequired = "answer == \'no\'"')
    assert (
        note(ROWS, needed)[0]
        == "question met.{row}.why (1. Sheet D, every row): required: none → met.{row}.answer == 'no'"
    )
    assert note(ROWS, needed)[1] == "checker of 1. Sheet: 2 rows added, D8 “First – Why”, D9 “Second – Why”"
    assert len(note(ROWS, needed)) == 2


def test_a_change_in_one_row_is_told_of_that_row() -> None:
    other = ROWS.replace('label = "First"', 'label = "First"\n  each = { role = "history" }')
    assert note(ROWS, other) == [
        "question met.first.{column} (1. Sheet row 8, every column): role: “asked” → “history”",
    ]
    one = ROWS.replace('label = "First"', 'label = "First"\n  cells = { why = { role = "history" } }')
    assert note(ROWS, one) == ["question met.first.why (1. Sheet D8): role: “asked” → “history”"]


def test_a_column_that_comes_in_is_told_with_where_its_answers_come_from() -> None:
    assert note(ROWS, ROWS.replace("  [[block.row]]", COLUMN, 1)) == [
        "question met.{row}.before (every row): added, 1. Sheet E, “{row} – Q2 response”, choice, "
        "from 2018-19-q2/met.{row}.answer",
        "sheet 1. Sheet, grid met, column before: added, “Q2 response”",
    ]


def test_another_source_is_told_once_for_all_rows() -> None:
    old = ROWS.replace("  [[block.row]]", COLUMN, 1)
    assert note(old, old.replace("2018-19-q2/met", "2019-20-q2/met")) == [
        "question met.{row}.before (1. Sheet E, every row): from: 2018-19-q2/met.{row}.answer → 2019-20-q2/met.{row}.answer"
    ]


def test_questions_that_moved_together_are_told_together() -> None:
    moved = ROWS.replace("cell = 8", "cell = 10").replace("cell = 9", "cell = 11")
    assert note(ROWS, moved) == [
        "sheet 1. Sheet: 4 questions moved 2 rows down, met.first.answer to C10, … met.second.why to D11"
    ]
    assert note(question(), question(cell="C9")) == ["question name: moved, 1. Sheet C8 → 1. Sheet C9"]


# --- the quarter before ---------------------------------------------------------------------------------------------


def test_what_is_offered_of_an_earlier_answer() -> None:
    assert note(question(), question(more='type = "text"\nearlier = "none"')) == [
        "question name (1. Sheet C8): earlier: as its type says → “none”"
    ]


def test_how_the_cover_counts_and_which_period_came_before() -> None:
    old = tiny_definition(question())
    new = tiny_definition(question(), period={"counts": "answered", "previous": "2018-19-q2"})
    assert differences(old, new) == ["period: previous: none → “2018-19-q2”", "period: counts: “pending” → “answered”"]


RULE = """
[[query]]
key = "again"
grid = "met"
at = "why"
rule = "why != previous.why"
says = "{why} is {row}'s word of before."
"""
BEFORE = {"previous": "2018-19-q2"}


def test_a_rule_in_every_row_is_told_once() -> None:
    old, new = tiny_definition(ROWS, period=BEFORE), tiny_definition(ROWS + RULE, period=BEFORE)
    added = "rule again.{row} (every row): added, query at met.{row}.why, met.{row}.why != previous.met.{row}.why"
    assert differences(old, new) == [added]
    assert differences(new, old) == [added.replace("added", "removed")]
    other = tiny_definition(ROWS + RULE.replace("word of before", "old word"), period=BEFORE)
    assert differences(new, other) == [
        "rule again.{row} (every row): says: “{met.{row}.why} is {row}'s word of before.” → “{met.{row}.why} is {row}'s old word.”"
    ]


def test_the_same_rule_in_another_quarter_is_no_change() -> None:
    rule = QUESTION.format(key="day", cell="C9", label="Day", more='type = "date"')
    rule += '[[note]]\nkey = "late"\nat = "day"\nrule = "day > period.ends or day < period.starts"\nsays = "Over"\n'
    later = tiny_definition(rule, period={"starts": "2019-01-01", "ends": "2019-03-31"})
    assert differences(tiny_definition(rule), later) == [
        "period: starts: 2018-10-01 → 2019-01-01", "period: ends: 2018-12-31 → 2019-03-31",
    ]  # fmt: skip
    without = tiny_definition(rule.partition("[[note]]")[0])
    assert differences(tiny_definition(rule), without) == [
        "rule late: removed, note at day, day > period.ends or day < period.starts"
    ]
