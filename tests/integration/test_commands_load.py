"""load_answers: what a file may say, and that bad input is told line by line while nothing is written."""

import json
from pathlib import Path
from typing import Any

import pytest

from bcf.models import Board, User
from returns.actions import close_return
from returns.models import Answer, AnswerChange, ReturnEvent, Submission, TableRow
from tests.factories import make_board, make_officer, publish_tiny
from tests.integration.running import (
    BARNET,
    KENSINGTON,
    PERIOD,
    AnswerFiles,
    checked,
    pending,
    publish_q3,
    refused,
    run,
)

pytestmark = pytest.mark.django_db
COVER, NARRATIVE = "1. Cover", "5. Narrative"
CONDITIONS, METRICS = "2. National Conditions & s75 Pooled Budget", "3. Metrics"


@pytest.fixture
def files(tmp_path: Path) -> AnswerFiles:
    return AnswerFiles(tmp_path)


@pytest.fixture
def q3() -> None:
    publish_q3()


def text_of(key: str) -> str | None:
    return Answer.objects.get(key=key).text


def refuses(files: AnswerFiles, answers: object, *messages: str, **others: Any) -> None:
    """That the file is refused with each of these messages, and nothing is written, not even the return opened."""
    lines = refused("load_answers", files.write(**{"sheets": answers, **others}))
    for message in messages:
        assert any(message in line for line in lines), lines
    assert not Submission.objects.exists()
    assert not AnswerChange.objects.exists()


# --- what a file may say -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("q3")
def test_absent_leaves_alone_and_null_clears(files: AnswerFiles) -> None:
    run("load_answers", files.write({COVER: {"C10": "Ada", "C16": "The chair"}}))
    run("load_answers", files.write({COVER: {"C10": None}}))
    assert text_of("cover.completed_by") is None
    assert text_of("cover.signed_off_by") == "The chair"
    change = AnswerChange.objects.get(key="cover.completed_by", version=2)
    assert (change.old, change.new, change.origin, change.by) == ("Ada", None, "load", None)


@pytest.mark.usefixtures("q3")
@pytest.mark.parametrize("sheet", ["3. Metrics", "Metrics", "3. National Metrics", "metrics"])
def test_a_sheet_goes_by_heading_title_tab_name_in_the_pending_list_or_slug(sheet: str, files: AnswerFiles) -> None:
    run("load_answers", files.write({sheet: {"D11": "On track to meet target"}}))
    assert Answer.objects.get(key="metrics.nea.progress").choice == "on_track"


@pytest.mark.usefixtures("q3")
def test_an_answer_goes_by_cell_or_key(files: AnswerFiles) -> None:
    run("load_answers", files.write({COVER: {"cover.completed_by": "Ada", "C16": "The chair"}}))
    assert text_of("cover.completed_by") == "Ada"


@pytest.mark.usefixtures("q3")
def test_a_load_in_somebodys_name_is_in_the_history(files: AnswerFiles) -> None:
    ada = make_officer("Ada", Board.objects.get(ons_code=BARNET))
    run("load_answers", files.write({COVER: {"C16": "The chair"}}), "--by", "ADA@example.org")
    assert AnswerChange.objects.get().by == ada
    assert ReturnEvent.objects.get(kind="loaded").by == ada


@pytest.mark.usefixtures("q3")
def test_a_load_in_the_name_of_who_may_not_edit_the_board_is_refused(files: AnswerFiles) -> None:
    make_officer("Olga", Board.objects.get(ons_code=KENSINGTON))
    User.objects.create_user("gone@example.org", is_active=False)
    file = files.write({COVER: {"C16": "The chair"}})
    assert refused("load_answers", file, "--by", "olga@example.org") == [
        "olga@example.org may not edit the returns of Barnet"
    ]
    for unknown in ("nobody@example.org", "gone@example.org"):
        assert "no active user" in refused("load_answers", file, "--by", unknown)[0]
    assert not Submission.objects.exists()


