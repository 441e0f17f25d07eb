"""What became of one answer, change by change."""

import pytest
from django.test import Client

from bcf.models import Board, User
from returns.actions import Entry, add_row, remove_row, save_answers
from returns.answers import Name
from returns.models import AnswerChange, Submission
from tests.factories import answer, make_member, open_return_for, publish_tiny
from tests.integration.chains import address, open_first, signed_in, text_of, words_of

Q2 = "2018-19-q2"
TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 3
column = [{ key = "name", cell = "B", label = "Scheme", type = "text" }]
"""


@pytest.fixture
def client(ada: User) -> Client:
    return signed_in(ada)


@pytest.fixture
def quarter(northmere: Board) -> Submission:
    return open_first(northmere)


def history(board: Board, name: str, period: str = Q2) -> str:
    return address(board, f"history/{name}/", period)


def test_each_change_says_what_stood_and_stands_who_when_and_how(
    quarter: Submission, northmere: Board, ada: User, ben: User, client: Client
) -> None:
    answer(quarter, by=ada, pooled="no", money__plan__q1="1000")
    answer(quarter, by=ben, pooled="yes", money__plan__q1="-5")
    words = words_of(client.get(history(northmere, "pooled")))
    assert "Pooled?" in words
    assert "Then No Now Yes Ada" in words
    assert "Then (blank) Now No" in words
    assert "typed in the browser" in words
    money = words_of(client.get(history(northmere, "money.plan.q1")))
    assert "Then (blank) Now £1,000" in money
    assert "Then £1,000 Now -£5" in money.replace("−", "-")


def test_a_text_taken_back_is_blank_and_hostile_texts_are_texts(
    quarter: Submission, northmere: Board, client: Client
) -> None:
    answer(quarter, story="<b>bold</b>")
    answer(quarter, story=None)
    page = client.get(history(northmere, "story"))
    assert "<b>bold" not in text_of(page)
    assert "Then <b>bold</b> Now (blank)" in words_of(page)
    assert "The system" in words_of(page)


def test_an_answer_that_was_confirmed_stayed(quarter: Submission, northmere: Board, ada: User, client: Client) -> None:
    answer(quarter, origin="carry", pooled="no")
    save_answers(quarter, [Entry(Name("pooled"), "no", confirm=True)], by=ada, origin="form")
    assert "confirmed as it stood Stayed No" in words_of(client.get(history(northmere, "pooled")))


def test_an_answer_that_nobody_gave_has_no_history_yet(quarter: Submission, northmere: Board, client: Client) -> None:
    assert "Nobody has answered this yet." in words_of(client.get(history(northmere, "pooled")))


@pytest.mark.parametrize("name", ["nonsense", "pooled@row", "@", "a/b", "pooled%00", "pooled@%00"])
def test_what_the_return_does_not_have_has_no_history(
    quarter: Submission, northmere: Board, client: Client, name: str
) -> None:
    assert client.get(history(northmere, name)).status_code == 404


def test_a_cell_and_a_row_of_a_growing_table_have_histories(northmere: Board, ada: User, client: Client) -> None:
    submission = open_return_for(northmere, publish_tiny(TABLE))
    add_row(submission, "schemes", by=ada)
    row = add_row(submission, "schemes", by=ada)
    save_answers(submission, [Entry(Name("schemes.name", str(row.pk)), "Falls")], by=ada, origin="form")
    cell = history(northmere, f"schemes.name@{row.pk}", "2018-19-q3")
    assert "Schemes, row 2: Scheme" in words_of(client.get(cell))
    assert "Then (blank) Now Falls" in words_of(client.get(cell))
    remove_row(submission, str(row.pk), by=ada)
    assert "Schemes, a row that was removed: Scheme" in words_of(client.get(cell))
    words = words_of(client.get(history(northmere, f"schemes@{row.pk}", "2018-19-q3")))
    assert "Schemes, a row that was removed" in words
    assert "Then row Now no row" in words


def test_what_a_corrected_form_cannot_read_stays_as_it_was_stored(
    quarter: Submission, northmere: Board, client: Client
) -> None:
    for key, new in (("people", "many"), ("gone.key", "kept")):
        AnswerChange.objects.create(submission=quarter, key=key, version=1, new=new, origin="load")
        assert f"Then (blank) Now {new}" in words_of(client.get(history(northmere, key)))


def test_the_check_page_leads_to_each_answers_history(quarter: Submission, northmere: Board, client: Client) -> None:
    answer(quarter, pooled="no", story="Long", money__plan__q1="1000")
    page = text_of(client.get(address(northmere, "check/", Q2)))
    for name in ("pooled", "story", "money.plan.q1"):
        assert f'href="{history(northmere, name)}"' in page
    assert history(northmere, "money.plan.total") not in page
    viewer = signed_in(make_member("Vera", "viewer", northmere))
    assert f'href="{history(northmere, "pooled")}"' in text_of(viewer.get(address(northmere, "check/", Q2)))
    assert "/history/" not in text_of(client.get(address(northmere, "print/", Q2)))


def test_another_board_sees_no_history(quarter: Submission, northmere: Board, olga: User) -> None:
    answer(quarter, pooled="no")
    assert signed_in(olga).get(history(northmere, "pooled")).status_code == 404
