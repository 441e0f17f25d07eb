"""The review board: who sees which lines, what filters and order do, the files, reminders for a selection, and what it costs."""

import csv
import io
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bcf.models import AuditEvent, Board, User
from returns.models import Signature, Submission, Timetable
from returns.opening import open_return
from returns.reminding import reminder_asked
from returns.signing import request_signoff, sign
from tests.factories import answer, make_board, make_member, open_return_for, publish_tiny
from tests.many import fill_many

SIGNED_BY_TWO = {"signatory": [{"role": "board", "label": "The board"}, {"role": "council", "label": "The council"}]}
GUARDED = """
[[block]]
kind = "question"
key = "cover.people"
cell = "C8"
label = "People:"
type = "integer"
required = true

[[query]]
key = "few"
at = "cover.people"
rule = "cover.people < 10"
says = "So many?"
"""
As = Callable[[User], Client]


@pytest.fixture
def pat(db: None) -> User:
    """Programme manager of the nation."""
    return make_member("Pat", "programme_manager", national=True)


@pytest.fixture
def signed_in() -> As:
    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of


def rows(page: Any) -> list[str]:
    """The boards of the table, in its order."""
    body = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<\n]+)', body)


def cells(page: Any, board: str) -> list[str]:
    """The words of a board's first line."""
    line = next(line for line in page.content.decode().split("<tr>") if f">{board}</a>" in line)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL)]


