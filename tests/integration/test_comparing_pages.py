"""The page that shows two quarters of a board side by side."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bcf.models import Board, User
from returns.models import Submission
from tests.factories import answer
from tests.integration.chains import address, open_first, open_second, signed_in, text_of, words_of

COMPARE = "compare/2018-19-q2/"


@pytest.fixture
def first(northmere: Board) -> Submission:
    return open_first(northmere)


@pytest.fixture
def second(first: Submission, northmere: Board) -> Submission:
    answer(first, pooled="no", people="20", story="We <b>met</b>.", money__plan__q1="1000", money__plan__q2="5")
    found = open_second(northmere)
    answer(found, pooled="no", people="24", story="We <b>agreed</b>.", money__plan__q1="1100", money__plan__q2="5")
    return found


@pytest.fixture
def client(ada: User) -> Client:
    return signed_in(ada)


def test_only_what_changed_is_shown_with_what_it_was_and_by_how_much(
    second: Submission, northmere: Board, client: Client
) -> None:
    page = client.get(address(northmere, COMPARE))
    words = words_of(page)
    assert "Q2 2018/19 and Q3 2018/19 side by side" in words
    assert "People Q2 2018/19 20 Q3 2018/19 24 Change +4 (+20%)" in words
    assert "Plan – Q1 Q2 2018/19 £1,000 Q3 2018/19 £1,100 Change +£100 (+10%)" in words
    assert "Plan – Total Q2 2018/19 £1,005 Q3 2018/19 £1,105 Change +£100 (+10%)" in words
    assert "Plan – Q2" not in words
    assert "Pooled?" not in words
    assert "&lt;b&gt;agreed&lt;/b&gt;" in text_of(page)


def test_everything_is_shown_on_demand(second: Submission, northmere: Board, client: Client) -> None:
    assert 'href="?all=1"' in text_of(client.get(address(northmere, COMPARE)))
    words = words_of(client.get(address(northmere, COMPARE + "?all=1")))
    assert "Pooled? Q2 2018/19 No Q3 2018/19 No Change none" in words
    assert "Day Q2 2018/19 (blank) Q3 2018/19 (blank) Change none" in words


def test_the_later_quarter_is_the_newer_one_from_whichever_side_one_comes(
    second: Submission, northmere: Board, client: Client
) -> None:
    page = client.get(address(northmere, "compare/2018-19-q3/", period="2018-19-q2"))
    assert "People Q2 2018/19 20 Q3 2018/19 24 Change +4 (+20%)" in words_of(page)


def test_the_return_leads_to_the_comparison_with_the_quarter_before(
    second: Submission, northmere: Board, client: Client
) -> None:
    assert f'href="{address(northmere, "compare/")}"' in text_of(client.get(address(northmere, "")))
    assert client.get(address(northmere, "compare/"))["Location"] == address(northmere, COMPARE)


def test_the_chooser_leads_to_the_quarters_chosen(second: Submission, northmere: Board, client: Client) -> None:
    chosen = {"newer": "2018-19-q2", "older": "2018-19-q3", "all": "1"}
    answered = client.get(address(northmere, "compare/"), chosen)
    assert answered["Location"] == address(northmere, f"{COMPARE}?all=1")
    page = client.get(address(northmere, "compare/"), {"newer": "2018-19-q3", "older": "2018-19-q3"})
    assert page.status_code == 422
    assert "Choose two different quarters." in words_of(page)


def test_a_board_with_one_return_has_nothing_to_compare(first: Submission, northmere: Board, client: Client) -> None:
    page = client.get(address(northmere, "compare/", period="2018-19-q2"))
    assert "no other return to compare with yet" in words_of(page)
    assert "Compare with" not in words_of(client.get(address(northmere, "", period="2018-19-q2")))


@pytest.mark.parametrize("other", ["2018-19-q3", "2018-19-q4", "nothing"])
def test_a_quarter_that_is_not_there_is_not_found(
    second: Submission, northmere: Board, client: Client, other: str
) -> None:
    assert client.get(address(northmere, f"compare/{other}/")).status_code == 404


def test_another_boards_quarter_is_not_compared_with(
    second: Submission, northmere: Board, southwold: Board, olga: User
) -> None:
    assert signed_in(olga).get(address(southwold, COMPARE)).status_code == 404


def test_the_comparison_takes_a_fixed_number_of_queries(second: Submission, northmere: Board, client: Client) -> None:
    client.get(address(northmere, COMPARE))
    with CaptureQueriesContext(connection) as queries:
        client.get(address(northmere, COMPARE))
    assert len(queries) <= 8
