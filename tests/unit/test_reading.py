"""A definition is read strictly: whatever is not understood is refused by file, key and reason."""

import copy
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.answers import Answers
from returns.checks import check
from returns.definition.errors import DefinitionError
from returns.definition.nodes import TRUE, Ref, references
from returns.definition.read import load_files, read, read_folder
from tests.factories import CHOICES, ONE_QUESTION, PERIOD, tiny_definition, tiny_files

REAL = Path(__file__).parents[2] / "fixtures" / "definitions" / "2018-19-q3"

GRID = """
[[block]]
kind = "grid"
key = "conditions"
label = "National conditions"
  [[block.column]]
  key = "met"
  cell = "C"
  label = "Confirmation"
  type = "choice"
  choices = "yes_no"
  required = true
  [[block.column]]
  key = "reason"
  cell = "D"
  label = "If No, why"
  type = "long_text"
  required = "met == 'no'"
  [[block.row]]
  key = "plans"
  cell = 8
  label = "1) Plans"
  [[block.row]]
  key = "care"
  cell = 9
  label = "2) Care"
"""
TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 10
  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name"
  type = "text"
  required = true
  [[block.column]]
  key = "spend"
  cell = "C"
  label = "Spend"
  type = "money"
"""
NUMBERS = """
[[block]]
kind = "question"
key = "a"
cell = "C1"
label = "A"
type = "number"
[[block]]
kind = "question"
key = "b"
cell = "C3"
label = "B"
type = "number"
"""


def refused(*sheets: str, **others: Any) -> DefinitionError:
    """The error with which a tiny definition is refused."""
    with pytest.raises(DefinitionError) as error:
        tiny_definition(*sheets, **others)
    return error.value


def refused_files(files: Mapping[str, Mapping[str, Any]]) -> DefinitionError:
    with pytest.raises(DefinitionError) as error:
        read(files)
    return error.value


def question(**lines: str) -> str:
    """One question as TOML; `cell="'C9'"` replaces or adds lines, written as TOML values."""
    usual = {"kind": "'question'", "key": "'cover.name'", "cell": "'C8'", "label": "'Name'", "type": "'text'"}
    return "[[block]]\n" + "\n".join(f"{key} = {value}" for key, value in {**usual, **lines}.items()) + "\n"


def rows(*cells: str) -> str:
    """A checker of the first sheet with these rows."""
    return "[[section]]\nsheet = 'sheet'\nrows = [" + ", ".join(f"['{cell}', 'Row']" for cell in cells) + "]"


NO_ROWS = rows()


# --- what is read ---------------------------------------------------------------------------------------------------


def test_a_question_is_read_with_its_key_label_type_and_cell() -> None:
    asked = tiny_definition(ONE_QUESTION).questions["cover.name"]
    assert (asked.label, asked.type, str(asked.cell), asked.required, asked.role) == (
        "Name:",
        "text",
        "C8",
        TRUE,
        "asked",
    )


def test_a_grid_becomes_one_question_for_each_place() -> None:
    assert list(tiny_definition(GRID).questions) == [
        "conditions.plans.met", "conditions.plans.reason", "conditions.care.met", "conditions.care.reason",
    ]  # fmt: skip


def test_a_bare_name_in_a_grid_means_the_same_row() -> None:
    required = tiny_definition(GRID).questions["conditions.care.reason"].required
    assert required is not None
    assert references(required) == {"conditions.care.met"}


def test_a_place_of_a_grid_stands_where_column_and_row_meet() -> None:
    assert str(tiny_definition(GRID).questions["conditions.care.reason"].cell) == "D9"


def test_a_row_may_leave_out_a_column() -> None:
    definition = tiny_definition(GRID.replace("cell = 9", "cell = 9\n  without = ['reason']"))
    assert "conditions.care.reason" not in definition.questions
    assert "conditions.care.met" in definition.questions


def test_a_single_place_of_a_grid_may_differ() -> None:
    definition = tiny_definition(
        GRID.replace("cell = 9", "cell = 9\n  cells = { reason = { required = false, hint = 'H' } }")
    )
    asked = definition.questions["conditions.care.reason"]
    assert (asked.required, asked.hint) == (None, "H")


def test_a_grid_may_name_its_questions_by_a_pattern() -> None:
    definition = tiny_definition(GRID.replace('key = "conditions"', "key = 'c'\nname = 'national.{row}_{column}'"))
    assert "national.plans_met" in definition.questions


def test_a_column_of_a_table_stands_in_its_first_row() -> None:
    table, column = tiny_definition(TABLE).table_columns["schemes.spend"]
    assert (str(column.cell), str(table.cell(column, 2)), table.id_column) == ("C20", "C22", "D")


def test_blocks_keep_the_order_in_which_they_are_written() -> None:
    definition = tiny_definition(GRID + question().replace("C8", "C30") + TABLE)
    assert [type(block).__name__ for block in definition.sheets[0].blocks] == ["Grid", "Question", "Table"]


def test_sheets_stand_in_the_order_of_their_numbers_and_not_of_their_letters() -> None:
    files = tiny_files(question(), checker=NO_ROWS)
    files["10-later.toml"] = {**tomllib.loads(question(key="'later.name'")), "title": "10. Later"}
    files["9-earlier.toml"] = {**tomllib.loads(question(key="'earlier.name'")), "title": "9. Earlier"}
    assert [sheet.slug for sheet in read(files).sheets] == ["sheet", "earlier", "later"]


def test_a_name_may_stand_on_another_sheet() -> None:
    other = question(key="'second.reason'", required="\"conditions.plans.met == 'no'\"")
    required = tiny_definition(GRID, other).questions["second.reason"].required
    assert required is not None
    assert references(required) == {"conditions.plans.met"}


def test_the_ends_of_the_period_are_constants_of_expressions() -> None:
    date_question = (
        question(type="'date'") + "[[query]]\nkey='q'\nat='cover.name'\nrule='cover.name > period.ends'\nsays='S'"
    )
    assert tiny_definition(date_question, checker=NO_ROWS).rules[0].rule != Ref("period.ends")


def test_false_means_never_needed() -> None:
    assert tiny_definition(question(required="false"), checker=NO_ROWS).questions["cover.name"].required is None


def test_a_due_date_has_a_time_and_an_offset() -> None:
    due = tiny_definition(period={"due": datetime.fromisoformat("2019-01-25T12:00:00+00:00")}).period.due
    assert due == datetime.fromisoformat("2019-01-25T12:00:00+00:00")


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["period.toml", "choices.toml", "checker.toml"])
def test_a_missing_file_is_named(name: str) -> None:
    files = tiny_files()
    del files[name]
    assert str(refused_files(files)) == f"{name}: is missing from the definition's folder"


def test_a_definition_without_sheets_is_refused() -> None:
    files = tiny_files()
    del files["1-sheet.toml"]
    assert "has no sheet" in refused_files(files).reason


@pytest.mark.parametrize(
    "name", ["cover.toml", "x-cover.toml", "1_cover.toml", "1-Cover.toml", "1-cover.yaml", "notes.toml", "-1-x.toml"]
)
def test_a_file_whose_name_says_no_place_is_refused(name: str) -> None:
    files = {**tiny_files(), name: {"title": "T"}}
    assert (refused_files(files).file, "is no sheet" in refused_files(files).reason) == (name, True)


def test_two_sheets_of_one_number_are_refused() -> None:
    files = {**tiny_files(), "01-other.toml": {"title": "Other", **tomllib.loads(question(key="'other.name'"))}}
    assert "has the same number as" in refused_files(files).reason


def test_two_sheets_of_one_slug_are_refused() -> None:
    files = {**tiny_files(), "2-sheet.toml": {"title": "Other", **tomllib.loads(question(key="'other.name'"))}}
    assert str(refused_files(files)) == "2-sheet.toml: has the same slug as 1-sheet.toml"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="there is no such folder"):
        read_folder(tmp_path / "2030-31-q1")


def test_a_file_that_is_no_toml_is_refused_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "period.toml").write_text("key = 2018-19-q3\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"period.toml: is not valid TOML: .*line 1"):
        load_files(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "period.toml").write_bytes(b'title = "\xa3"\n')
    with pytest.raises(DefinitionError, match=r"period.toml: is not valid TOML"):
        load_files(tmp_path)


def test_a_key_written_twice_in_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "period.toml").write_text("key = 'a'\nkey = 'b'\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"period.toml: is not valid TOML: .*overwrite"):
        load_files(tmp_path)


def test_a_folder_within_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "1-cover.toml").mkdir()
    with pytest.raises(DefinitionError, match=r"1-cover.toml: only .toml files belong"):
        load_files(tmp_path)


def test_lists_without_end_within_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "period.toml").write_text("key = " + "[" * 5000 + "]" * 5000, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"period.toml: is not valid TOML"):
        load_files(tmp_path)


def test_another_kind_of_file_in_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.docx").write_bytes(b"")
    with pytest.raises(DefinitionError, match=r"notes.docx: only .toml files belong"):
        load_files(tmp_path)


# --- keys that are not known, missing or of the wrong kind ----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (question(requierd="true"), "block[cover.name].requierd"),
        ("colour = 'red'\n" + question(), "colour"),
        (GRID.replace("cell = 9", "cell = 9\n  requird = true"), "block[conditions].row[care].requird"),
        (GRID.replace('type = "long_text"', 'type = "long_text"\n  lable = "x"'), "row[plans].reason.lable"),
        (TABLE.replace('type = "money"', 'type = "money"\n  widht = 3'), "block[schemes].column[spend].widht"),
        ("[[block]]\nkind = 'note'\ntext = 'Words'\ncell = 'B2'\nsize = 2", "block[1].size"),
        (question() + "[[query]]\nkey='q'\nat='cover.name'\nrule=\"cover.name == 'x'\"\nsays='S'\nstrenght='note'",
            "query[q].strenght"),
    ],
)  # fmt: skip
def test_a_key_that_is_not_known_is_named_with_its_place(text: str, place: str) -> None:
    error = refused(text, checker=NO_ROWS)
    assert error.file == "1-sheet.toml"
    assert error.key.endswith(place)
    assert error.reason == "is not a key that is known here; is it misspelt?"


def test_a_key_that_is_not_known_in_the_period_is_named() -> None:
    assert str(refused(period={"starst": 1})) == "period.toml: starst: is not a key that is known here; is it misspelt?"


def test_a_key_that_is_not_known_in_a_choice_is_named() -> None:
    error = refused(choices="[yes_no]\nyes = { label = 'Yes', provisonal = true }")
    assert (error.file, error.key) == ("choices.toml", "yes_no.yes.provisonal")


def test_a_key_that_is_not_known_in_the_checker_is_named() -> None:
    checker = "[[section]]\nsheet = 'sheet'\nrows = [{ cell = 'C8', label = 'Name', answer = \"true\" }]"
    error = refused(question(), checker=checker)
    assert (error.file, error.key) == ("checker.toml", "section[sheet].rows[1].answer")


@pytest.mark.parametrize("key", ["key", "cell", "label", "type", "kind"])
def test_a_question_lacks_nothing_that_it_needs(key: str) -> None:
    files = tiny_files(question(), checker=NO_ROWS)
    del files["1-sheet.toml"]["block"][0][key]
    error = refused_files(files)
    assert (error.file, error.key.split(".")[-1]) == ("1-sheet.toml", key)
    assert "is missing" in error.reason


@pytest.mark.parametrize("key", sorted(tomllib.loads(PERIOD)))
def test_the_period_lacks_nothing_that_it_needs(key: str) -> None:
    files = tiny_files()
    del files["period.toml"][key]
    error = refused_files(files)
    assert (error.file, error.key) == ("period.toml", key)


@pytest.mark.parametrize(
    ("lines", "key", "reason"),
    [
        ({"label": "5"}, "label", "must be a text, not 5"),
        ({"label": "''"}, "label", "must not be empty"),
        ({"label": "'  '"}, "label", "must not be empty"),
        ({"label": '"a\\u0000b"'}, "label", "holds a control character"),
        ({"limit": "true"}, "limit", "must be a whole number, not True"),
        ({"limit": "1.5"}, "limit", "must be a whole number, not 1.5"),
        ({"limit": "'20000'"}, "limit", "must be a whole number"),
        ({"contact": "1"}, "contact", "must be true or false, not 1"),
        ({"required": "1"}, "required", "must be a text"),
        ({"type": "'Text'"}, "type", "must be one of text, long_text"),
        ({"role": "'asker'"}, "role", "must be one of asked, history"),
        ({"kind": "'questions'"}, "kind", "must be one of question, grid"),
        ({"choices": "'yes_no'"}, "choices", "belongs to the type choice"),
        ({"type": "'choice'"}, "choices", "belongs to the type choice"),
        ({"type": "'choice'", "choices": "'levels'"}, "choices", "there is no list 'levels'"),
        ({"limit": "0"}, "limit", "must lie between 1 and 32,767"),
        ({"limit": "32768"}, "limit", "must lie between 1 and 32,767"),
        ({"limit": "10", "type": "'money'"}, "limit", "cannot be said of the type money"),
        ({"decimals": "1"}, "decimals", "cannot be said of the type text"),
        ({"decimals": "7", "type": "'number'"}, "decimals", "must lie between 0 and 6"),
        ({"decimals": "-1", "type": "'number'"}, "decimals", "must lie between 0 and 6"),
        ({"minimum": "5", "maximum": "4", "type": "'number'"}, "minimum", "must rise"),
        ({"maximum": "1000000000000000", "type": "'number'"}, "minimum", "lie between"),
        ({"role": "'history'", "required": "true"}, "required", "cannot be said of a question that is history"),
        ({"role": "'calculated'"}, "calculation", "belongs to a calculated question"),
        ({"role": "'asked'", "calculation": "'1 + 1'", "type": "'number'"}, "calculation", "belongs to a calculated"),
        ({"calculation": "'1 + 1'"}, "type", "only numbers can be calculated"),
    ],
)  # fmt: skip
def test_what_a_question_says_of_itself_must_make_sense(lines: dict[str, str], key: str, reason: str) -> None:
    error = refused(question(**lines), checker=NO_ROWS)
    assert error.key.endswith(f".{key}")
    assert reason in error.reason


@pytest.mark.parametrize(
    "cell", ["c8", "C0", "8C", "C", "$C$8", "C8:D9", "AAAA1", "XFE1", "C1048577", " C8", "R1C1", "Sheet!C8", "C٨"]
)
def test_what_is_no_cell_is_refused(cell: str) -> None:
    error = refused(question(cell=f"'{cell}'"), checker=NO_ROWS)
    assert (error.file, error.key) == ("1-sheet.toml", "block[cover.name].cell")
    assert cell[:3] in error.reason


def test_the_last_cell_of_a_worksheet_is_a_cell() -> None:
    assert tiny_definition(question(cell="'XFD1048576'"), checker=NO_ROWS).questions


# --- keys -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    ["", ".", "a.", ".a", "a..b", "A", "a-b", "a b", "1a", "a.1", "é", "a.in", "not", "if.x", "a.class", "a'b", "a{b}",
     "period.x", "previous.x", "x" * 121],
)  # fmt: skip
def test_a_key_that_an_expression_cannot_write_is_refused(key: str) -> None:
    error = refused(question(key=f'"{key}"'), checker=NO_ROWS)
    assert error.file == "1-sheet.toml"
    assert error.key.endswith(".key")


@pytest.mark.parametrize("key", ["a", "a.b", "a1.b_2", "match.type", "sum", "answered.x", "x" * 120])
def test_a_key_that_an_expression_can_write_is_taken(key: str) -> None:
    assert key in tiny_definition(question(key=f"'{key}'"), checker=NO_ROWS).questions


def test_a_key_that_stands_twice_is_refused() -> None:
    error = refused(question(), question(), checker=NO_ROWS)
    assert str(error) == "2-sheet-2.toml: cover.name: this key stands twice (also in 1-sheet.toml)"


def test_a_key_that_begins_another_is_refused() -> None:
    error = refused(question(key="'cover'") + question(cell="'C9'"), checker=NO_ROWS)
    assert (error.key, "is the beginning of another key" in error.reason) == ("cover", True)


def test_a_row_that_stands_twice_in_a_grid_is_refused() -> None:
    error = refused(GRID.replace('"care"', '"plans"'))
    assert str(error) == "1-sheet.toml: block[conditions].row: 'plans' stands twice"


def test_a_column_that_stands_twice_in_a_grid_is_refused() -> None:
    error = refused(GRID.replace('"reason"', '"met"'))
    assert str(error) == "1-sheet.toml: block[conditions].column: 'met' stands twice"


def test_two_tables_of_one_key_are_refused() -> None:
    second = TABLE.replace("first_row = 20", "first_row = 50").replace('"name"', '"title"').replace('"spend"', '"cost"')
    assert str(refused(TABLE + second)) == "1-sheet.toml: schemes: this key stands twice"


@pytest.mark.parametrize("pattern", ["{", "}", "{0}", "{row.x}", "{grid}", "{row!r}", "{grid}.{column}", "x"])
def test_a_pattern_that_does_not_tell_the_questions_of_a_grid_apart_is_refused(pattern: str) -> None:
    text = GRID.replace('key = "conditions"', f"key = 'conditions'\nname = '{pattern}'")
    assert refused(text, checker=NO_ROWS).file == "1-sheet.toml"


@pytest.mark.parametrize(
    "line",
    [
        "without = ['metx']",
        "without = [1]",
        "without = [['met']]",
        "cells = { metx = {} }",
        "cells = { met = 5 }",
        "cells = []",
    ],
)
def test_a_row_that_speaks_of_columns_that_are_not_there_is_refused(line: str) -> None:
    assert refused(GRID.replace("cell = 9", f"cell = 9\n  {line}"), checker=NO_ROWS).key.startswith(
        "block[conditions].row[care]."
    )


def test_a_grid_without_a_single_question_is_refused() -> None:
    text = GRID.replace("cell = 9", "cell = 9\n  without = ['met', 'reason']").replace(
        "cell = 8", "cell = 8\n  without = ['met', 'reason']"
    )
    assert "leaves no question" in refused(text, checker=NO_ROWS).reason


# --- cells ----------------------------------------------------------------------------------------------------------


def test_two_questions_in_one_cell_are_refused() -> None:
    error = refused(question() + question(key="'cover.email'"), checker=NO_ROWS)
    assert str(error) == "1-sheet.toml: cover.email: its cell C8 is taken already by cover.name"


def test_one_cell_on_two_sheets_is_two_cells() -> None:
    assert tiny_definition(question(), question(key="'other.name'"), checker=NO_ROWS).questions


def test_a_question_in_the_place_of_a_grid_is_refused() -> None:
    error = refused(GRID + question(cell="'D9'"), checker=NO_ROWS)
    assert error.reason == "its cell D9 is taken already by conditions.care.reason"


@pytest.mark.parametrize("cell", ["B20", "C29", "D25"])
def test_a_question_where_a_table_may_grow_is_refused(cell: str) -> None:
    assert "is taken already by schemes" in refused(TABLE + question(cell=f"'{cell}'"), checker=NO_ROWS).reason


@pytest.mark.parametrize("cell", ["B19", "B30", "E20"])
def test_a_question_beside_a_table_is_taken(cell: str) -> None:
    assert tiny_definition(TABLE + question(cell=f"'{cell}'"), checker=rows("B20")).questions


def test_two_tables_that_overlap_are_refused() -> None:
    second = TABLE.replace('key = "schemes"', 'key = "more"').replace("first_row = 20", "first_row = 29")
    assert "its cell B29 is taken already by schemes.name" in refused(TABLE + second, checker=NO_ROWS).reason


def test_two_columns_of_a_table_in_one_column_of_the_sheet_are_refused() -> None:
    assert "its cell B20 is taken already by schemes.name" in refused(TABLE.replace('cell = "C"', 'cell = "B"')).reason


def test_the_hidden_column_of_a_table_stands_in_none_of_its_others() -> None:
    assert refused(TABLE.replace("capacity = 10", "capacity = 10\nid_column = 'C'")).key == "schemes.id_column"


@pytest.mark.parametrize("name", ["label_cell", "remaining_cell"])
def test_a_cell_for_words_where_another_answer_stands_is_refused(name: str) -> None:
    text = question(**{name: "'C9'"}) + question(key="'cover.email'", cell="'C9'")
    assert refused(text, checker=NO_ROWS).reason == f"its cell C9 is taken already by cover.name.{name}"


@pytest.mark.parametrize("name", ["title_cell", "board_cell"])
def test_the_sheets_own_words_stand_in_no_answer(name: str) -> None:
    error = refused(f"{name} = 'C8'\n" + question(), checker=NO_ROWS)
    assert (error.key, error.reason) == (name, "its cell C8 is taken already by cover.name")


@pytest.mark.parametrize(
    "line",
    ["capacity = 0", "capacity = -1", "capacity = 5001", "least = 11\ncapacity = 10", "least = -1", "first_row = 0",
     "first_row = 1048576"],
)  # fmt: skip
def test_a_table_of_an_impossible_size_is_refused(line: str) -> None:
    text = TABLE.replace("capacity = 10\n", "")
    text = (
        text.replace("first_row = 20", line)
        if line.startswith("first_row")
        else text.replace("first_row = 20", f"first_row = 20\n{line}")
    )
    assert refused(text, checker=NO_ROWS).key == f"block[schemes].{line.partition(' ')[0]}"


@pytest.mark.parametrize("line", ["cell = 0", "cell = -3", "cell = 1048577", "cell = true", "cell = '9'"])
def test_a_row_of_a_grid_stands_in_a_row_of_the_sheet(line: str) -> None:
    assert refused(GRID.replace("cell = 9", line), checker=NO_ROWS).key == "block[conditions].row[care].cell"


# --- the sheet ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tab", ["x" * 32, "a/b", "a\\\\b", "a:b", "a?b", "a*b", "[a]", "'a", "a'", "History", "a\\nb", " "]
)
def test_a_tab_that_excel_refuses_is_refused(tab: str) -> None:
    error = refused(f'tab = "{tab}"\n' + question(), checker=NO_ROWS)
    assert (error.file, error.key) == ("1-sheet.toml", "tab")


def test_a_title_too_long_for_a_tab_needs_a_tab_of_its_own() -> None:
    assert refused("title = '2. National Conditions & s75 Pooled Budget'\n" + question(), checker=NO_ROWS).key == "tab"


def test_a_tab_of_31_characters_is_taken() -> None:
    assert tiny_definition(f"tab = '{'x' * 31}'\n" + question(), checker=NO_ROWS).questions


@pytest.mark.parametrize("name", ["tab", "heading"])
def test_two_sheets_of_one_name_but_for_capitals_are_refused(name: str) -> None:
    error = refused(
        f"{name} = 'Cover'\n" + question(), f"{name} = 'COVER'\n" + question(key="'other.name'"), checker=NO_ROWS
    )
    assert (error.key, "is the name of another sheet too" in error.reason) == (name, True)


@pytest.mark.parametrize(
    "widths", ["{ A = 0 }", "{ A = 256 }", "{ a = 5 }", "{ XFE = 5 }", "{ A1 = 5 }", "{ A = 5.5 }", "{ A = true }", "5"]
)
def test_widths_name_columns_and_characters(widths: str) -> None:
    assert refused(f"widths = {widths}\n" + question(), checker=NO_ROWS).key.startswith("widths")


# --- choices --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "choices",
    [
        "[levels]", "[levels]\nhigh = 'High'\nhigher = 'HIGH'", "[levels]\nHigh = 'High'", "[levels]\nhigh = ''",
        "[levels]\nhigh = 1",
        "levels = ['High', 'Low']", "[levels]\nhigh = 'Low'\nlow = 'High'", f"[levels]\nhigh = '{'x' * 256}'",
        f"[levels]\n{'x' * 61} = 'X'",
        "[levels]\nhigh = { label = 'High', provisional = 1 }", "[levels]\nhigh = { provisional = true }",
    ],
)  # fmt: skip
def test_a_list_of_choices_that_cannot_be_told_apart_or_shown_is_refused(choices: str) -> None:
    error = refused(choices=choices)
    assert (error.file, error.key.startswith("levels")) == ("choices.toml", True)


def test_a_choice_may_be_provisional() -> None:
    found = (
        tiny_definition(choices="[levels]\nhigh = { label = 'High', provisional = true }").choices["levels"].choices[0]
    )
    assert (found.label, found.provisional) == ("High", True)


# --- the period -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"starts": "2018-13-01"}, "starts"), ({"starts": "1 October 2018"}, "starts"), ({"starts": 20181001}, "starts"),
        ({"starts": "2018-W40-1"}, "starts"), ({"starts": True}, "starts"),
        ({"starts": datetime(2018, 10, 1, tzinfo=UTC)}, "starts"),
        ({"ends": date(2018, 9, 30)}, "ends"), ({"ends": ""}, "ends"),
        ({"due": date(2019, 1, 25)}, "due"), ({"due": datetime(2019, 1, 25, 12)}, "due"), ({"due": "soon"}, "due"),  # noqa: DTZ001
        ({"kind": "form"}, "kind"), ({"blank_conditions": "needed"}, "blank_conditions"),
        ({"key": "2018/19 Q3"}, "key"), ({"key": "2018--19"}, "key"), ({"key": "x" * 41}, "key"),
        ({"previous": "2018/19"}, "previous"),
        ({"title": "x" * 201}, "title"),
        ({"file_name": "HWB"}, "file_name"), ({"file_name": "{board} {year}"}, "file_name"),
        ({"file_name": "{board}/HWB"}, "file_name"),
        ({"file_name": "{board} {"}, "file_name"), ({"signatory": {}}, "signatory"), ({"signatory": ["Ada"]}, "signatory"),
    ],
)  # fmt: skip
def test_a_period_that_makes_no_sense_is_refused(changed: dict[str, Any], key: str) -> None:
    error = refused(period=changed)
    assert (error.file, error.key) == ("period.toml", key)


def test_dates_may_come_as_text_as_they_do_from_a_stored_version() -> None:
    assert tiny_definition(period={"ends": "2018-12-31"}).period.ends == date(2018, 12, 31)


# --- expressions in their places ------------------------------------------------------------------------------------


def rule(expression: str, says: str = "S", at: str = "a") -> str:
    return NUMBERS + f'[[query]]\nkey = "q"\nat = "{at}"\nrule = "{expression}"\nsays = "{says}"\n'


def test_a_name_that_no_question_has_is_refused() -> None:
    error = refused(rule("a > c"), checker=NO_ROWS)
    assert str(error) == "1-sheet.toml: q.rule: there is no question 'c'"


def test_a_name_without_its_row_means_nothing_outside_the_grid() -> None:
    error = refused(GRID + question(cell="'C30'", required="\"met == 'no'\""))
    assert str(error) == "1-sheet.toml: cover.name.required: there is no question 'met'"


def test_a_rule_stands_at_a_question() -> None:
    assert str(refused(rule("a > b", at="c"), checker=NO_ROWS)) == "1-sheet.toml: q.at: there is no question 'c'"


def test_a_message_names_questions_only() -> None:
    error = refused(rule("a > b", says="{a} is above {c}"), checker=NO_ROWS)
    assert str(error) == "1-sheet.toml: q.says: there is no question 'c'"


@pytest.mark.parametrize("key", ["unconfirmed", "over_limit"])
def test_a_rule_is_not_named_as_one_of_the_checkers_own(key: str) -> None:
    text = rule("a > b").replace('key = "q"', f'key = "{key}"')
    assert "is a rule of the checker's own" in refused(text, checker=NO_ROWS).reason


def test_a_rule_whose_name_is_too_long_with_that_of_its_row_is_refused() -> None:
    text = f"""
