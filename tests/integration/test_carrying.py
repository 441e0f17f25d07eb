"""Carrying texts and choices over from the quarter before, and filling in again what comes from earlier returns."""

import json
from typing import Any

import pytest
from django.test import Client

from bcf.models import Board, User
from returns.actions import close_return
from returns.answers import Name
from returns.models import AnswerChange, Submission
from returns.opening import open_return
from returns.stored import held_answers
from tests.factories import answer, publish_tiny
from tests.integration.chains import FIRST, Q2, Q3, address, open_first, open_second, signed_in, text_of, words_of

CARRY = "sheets/sheet/carry/"
FILL_IN = "fill-in/"


@pytest.fixture
def first(northmere: Board) -> Submission:
    return open_first(northmere)


@pytest.fixture
def client(ada: User) -> Client:
    return signed_in(ada)


def values(submission: Submission) -> dict[str, object]:
    return {name.key: found.value for name, found in held_answers(submission).items()}


def ticked(page: Any) -> dict[str, bool]:
    """The answers that a page offers, and whether each is ticked."""
    return {str(offer.name): tick for offer, _, _, tick in page.context["lines"]}


def carry(client: Client, board: Board, *names: str, shown: str | None = None) -> Any:
    """Posts the page's form with these ticks, as it was shown (now, unless said otherwise)."""
    shown = shown if shown is not None else client.get(address(board, CARRY)).context["shown"]
    return client.post(address(board, CARRY), {"carry": list(names), "shown": shown})


def test_texts_and_choices_are_offered_and_figures_and_dates_never(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, pooled="no", people="20", story="Told <b>well</b>.", day="31/12/2018", money__plan__q1="£500")
    open_second(northmere)
    page = client.get(address(northmere, CARRY))
    assert ticked(page) == {"pooled": True, "story": True}
    assert "Told &lt;b&gt;well&lt;/b&gt;." in text_of(page)
    assert "Carry over answers from Q2 2018/19 (2 can be carried over)" in words_of(client.get(address(northmere)))
    assert f'href="{address(northmere, CARRY)}"' in text_of(client.get(address(northmere, "")))


def test_what_is_answered_is_overwritten_only_by_choice_and_what_is_the_same_is_not_offered(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, pooled="no", story="Told.")
    second = open_second(northmere)
    answer(second, pooled="no", story="Another.")
    page = client.get(address(northmere, CARRY))
    assert ticked(page) == {"story": False}
    assert "Another." in text_of(page)


def test_the_chosen_ones_are_written_to_be_confirmed(
    first: Submission, northmere: Board, ada: User, client: Client
) -> None:
    answer(first, pooled="no", story="Told.", people="20")
    second = open_second(northmere)
    posted = carry(client, northmere, "story", "people", "nothing", "pooled_before")
    assert posted["Location"] == address(northmere)
    assert values(second) == {"pooled_before": "no", "story": "Told."}
    story = held_answers(second)[Name("story")]
    assert (story.origin, story.author, story.unconfirmed) == ("carry", ada.pk, True)
    assert "1 answer was carried over from Q2 2018/19" in words_of(client.get(address(northmere)))


def test_nothing_is_written_where_a_colleague_has_answered_since(
    first: Submission, northmere: Board, ben: User, client: Client
) -> None:
    answer(first, pooled="no", story="Told.")
    second = open_second(northmere)
    shown = client.get(address(northmere, CARRY)).context["shown"]
    answer(second, by=ben, story="Ben's.")
    page = carry(client, northmere, "pooled", "story", shown=shown)
    assert page.status_code == 422
    assert "nothing was written" in words_of(page)
    assert "Changed just now Story Q2 2018/19 Told. Now Ben's." in words_of(page)
    assert ticked(page) == {"pooled": True, "story": False}
    assert values(second) == {"pooled_before": "no", "story": "Ben's."}


