"""What must never be in the database is refused by the database itself."""

from datetime import date
from typing import Any

import pytest
from django.db import DataError, IntegrityError, models, transaction
from django.db.models import ProtectedError

from bcf.models import Board, BoardQuerySet, Membership, User, names_of
from returns.models import Answer, AnswerChange, DefinitionVersion, Submission, SubmissionBoard
from tests.factories import PASSWORD, answer, make_board, make_user, open_return_for, publish_tiny


def refused(model: type[models.Model], **fields: Any) -> bool:
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        model._default_manager.create(**fields)
    return True


# --- memberships ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "scope",
    [
        {}, {"board": True, "region": "North"}, {"board": True, "national": True}, {"region": "North", "national": True},
        {"board": True, "region": "North", "national": True},
    ],
    ids=str,
)  # fmt: skip
def test_a_membership_has_exactly_one_scope(northmere: Board, cleo: User, scope: dict[str, Any]) -> None:
    fields = {**scope, "board": northmere} if "board" in scope else scope
    assert refused(Membership, user=cleo, role="officer", **fields)


@pytest.mark.parametrize(
    ("scope", "words"),
    [({"board": True}, "Northmere"), ({"region": "North"}, "North"), ({"national": True}, "England")],
    ids=str,
)
def test_a_membership_holds_for_a_board_a_region_or_the_nation(
    northmere: Board, cleo: User, scope: dict[str, Any], words: str
) -> None:
    fields = {**scope, "board": northmere} if "board" in scope else scope
    membership = Membership.objects.create(user=cleo, role="officer", **fields)
    assert str(membership) == f"Cleo: Officer, {words}"


@pytest.mark.parametrize("role", ["", "boss", "Officer"])
def test_a_membership_has_a_role_that_is_known(northmere: Board, cleo: User, role: str) -> None:
    assert refused(Membership, user=cleo, role=role, board=northmere)


def test_a_membership_of_a_board_stands_once(northmere: Board, ada: User) -> None:
    assert refused(Membership, user=ada, role="officer", board=northmere)


# --- people and boards ----------------------------------------------------------------------------------------------


def test_an_email_address_is_kept_in_lower_case_and_stands_once(db: None) -> None:
    user = User.objects.create_user(" Ada@Example.ORG ", PASSWORD)
    assert user.email == "ada@example.org"
    assert User.objects.get_by_natural_key("ADA@example.org") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ada@EXAMPLE.org", PASSWORD)


def test_an_email_address_stands_once_whatever_way_it_came_in(db: None) -> None:
    make_user("Ada")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="ADA@example.org")])


def test_a_user_needs_an_email_address(db: None) -> None:
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("", PASSWORD)


def test_a_user_without_a_password_cannot_sign_in(db: None) -> None:
    assert not User.objects.create_user("ada@example.org").has_usable_password()


def test_a_board_does_not_end_before_it_begins(db: None) -> None:
    assert refused(Board, ons_code="E1", name="X", active_from=date(2019, 4, 1), active_to=date(2019, 3, 31))


def test_a_board_has_a_code_of_its_own(northmere: Board) -> None:
    assert refused(Board, ons_code=northmere.ons_code, name="X", active_from=date(2013, 4, 1))


@pytest.mark.parametrize(
    ("day", "there"),
    [(date(2013, 3, 31), False), (date(2013, 4, 1), True), (date(2019, 3, 31), True), (date(2019, 4, 1), False)],
)
def test_a_board_exists_from_its_first_day_to_its_last(db: None, day: date, there: bool) -> None:
    board = make_board(active_from=date(2013, 4, 1), active_to=date(2019, 3, 31))
    boards = Board.objects.all()
    assert isinstance(boards, BoardQuerySet)
    assert (board.existed_on(day), boards.active_on(day).exists()) == (there, there)


