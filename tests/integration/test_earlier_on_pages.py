"""What the quarter before said, beside the questions of a sheet: shown, used, confirmed; and queries explained."""

import json
from html import escape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bcf.models import Board, User
from returns.actions import close_return
from returns.answers import Name
from returns.models import AnswerChange, Submission
from returns.opening import open_return
from returns.stored import held_answers
from tests.factories import answer, publish_tiny
from tests.integration.chains import FIRST, Q3, SECOND, address, open_first, open_second, signed_in, text_of, words_of


@pytest.fixture
def first(northmere: Board) -> Submission:
    return open_first(northmere)


@pytest.fixture
def client(ada: User) -> Client:
    return signed_in(ada)


def question_of(page: str, name: str) -> str:
    """The part of a page that belongs to a question."""
    start = page.index(f'data-question="{name}"')
    end = page.find('data-question="', start + 10)
    return page[start : end if end > 0 else None]


def held(submission: Submission, key: str) -> Any:
    return held_answers(submission)[Name(key)]


def seen(submission: Submission) -> str:
    return json.dumps({str(name): found.version for name, found in held_answers(submission).items()})


def autosave(client: Client, board: Board, *answers: dict[str, Any]) -> Any:
    posted = client.post(address(board, "save/"), json.dumps({"answers": answers}), content_type="application/json")
    assert posted.status_code == 200
    return posted.json()


def test_each_question_shows_what_the_quarter_before_said(first: Submission, northmere: Board, client: Client) -> None:
    answer(first, pooled="no", people="20", story="We <b>pooled</b> slowly.", day="31/12/2018", money__plan__q1="£500")
    open_second(northmere)
    page = text_of(client.get(address(northmere)))
    for name, said in (
        ("pooled", "No"),
        ("people", "20"),
        ("story", "We &lt;b&gt;pooled&lt;/b&gt; slowly."),
        ("day", "31/12/2018"),
        ("money.plan.q1", "£500"),
    ):
        beside = question_of(page, name)
        assert f'<span class="app-earlier__answer">{said}</span>' in beside, name
        assert "Q2 2018/19:" in beside
        assert ("data-use" in beside) is (name != "people"), name
    assert 'data-value="500"' in question_of(page, "money.plan.q1")
    assert "app-earlier" not in question_of(page, "money.plan.q2")


def test_there_is_no_button_where_the_same_stands_already_or_nothing_can_be_changed(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, pooled="no", story="As ever.")
    second = open_second(northmere)
    answer(second, pooled="no")
    page = text_of(client.get(address(northmere)))
    assert "data-use hidden" in question_of(page, "pooled")
    assert "data-use data-value" in question_of(page, "story")
    close_return(second, by=None)
    page = text_of(client.get(address(northmere)))
    assert "As ever." in page
    assert "data-use" not in page
    assert "carry/" not in page


def test_a_long_earlier_text_opens_and_is_there_in_full(first: Submission, northmere: Board, client: Client) -> None:
    text = "\n".join(f"Line {number} & more" for number in range(40))
    answer(first, story=text)
    open_second(northmere)
    beside = question_of(text_of(client.get(address(northmere))), "story")
    assert "Line 2 &amp; more …</span>" in beside
    assert escape(text).replace("\n", "<br>") in beside
    assert f'data-value="{escape(text)}"' in beside


def test_an_option_that_is_not_offered_any_more_is_shown_and_cannot_be_used(northmere: Board, client: Client) -> None:
    wider = FIRST.replace('choices = "yes_no"', 'choices = "how"')
    choices = '[how]\nfully = "Fully pooled"\nno = "No"\n'
    period = {"key": "2018-19-q2", "label": "Q2 2018/19"}
    answer(open_return(publish_tiny(wider, choices=choices, period=period), northmere, by=None), pooled="fully")
    open_second(northmere)
    beside = question_of(text_of(client.get(address(northmere))), "pooled")
    assert "Fully pooled" in beside
    assert "data-use" not in beside


def test_without_an_earlier_return_nothing_stands_beside(northmere: Board, client: Client) -> None:
    open_second(northmere)
    page = text_of(client.get(address(northmere)))
    assert "app-earlier" not in page
    assert "carry/" not in page


def test_use_saves_the_page_and_takes_the_earlier_answer(
    first: Submission, northmere: Board, ada: User, client: Client
) -> None:
    answer(first, story="As ever.")
    second = open_second(northmere)
    posted = client.post(address(northmere), {"seen": "{}", "use": "story", "story": "typed", "people": "7"})
    assert posted["Location"] == f"{address(northmere)}#id_story"
    assert held(second, "people").value == 7
    story = held(second, "story")
    assert (story.value, story.origin, story.author) == ("As ever.", "form", ada.pk)
    assert not story.unconfirmed


