"""A downloaded workbook, filled in elsewhere and brought in through the page, while colleagues go on in the browser."""

import html
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bcf.models import AuditEvent, Board, User
from returns.actions import Entry, add_row, close_return, remove_row, save_answers
from returns.answers import Name
from returns.exports import blank_workbook, export_pdf, export_workbook
from returns.importing import apply, compare, keep, workbook_of
from returns.models import Answer, AnswerChange, ReturnEvent, Submission, TableRow, Upload
from returns.queries import recent_changes
from returns.receiving import read_upload, receive
from returns.stored import held_answers, load_answers
from returns.versions import definition_of
from returns.workbook.package import pack, unpack, write_package
from returns.workbook.stamp import PART, Stamp, stamp_xml
from tests.factories import answer, make_board, open_return_for, publish_tiny
from tests.integration.test_actions import at_once
from tests.integration.workbooks import with_cells
from tests.workbooks.tools import stamp_of

FORM = """
[[block]]
kind = "question"
key = "cover.board"
cell = "C7"
label = "Board:"
type = "board"
role = "given"

[[block]]
kind = "question"
key = "cover.name"
cell = "C8"
label = "Completed by:"
type = "text"

[[block]]
kind = "question"
key = "cover.pooled"
cell = "C9"
label = "Pooled?"
type = "choice"
choices = "yes_no"

[[block]]
kind = "question"
key = "cover.cost"
cell = "C11"
label = "Cost"
type = "money"

[[block]]
kind = "question"
key = "cover.twice"
cell = "C12"
label = "Twice"
type = "money"
calculation = "cover.cost * 2"

[[block]]
kind = "question"
key = "cover.people"
cell = "C13"
label = "People"
type = "integer"
role = "prefill"

[[block]]
kind = "question"
key = "cover.story"
cell = "C14"
label = "Story"
type = "long_text"

[[block]]
kind = "table"
key = "risks"
label = "Risks"
first_row = 20
capacity = 3
id_column = "H"

  [[block.column]]
  key = "title"
  cell = "B"
  label = "Risk"
  type = "text"

  [[block.column]]
  key = "cost"
  cell = "C"
  label = "Cost of it"
  type = "money"
"""
Cells = Mapping[str, str | int | Decimal | None]
NAME = Name("cover.name")


@pytest.fixture
def opened(northmere: Board, ada: User) -> Submission:
    """Northmere's return, in which Ada has answered, with two risks."""
    submission = open_return_for(northmere, publish_tiny(FORM), by=ada)
    answer(submission, by=ada, origin="prefill", cover__people="100")
    answer(submission, by=ada, cover__name="Ada", cover__cost="10", cover__story="The plan is good. " * 30)
    for title in ("Winter", "Flu"):
        row = str(add_row(submission, "risks", by=ada).id)
        save_answers(submission, [Entry(Name("risks.title", row), title)], by=ada, origin="form")
    return submission


@pytest.fixture
def workbook(opened: Submission, northmere: Board, ada: User) -> bytes:
    """The workbook that Ada downloaded."""
    return export_workbook(opened, northmere, by=ada).content


@pytest.fixture
def adas(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def here(board: Board, rest: str = "import/") -> str:
    return f"/returns/2018-19-q3/{board.ons_code}/{rest}"


def send(client: Client, board: Board, content: bytes, name: str = "filled in.xlsx") -> Any:
    return client.post(here(board), {"workbook": SimpleUploadedFile(name, content)})


def bring(client: Client, board: Board, content: bytes) -> str:
    """The address of the lines of this workbook."""
    sent = send(client, board, content)
    assert sent.status_code == 302, text_of(sent)
    return str(sent["Location"])


def text_of(page: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())))


def choices_of(page: Any) -> dict[str, str]:
    """What a browser would post of the page as it stands."""
    source = page.content.decode()
    posted = {"seen": html.unescape(re.search(r'name="seen" value="([^"]*)"', source)[1])}  # type: ignore[index]
    for box in re.findall(r"<input[^>]*checked[^>]*>", source):
        found = dict(re.findall(r'(name|value)="([^"]*)"', box))
        posted[found["name"]] = found["value"]
    return posted