@pytest.mark.usefixtures("q3")
def test_a_byte_order_mark_and_the_keys_that_only_inform_are_passed_over(files: AnswerFiles) -> None:
    content = {
        "board": "Barnet",
        "period": PERIOD,
        "texts": "shortened",
        "expected": {},
        "stand_ins": [],
        "inferred": [],
    }
    run("load_answers", files.raw(b"\xef\xbb\xbf" + json.dumps({**content, "not_legible": []}).encode()))
    assert Submission.objects.count() == 1


@pytest.mark.usefixtures("q3")
def test_a_closed_return_is_left_as_it_is(files: AnswerFiles) -> None:
    run("load_answers", files.write({COVER: {"C16": "The chair"}}))
    close_return(Submission.objects.get(), by=None)
    assert "closed" in refused("load_answers", files.write({COVER: {"C16": "Another"}}))[0]
    assert text_of("cover.signed_off_by") == "The chair"


# --- texts that are long or odd ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("q3")
@pytest.mark.parametrize("text", ["x" * 20_001, "line\n" * 4_000 + "x", "é" * 20_001])
def test_a_text_over_its_limit_is_kept_and_flagged(text: str, files: AnswerFiles) -> None:
    run("load_answers", files.write({NARRATIVE: {"B8": text}}))
    assert Answer.objects.get().text == text
    found = checked(BARNET)["findings"]
    assert [(f["sheet"], f["cell"], f["strength"], f["rule"]) for f in found] == [
        (NARRATIVE, "B8", "error", "over_limit")
    ]
    assert NARRATIVE in pending(BARNET)  # B12 is still blank; B8 counts as answered
    assert pending(BARNET)[NARRATIVE] == 1


@pytest.mark.usefixtures("q3")
@pytest.mark.parametrize("text", ["x" * 20_000, "\n".join(["x"] * 10_000) + "x", "🙂" * 5_000])
def test_a_text_of_its_limit_is_no_finding(text: str, files: AnswerFiles) -> None:
    assert len(text) <= 20_000
    run("load_answers", files.write({NARRATIVE: {"B8": text}}))
    assert Answer.objects.get().text == text
    assert checked(BARNET)["findings"] == []


@pytest.mark.usefixtures("q3")
@pytest.mark.parametrize("text", ["x" * 32_768, "line\n" * 6_553 + "xxxx", "line\r\n" * 6_553 + "xxxx", "🙂" * 32_768])
def test_a_text_over_the_limit_of_a_workbooks_cell_is_refused(text: str, files: AnswerFiles) -> None:
    refuses(files, {NARRATIVE: {"B8": text}}, "5. Narrative B8: must have at most 32,767 characters")


@pytest.mark.usefixtures("q3")
def test_a_line_break_counts_once_however_it_is_written(files: AnswerFiles) -> None:
    run("load_answers", files.write({NARRATIVE: {"B8": "x\r\n" * 9_999 + "xx"}}))
    text = Answer.objects.get().text
    assert text is not None
    assert len(text) == 20_000
    assert checked(BARNET)["findings"] == []


@pytest.mark.usefixtures("q3")
def test_what_a_workbook_cannot_hold_is_dropped_and_a_vertical_tab_becomes_a_line_break(files: AnswerFiles) -> None:
    run("load_answers", files.write({NARRATIVE: {"B8": "one\u0000\u000btwo\ud800🙂"}}))
    assert Answer.objects.get().text == "one\ntwo🙂"


@pytest.mark.usefixtures("q3")
@pytest.mark.parametrize("text", ['=HYPERLINK("http://example.org")', "<img src=x onerror=alert(1)>", "+1", "@SUM(A1)"])
def test_formulas_and_markup_are_texts_like_any_other(text: str, files: AnswerFiles) -> None:
    run("load_answers", files.write({NARRATIVE: {"B8": text}}))
    assert Answer.objects.get().text == text