def test_use_does_not_overwrite_what_a_colleague_has_written_meanwhile(
    first: Submission, northmere: Board, ben: User, client: Client
) -> None:
    answer(first, story="As ever.")
    second = open_second(northmere)
    answer(second, by=ben, story="Ben's")
    page = client.post(address(northmere), {"seen": "{}", "use": "story", "story": ""})
    assert page.status_code == 422
    assert "Someone else has changed this answer" in text_of(page)
    assert held(second, "story").value == "Ben's"


@pytest.mark.parametrize(
    "name", ["people", "nothing", "pooled_before", "explanation.fewer", "story@row", "", "x" * 9999]
)
def test_use_takes_no_answer_that_is_not_offered(
    first: Submission, northmere: Board, client: Client, name: str
) -> None:
    answer(first, people="20", pooled="yes")
    second = open_second(northmere)
    before = AnswerChange.objects.count()
    assert client.post(address(northmere), {"seen": "{}", "use": name}).status_code == 302
    assert client.post(address(northmere), {"seen": "{}", "confirm": name}).status_code == 302
    assert AnswerChange.objects.count() == before
    assert Name("people") not in held_answers(second)


def test_a_carried_answer_is_marked_counted_and_confirmed(
    first: Submission, northmere: Board, ada: User, client: Client
) -> None:
    answer(first, story="As ever.")
    second = open_second(northmere)
    answer(second, origin="carry", story="As ever.")
    page = text_of(client.get(address(northmere)))
    assert "Carried over from Q2 2018/19, not confirmed yet." in question_of(page, "story")
    assert "data-unconfirmed-count>1 to confirm" in page
    assert "1 to confirm" in text_of(client.get(address(northmere, "")))
    form = {"seen": seen(second), "story": "As ever.", "people": "3", "then": "stay"}
    client.post(address(northmere), form)
    assert held(second, "story").unconfirmed, "saving the page confirms nothing"
    posted = client.post(address(northmere), {**form, "seen": seen(second), "confirm": "story"})
    assert posted["Location"] == f"{address(northmere)}#id_story"
    found = held(second, "story")
    assert (found.value, found.origin, found.author) == ("As ever.", "confirm", ada.pk)
    page = text_of(client.get(address(northmere)))
    assert "data-unconfirmed>" not in page
    assert "data-unconfirmed-count hidden" in page


def test_what_is_changed_while_confirming_is_an_ordinary_change(
    first: Submission, northmere: Board, client: Client
) -> None:
    second = open_second(northmere)
    answer(second, origin="carry", story="As ever.")
    client.post(address(northmere), {"seen": seen(second), "story": "Quite new.", "confirm": "story"})
    found = held(second, "story")
    assert (found.value, found.origin) == ("Quite new.", "form")


def test_nobody_confirms_what_they_have_not_seen(
    first: Submission, northmere: Board, ben: User, client: Client
) -> None:
    second = open_second(northmere)
    answer(second, origin="carry", story="As ever.")
    as_ada_saw_it = seen(second)
    answer(second, by=ben, origin="carry", story="As it never was.")
    page = client.post(address(northmere), {"seen": as_ada_saw_it, "story": "As ever.", "confirm": "story"})
    assert page.status_code == 422
    assert "As it never was." in text_of(page)
    assert held(second, "story").unconfirmed


def test_autosave_confirms_and_says_what_is_still_to_be_confirmed(
    first: Submission, northmere: Board, client: Client
) -> None:
    second = open_second(northmere)
    answer(second, origin="carry", story="As ever.", pooled="yes")
    one = {"name": "story", "value": "As ever.", "seen": 1}
    assert autosave(client, northmere, one)["unconfirmed"] == ["pooled", "story"]
    said = autosave(client, northmere, {**one, "confirm": True})
    assert (said["unconfirmed"], said["saved"][0]["version"]) == (["pooled"], 2)
    assert [finding["rule"] for finding in said["findings"]] == []
    assert held(second, "story").origin == "confirm"


def test_autosave_brings_totals_up_to_date(first: Submission, northmere: Board, client: Client) -> None:
    open_second(northmere)
    said = autosave(client, northmere, {"name": "money.plan.q1", "value": "500", "seen": 0})
    assert said["calculated"] == [{"name": "money.plan.total", "printed": "–"}]
    said = autosave(client, northmere, {"name": "money.plan.q2", "value": "1,500", "seen": 0})
    assert said["calculated"] == [{"name": "money.plan.total", "printed": "£2,000"}]
    page = text_of(client.get(address(northmere)))
    assert 'data-calculated="money.plan.total">£2,000</div>' in page