def values(submission: Submission) -> dict[str, object]:
    return dict(load_answers(submission, definition_of(submission.version)).values)


def risks(submission: Submission) -> list[dict[str, object]]:
    return [dict(row.values) for row in load_answers(submission, definition_of(submission.version)).table("risks")]


def counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (AnswerChange, Upload, TableRow, AuditEvent))


# --- changes -------------------------------------------------------------------------------------------------------


def test_a_change_is_shown_by_sheet_and_cell_and_written_only_when_it_is_applied(
    opened: Submission, northmere: Board, adas: Client, ada: User, workbook: bytes
) -> None:
    lines = bring(adas, northmere, with_cells(workbook, {"C8": "Bea", "C11": 12, "C9": "no"}))
    page = adas.get(lines)
    shown = text_of(page)
    assert "3 changes." in shown
    assert "1. Sheet" in shown
    assert re.search(r"C8 Completed by .*Now Ada Becomes Bea", shown)
    assert re.search(r"C9 Pooled\? .*Now \(blank\) Becomes No", shown)
    assert re.search(r"C11 Cost .*Now £10 Becomes £12", shown)
    assert values(opened)["cover.name"] == "Ada"
    applied = adas.post(lines, choices_of(page), follow=True)
    assert "3 lines were brought in from filled in.xlsx, 0 left as they stand in this return." in text_of(applied)
    assert {key: values(opened)[key] for key in ("cover.name", "cover.cost", "cover.pooled")} == {
        "cover.name": "Bea", "cover.cost": 12, "cover.pooled": "no",
    }  # fmt: skip
    changes = AnswerChange.objects.filter(origin="workbook")
    assert {change.by for change in changes} == {ada}
    assert ReturnEvent.objects.get(kind="imported").details["taken"] == 3
    assert recent_changes(opened, definition_of(opened.version))[0].how == "brought in from a workbook"