def read_csv(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_line_tells_state_counts_signatures_and_days(northmere: Board, ada: User, pat: User, signed_in: As) -> None:
    version = publish_tiny(GUARDED, period=SIGNED_BY_TWO)
    submission = open_return(version, northmere, by=ada)
    answer(submission, by=ada, cover__people="12")
    Timetable.objects.create(period="2018-19-q3", due_at=datetime.now(UTC) + timedelta(days=3))
    line = cells(signed_in(pat).get("/review/"), "Northmere")
    assert line[:9] == ["Q3 2018/19", "North", "Complete", "0", "1", "0", "0", "0 of 2", "3 days left"]
    assert re.fullmatch(r"\d{1,2} \w{3} \d{4}, \d\d:\d\d", line[9])


def test_a_signature_counts_once_it_is_given(northmere: Board, ada: User, pat: User, signed_in: As) -> None:
    submission = open_return_for(northmere, publish_tiny(period=SIGNED_BY_TWO), by=ada)
    answer(submission, by=ada, cover__name="Ada")
    cleo = make_member("Cleo", "signatory", northmere, capacity="board")
    snapshot = request_signoff(submission, northmere, by=ada)
    sign(submission, "board", by=cleo, seen=snapshot.reference)
    page = signed_in(pat).get("/review/?unsigned=1")
    assert cells(page, "Northmere")[7] == "1 of 2"
    assert Signature.objects.count() == 1


def test_a_board_whose_return_is_not_opened_has_a_line_too(
    northmere: Board, southwold: Board, pat: User, signed_in: As
) -> None:
    open_return_for(northmere)
    assert rows(signed_in(pat).get("/review/?state=not_opened")) == ["Southwold"]


def test_a_regional_manager_sees_the_boards_of_the_region_only(
    northmere: Board, southwold: Board, signed_in: As
) -> None:
    version = publish_tiny()
    for board in (northmere, southwold):
        open_return(version, board, by=None)
    client = signed_in(make_member("Rae", "programme_manager", region="South"))
    assert rows(client.get("/review/")) == ["Southwold"]
    assert [line[0] for line in read_csv(client.get("/review/returns.csv"))] == ["Board", "Southwold"]


def test_an_administrator_looks_at_every_board_without_being_offered_reviewing(
    tiny_return: Submission, signed_in: As
) -> None:
    page = signed_in(make_member("Ann", "administrator", national=True)).get("/review/")
    assert rows(page) == ["Northmere"]
    assert b"Send a reminder" not in page.content


@pytest.mark.parametrize("address", ["/review/", "/review/returns.csv", "/review/returns.xlsx"])
def test_the_review_board_is_not_for_officers(ada: User, signed_in: As, address: str) -> None:
    assert signed_in(ada).get(address).status_code == 403


@pytest.mark.parametrize(
    ("query", "boards"),
    [
        ("?q=south", ["Southwold"]),
        ("?q=e00000002", ["Southwold"]),
        ("?region=North", ["Northmere"]),
        ("?state=not_started", ["Southwold"]),
        ("?state=complete&state=not_started", ["Northmere", "Southwold"]),
        ("?queries=1", ["Northmere"]),
        ("?period=2018-19-q3&period=other", ["Northmere", "Southwold"]),
        ("?period=other", []),
        ("?late=1", ["Northmere", "Southwold"]),
        ("?unsigned=1", []),
        ("?state=nonsense&sort=nonsense&page=x", ["Northmere", "Southwold"]),
    ],
)
def test_filters_stand_in_the_address(pat: User, signed_in: As, query: str, boards: list[str]) -> None:
    version = publish_tiny(GUARDED)
    first = open_return(version, make_board("Northmere", "E00000001"), by=None)
    open_return(version, make_board("Southwold", "E00000002", region="South"), by=None)
    answer(first, cover__people="12")
    Timetable.objects.create(period="2018-19-q3", due_at=datetime.now(UTC) - timedelta(days=3))
    assert rows(signed_in(pat).get(f"/review/{query}")) == boards


def test_a_return_that_was_handed_in_is_late_no_more(tiny_return: Submission, pat: User, signed_in: As) -> None:
    Timetable.objects.create(period="2018-19-q3", due_at=datetime.now(UTC) - timedelta(days=3))
    Submission.objects.update(stage="submitted")
    client = signed_in(pat)
    assert rows(client.get("/review/?late=1")) == []
    assert cells(client.get("/review/"), "Northmere")[8] == ""


def test_a_column_sorts_up_and_then_down_with_blanks_last(pat: User, signed_in: As) -> None:
    version = publish_tiny()
    for name, code in (("Anville", "E00000001"), ("Bexford", "E00000002"), ("Corham", "E00000003")):
        board = make_board(name, code)
        if name != "Corham":
            answer(open_return(version, board, by=None), cover__name="x" if name == "Anville" else None)
    client = signed_in(pat)
    upwards = client.get("/review/?sort=pending")
    assert rows(upwards) == ["Anville", "Bexford", "Corham"]
    assert (
        b'aria-sort="ascending"><a class="govuk-link govuk-link--no-visited-state" href="?sort=-pending"'
        in upwards.content
    )
    assert rows(client.get("/review/?sort=-pending")) == ["Bexford", "Anville", "Corham"]


def test_totals_by_state_are_links_that_keep_the_other_filters(pat: User, signed_in: As) -> None:
    version = publish_tiny()
    for number in range(3):
        open_return(version, make_board(f"Board {number}", f"E0000000{number}"), by=None)
    page = signed_in(pat).get("/review/?q=board").content.decode()
    assert '<a class="govuk-link" href="?state=not_started&amp;q=board">Not started</a> 3' in page


def test_fifty_lines_make_a_page_and_the_files_hold_them_all(pat: User, signed_in: As) -> None:
    fill_many(60, 1)
    client = signed_in(pat)
    assert len(rows(client.get("/review/"))) == 50
    assert rows(client.get("/review/?page=2")) == [f"Board {number:03d}" for number in range(50, 60)]
    table = read_csv(client.get("/review/returns.csv?sort=-board&region=North"))
    assert [line[0] for line in table[1:]] == [f"Board {number:03d}" for number in range(57, -1, -3)]


def test_the_workbook_holds_what_is_shown_with_numbers_and_times(northmere: Board, pat: User, signed_in: As) -> None:
    answer(open_return_for(northmere), cover__name="Ada")
    taken = signed_in(pat).get("/review/returns.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(taken.content)).active
    assert sheet is not None
    head, line = list(sheet.iter_rows(values_only=True))
    told = dict(zip(head, line, strict=True))
    assert (told["Board"], told["ONS code"], told["State"], told["Pending"]) == (
        "Northmere",
        northmere.ons_code,
        "Ready",
        0,
    )
    assert isinstance(told["Last change"], datetime)


def test_a_name_that_looks_like_a_formula_is_a_text_in_both_files(pat: User, signed_in: As) -> None:
    open_return_for(make_board("=1+1", "E00000001"))
    client = signed_in(pat)
    assert read_csv(client.get("/review/returns.csv"))[1][0] == "'=1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/review/returns.xlsx").content)).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_a_reminder_reaches_what_is_not_handed_in_and_is_recorded(
    northmere: Board, southwold: Board, pat: User, signed_in: As, django_capture_on_commit_callbacks: Any
) -> None:
    version = publish_tiny()
    working, submitted = (open_return(version, board, by=None) for board in (northmere, southwold))
    Submission.objects.filter(pk=submitted.pk).update(stage="submitted")
    heard: list[Any] = []

    def listener(places: Any, note: str, **_: Any) -> None:
        heard.append(([place.board.name for place in places], note))

    reminder_asked.connect(listener)
    chosen = [f"2018-19-q3:{board.ons_code}" for board in (northmere, southwold)]
    with django_capture_on_commit_callbacks(execute=True):
        page = signed_in(pat).post(
            "/review/remind/", {"return": chosen, "note": "Friday, please", "query": "?region=North"}, follow=True
        )
    reminder_asked.disconnect(listener)
    assert page.redirect_chain == [("/review/?region=North", 302)]
    assert "1 return reminded. 1 was handed in or closed already." in page.content.decode()
    assert heard == [(["Northmere"], "Friday, please")]
    event = AuditEvent.objects.get(verb="reminded")
    assert (event.actor, event.subject) == (pat, f"returns.submission:{working.pk}")