# --- bad answers ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("q3")
@pytest.mark.parametrize(
    ("sheet", "place", "value", "message"),
    [
        (COVER, "C10", True, "1. Cover C10: must be a text, a number or null, not true or false"),
        (COVER, "C10", ["Ada"], "1. Cover C10: must be a text, a number or null, not a list"),
        (COVER, "C10", {}, "1. Cover C10: must be a text, a number or null, not an object"),
        (COVER, "C14", 2079460000, "1. Cover C14: must be a text in quotes, not a number"),
        (COVER, "cover.phone", 1, "1. Cover C14: must be a text in quotes, not a number"),
        (COVER, "C12", "nobody", "1. Cover C12: must be one e-mail address"),
        (COVER, "Z99", "x", "1. Cover Z99: there is no such question on this sheet"),
        (COVER, "c10", "x", "1. Cover c10: there is no such question on this sheet"),
        (COVER, "cover.nothing", "x", "1. Cover cover.nothing: there is no such question on this sheet"),
        (COVER, "metrics.nea.progress", "x", "stands on the sheet '3. Metrics'"),
        (COVER, "C8", "Northmere", "1. Cover C8: names 'Northmere', while this is the return of 'Barnet'"),
        (COVER, "C8", None, "1. Cover C8: names null"),
        (CONDITIONS, "C8", "Perhaps", "C8: must be one of 'Yes', 'No'; 'Perhaps' is none of them"),
        (CONDITIONS, "E15", "31/02/2019", "E15: must be a real date"),
        (CONDITIONS, "E15", 43466, "E15: must be a text in quotes, not a number"),
        ("9. Nothing", "C8", "x", "sheet '9. Nothing': is no sheet; use one of '1. Cover'"),
        ("", "C8", "x", "sheet '': is no sheet"),
        ("1. Cover\n", "C8", "x", "sheet '1. Cover\\n': is no sheet"),
        (COVER, "C10\u0000\ud800", "x", "there is no such question on this sheet"),
        (COVER, "x" * 5_000, "x", "there is no such question on this sheet"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_told_by_sheet_and_cell(
    sheet: str, place: str, value: object, message: str, files: AnswerFiles
) -> None:
    refuses(files, {sheet: {place: value}}, message)


@pytest.mark.usefixtures("q3")
def test_every_problem_is_told_and_the_good_answers_are_not_written_either(files: AnswerFiles) -> None:
    sheets = {COVER: {"C10": "Ada", "C12": "nobody", "Z1": "x"}, "9. None": {}, CONDITIONS: {"C8": 1}}
    refuses(files, sheets, "C12: must", "Z1: there is", "9. None", "C8: must", ": 4 problems")


@pytest.mark.usefixtures("q3")
def test_a_question_answered_by_cell_and_by_key_is_refused(files: AnswerFiles) -> None:
    refuses(files, {COVER: {"C10": "Ada", "cover.completed_by": "Ben"}}, "answered twice")


@pytest.mark.usefixtures("q3")
@pytest.mark.parametrize(
    ("others", "message"),
    [
        ({"surprise": 1}, "'surprise': is no key that is known here"),
        ({"sheets": []}, "'sheets': must be an object, not a list"),
        ({"sheets": {COVER: None}}, "sheet '1. Cover': must be an object, not null"),
        ({"period": 2018}, "'period': must be a text, not a number"),
        ({"period": "2019-20-q9"}, "no definition of the period '2019-20-q9' is published"),
        ({"period": "2018-19-q3\u0000"}, "is published"),
        ({"ons_code": "E09999999"}, "there was no board 'E09999999'"),
        ({"ons_code": "E0900000\ud800"}, "there is no board"),
        ({"ons_code": "", "board": "Barne"}, "there was no board 'Barne'"),
        (
            {"board": "Kensington and Chelsea"},
            "the file names the board 'Kensington and Chelsea', while E09000003 is Barnet",
        ),
        ({"ons_code": ""}, "the file must name its period, and its board"),
        ({"prepopulated": {"phb.population": 1}}, "prepopulated 'phb.population': there is no such question"),
        ({"prepopulated": {"cover.email": "a@example.org"}}, "prepopulated 'cover.email': is not filled in beforehand"),
        ({"prepopulated": []}, "'prepopulated': must be an object"),
        ({"prepopulated": {"previous_responses": []}}, "'previous_responses': must be an object, not a list"),
        ({"prepopulated": {"previous_responses": {"2018-19-q2": 1}}}, "period '2018-19-q2': must be an object"),
        ({"prepopulated": {"previously_returned": 1}}, "'previously_returned': must be an object, not a number"),
        ({"prepopulated": {"previously_returned": {"ie": 1}}}, "previously_returned 'ie': there is no such question"),
        ({"explanations": []}, "'explanations': must be an object, not a list"),
        ({"explanations": {"nothing": "x"}}, "explanations 'nothing': there is no such query in this return"),
        ({"tables": {"risks": []}}, "table 'risks': there is no such table"),
        ({"tables": {"risks": {}}}, "table 'risks': must be a list of rows"),
        ({"tables": {"risks": [1]}}, "table 'risks' row 1: must be an object"),
    ],
)
def test_a_file_of_another_shape_is_refused(others: dict[str, Any], message: str, files: AnswerFiles) -> None:
    refuses(files, None, message, **others)


@pytest.mark.usefixtures("q3")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not valid JSON"),
        (b"{", "is not valid JSON"),
        (b"[1, 2]", "must hold one object, not a list"),
        (b"null", "must hold one object, not null"),
        (b"\xff\xfe{\x00}\x00", "is not encoded in UTF-8"),
        ("{\"board\": \"Barn\xe9t\"}".encode("latin-1"), "is not encoded in UTF-8"),
        (b'{"period": NaN}', "NaN is no number"),
        (b'{"period": -Infinity}', "-Infinity is no number"),
        (b'{"period": 1e99999999999999999999}', "out of all bounds"),
        (b'{"period": "a", "period": "b"}', "the key 'period' stands twice"),
        (b'{"sheets": {"1. Cover": {"C10": "a", "C10": "b"}}}', "the key 'C10' stands twice"),
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"sheets":' * 100_000, "is nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_no_json_is_refused_in_one_line(content: bytes, message: str, files: AnswerFiles) -> None:
    lines = refused("load_answers", files.raw(content))
    assert len(lines) == 1
    assert message in lines[0]


def test_a_missing_file_is_refused_in_one_line(tmp_path: Path) -> None:
    assert len(refused("load_answers", tmp_path / "none.json")) == 1
    assert len(refused("load_answers", tmp_path)) == 1


# --- numbers, prefilled answers and tables -------------------------------------------------------------------------

TINY = """
[[block]]
kind = "question"
key = "fund"
cell = "C8"
label = "Fund"
type = "money"

[[block]]
kind = "question"
key = "population"
cell = "C9"
label = "Population"
type = "integer"
role = "prefill"

[[block]]
kind = "table"
key = "risks"
label = "Risks"
first_row = 20
capacity = 3

  [[block.column]]
  key = "title"
  cell = "B"
  label = "Risk"
  type = "text"

  [[block.column]]
  key = "score"
  cell = "C"
  label = "Score"
  type = "integer"
"""
ROW = "6f1f7f3c-0f6e-4c5e-9d3c-2d2b8f4a5e10"


@pytest.fixture
def tiny(db: None) -> None:
    make_board("Barnet", BARNET)
    publish_tiny(TINY)


def load(files: AnswerFiles, **content: object) -> str:
    return run("load_answers", files.write(**content))


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("9000", "9000"),
        ("9000.5", "9000.5"),
        ('"£9,000"', "9000"),
        ("0", "0"),
        ("-1", "-1"),
        ("9e3", "9000"),
        ("0.10", "0.1"),
    ],
)
def test_a_number_is_exactly_what_the_file_says(written: str, number: str, files: AnswerFiles) -> None:
    head = f'{{"ons_code": "{BARNET}", "period": "{PERIOD}", "sheets": {{"1. Sheet": {{"C8": '
    path = files.raw(f"{head}{written}}}}}}}".encode())
    run("load_answers", path)
    stored = Answer.objects.get().number
    assert stored is not None
    assert format(stored.normalize(), "f") == number
    assert "nothing changed" in run("load_answers", path)


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("number", ["1e400", "1e-400", "1e30", "1.001", "123456789012345678901234567890"])
def test_a_number_that_does_not_fit_is_refused(number: str, files: AnswerFiles) -> None:
    head = f'{{"ons_code": "{BARNET}", "period": "{PERIOD}", "sheets": {{"1. Sheet": {{"C8": '
    assert "1. Sheet C8: " in refused("load_answers", files.raw(f"{head}{number}}}}}}}".encode()))[0]
    assert not Submission.objects.exists()


@pytest.mark.usefixtures("tiny")
def test_a_prefilled_answer_belongs_under_prepopulated_and_says_where_it_came_from(files: AnswerFiles) -> None:
    load(files, prepopulated={"population": 180_589})
    assert AnswerChange.objects.get().origin == "prefill"
    assert "nothing changed" in load(files, prepopulated={"population": 180_589})
    lines = refused("load_answers", files.write({"1. Sheet": {"C9": 1}}))
    assert "it belongs under 'prepopulated'" in lines[0]


@pytest.mark.usefixtures("tiny")
def test_rows_are_made_once_however_often_they_are_loaded(files: AnswerFiles) -> None:
    tables = {"risks": [{"row": ROW, "title": "Winter", "score": 4}, {"title": "Staff"}, {"risks.title": "Staff"}]}
    load(files, tables=tables)
    assert TableRow.objects.count() == 3
    assert "nothing changed" in load(files, tables=tables)
    load(files, tables={"risks": [{"row": ROW.upper(), "score": None}]})
    assert TableRow.objects.count() == 3
    assert Answer.objects.get(row=ROW, key="risks.score").number is None
    assert Answer.objects.get(row=ROW, key="risks.title").text == "Winter"


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"title": "a"}, {"title": "b"}, {"title": "c"}, {"title": "d"}], "has room for 3 rows"),
        ([{"score": "many"}], "table risks row 1 'score': must be a whole number"),
        ([{"score": True}], "table risks row 1 'score': must be a text, a number or null"),
        ([{"colour": "red"}], "table risks row 1 'colour': is no column"),
        ([{"title": "a", "risks.title": "b"}], "stands twice"),
        ([{"row": "1", "title": "a"}], "must be a row's own id"),
        ([{"row": 1, "title": "a"}], "must be a row's own id"),
        ([{"row": ROW, "title": "a"}, {"row": ROW, "title": "b"}], "must be a row's own id"),
    ],
)
def test_a_bad_row_is_told_and_nothing_is_written(rows: object, message: str, files: AnswerFiles) -> None:
    refuses(files, None, message, tables={"risks": rows})
    assert not TableRow.objects.exists()


@pytest.mark.usefixtures("tiny")
def test_a_row_of_another_return_and_a_removed_one_are_refused(files: AnswerFiles) -> None:
    load(files, tables={"risks": [{"row": ROW, "title": "Winter"}]})
    TableRow.objects.update(deleted_at="2019-01-01T00:00:00Z")
    assert "was removed" in refused("load_answers", files.write(tables={"risks": [{"row": ROW, "title": "Spring"}]}))[0]
    make_board("Kensington and Chelsea", KENSINGTON)
    other = files.write(ons_code=KENSINGTON, tables={"risks": [{"row": ROW, "title": "Spring"}]})
    assert "belongs to another table or return" in refused("load_answers", other)[0]


@pytest.mark.usefixtures("db")
def test_a_finding_in_a_table_names_the_cell_of_its_row(files: AnswerFiles) -> None:
    make_board("Barnet", BARNET)
    publish_tiny(TINY.replace('type = "text"', 'type = "text"\nlimit = 5'))
    load(files, tables={"risks": [{"title": "short"}, {"row": ROW, "title": "longer"}]})
    found = checked(BARNET)["findings"]
    assert [(f["cell"], f["key"], f["rule"]) for f in found] == [("B21", f"risks.title@{ROW}", "over_limit")]