def test_a_change_that_is_not_chosen_is_left(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    lines = bring(adas, northmere, with_cells(workbook, {"C8": "Bea", "C11": 12}))
    choices = choices_of(adas.get(lines))
    del choices["take:cover.name"]
    done = text_of(adas.post(lines, choices, follow=True))
    assert "1 line was brought in from filled in.xlsx, 1 left as it stands in this return." in done
    assert re.search(r"C8 Completed by Left as it stood", done)
    assert re.search(r"C11 Cost Brought in", done)
    assert (values(opened)["cover.name"], values(opened)["cover.cost"]) == ("Ada", 12)


def test_a_workbook_as_it_was_downloaded_changes_nothing(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    answer(opened, cover__name="Ben")
    shown = adas.get(bring(adas, northmere, workbook))
    assert "Nothing to change: this workbook says what it said when it was downloaded." in text_of(shown)
    assert "Bring in what is chosen" not in text_of(shown)


def test_a_workbook_brought_in_twice_changes_nothing_the_second_time(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    filled = with_cells(workbook, {"C8": "Bea", "B22": "Ice", "C22": 5, "H21": None, "B21": None})
    for expected in (
        "3 changes.",
        "all that was changed in this workbook stands in this return already",
    ):
        page = adas.get(bring(adas, northmere, filled))
        assert expected in text_of(page)
        if "Bring in what is chosen" in text_of(page):
            adas.post(page.wsgi_request.path, choices_of(page))
    assert risks(opened) == [{"risks.title": "Winter"}, {"risks.title": "Ice", "risks.cost": 5}]


def test_a_second_click_finds_it_done(opened: Submission, northmere: Board, adas: Client, workbook: bytes) -> None:
    lines = bring(adas, northmere, with_cells(workbook, {"C8": "Bea"}))
    choices = choices_of(adas.get(lines))
    adas.post(lines, choices)
    answer(opened, cover__name="Ben")
    before = counted()
    assert "This workbook was brought in" in text_of(adas.post(lines, choices))
    assert "This workbook was brought in" in text_of(adas.get(lines))
    assert counted() == before
    assert values(opened)["cover.name"] == "Ben"


def test_a_long_text_is_shown_by_what_changed_in_it_and_in_full(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    story = str(values(opened)["cover.story"])
    changed = story[:270] + "It is <b>bold</b>. " + story[270:]
    source = adas.get(bring(adas, northmere, with_cells(workbook, {"C14": changed}))).content.decode()
    marked = re.findall(r"<mark[^>]*>(.*?)</mark>", source, re.DOTALL)
    assert any("It is &lt;b&gt;bold&lt;/b&gt;" in mark for mark in marked)
    assert all(len(mark) < 120 for mark in marked)
    assert html.escape(changed) in source


def test_a_carried_over_answer_that_stands_so_in_the_workbook_stays_unconfirmed(
    opened: Submission, northmere: Board, adas: Client, ada: User
) -> None:
    save_answers(opened, [Entry(Name("cover.pooled"), "yes")], by=ada, origin="carry")
    workbook = export_workbook(opened, northmere, by=ada).content
    page = adas.get(lines := bring(adas, northmere, with_cells(workbook, {"C8": "Bea"})))
    adas.post(lines, choices_of(page))
    assert held_answers(opened)[Name("cover.pooled")].unconfirmed


# --- rows of a table -----------------------------------------------------------------------------------------------


def test_rows_are_added_changed_and_removed(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    filled = with_cells(workbook, {"B20": "Snow", "H21": None, "B21": None, "B22": "Ice", "C22": 5})
    page = adas.get(lines := bring(adas, northmere, filled))
    shown = text_of(page)
    assert "Risks: Flu – Row deleted in the workbook" in shown
    assert "Risks: Ice – Row added in the workbook" in shown
    assert re.search(r"B20 Risks, row 1: Risk .*Now Winter Becomes Snow", shown)
    adas.post(lines, choices_of(page))
    assert risks(opened) == [{"risks.title": "Snow"}, {"risks.title": "Ice", "risks.cost": 5}]


def test_a_full_table_takes_no_further_row_and_then_nothing_is_written(
    opened: Submission, northmere: Board, adas: Client, ada: User, workbook: bytes
) -> None:
    page = adas.get(lines := bring(adas, northmere, with_cells(workbook, {"B22": "Ice", "C8": "Bea"})))
    add_row(opened, "risks", by=ada)
    before = counted()
    refused = adas.post(lines, choices_of(page))
    assert refused.status_code == 422
    assert "'Risks' has room for 3 rows. Remove one first." in text_of(refused)
    assert counted() == before
    assert values(opened)["cover.name"] == "Ada"


def test_a_row_removed_in_the_browser_and_changed_in_the_workbook_comes_back_only_if_chosen(
    opened: Submission, northmere: Board, adas: Client, ben: User, workbook: bytes
) -> None:
    row = str(TableRow.objects.order_by("position")[0].id)
    remove_row(opened, row, by=ben)
    filled = with_cells(workbook, {"B20": "Snow", "C20": 7})
    page = adas.get(lines := bring(adas, northmere, filled))
    assert "Risks: Winter – Row changed in the workbook, removed in the browser" in text_of(page)
    assert "changed by Ben on" in text_of(page)
    choices = choices_of(page)
    assert choices[f"take:risks@{row}"] == "browser"
    adas.post(lines, {**choices, f"take:risks@{row}": "workbook"})
    assert risks(opened) == [{"risks.title": "Snow", "risks.cost": 7}, {"risks.title": "Flu"}]
    remove_row(opened, row, by=ben)
    assert risks(opened) == [{"risks.title": "Flu"}]


def test_a_row_copied_over_another_with_its_hidden_identity_is_told_and_no_row_is_lost(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    winter = str(TableRow.objects.order_by("position")[0].id)
    shown = text_of(adas.get(bring(adas, northmere, with_cells(workbook, {"H21": winter, "B21": "Winter"}))))
    assert "Two rows of this table are the same row" in shown
    assert "This row is gone from the workbook, but other rows were copied there" in shown
    assert "Bring in what is chosen" not in shown


# --- two officers --------------------------------------------------------------------------------------------------


def test_what_both_changed_is_a_conflict_that_keeps_the_browsers_unless_chosen(
    opened: Submission, northmere: Board, adas: Client, ben: User, workbook: bytes
) -> None:
    answer(opened, by=ben, cover__name="Ben", cover__cost="11", cover__pooled="yes")
    filled = with_cells(workbook, {"C8": "Bea", "C11": 12, "C9": "Yes"})
    page = adas.get(lines := bring(adas, northmere, filled))
    shown = text_of(page)
    assert "2 conflicts (changed in the workbook and, after its download, in the browser too)." in shown
    assert "1 change of the workbook stands in this return already" in shown
    assert re.search(
        r"On download Ada In this return now, changed by Ben on .* \(typed in the browser\) Ben In the workbook Bea",
        shown,
    )
    choices = choices_of(page)
    assert (choices["take:cover.name"], choices["take:cover.cost"]) == ("browser", "browser")
    adas.post(lines, {**choices, "take:cover.cost": "workbook"})
    assert (values(opened)["cover.name"], values(opened)["cover.cost"]) == ("Ben", 12)


def test_a_change_made_while_the_lines_are_looked_at_writes_nothing_and_is_shown_as_a_conflict(
    opened: Submission, northmere: Board, adas: Client, ben: User, workbook: bytes
) -> None:
    page = adas.get(lines := bring(adas, northmere, with_cells(workbook, {"C8": "Bea", "C11": 12, "C9": "No"})))
    answer(opened, by=ben, cover__name="Ben")
    choices = choices_of(page)
    del choices["take:cover.pooled"]
    before = counted()
    again = adas.post(lines, choices)
    assert again.status_code == 422
    assert "Nothing was brought in Somebody changed answers of this return while you looked at this page." in text_of(
        again
    )
    assert "Changed just now" in text_of(again)
    assert counted() == before
    kept = choices_of(again)
    assert kept["take:cover.name"] == "browser"
    assert kept["take:cover.cost"] == "workbook"
    assert "take:cover.pooled" not in kept
    adas.post(lines, kept)
    assert (values(opened)["cover.name"], values(opened)["cover.cost"]) == ("Ben", 12)
    assert "cover.pooled" not in values(opened)


def test_a_change_elsewhere_in_the_return_does_not_hold_it_up(
    opened: Submission, northmere: Board, adas: Client, ben: User, workbook: bytes
) -> None:
    page = adas.get(lines := bring(adas, northmere, with_cells(workbook, {"C8": "Bea"})))
    answer(opened, by=ben, cover__cost="99")
    assert adas.post(lines, choices_of(page)).status_code == 302
    assert (values(opened)["cover.name"], values(opened)["cover.cost"]) == ("Bea", 99)


@pytest.mark.parametrize("seen", ["", "{}", "[]", "x" * 100, '{"cover.name": "1"}', "[" * 100_000])
def test_a_post_that_does_not_say_what_was_seen_writes_nothing(
    seen: str, opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    lines = bring(adas, northmere, with_cells(workbook, {"C8": "Bea"}))
    before = counted()
    assert adas.post(lines, {"seen": seen, "take:cover.name": "workbook", "take:x@": "workbook"}).status_code == 422
    assert counted() == before


def test_when_writing_fails_halfway_nothing_is_written(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = adas.get(lines := bring(adas, northmere, with_cells(workbook, {"B22": "Ice", "H21": None, "B21": None})))
    before = counted()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("returns.importing.save_answers", fail)
    with pytest.raises(RuntimeError, match="disk"):
        adas.post(lines, choices_of(page))
    assert counted() == before
    assert len(risks(opened)) == 2
    assert Upload.objects.get().applied_at is None


# --- what is not taken in ------------------------------------------------------------------------------------------


def test_a_cell_that_cannot_be_read_is_told_and_the_others_are_taken(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    page = adas.get(lines := bring(adas, northmere, with_cells(workbook, {"C8": "=1+1", "C9": "Perhaps", "C11": 12})))
    shown = text_of(page)
    assert "2 places in the workbook are not taken in." in shown
    assert re.search(r"Not taken in C8 Completed by: .*formula", shown)
    assert re.search(r"C9 Pooled\? .*must be one of 'Yes', 'No'; 'Perhaps' is none of them", shown)
    done = text_of(adas.post(lines, choices_of(page), follow=True))
    assert re.search(r"C9 Pooled\? .*'Perhaps' is none of them", done)
    assert (values(opened)["cover.name"], values(opened)["cover.cost"]) == ("Ada", 12)


def test_what_is_worked_out_or_filled_in_beforehand_is_told_with_both_figures(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    shown = text_of(adas.get(bring(adas, northmere, with_cells(workbook, {"C12": 12, "C13": 101, "C11": 30}))))
    assert "C12 Twice: This is worked out: the workbook says £12; with its changes brought in it is £60." in shown
    assert "C13 People: This is filled in beforehand: the workbook says 101, this return 100." in shown
    assert "1 change." in shown


# --- what is refused as a whole ------------------------------------------------------------------------------------


def refuses(client: Client, board: Board, content: bytes, message: str) -> None:
    """That the file is refused at the file input with this message, and nothing is kept of it."""
    before = counted()
    page = send(client, board, content)
    assert page.status_code == 422
    assert message in text_of(page)
    source = page.content.decode()
    assert 'aria-describedby="workbook-hint workbook-error"' in source or "was closed on" in source
    assert '<a href="#workbook">' in source
    assert counted() == before


def stamped(content: bytes, **others: Any) -> bytes:
    """The workbook with another stamp."""
    parts = {part.name: part for part in unpack(content)}
    stamp = stamp_of(content)
    assert stamp is not None
    parts[PART] = pack(PART, stamp_xml(Stamp(**{**{key: getattr(stamp, key) for key in Stamp.__slots__}, **others})))
    return write_package(parts.values())


def test_the_workbook_of_another_board_is_refused_by_name(
    opened: Submission, northmere: Board, southwold: Board, adas: Client
) -> None:
    theirs = open_return_for(southwold, opened.version)
    content = export_workbook(theirs, southwold, by=None).content
    refuses(
        adas, northmere, content,
        f"This is the workbook of Southwold ({southwold.ons_code}); you are on the return of Northmere ({northmere.ons_code}).",
    )  # fmt: skip


def test_the_workbook_of_another_period_is_refused_by_name(
    opened: Submission, northmere: Board, adas: Client, ada: User
) -> None:
    other = open_return_for(northmere, publish_tiny(FORM, period={"key": "2018-19-q4", "label": "Q4 2018/19"}), by=ada)
    content = export_workbook(other, northmere, by=ada).content
    refuses(adas, northmere, content, "This is a workbook of Q4 2018/19; you are on the return for Q3 2018/19.")


def test_the_workbook_of_an_earlier_definition_is_refused(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    opened.version = publish_tiny(FORM.replace("Completed by", "Signed by"), number=2)
    opened.save()
    refuses(adas, northmere, workbook, "The form of this return was corrected after this workbook was downloaded.")


def test_a_blank_workbook_is_refused(opened: Submission, northmere: Board, adas: Client) -> None:
    blank = blank_workbook(opened.version, definition_of(opened.version))
    refuses(adas, northmere, blank, "This is the blank workbook, which belongs to no board.")


def test_a_copy_for_publication_is_refused(opened: Submission, northmere: Board, adas: Client) -> None:
    content = export_workbook(opened, northmere, by=None, publication=True).content
    refuses(adas, northmere, content, "This is a copy for publication")
    refuses(adas, northmere, stamped(content, publication=False), "no download of this return that is known here")


@pytest.mark.parametrize("export_id", ["", "11111111-2222-3333-4444-555555555555", "x" * 5000, "'; DROP TABLE"])
def test_an_export_that_is_not_known_is_refused(
    export_id: str, northmere: Board, adas: Client, workbook: bytes
) -> None:
    refuses(adas, northmere, stamped(workbook, export_id=export_id), "no download of this return that is known here")


def test_the_export_of_another_return_or_form_is_refused(
    opened: Submission, northmere: Board, southwold: Board, adas: Client, workbook: bytes
) -> None:
    theirs = export_workbook(open_return_for(southwold, opened.version), southwold, by=None)
    pdf = export_pdf(opened, northmere, by=None)
    for export in (theirs, pdf):
        refuses(adas, northmere, stamped(workbook, export_id=str(export.export_id)), "no download of this return")


@pytest.mark.parametrize(
    ("said", "told"), [("Southwold", "it says 'Southwold' for the board"), (None, "it says nothing")]
)
def test_a_workbook_in_which_the_boards_name_was_changed_is_refused(
    said: str | None, told: str, northmere: Board, adas: Client, workbook: bytes
) -> None:
    refuses(adas, northmere, with_cells(workbook, {"C7": said}), told)


def test_a_closed_return_takes_nothing_in(opened: Submission, northmere: Board, adas: Client, workbook: bytes) -> None:
    page = adas.get(lines := bring(adas, northmere, with_cells(workbook, {"C8": "Bea"})))
    close_return(opened, by=None)
    refuses(adas, northmere, workbook, "This return is closed. Nothing in it can be changed.")
    assert "You can read it, but not change it" in text_of(adas.get(here(northmere)))
    posted = adas.post(lines, choices_of(page))
    assert posted.status_code == 422
    assert "This return is closed" in text_of(posted)
    assert "This return is closed" in text_of(adas.get(lines))
    assert values(opened)["cover.name"] == "Ada"


def test_lines_looked_at_before_the_form_was_corrected_cannot_be_brought_in(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    page = adas.get(lines := bring(adas, northmere, with_cells(workbook, {"C8": "Bea"})))
    opened.version = publish_tiny(FORM.replace("Completed by", "Signed by"), number=2)
    opened.save()
    posted = adas.post(lines, choices_of(page))
    assert posted.status_code == 422
    assert "The form of this return was corrected after this workbook was brought in." in text_of(posted)


def test_a_post_without_a_file_and_one_with_several_are_told(
    northmere: Board, opened: Submission, adas: Client
) -> None:
    before = counted()
    two = [SimpleUploadedFile("a.xlsx", b"a"), SimpleUploadedFile("b.xlsx", b"b")]
    posts: list[tuple[dict[str, Any], str]] = [
        ({}, "Choose the workbook that you want to bring in."),
        ({"workbook": "just words"}, "Choose the workbook that you want to bring in."),
        ({"workbook": two}, "You chose 2 files. Bring in one workbook at a time."),
    ]
    for data, message in posts:
        page = adas.post(here(northmere), data)
        assert (page.status_code, message in text_of(page)) == (422, True)
    assert counted() == before


def test_an_empty_file_and_one_that_is_too_large_are_told(northmere: Board, opened: Submission, adas: Client) -> None:
    refuses(adas, northmere, b"", "This file is empty.")
    for more in (1, 2_000_000):
        refuses(
            adas, northmere, b"PK\x03\x04" + bytes(9_999_996 + more), "This file is too large: at most 10 MB are taken."
        )
    refuses(adas, northmere, b"PK\x03\x04" + bytes(9_999_996), "This file is incomplete")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "x" * 5000 + ".xlsx", "a\x00b.xlsx", "\u202exslx.exe", "<script>.xlsx", "é😀.xlsx"]
)
def test_a_files_name_is_kept_tame(
    name: str, opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    sent = send(adas, northmere, with_cells(workbook, {"C8": "Bea"}), name)
    assert sent.status_code == 302
    kept = Upload.objects.get().file_name
    assert kept.isprintable()
    assert 0 < len(kept) <= 255
    assert "/" not in kept
    assert "<script>" not in adas.get(sent["Location"]).content.decode()


# --- who may -------------------------------------------------------------------------------------------------------


def test_another_boards_officer_finds_neither_page(
    opened: Submission, northmere: Board, southwold: Board, adas: Client, olga: User, workbook: bytes
) -> None:
    lines = bring(adas, northmere, with_cells(workbook, {"C8": "Bea"}))
    open_return_for(southwold, opened.version)
    olgas = Client()
    olgas.force_login(olga)
    before = counted()
    for address in (here(northmere), lines, lines.replace(northmere.ons_code, southwold.ons_code)):
        assert olgas.get(address).status_code == 404
        assert olgas.post(address, {"seen": "{}"}).status_code == 404
    assert Client().get(lines)["Location"].startswith("/sign-in/?next=")
    assert Client().post(lines)["Location"].startswith("/sign-in/?next=")
    assert counted() == before


def test_a_colleague_may_bring_in_what_was_uploaded(
    opened: Submission, northmere: Board, adas: Client, ben: User, workbook: bytes
) -> None:
    lines = bring(adas, northmere, with_cells(workbook, {"C8": "Bea"}))
    bens = Client()
    bens.force_login(ben)
    bens.post(lines, choices_of(bens.get(lines)))
    assert Upload.objects.get().applied_by == ben
    assert AnswerChange.objects.filter(origin="workbook").get().by == ben


def test_the_return_links_to_it_while_it_is_open(opened: Submission, northmere: Board, adas: Client) -> None:
    assert here(northmere) in adas.get(here(northmere, "")).content.decode()
    close_return(opened, by=None)
    assert here(northmere) not in adas.get(here(northmere, "")).content.decode()


def test_nothing_of_the_file_itself_is_kept(
    opened: Submission, northmere: Board, adas: Client, workbook: bytes
) -> None:
    bring(adas, northmere, with_cells(workbook, {"C8": "Bea"}))
    kept = Upload.objects.get()
    assert kept.read["answers"]["cover.name"] == "Bea"
    assert len(json.dumps(kept.read)) < 5_000
    assert Answer.objects.filter(submission=opened, origin="workbook").count() == 0


def test_the_same_file_sent_again_before_it_is_applied_is_kept_once(
    opened: Submission, northmere: Board, adas: Client, ben: User, workbook: bytes
) -> None:
    content = with_cells(workbook, {"C8": "Bea"})
    assert bring(adas, northmere, content) == bring(adas, northmere, content)
    bens = Client()
    bens.force_login(ben)
    assert bring(bens, northmere, content) != bring(adas, northmere, content)
    assert Upload.objects.count() == 2


def test_who_comes_second_to_the_same_lines_is_told_what_was_brought_in(
    opened: Submission, northmere: Board, adas: Client, ben: User, workbook: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = bring(adas, northmere, with_cells(workbook, {"C8": "Bea", "C14": "Told."}))
    choices = choices_of(adas.get(lines))

    def overtaken(upload: Upload, *arguments: Any, **more: Any) -> Upload:
        apply(Upload.objects.get(), northmere, [Name("cover.name")], seen=None, by=ben)
        return apply(upload, *arguments, **more)

    monkeypatch.setattr("returns.views.importing.apply", overtaken)
    answer = adas.post(lines, choices, follow=True)
    assert "1 line was brought in from filled in.xlsx, 1 left as it stands in this return." in text_of(answer)


# --- at once -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_brings_the_workbook_in_and_the_other_finds_it_done() -> None:
    board = make_board("Eastmere")
    submission = open_return_for(board, publish_tiny(FORM))
    content = with_cells(export_workbook(submission, board, by=None).content, {"C8": "Bea", "B20": "Ice"})
    upload = keep(read_upload(receive(content, "x.xlsx"), submission, board), by=None)
    found = compare(workbook_of(upload, submission, board))

    def click() -> Upload:
        return apply(Upload.objects.get(pk=upload.pk), board, found.plan.by_default, seen=found.seen, by=None)

    done = at_once(click, click)
    assert done[0].applied_at == done[1].applied_at
    assert risks(submission) == [{"risks.title": "Ice"}]
    assert ReturnEvent.objects.filter(kind="imported").count() == 1