def test_several_queries_at_one_answer_are_shown_and_each_is_explained_by_itself(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, people="20")
    second = open_second(northmere)
    answer(second, people="13", story="Told.")
    page = text_of(client.get(address(northmere)))
    assert 'data-finding="fewer"' in page
    assert 'data-finding="odd"' in page
    client.post(address(northmere), {"seen": seen(second), "explanation.fewer": "Seven <moved>.", "then": "stay"})
    explained = held(second, "explanation.fewer")
    assert (explained.value, explained.origin) == ("Seven <moved>.", "form")
    page = text_of(client.get(address(northmere)))
    assert "Seven &lt;moved&gt;.</textarea>" in page
    assert json.loads(client.get(address(northmere)).context["form"].seen_json)["explanation.fewer"] == 1
    assert "Complete, 1 query open" in words_of(client.get(address(northmere, "")))
    assert "Q3 2018/19, 1 query open" in words_of(client.get("/"))


def test_autosave_sends_findings_as_the_page_shows_them_and_takes_their_explanation(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, people="20")
    open_second(northmere)
    said = autosave(client, northmere, {"name": "people", "value": "19", "seen": 0})
    (found,) = said["findings"]
    assert (found["name"], found["rule"], found["open"]) == ("people", "fewer", True)
    assert found["html"] in text_of(client.get(address(northmere)))
    said = autosave(client, northmere, {"name": "explanation.fewer", "value": "One <moved>.", "seen": 0})
    (found,) = said["findings"]
    assert not found["open"]
    assert "One &lt;moved&gt;.</textarea>" in found["html"]
    assert found["html"] in text_of(client.get(address(northmere)))


def test_an_explanation_typed_beside_the_change_that_settles_its_query_is_kept(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, people="20")
    second = open_second(northmere)
    answer(second, people="19")
    client.post(address(northmere), {"seen": seen(second), "people": "21", "explanation.fewer": "One moved."})
    assert held(second, "explanation.fewer").value == "One moved."


def test_a_conflict_over_an_explanation_that_is_asked_no_more_gives_the_text_back(
    first: Submission, northmere: Board, ben: User, client: Client
) -> None:
    answer(first, people="20")
    second = open_second(northmere)
    answer(second, people="19")
    as_ada_saw_it = seen(second)
    answer(second, by=ben, explanation__fewer="Ben's words", people="22")
    page = client.post(
        address(northmere), {"seen": as_ada_saw_it, "people": "19", "explanation.fewer": "Ada's hour of words"}
    )
    assert page.status_code == 422
    assert "Ada&#x27;s hour of words" in text_of(page)
    assert held(second, "explanation.fewer").value == "Ben's words"


def test_an_explanation_counts_for_the_answer_it_was_given_for_until_somebody_says_that_it_still_holds(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, people="20")
    second = open_second(northmere)
    answer(second, story="Told.", people="19", explanation__fewer="Some moved.")
    assert "State Ready" in words_of(client.get(address(northmere, "check/")))
    answer(second, people="3")
    words = words_of(client.get(address(northmere, "check/")))
    assert "State Complete, 1 query open" in words
    assert "3 are fewer than 20." in words
    assert "The board explained, before an answer or a figure was changed: Some moved." in words
    assert "The board explained, before an answer or a figure was changed: Some moved." in words_of(
        client.get(address(northmere, ""))
    )
    form = {"people": "3", "story": "Told.", "explanation.fewer": "Some moved.", "seen": seen(second)}
    posted = client.post(address(northmere), {**form, "confirm": "explanation.fewer"})
    assert posted["Location"] == address(northmere) + "#id_explanation.fewer"
    assert held(second, "explanation.fewer").origin == "confirm"
    assert "State Ready" in words_of(client.get(address(northmere, "check/")))


def test_an_explanation_written_before_there_was_a_query_explains_none(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, people="20")
    second = open_second(northmere)
    answer(second, story="Told.", people="25", explanation__fewer="Just in case.")
    answer(second, people="18")
    assert "State Complete, 1 query open" in words_of(client.get(address(northmere, "check/")))


def test_an_answer_that_the_query_does_not_look_at_leaves_its_explanation_alone(
    first: Submission, northmere: Board, client: Client
) -> None:
    answer(first, people="20")
    second = open_second(northmere)
    answer(second, story="Told.", people="19", explanation__fewer="One moved.")
    answer(second, story="Told anew.")
    assert "State Ready" in words_of(client.get(address(northmere, "check/")))


