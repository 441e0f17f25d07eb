"""Comments, questions and reminders, as people write them, are told by mail."""

import pytest
from django.core import mail

from bcf.models import Board, User
from returns.commenting import add_comment
from returns.inquiring import answer, ask, ask_again, close
from returns.models import InquiryTo, Submission
from returns.queries import places
from returns.reminding import remind
from tests.factories import make_member
from tests.integration.mails import CANARY, committed, outbox

LABEL = "Northmere, Q3 2018/19"


@pytest.fixture
def dev(db: None) -> User:
    return make_member("Dev", "programme_manager", national=True)


@pytest.fixture
def cleo(northmere: Board) -> User:
    return make_member("Cleo", "signatory", northmere, capacity="board")


def test_a_comment_is_told_to_whom_it_mentions_and_an_answer_to_whom_it_answers(
    tiny_return: Submission, northmere: Board, ada: User, cleo: User
) -> None:
    with committed():
        first = add_comment(tiny_return, northmere, f"@Cleo {CANARY}", by=ada).comment
    assert f"/comments/#comment-{first.pk}" in mail.outbox[0].body
    assert CANARY not in mail.outbox[0].body
    assert outbox() == [("cleo", f"{LABEL}: a comment for you")]
    with committed():
        add_comment(tiny_return, northmere, CANARY, by=cleo, answers=first)
    assert outbox() == [("ada", f"{LABEL}: a comment for you")]


def test_a_question_is_told_to_the_board_and_each_answer_to_its_owner(
    tiny_return: Submission, northmere: Board, ada: User, dev: User
) -> None:
    with committed():
        ask("2018-19-q3", CANARY, by=dev, boards=[northmere.pk], owner=dev)
    part = InquiryTo.objects.get()
    with committed():
        answer(part, CANARY, by=ada)
    with committed():
        close(part, by=dev)
        ask_again(part, CANARY, by=dev)
    assert [CANARY in message.body for message in mail.outbox] == [False] * 3
    asked, answered = f"{LABEL}: a question from the programme team", f"{LABEL}: your question is answered"
    assert outbox() == [("ada", asked), ("dev", answered), ("ada", asked)]


def test_a_reminder_of_the_programme_team_is_told_to_the_boards_officers(
    tiny_return: Submission, ada: User, dev: User
) -> None:
    with committed():
        remind(list(places()), by=dev, note="By Friday, please.")
    assert outbox() == [("ada", f"{LABEL}: a reminder")]