def test_all_that_the_filters_show_can_be_reminded_at_once(pat: User, signed_in: As) -> None:
    fill_many(60, 1)
    signed_in(pat).post("/review/remind/", {"all": "1", "query": "?region=North&state=awaiting"})
    assert AuditEvent.objects.filter(verb="reminded").count() == 4


def test_choosing_nothing_says_so(pat: User, signed_in: As) -> None:
    page = signed_in(pat).post("/review/remind/", follow=True)
    assert "No return was chosen." in page.content.decode()
    assert not AuditEvent.objects.exists()


def test_a_return_of_another_region_is_not_reminded(tiny_return: Submission, northmere: Board, signed_in: As) -> None:
    rae = make_member("Rae", "programme_manager", region="South")
    page = signed_in(rae).post("/review/remind/", {"return": f"2018-19-q3:{northmere.ons_code}"}, follow=True)
    assert "No return was chosen." in page.content.decode()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("address", ["/review/remind/", "/review/ask/"])
def test_an_administrator_reminds_and_asks_nobody(db: None, signed_in: As, address: str) -> None:
    assert signed_in(make_member("Ann", "administrator", national=True)).post(address).status_code == 403


def test_a_question_to_a_selection_of_one_period_leads_to_its_form(
    northmere: Board, southwold: Board, pat: User, signed_in: As
) -> None:
    version = publish_tiny()
    for board in (northmere, southwold):
        open_return(version, board, by=None)
    chosen = [f"2018-19-q3:{board.ons_code}" for board in (northmere, southwold)]
    led = signed_in(pat).post("/review/ask/", {"return": chosen})
    assert led["Location"] == f"/questions/new/?period=2018-19-q3&board={northmere.ons_code}&board={southwold.ons_code}"


def test_a_question_about_two_periods_is_refused_in_words(pat: User, signed_in: As) -> None:
    boards = fill_many(1, 2)
    chosen = [f"{period}:{boards[0].ons_code}" for period in ("2016-q1", "2016-q2")]
    page = signed_in(pat).post("/review/ask/", {"return": chosen}, follow=True)
    assert "Choose returns of one period." in page.content.decode()


def queries_of(client: Client, address: str) -> int:
    """How many queries a page asks, once what is kept a process is there."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ["/review/", "/review/?sort=-due&state=awaiting", "/review/returns.csv", "/"])
def test_151_boards_and_12_periods_ask_as_many_queries_as_10_boards(pat: User, signed_in: As, address: str) -> None:
    fill_many(10)
    client = signed_in(pat)
    with_few = queries_of(client, address)
    fill_many(141, first=10)
    assert queries_of(client, address) == with_few
    start = time.monotonic()
    client.get(address)
    assert time.monotonic() - start < 2
