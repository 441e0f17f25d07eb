"""Reads: boards by code or name, versions, answers as plain objects, and what a user had seen."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bcf.models import Board, User
from returns.actions import Entry, add_row, remove_row, restore_row, save_answers
from returns.answers import Name, Row
from returns.models import AnswerChange, Submission
from returns.queries import (
    NoSuchBoard,
    find_board,
    last_change,
    latest_version,
    latest_versions,
    places_of,
    recent_changes,
    submission_of,
    values_seen,
)
from returns.stored import answers_at, answers_of_all, held_answers, load_answers
from returns.versions import definition_of
from tests.factories import ONE_QUESTION, answer, make_board, open_return_for, publish_tiny

NAME = Name("cover.name")
GIVEN_AND_TABLE = """
[[block]]
kind = "question"
key = "cover.board"
cell = "C8"
label = "Board"
type = "board"
role = "given"
[[block]]
kind = "question"
key = "spend"
cell = "C10"
label = "Spend"
type = "money"
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name"
  type = "text"
"""

# --- boards ---------------------------------------------------------------------------------------------------------


def test_a_board_is_found_by_its_code(northmere: Board) -> None:
    assert find_board(northmere.ons_code) == northmere


def test_a_board_is_found_by_its_exact_name(northmere: Board) -> None:
    assert find_board("Northmere") == northmere


@pytest.mark.parametrize("name", ["northmere", "North", "Northmere ", "", "E99999999"])
def test_no_board_is_guessed(northmere: Board, name: str) -> None:
    with pytest.raises(NoSuchBoard, match="give an ONS code such as E09000020 or the exact name"):
        find_board(name)


@pytest.fixture
def dorsets(db: None) -> tuple[Board, Board]:
    """A county that became unitary: one name, two boards."""
    county = make_board("Dorset", "E10000009", active_to=date(2019, 3, 31))
    return county, make_board("Dorset", "E06000059", active_from=date(2019, 4, 1))


@pytest.mark.parametrize(("day", "which"), [(date(2018, 12, 31), 0), (date(2019, 3, 31), 0), (date(2019, 4, 1), 1)])
def test_a_name_means_the_board_that_existed_on_the_day(dorsets: tuple[Board, Board], day: date, which: int) -> None:
    assert find_board("Dorset", day) == dorsets[which]


def test_a_name_that_stands_twice_needs_a_day_or_a_code(dorsets: tuple[Board, Board]) -> None:
    with pytest.raises(NoSuchBoard, match="there are 2 boards named 'Dorset'") as error:
        find_board("Dorset")
    assert all(board.ons_code in str(error.value) for board in dorsets)


def test_a_name_before_its_board_existed_is_no_board(dorsets: tuple[Board, Board]) -> None:
    with pytest.raises(NoSuchBoard, match="on 01/01/2010"):
        find_board("Dorset", date(2010, 1, 1))


def test_a_code_needs_no_day(dorsets: tuple[Board, Board]) -> None:
    assert find_board("E10000009", date(2030, 1, 1)) == dorsets[0]


# --- versions and submissions ---------------------------------------------------------------------------------------


def test_the_latest_version_of_a_period_has_the_highest_number(db: None) -> None:
    publish_tiny()
    second = publish_tiny(ONE_QUESTION.replace("Name:", "Your name:"), number=2)
    assert latest_version("2018-19-q3") == second
    assert latest_version("2018-19-q4") is None


def test_periods_stand_with_the_latest_first_each_by_its_newest_version(db: None) -> None:
    publish_tiny()
    second = publish_tiny(ONE_QUESTION.replace("Name:", "Your name:"), number=2)
    earlier = publish_tiny(period={"key": "2018-19-q2", "starts": date(2018, 7, 1), "ends": date(2018, 9, 30)})
    assert latest_versions() == [second, earlier]


def test_a_submission_is_found_by_board_and_period(tiny_return: Submission, northmere: Board, southwold: Board) -> None:
    assert submission_of(northmere, "2018-19-q3") == tiny_return
    assert submission_of(northmere, "2018-19-q2") is None
    assert submission_of(southwold, "2018-19-q3") is None


# --- answers --------------------------------------------------------------------------------------------------------


@pytest.fixture
def full_return(northmere: Board) -> Submission:
    """Northmere's return with a board's name, an amount and a table."""
    return open_return_for(northmere, publish_tiny(GIVEN_AND_TABLE))


def loaded(submission: Submission) -> Any:
    return load_answers(submission, definition_of(submission.version))


def test_a_new_return_knows_its_board_and_nothing_else(full_return: Submission) -> None:
    assert dict(loaded(full_return).values) == {"cover.board": "Northmere"}


def test_answers_are_loaded_with_their_python_values(full_return: Submission) -> None:
    answer(full_return, spend="£1,234.50")
    assert loaded(full_return).value("spend") == Decimal("1234.5")


def test_a_blank_that_once_was_an_answer_is_absent(full_return: Submission) -> None:
    answer(full_return, spend="5")
    answer(full_return, spend=None)
    assert "spend" not in loaded(full_return).values


def test_rows_are_loaded_in_their_order_with_their_answers(full_return: Submission) -> None:
    first, second = (add_row(full_return, "schemes", by=None) for _ in range(2))
    save_answers(full_return, [Entry(Name("schemes.name", str(second.id)), "B")], by=None, origin="form")
    assert loaded(full_return).table("schemes") == (Row(str(first.id), {}), Row(str(second.id), {"schemes.name": "B"}))


def test_a_removed_row_is_not_loaded(full_return: Submission) -> None:
    row = add_row(full_return, "schemes", by=None)
    save_answers(full_return, [Entry(Name("schemes.name", str(row.id)), "B")], by=None, origin="form")
    remove_row(full_return, str(row.id), by=None)
    assert loaded(full_return).table("schemes") == ()


def test_an_answer_that_the_definition_no_longer_asks_for_is_left_out(
    tiny_return: Submission, northmere: Board
) -> None:
    answer(tiny_return, cover__name="Ada")
    other = publish_tiny(ONE_QUESTION.replace("cover.name", "cover.other"), number=2)
    assert load_answers(tiny_return, definition_of(other), northmere).values == {}


def test_answers_of_one_return_are_not_those_of_another(tiny_return: Submission, southwold: Board) -> None:
    answer(tiny_return, cover__name="Ada")
    assert loaded(open_return_for(southwold, tiny_return.version)).values == {}


def test_the_answers_of_many_returns_are_what_each_would_load(
    full_return: Submission, southwold: Board, django_assert_num_queries: Callable[..., Any]
) -> None:
    other = open_return_for(southwold, full_return.version)
    answer(full_return, spend="1")
    answer(other, spend="2")
    row = add_row(other, "schemes", by=None)
    save_answers(other, [Entry(Name("schemes.name", str(row.id)), "B")], by=None, origin="form")
    places = places_of(Board.objects.all())
    with django_assert_num_queries(2):
        found = answers_of_all(places)
    assert {pk: dict(answers.values) for pk, answers in found.items()} == {
        full_return.pk: {"cover.board": "Northmere", "spend": Decimal(1)},
        other.pk: {"cover.board": "Southwold", "spend": Decimal(2)},
    }
    assert found[other.pk].table("schemes") == loaded(other).table("schemes")


def test_held_answers_can_be_read_for_single_questions(full_return: Submission) -> None:
    answer(full_return, spend="5")
    assert held_answers(full_return, ["cover.board"]) == {}
    assert list(held_answers(full_return, ["spend"])) == [Name("spend")]


# --- history --------------------------------------------------------------------------------------------------------


def test_what_a_user_saw_is_the_value_of_that_version(tiny_return: Submission) -> None:
    for value in ("Ada", "Ben", None, "Cleo"):
        answer(tiny_return, cover__name=value)
    assert [values_seen(tiny_return, {NAME: version})[NAME] for version in range(5)] == [
        None,
        "Ada",
        "Ben",
        None,
        "Cleo",
    ]


def test_a_version_that_never_was_is_not_known(tiny_return: Submission) -> None:
    answer(tiny_return, cover__name="Ada")
    assert values_seen(tiny_return, {NAME: 9}) == {}


def test_what_was_seen_in_another_return_is_not_mixed_in(tiny_return: Submission, southwold: Board) -> None:
    answer(open_return_for(southwold, tiny_return.version), cover__name="Olga")
    assert values_seen(tiny_return, {NAME: 1}) == {}


def test_a_row_keeps_its_own_past(full_return: Submission) -> None:
    rows = [add_row(full_return, "schemes", by=None) for _ in range(2)]
    names = [Name("schemes.name", str(row.id)) for row in rows]
    for name, value in zip(names, "AB", strict=True):
        save_answers(full_return, [Entry(name, value)], by=None, origin="form")
    assert values_seen(full_return, dict.fromkeys(names, 1)) == dict(zip(names, "AB", strict=True))


def test_answers_are_told_as_they_stood_after_each_change(full_return: Submission, northmere: Board) -> None:
    definition, stood = definition_of(full_return.version), []
    name = Name("schemes.name", str(add_row(full_return, "schemes", by=None).id))
    for _ in range(2):
        add_row(full_return, "schemes", by=None)
    steps: list[Callable[[], object]] = [
        lambda: answer(full_return, spend="12.50"),
        lambda: save_answers(full_return, [Entry(name, "B")], by=None, origin="form"),
        lambda: answer(full_return, spend=None, origin="carry"),
        lambda: answer(full_return, spend="13", origin="carry"),
        lambda: remove_row(full_return, name.row, by=None),
        lambda: restore_row(full_return, name.row, by=None),
    ]
    for step in steps:
        step()
        stood.append((last_change(full_return), load_answers(full_return, definition, northmere)))
    for change, answers in stood:
        assert answers_at(full_return, definition, northmere, change) == answers
    assert answers_at(full_return, definition, northmere, 0).rows == {}


def test_the_past_of_another_return_is_not_mixed_in(
    tiny_return: Submission, northmere: Board, southwold: Board
) -> None:
    answer(open_return_for(southwold, tiny_return.version), cover__name="Olga")
    answer(tiny_return, cover__name="Ada")
    definition, newest = definition_of(tiny_return.version), AnswerChange.objects.latest("pk").pk
    assert answers_at(tiny_return, definition, northmere, newest).values == {"cover.name": "Ada"}
    assert answers_at(tiny_return, definition, northmere, newest - 1).values == {}


def test_the_last_change_is_that_of_this_return(tiny_return: Submission, southwold: Board) -> None:
    assert last_change(tiny_return) == 0
    answer(tiny_return, cover__name="Ada")
    mine = AnswerChange.objects.get().pk
    answer(open_return_for(southwold, tiny_return.version), cover__name="Olga")
    assert last_change(tiny_return) == mine


def test_the_timeline_says_what_was_changed_by_whom_and_how_but_not_to_what(tiny_return: Submission, ada: User) -> None:
    answer(tiny_return, cover__name="Secret", by=ada)
    answer(tiny_return, cover__name="Other", origin="load")
    newest, first = recent_changes(tiny_return, definition_of(tiny_return.version))
    assert (first.label, first.by, first.how) == ("Name:", "Ada", "typed in the browser")
    assert (newest.by, newest.how) == ("The system", "loaded from a file")