[[block]]
kind = "grid"
key = "g"
label = "G"
label_column = "B"
column = [{{ key = "n", cell = "C", label = "N", type = "number" }}]
row = [{{ key = "{"r" * 80}", cell = 8, label = "R" }}]

[[query]]
key = "{"q" * 40}"
grid = "g"
at = "n"
rule = "n > 0"
says = "S"
"""
    assert "has over 108 characters with the row's or column's key" in refused(text, checker=NO_ROWS).reason


def test_two_rules_of_one_name_are_refused() -> None:
    text = rule("a > b") + '[[error]]\nkey = "q"\nat = "a"\nrule = "a < 5"\nsays = "S"\n'
    assert refused(text, checker=NO_ROWS).reason == "is the name of another rule too"


def test_a_choice_that_is_not_in_the_list_is_refused_in_an_expression() -> None:
    error = refused(GRID.replace("met == 'no'", "met == 'maybe'"))
    assert (
        str(error)
        == "1-sheet.toml: conditions.plans.reason.required: 'maybe' is no choice of conditions.plans.met (yes, no)"
    )


def test_a_printed_label_is_no_choice_in_an_expression() -> None:
    assert "'No' is no choice" in refused(GRID.replace("met == 'no'", "met in ('No', 'yes')")).reason


CIRCLE = question(key="'a'", cell="'C1'", type="'number'", calculation="'b + 1'")
CIRCLE += question(key="'b'", cell="'C2'", type="'number'", calculation="'a + 1'")


def test_a_calculation_that_goes_round_is_refused_with_its_way() -> None:
    error = refused(CIRCLE, checker=NO_ROWS)
    assert error.key in ("a.calculation", "b.calculation")
    assert error.reason in ("goes round in a circle: a → b → a", "goes round in a circle: b → a → b")


def test_a_question_that_applies_because_of_its_own_total_is_refused() -> None:
    text = question(key="'a'", cell="'C1'", type="'number'", relevant="'total > 5'")
    text += question(key="'total'", cell="'C2'", type="'number'", calculation="'sum(a)'")
    assert "goes round in a circle" in refused(text, checker=NO_ROWS).reason


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("1 + 1", "a condition is needed here, not a number"),
        ("'yes'", "a condition is needed here, not a text"),
        ("a", "a condition is needed here, not a number"),
        ("not a", "a condition is needed here, not a number"),
        ("a and b", "a condition is needed here, not a number"),
        ("a == 'x'", "a number and a text cannot be compared"),
        ("t > 'a'", "a text and a text have no order; only two numbers or two dates have"),
        ("d > 5", "a date and a number have no order; only two numbers or two dates have"),
        ("d - period.starts > 5", "a number is needed here, not a date"),
        ("(a > b) == True", "a condition cannot be compared; write it alone, or with 'not' before it"),
        ("c == t", "a choice and a text cannot be compared"),
        ("c == other", "two choices can be compared only if they share their list of options"),
        ("c in (1, 2)", "a choice and a number cannot be compared"),
        ("sum(t) > 5", "sum takes a number, not a text"),
        ("abs(d) > 5", "abs takes a number, not a date"),
        ("length(a) > 5", "length takes a text, not a number"),
        ("length(c) > 5", "length takes a text, not a choice"),
        ("answered(a > b)", "answered takes an answer, not a condition"),
        ("schemes.spend > 5", "is a whole column of a table"),
        ("answered(schemes.spend)", "is a whole column of a table"),
    ],
)  # fmt: skip
def test_an_expression_in_which_kinds_meet_that_cannot_is_refused(expression: str, reason: str) -> None:
    text = NUMBERS + question(key="'t'", cell="'C5'") + question(key="'d'", cell="'C7'", type="'date'")
    text += question(key="'c'", cell="'C9'", type="'choice'", choices="'yes_no'")
    text += question(key="'other'", cell="'C11'", type="'choice'", choices="'levels'") + TABLE.replace(
        "required = true", ""
    )
    text += f'[[query]]\nkey = "q"\nat = "a"\nrule = "{expression}"\nsays = "S"\n'
    choices = "[yes_no]\nyes = 'Yes'\nno = 'No'\n[levels]\nhigh = 'High'"
    error = refused(text, choices=choices, checker=NO_ROWS)
    assert error.key in ("q.rule", "q")
    assert reason in error.reason


@pytest.mark.parametrize(
    "expression",
    [
        "c == 'yes'", "'yes' == c", "c in ('yes', 'no')", "c == c2", "w == 'Live'", "w > period.ends", "d == w",
        "t == 'x'", "t == t2",
        "sum(schemes.spend) > 5", "count(schemes.name, t, d) == 2", "max(a, 5) > b", "round(a / b, 1) == 0.5",
        "length(t) < 100",
        "answered(d) or blank(t)", "1 < a <= 5", "-a < 5", "not (a > b)", "True",
    ],
)  # fmt: skip
def test_an_expression_in_which_kinds_agree_is_taken(expression: str) -> None:
    text = NUMBERS + question(key="'t'", cell="'C5'") + question(key="'t2'", cell="'C6'")
    text += question(key="'d'", cell="'C7'", type="'date'") + question(key="'w'", cell="'C8'", type="'date_or_word'")
    text += question(key="'c'", cell="'C9'", type="'choice'", choices="'yes_no'")
    text += question(key="'c2'", cell="'C11'", type="'choice'", choices="'yes_no'") + TABLE.replace(
        "required = true", ""
    )
    text += f'[[query]]\nkey = "q"\nat = "a"\nrule = "{expression}"\nsays = "S"\n'
    assert tiny_definition(text, checker=NO_ROWS).questions


def test_a_calculated_cell_holds_a_number() -> None:
    text = NUMBERS + question(key="'c'", cell="'C9'", type="'number'", calculation="'a > b'")
    assert (
        str(refused(text, checker=NO_ROWS)) == "1-sheet.toml: c.calculation: a number is needed here, not a condition"
    )


def test_a_condition_that_no_workbook_can_hold_is_refused() -> None:
    text = NUMBERS + question(key="'c'", cell="'C9'", required=f'"{" and ".join(["a / b > 1"] * 15)}"')
    assert "has no Excel reading: it gives a formula that is too long" in refused(text).reason


def test_divisors_within_divisors_are_refused_before_they_fill_the_memory() -> None:
    nested = "1 / (a / " * 20 + "b" + ")" * 20
    text = NUMBERS + question(key="'c'", cell="'C9'", type="'number'", calculation=f"'{nested}'")
    assert "too long for a workbook" in refused(text, checker=NO_ROWS).reason


# --- the checker ----------------------------------------------------------------------------------------------------


def test_a_required_question_stands_in_the_checker() -> None:
    error = refused(ONE_QUESTION, checker=NO_ROWS)
    assert str(error) == "1-sheet.toml: cover.name: is required but stands in no checker row"


def test_a_checker_row_stands_at_a_question() -> None:
    error = refused(question(), checker=rows("C8", "D8"))
    assert str(error) == "checker.toml: section[sheet].rows[2].cell: no question of the sheet 'sheet' stands at D8"


def test_a_checker_row_has_a_cell() -> None:
    error = refused(question(), checker="[[section]]\nsheet = 'sheet'\nrows = [{ label = 'Name' }]")
    assert "is missing" in error.reason


@pytest.mark.parametrize("row", ["['C8']", "['C8', 'Label', 'more']", "['C8', 5]", "'C8'", "5", "[]"])
def test_a_checker_row_has_a_cell_and_a_label(row: str) -> None:
    error = refused(question(), checker=f"[[section]]\nsheet = 'sheet'\nrows = [{row}]")
    assert (error.key, error.reason) == ("section[sheet].rows", 'row 1 must be ["C8", "label"] or a table')


def test_a_cell_that_stands_twice_in_the_checker_is_refused() -> None:
    error = refused(question(), checker=rows("C8", "C8"))
    assert str(error) == "checker.toml: sheet C8: stands twice in the checker"


def test_a_sheet_that_stands_twice_in_the_checker_is_refused() -> None:
    error = refused(question(), checker=rows("C8") + "\n" + rows())
    assert "stands twice in the checker" in error.reason


def test_a_checker_of_a_sheet_that_is_not_there_is_refused() -> None:
    error = refused(question(), checker="[[section]]\nsheet = 'shet'\nrows = []")
    assert str(error) == "checker.toml: section[shet].sheet: there is no such sheet"


def test_a_question_that_is_never_pending_stands_in_no_checker_row() -> None:
    error = refused(question(role="'history'"), checker=rows("C8"))
    assert error.reason == "is not asked, so it can never be pending"


def test_a_checker_row_may_cover_several_questions() -> None:
    text = question(key="'a'", cell="'C1'", required="true") + question(key="'b'", cell="'C2'", required="true")
    row = "{ cell = 'C1', label = 'Both', answered = \"answered(a) and answered(b)\" }"
    definition = tiny_definition(text, checker=f"[[section]]\nsheet = 'sheet'\nrows = [{row}]")
    answered = definition.checker[0].rows[0].answered
    assert answered is not None
    assert references(answered) == {"a", "b"}


def test_a_checker_row_over_a_column_of_a_table_belongs_to_the_table() -> None:
    row = tiny_definition(TABLE, checker=rows("B20")).checker[0].rows[0]
    assert (row.key, row.table and row.table.key) == ("schemes.name", "schemes")


# --- whatever is wrong, it is a DefinitionError ---------------------------------------------------------------------

VALUES: list[Any] = [
    None, True, False, 0, -1, 10**30, 1.5, float("nan"), "", " ", "x", "a.b", "C8", "{", "{board}", "\x00", "😀" * 50,
    "1" * 3000, [], [[]], [1], ["C8"], {},
    {"x": 1}, [{}], date(2018, 1, 1), datetime(2018, 1, 1, tzinfo=UTC), "not " * 900 + "x", "a" + ".b" * 900, "(" * 500,
    "1e999999", "a[0]", "calculation", "period.ends",
    "budget.s75_pooled == 'no'", "budget.s75_pooled", "answered(budget.s75_pooled)", "sum(cover.email)", "conditions",
    "grid", "table", "note", "text",
]  # fmt: skip
KEYS = [
    "key",
    "label",
    "cell",
    "calculation",
    "relevant",
    "required",
    "choices",
    "limit",
    "minimum",
    "role",
    "type",
    "name",
    "x",
    "without",
    "cells",
]


def _places(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within parsed TOML."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*way, key)
        yield from _places(value, (*way, key))


@pytest.fixture(scope="module")
def real() -> dict[str, dict[str, Any]]:
    return load_files(REAL)


@pytest.fixture(scope="module")
def real_places(real: dict[str, dict[str, Any]]) -> list[tuple[Any, ...]]:
    return list(_places(real))


def _drop(holder: Any, key: Any, data: st.DataObject) -> None:
    del holder[key]


def _rename(holder: Any, key: Any, data: st.DataObject) -> None:
    if isinstance(holder, dict):
        holder[data.draw(st.sampled_from(KEYS))] = holder.pop(key)


def _retype(holder: Any, key: Any, data: st.DataObject) -> None:
    holder[key] = data.draw(st.sampled_from(VALUES))


def _double(holder: Any, key: Any, data: st.DataObject) -> None:
    if isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))


def _add(holder: Any, key: Any, data: st.DataObject) -> None:
    if isinstance(holder, dict):
        holder[data.draw(st.sampled_from(KEYS))] = data.draw(st.sampled_from(VALUES))


CHANGES: list[Callable[[Any, Any, st.DataObject], None]] = [_drop, _rename, _retype, _double, _add]


@given(data=st.data())
def test_whatever_becomes_of_a_definition_it_is_read_or_refused_and_nothing_else(
    data: st.DataObject, real: dict[str, dict[str, Any]], real_places: list[tuple[Any, ...]]
) -> None:
    files = copy.deepcopy(real)
    *way, last = data.draw(st.sampled_from(real_places))
    holder: Any = files
    for key in way:
        holder = holder[key]
    data.draw(st.sampled_from(CHANGES))(holder, last, data)
    with suppress(DefinitionError):
        definition = read(files)
        # What everything downstream takes for granted.
        assert all(question.label for question in definition.questions.values())
        assert all(question.key in definition.sheets_by_key for question in definition.questions.values())
        assert check(definition, Answers()).sheets


def test_a_file_saved_by_an_editor_that_marks_its_beginning_is_read_like_any_other(tmp_path: Path) -> None:
    for name, text in {"period.toml": PERIOD, "choices.toml": CHOICES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
    assert load_files(tmp_path)["period.toml"]["key"] == "2018-19-q3"
