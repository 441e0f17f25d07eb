"""From quarter to quarter in the database: filled in beforehand, asked by rules, carried over and confirmed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bcf.models import Board, User
from returns.actions import Entry, save_answers
from returns.answers import Name
from returns.checks import check
from returns.exports import export_json
from returns.models import AnswerChange, DefinitionVersion, Submission
from returns.opening import fill_in_beforehand, open_return, prefills
from returns.queries import places_of
from returns.standings import standings_of
from returns.stored import answers_of_all, held_answers, load_answers
from returns.versions import definition_of
from tests.factories import answer, make_board, make_officer, open_return_for, publish_tiny

FIRST = """
[[block]]
kind = "question"
key = "pooled"
cell = "C8"
label = "Pooled?"
type = "choice"
choices = "yes_no"

[[block]]
kind = "question"
key = "pooled_now"
cell = "C9"
label = "Pooled now?"
type = "choice"
choices = "yes_no"

[[block]]
kind = "question"
key = "people"
cell = "C10"
label = "People"
type = "integer"

[[block]]
kind = "question"
key = "story"
cell = "C11"
label = "Story"
type = "long_text"
"""
SECOND = (
    FIRST.replace(
        'label = "Pooled?"\ntype = "choice"',
        'label = "Pooled?"\nrole = "prefill"\nfrom = ["2018-19-q2/pooled_now", "2018-19-q2/pooled"]\ntype = "choice"',
    )
    + """
[[query]]
key = "fewer"
at = "people"
rule = "people >= previous.people"
says = "{people} are fewer than {previous.people}."
"""
)
Q2 = {"key": "2018-19-q2", "label": "Q2 2018/19"}
Q3 = {"key": "2018-19-q3", "label": "Q3 2018/19", "previous": "2018-19-q2"}


@pytest.fixture
def first(northmere: Board) -> Submission:
    """Northmere's return for quarter 2."""
    return open_return_for(northmere, publish_tiny(FIRST, period=Q2))


def open_second(board: Board, by: User | None = None) -> Submission:
    return open_return(publish_tiny(SECOND, period=Q3), board, by=by)


def values(submission: Submission) -> dict[str, object]:
    return {name.key: answer.value for name, answer in held_answers(submission).items()}


@pytest.mark.parametrize(
    ("said", "filled"),
    [
        ({"pooled": "yes"}, {"pooled": "yes"}),
        ({"pooled": "no", "pooled_now": "yes"}, {"pooled": "yes"}),
        ({"pooled": "no", "pooled_now": "no"}, {"pooled": "no"}),
        ({}, {}),
    ],
)
def test_the_first_source_that_is_answered_is_filled_in(
    first: Submission, northmere: Board, ada: User, said: dict[str, str], filled: dict[str, str]
) -> None:
    answer(first, **said)  # type: ignore[arg-type]
    second = open_second(northmere, ada)
    assert values(second) == filled
    assert [(change.key, change.by, change.origin) for change in AnswerChange.objects.filter(submission=second)] == [
        (key, ada, "prefill") for key in filled
    ]


def test_a_return_without_an_earlier_one_opens_blank(northmere: Board) -> None:
    assert values(open_second(northmere)) == {}


def test_another_boards_return_fills_in_nothing(first: Submission) -> None:
    answer(first, pooled="yes")
    assert values(open_second(make_board("Southwold"))) == {}


def test_a_return_shows_what_its_officer_saw_until_somebody_asks_for_more(first: Submission, northmere: Board) -> None:
    answer(first, pooled="no")
    second = open_second(northmere)
    answer(first, pooled="yes")
    assert values(open_return(second.version, northmere, by=None)) == {"pooled": "no"}
    assert [(prefill.held, prefill.found) for prefill in prefills(second, northmere)] == [("no", "yes")]
    assert fill_in_beforehand(second, northmere, by=None) == 1
    assert fill_in_beforehand(second, northmere, by=None) == 0
    assert values(second) == {"pooled": "yes"}


def test_a_rule_over_the_chain_is_judged_alone_and_among_many(first: Submission, northmere: Board) -> None:
    answer(first, people="20")
    second = open_second(northmere)
    answer(second, people="19")
    definition = definition_of(second.version)
    (finding,) = check(definition, load_answers(second, definition, northmere)).findings
    assert finding.message == "19 are fewer than 20."
    places = places_of([northmere])
    assert check(definition, answers_of_all(places)[second.pk]).findings == (finding,)
    assert check(definition, answers_of_all(places[::-1])[second.pk]).findings == (finding,)


def test_many_returns_of_a_chain_are_read_in_a_fixed_number_of_queries(first: Submission, northmere: Board) -> None:
    second = open_second(northmere)
    counts = []
    for name in ("Eastmere", "Westmere", "Southmere"):
        board = make_board(name)
        open_return(first.version, board, by=None)
        open_return(second.version, board, by=None)
        with CaptureQueriesContext(connection) as queries:
            answers_of_all(places_of(Board.objects.all()))
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1