@pytest.mark.parametrize(
    ("names", "words"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_boards_are_named_as_one_text(names: list[str], words: str) -> None:
    assert names_of([Board(name=name) for name in names]) == words


# --- returns --------------------------------------------------------------------------------------------------------


def test_a_board_has_one_return_a_period(tiny_return: Submission, northmere: Board) -> None:
    other = Submission.objects.create(version=tiny_return.version)
    assert refused(SubmissionBoard, submission=other, board=northmere, period="2018-19-q3", kind="return")


def test_a_board_may_have_a_return_and_a_plan_in_one_period(tiny_return: Submission, northmere: Board) -> None:
    plan = Submission.objects.create(version=tiny_return.version, kind="plan")
    assert SubmissionBoard.objects.create(submission=plan, board=northmere, period="2018-19-q3", kind="plan").pk


def test_a_submission_is_of_a_kind_that_is_known(tiny_return: Submission) -> None:
    assert refused(Submission, version=tiny_return.version, kind="draft")


@pytest.mark.parametrize("changed", [{"number": 1}, {"number": 2, "sha256": None}], ids=["number", "content"])
def test_a_version_stands_once_by_number_and_by_content(db: None, changed: dict[str, Any]) -> None:
    first = publish_tiny()
    fields = {"period": first.period, "title": "T", "body": {}, "sha256": "0" * 64, **changed}
    assert refused(DefinitionVersion, **{**fields, "sha256": fields["sha256"] or first.sha256})


def test_a_version_in_use_cannot_be_removed(tiny_return: Submission) -> None:
    with pytest.raises(ProtectedError):
        tiny_return.version.delete()


def test_a_board_with_a_return_cannot_be_removed(tiny_return: Submission, northmere: Board) -> None:
    with pytest.raises(ProtectedError):
        northmere.delete()


def test_a_return_with_history_cannot_be_removed(tiny_return: Submission) -> None:
    answer(tiny_return, cover__name="Ada")
    with pytest.raises(ProtectedError):
        tiny_return.delete()


def test_who_has_answered_cannot_be_removed(tiny_return: Submission, ada: User) -> None:
    answer(tiny_return, cover__name="Ada", by=ada)
    with pytest.raises(ProtectedError):
        ada.delete()


# --- answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        {"text": "x", "choice": "x"}, {"text": "x", "number": 1}, {"choice": "x", "date": date(2019, 1, 1)},
        {"number": 0, "date": date(2019, 1, 1)},
        {"text": ""},
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_stands_in_one_column_and_is_never_an_empty_text(
    tiny_return: Submission, value: dict[str, Any]
) -> None:
    assert refused(Answer, submission=tiny_return, key="q", origin="form", **value)


@pytest.mark.parametrize(
    "value", [{}, {"text": "x"}, {"choice": "x"}, {"number": 0}, {"date": date(2019, 1, 1)}], ids=str
)
def test_an_answer_is_blank_or_has_one_value(tiny_return: Submission, value: dict[str, Any]) -> None:
    assert Answer.objects.create(submission=tiny_return, key="q", origin="form", **value).pk


def test_a_question_has_one_answer(tiny_return: Submission) -> None:
    answer(tiny_return, cover__name="Ada")
    assert refused(Answer, submission=tiny_return, key="cover.name", origin="form", text="Ben")


def test_a_version_of_an_answer_has_one_change(tiny_return: Submission) -> None:
    answer(tiny_return, cover__name="Ada")
    assert refused(AnswerChange, submission=tiny_return, key="cover.name", version=1, origin="form", new="Ben")


def test_a_return_reads_as_its_boards_and_period(tiny_return: Submission, southwold: Board) -> None:
    assert str(tiny_return) == "Northmere, 2018-19-q3"
    SubmissionBoard.objects.create(submission=tiny_return, board=southwold, period="2018-19-q3")
    assert str(tiny_return) == "Northmere and Southwold, 2018-19-q3"


def test_a_return_is_open_until_it_is_closed(tiny_return: Submission, northmere: Board) -> None:
    assert tiny_return.is_open
    assert open_return_for(northmere, tiny_return.version) == tiny_return