def test_nothing_is_written_that_the_earlier_return_does_not_say_any_more(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, story="Told.")
    second = open_second(northmere)
    shown = client.get(address(northmere, CARRY)).context["shown"]
    answer(first, story="Told otherwise.")
    assert carry(client, northmere, "story", shown=shown).status_code == 422
    assert values(second) == {}


@pytest.mark.parametrize("shown", ["", "null", "[]", "{}", "{", '{"story": 1}', "[" * 5_000])
def test_a_page_damaged_on_its_way_writes_nothing(
    first: Submission, northmere: Board, client: Client, shown: str
) -> None:
    answer(first, story="Told.")
    second = open_second(northmere)
    assert carry(client, northmere, "story", shown=shown).status_code == 422
    assert values(second) == {}


def test_posting_twice_is_no_harm(first: Submission, northmere: Board, client: Client) -> None:
    answer(first, story="Told.")
    open_second(northmere)
    shown = client.get(address(northmere, CARRY)).context["shown"]
    for _ in range(2):
        assert carry(client, northmere, "story", shown=shown).status_code == 302
    assert AnswerChange.objects.filter(origin="carry").count() == 1


def test_choosing_nothing_is_said(first: Submission, northmere: Board, client: Client) -> None:
    answer(first, story="Told.")
    open_second(northmere)
    page = carry(client, northmere)
    assert page.status_code == 422
    assert "Choose at least one answer to carry over." in words_of(page)


def test_an_explanation_that_is_not_needed_now_is_offered_without_a_tick(northmere: Board, client: Client) -> None:
    why = '\n[[block]]\nkind = "question"\nkey = "why"\ncell = "C40"\nlabel = "Why"\ntype = "long_text"\n'
    why += "required = \"pooled == 'no'\"\n"
    answer(
        open_return(publish_tiny(FIRST + why, period=Q2), northmere, by=None), pooled="no", why="Late.", story="Told."
    )
    second = open_return(publish_tiny(FIRST + why, period=Q3), northmere, by=None)
    assert ticked(client.get(address(northmere, CARRY))) == {"pooled": True, "story": True, "why": True}
    answer(second, pooled="yes")
    assert ticked(client.get(address(northmere, CARRY))) == {"pooled": False, "story": True, "why": False}


def test_what_does_not_apply_is_not_offered(northmere: Board, client: Client) -> None:
    why = '\n[[block]]\nkind = "question"\nkey = "why"\ncell = "C40"\nlabel = "Why"\ntype = "long_text"\n'
    answer(open_return(publish_tiny(FIRST + why, period=Q2), northmere, by=None), why="Late.")
    only_if_not = why + "relevant = \"pooled == 'no'\"\n"
    second = open_return(publish_tiny(FIRST + only_if_not, period=Q3), northmere, by=None)
    answer(second, pooled="yes")
    assert ticked(client.get(address(northmere, CARRY))) == {}


def test_without_an_earlier_return_there_is_nothing_to_carry(northmere: Board, client: Client) -> None:
    open_second(northmere)
    assert client.get(address(northmere, CARRY)).status_code == 404
    assert "carry/" not in text_of(client.get(address(northmere, "")))


def test_a_closed_return_takes_nothing(first: Submission, northmere: Board, client: Client) -> None:
    answer(first, story="Told.", pooled="yes")
    second = open_second(northmere)
    shown = client.get(address(northmere, CARRY)).context["shown"]
    answer(first, pooled="no")
    close_return(second, by=None)
    for rest in (CARRY, FILL_IN):
        assert client.get(address(northmere, rest)).status_code == 403
        assert client.post(address(northmere, rest), {"carry": "story", "shown": shown}).status_code == 403
    assert values(second) == {"pooled_before": "yes"}
    assert "fill-in/" not in text_of(client.get(address(northmere, "")))