def test_an_answer_that_was_carried_over_is_unconfirmed_until_it_is_confirmed_or_changed(
    first: Submission, northmere: Board, ada: User
) -> None:
    second = open_second(northmere)
    definition, name = definition_of(second.version), Name("story")
    answer(second, origin="carry", story="As before.")
    assert load_answers(second, definition).unconfirmed == {name}
    assert not check(definition, load_answers(second, definition)).ready
    same = save_answers(second, [Entry(name, "As before.", seen=1)], by=ada, origin="form")
    assert not same.saved
    assert load_answers(second, definition).unconfirmed == {name}
    confirmed = save_answers(second, [Entry(name, "As before.", seen=1, confirm=True)], by=ada, origin="confirm")
    assert (confirmed.saved, load_answers(second, definition).unconfirmed) == ({name: 2}, frozenset())
    again = save_answers(second, [Entry(name, "As before.", seen=2, confirm=True)], by=ada, origin="confirm")
    assert again.saved == {}
    assert AnswerChange.objects.filter(submission=second).last().by == ada  # type: ignore[union-attr]


def test_a_carried_answer_that_is_changed_stands_confirmed(first: Submission, northmere: Board) -> None:
    second = open_second(northmere)
    answer(second, origin="carry", story="As before.")
    answer(second, story="Not as before.")
    assert load_answers(second, definition_of(second.version)).unconfirmed == frozenset()


def test_somebody_elses_change_is_not_confirmed_by_a_page_that_has_not_seen_it(
    first: Submission, northmere: Board, ada: User
) -> None:
    second = open_second(northmere)
    answer(second, origin="carry", story="As before.")
    answer(second, origin="carry", story="As long before.")
    result = save_answers(second, [Entry(Name("story"), "As before.", seen=1, confirm=True)], by=ada, origin="confirm")
    assert [conflict.name for conflict in result.conflicts] == [Name("story")]


def test_an_explanation_is_an_answer_with_history_and_goes_out_with_the_data(
    first: Submission, northmere: Board, ada: User
) -> None:
    answer(first, people="20")
    second = open_second(northmere)
    answer(second, people="19", by=ada)
    save_answers(second, [Entry(Name("explanation.fewer"), "One has moved.")], by=ada, origin="form")
    definition = definition_of(second.version)
    report = check(definition, load_answers(second, definition, northmere))
    assert report.ready
    assert export_json(second, northmere)["explanations"] == {"fewer": "One has moved."}
    assert AnswerChange.objects.filter(submission=second, key="explanation.fewer", by=ada).count() == 1


# --- boards that merged or split -----------------------------------------------------------------------------------


def follower(*before: Board) -> Board:
    """A board that took the place of these."""
    board = make_board("Merged")
    board.predecessors.set(before)
    return board


def test_a_board_that_follows_a_single_one_takes_last_quarters_answers_from_it(
    first: Submission, northmere: Board
) -> None:
    answer(first, pooled="yes", people="20")
    silent = make_board("Silent")
    board = follower(northmere, silent)
    second = open_second(board)
    answer(second, people="19")
    definition = definition_of(second.version)
    assert values(second)["pooled"] == "yes"
    (finding,) = check(definition, load_answers(second, definition, board)).findings
    assert finding.message == "19 are fewer than 20."
    assert check(definition, answers_of_all(places_of([board]))[second.pk]).findings == (finding,)


def test_a_board_that_follows_two_which_both_made_a_return_has_no_single_earlier_one(
    first: Submission, northmere: Board, southwold: Board
) -> None:
    answer(first, pooled="yes", people="20")
    answer(open_return_for(southwold, first.version), pooled="yes", people="20")
    board = follower(northmere, southwold)
    second = open_second(board)
    answer(second, people="19")
    definition = definition_of(second.version)
    assert "pooled" not in values(second)
    assert check(definition, load_answers(second, definition, board)).findings == ()
    assert check(definition, answers_of_all(places_of([board]))[second.pk]).findings == ()


def test_a_boards_own_earlier_return_comes_before_that_of_the_board_before_it(
    first: Submission, northmere: Board
) -> None:
    answer(first, pooled="yes")
    board = follower(northmere)
    answer(open_return_for(board, first.version), pooled="no", pooled_now="no")
    assert values(open_second(board))["pooled"] == "no"


def test_two_boards_that_one_was_split_into_both_follow_it(first: Submission, northmere: Board) -> None:
    answer(first, pooled="yes")
    version: DefinitionVersion = publish_tiny(SECOND, period=Q3)
    for name in ("East", "West"):
        half = make_board(name)
        half.predecessors.add(northmere)
        assert values(open_return(version, half, by=None))["pooled"] == "yes"


def test_what_is_kept_of_a_return_is_looked_at_again_once_the_board_before_changes_its_own(
    first: Submission, northmere: Board
) -> None:
    answer(first, people="20")
    board = follower(northmere)
    second = open_second(board)
    answer(second, people="19")
    assert standings_of(places_of([board]))[second.pk].queries == 1
    answer(first, people="10")
    assert standings_of(places_of([board]))[second.pk].queries == 0


def test_the_page_of_a_return_says_whom_its_board_follows_or_why_nobody(
    first: Submission, northmere: Board, southwold: Board
) -> None:
    board = follower(northmere)
    open_second(board)
    client = Client()
    client.force_login(make_officer("Mia", board))
    address = f"/returns/2018-19-q3/{board.ons_code}/"
    assert "This board follows Northmere" in client.get(address).content.decode()
    open_return_for(southwold, first.version)
    board.predecessors.add(southwold)
    assert "there were Northmere and Southwold" in client.get(address).content.decode()