def test_a_closed_return_shows_explanations_to_be_read(first: Submission, northmere: Board, client: Client) -> None:
    answer(first, people="20")
    second = open_second(northmere)
    answer(second, people="19", explanation__fewer="One moved.")
    close_return(second, by=None)
    page = text_of(client.get(address(northmere)))
    assert "The board explains: One moved." in page
    assert "<textarea" not in page


@pytest.mark.parametrize(
    ("origin", "said"),
    [("prefill", "From Q2 2018/19"), ("load", "Filled in beforehand"), ("workbook", "Filled in beforehand")],
)
def test_what_was_filled_in_beforehand_says_where_it_comes_from(
    first: Submission, northmere: Board, client: Client, origin: str, said: str
) -> None:
    answer(first, pooled="yes")
    second = open_second(northmere)
    if origin != "prefill":
        answer(second, origin=origin, pooled_before="no")
    shown = question_of(text_of(client.get(address(northmere))), "pooled_before")
    assert f'<p class="app-source">{said}</p>' in shown


@pytest.mark.parametrize(
    ("form", "helps"),
    [
        (SECOND, "Once it does, the page of this return offers to fill it in."),
        (SECOND.replace('from = "2018-19-q2/pooled"\n', ""), "An administrator can load what is not held."),
    ],
)
def test_what_should_have_been_filled_in_beforehand_and_was_not_says_what_helps(
    northmere: Board, client: Client, form: str, helps: str
) -> None:
    open_return(publish_tiny(form, period=Q3), northmere, by=None)
    shown = question_of(text_of(client.get(address(northmere))), "pooled_before")
    assert "Not held" in shown
    assert helps in shown


GRID = """
[[block]]
kind = "grid"
key = "before"
label = "Before"
label_column = "B"
column = [
  { key = "q1", cell = "C", label = "Q1", type = "money", role = "prefill" },
  { key = "q2", cell = "D", label = "Q2", type = "money", role = "prefill" },
]
row = [{ key = "plan", cell = 20, label = "Plan", each = { from = "2018-19-q2/money.plan.{column}" } }]
"""


def test_a_grid_says_once_where_all_of_it_comes_from(first: Submission, northmere: Board, client: Client) -> None:
    answer(first, money__plan__q1="5")
    third = {"key": "2018-19-q3", "label": "Q3 2018/19", "previous": "2018-19-q2"}
    open_return(publish_tiny(GRID, period=third), northmere, by=None)
    page = text_of(client.get(address(northmere)))
    assert page.count("From Q2 2018/19") == 1
    assert page.count("An earlier return says nothing of this yet.") == 1
    assert "app-source" not in question_of(page, "before.plan.q2")


def test_my_own_change_in_another_window_is_called_mine(
    first: Submission, northmere: Board, ada: User, client: Client
) -> None:
    second = open_second(northmere)
    answer(second, by=ada, story="In the other window")
    page = text_of(client.post(address(northmere), {"seen": "{}", "story": "In this window"}))
    assert "You have changed this answer in another window or tab" in page
    assert "Someone else" not in page
    said = autosave(client, northmere, {"name": "story", "value": "In this window", "seen": 0})
    assert said["conflicts"][0]["own"] is True


def test_what_was_typed_into_a_return_that_was_closed_meanwhile_is_given_back(
    first: Submission, northmere: Board, client: Client
) -> None:
    second = open_second(northmere)
    answer(second, story="As sent.", pooled="yes")
    form = {"seen": seen(second), "story": "An hour of typing", "pooled": "no", "people": "7", "then": "stay"}
    close_return(second, by=None)
    page = client.post(address(northmere), form)
    assert page.status_code == 403
    typed = text_of(page).split("What you typed")[1]
    for words in ("An hour of typing", "Story", "7", "No"):
        assert words in typed
    assert held(second, "story").value == "As sent."


def test_what_was_not_changed_is_not_given_back(first: Submission, northmere: Board, client: Client) -> None:
    second = open_second(northmere)
    answer(second, story="As sent,\nin two lines.")
    close_return(second, by=None)
    page = client.post(address(northmere), {"seen": seen(second), "story": "As sent,\r\nin two lines."})
    assert page.status_code == 403
    assert "What you typed" not in text_of(page)


def test_what_stands_beside_costs_a_fixed_number_of_queries(
    first: Submission, northmere: Board, client: Client
) -> None:
    def count() -> int:
        client.get(address(northmere))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(northmere))
        return len(queries)

    open_second(northmere)
    blank = count()
    answer(
        first, pooled="no", people="20", story="We pooled.", day="31/12/2018", money__plan__q1="5", money__plan__q2="6"
    )
    assert count() == blank