@pytest.mark.parametrize("rest", [CARRY, FILL_IN, "compare/", "compare/2018-19-q2/"])
def test_another_boards_return_is_not_found(
    first: Submission, northmere: Board, southwold: Board, olga: User, rest: str
) -> None:
    open_second(northmere)
    assert signed_in(olga).get(address(northmere, rest)).status_code == 404
    assert signed_in(olga).post(address(northmere, rest)).status_code in (404, 405)
    assert Client().get(address(northmere, rest))["Location"].startswith("/sign-in/?next=")


def test_the_return_says_when_earlier_returns_have_changed_and_fills_in_again_once_asked(
    first: Submission, northmere: Board, ada: User, client: Client
) -> None:
    answer(first, pooled="no")
    second = open_second(northmere)
    assert "say something else by now" not in words_of(client.get(address(northmere, "")))
    answer(first, pooled="yes")
    assert "Of 1 answer that was filled in beforehand, earlier returns say something else by now" in words_of(
        client.get(address(northmere, ""))
    )
    page = client.get(address(northmere, FILL_IN))
    assert "Pooled before? Now No Becomes Yes" in words_of(page)
    assert values(second) == {"pooled_before": "no"}
    posted = client.post(address(northmere, FILL_IN), {"shown": page.context["shown"]})
    assert posted["Location"] == address(northmere, "")
    found = held_answers(second)[Name("pooled_before")]
    assert (found.value, found.origin, found.author) == ("yes", "prefill", ada.pk)
    assert "1 answer was filled in again" in words_of(client.get(address(northmere, "")))


def test_a_source_that_was_emptied_is_told_and_emptied_here_once_asked(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, pooled="no")
    second = open_second(northmere)
    answer(first, pooled=None)
    page = client.get(address(northmere, FILL_IN))
    assert "Pooled before? Now No Becomes (blank)" in words_of(page)
    client.post(address(northmere, FILL_IN), {"shown": page.context["shown"]})
    assert values(second) == {"pooled_before": None}
    assert "say something else by now" not in words_of(client.get(address(northmere, "")))


def test_what_was_loaded_is_no_news_where_the_source_says_nothing(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(open_second(northmere), origin="load", pooled_before="yes")
    assert "say something else by now" not in words_of(client.get(address(northmere, "")))


def test_what_was_not_shown_is_not_filled_in(first: Submission, northmere: Board, client: Client) -> None:
    answer(first, pooled="no")
    second = open_second(northmere)
    answer(first, pooled="yes")
    shown = client.get(address(northmere, FILL_IN)).context["shown"]
    answer(second, origin="load", pooled_before=None)
    page = client.post(address(northmere, FILL_IN), {"shown": shown})
    assert page.status_code == 422
    assert values(second) == {"pooled_before": None}
    assert client.post(address(northmere, FILL_IN), {"shown": json.dumps({})}).status_code == 422


def test_the_pages_to_check_and_print_mark_what_is_not_confirmed_and_tell_explanations(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, people="20")
    second = open_second(northmere)
    answer(second, origin="carry", story="Told.")
    answer(second, people="19", explanation__fewer="One moved.")
    for rest in ("check/", "print/"):
        words = words_of(client.get(address(northmere, rest)))
        assert "State Complete, 1 answer to confirm" in words
        assert "Not confirmed: This was carried over" in words
        assert "The board explains: One moved." in words
    words = words_of(client.get(address(northmere, "")))
    assert words.index("Carried over, to be confirmed 1. Sheet: 1 answer to confirm Story") < words.index(
        "Explained by the board"
    )
    assert "Complete, 1 answer to confirm" in words
    answer(second, story="Told anew.")
    words = words_of(client.get(address(northmere, "check/")))
    assert "State Ready" in words
    assert "Not confirmed" not in words


def test_a_period_that_counts_answers_says_how_many_are_given(northmere: Board, client: Client) -> None:
    second = open_second(northmere, counts="answered")
    assert "0 of 1 questions answered" in words_of(client.get(address(northmere, "")))
    answer(second, story="Told.")
    assert "1 of 1 questions answered" in words_of(client.get(address(northmere, "")))
