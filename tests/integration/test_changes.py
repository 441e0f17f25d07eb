"""What is new to somebody since they last looked, and what was changed since a return was submitted."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bcf.models import Board, User
from returns.events import record_event
from returns.looking import note_look
from returns.models import Look, Snapshot, Submission
from returns.publishing import move_returns
from tests.factories import answer, make_member, open_return_for, publish_tiny
from tests.integration.chains import FIRST, Q2, address, open_first, open_second, signed_in, words_of

NEVER = "You have not looked at this return yet, so all of it is new to you."


@pytest.fixture
def quarter(northmere: Board) -> Submission:
    found = open_first(northmere)
    answer(found, pooled="no", people="20", money__plan__q1="1000", money__plan__q2="5")
    found.refresh_from_db()
    return found


@pytest.fixture
def cleo(northmere: Board) -> User:
    """Who signs for Northmere."""
    return make_member("Cleo", "signatory", northmere, capacity="board")


@pytest.fixture
def client(cleo: User) -> Client:
    return signed_in(cleo)


def page_of(board: Board, rest: str = "changes/") -> str:
    return address(board, rest, "2018-19-q2")


def look(client: Client, board: Board, submission: Submission) -> None:
    submission.refresh_from_db()
    client.post(page_of(board), {"reached": submission.changed_to})


def test_before_the_first_look_all_is_new(quarter: Submission, northmere: Board, client: Client) -> None:
    for rest in ("", "changes/", "timeline/"):
        assert NEVER in words_of(client.get(page_of(northmere, rest)))


def test_after_a_look_only_what_was_changed_is_new(quarter: Submission, northmere: Board, client: Client) -> None:
    look(client, northmere, quarter)
    assert "): nothing" in words_of(client.get(page_of(northmere)))
    answer(quarter, pooled="yes", money__plan__q1="1500", people="20")
    answer(quarter, story="First")
    answer(quarter, story=None)
    words = words_of(client.get(page_of(northmere)))
    assert "Changed since you last looked (" in words
    assert "): 3 answers on 1 sheet" in words
    assert "Pooled? Then No Now Yes Change changed" in words
    assert "Plan – Q1 Then £1,000 Now £1,500 Change +£500 (+50%)" in words
    assert "Plan – Total Then £1,005 Now £1,505" in words
    assert "Story Then" not in words
    for rest in ("", "timeline/"):
        assert "): 3 answers on 1 sheet" in words_of(client.get(page_of(northmere, rest)))


def test_what_is_changed_back_is_not_new(quarter: Submission, northmere: Board, client: Client) -> None:
    look(client, northmere, quarter)
    answer(quarter, pooled="yes")
    answer(quarter, pooled="no")
    assert "): nothing" in words_of(client.get(page_of(northmere)))


def test_a_look_reaches_what_the_page_showed_and_no_further(
    quarter: Submission, northmere: Board, cleo: User, client: Client
) -> None:
    shown = quarter.changed_to
    answer(quarter, pooled="yes")
    client.post(page_of(northmere), {"reached": shown})
    assert "Pooled? Then No Now Yes" in words_of(client.get(page_of(northmere)))
    look(client, northmere, quarter)
    client.post(page_of(northmere), {"reached": shown})
    assert "): nothing" in words_of(client.get(page_of(northmere)))
    client.post(page_of(northmere), {"reached": "999999999"})
    quarter.refresh_from_db()
    assert Look.objects.get().reached == quarter.changed_to
    for nonsense in ("", "-1", "x", "9" * 30):
        client.post(page_of(northmere), {"reached": nonsense})
    assert Look.objects.get().reached == quarter.changed_to


def test_each_person_looks_for_themselves(quarter: Submission, northmere: Board, client: Client, dev: User) -> None:
    look(client, northmere, quarter)
    assert NEVER in words_of(signed_in(dev).get(page_of(northmere)))


def test_officers_are_not_told_of_their_own_work_until_they_want_to_be(
    quarter: Submission, northmere: Board, ada: User
) -> None:
    client = signed_in(ada)
    assert NEVER not in words_of(client.get(page_of(northmere, "")))
    look(client, northmere, quarter)
    answer(quarter, pooled="yes")
    assert "): 1 answer on 1 sheet" in words_of(client.get(page_of(northmere, "")))


def test_a_changed_explanation_is_new_too(quarter: Submission, northmere: Board, cleo: User, ada: User) -> None:
    second = open_second(northmere)
    answer(second, people="13")
    note_look(second, by=cleo, reached=10**6)
    answer(second, explanation__odd="We counted twice.")
    words = words_of(signed_in(cleo).get(address(northmere, "changes/")))
    assert "We counted twice." in words
    assert "): 1 answer on 1 sheet" in words


def test_a_form_that_was_corrected_meanwhile_is_compared_by_its_keys(
    quarter: Submission, northmere: Board, client: Client
) -> None:
    look(client, northmere, quarter)
    publish_tiny(
        FIRST.replace('label = "People"\ntype = "integer"', 'label = "Persons"\ntype = "text"'), period=Q2, number=2
    )
    move_returns("2018-19-q2", by=None)
    answer(quarter_now(quarter), pooled="yes")
    words = words_of(client.get(page_of(northmere)))
    assert "Pooled? Then No Now Yes" in words


def quarter_now(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def submitted(submission: Submission, by: User) -> None:
    submission.refresh_from_db()
    number = submission.snapshots.count() + 1
    snapshot = Snapshot.objects.create(
        submission=submission, number=number, reference=f"BCF-{number}", version=submission.version,
        reaches=submission.changed_to, body={}, digests={}, sha256="x", by=by,
    )  # fmt: skip
    record_event("submitted", submission, by=by, snapshot=snapshot)
    record_event("reopened", submission, by=by)


def test_changed_since_submitted_compares_with_the_last_submission(
    quarter: Submission, northmere: Board, ada: User, client: Client
) -> None:
    path = page_of(northmere, "changes/?since=submitted")
    assert "This return has not been submitted yet." in words_of(client.get(path))
    submitted(quarter, ada)
    answer(quarter, pooled="yes")
    assert "Changed since it was submitted" in words_of(client.get(path))
    assert "Pooled? Then No Now Yes" in words_of(client.get(path))
    submitted(quarter, ada)
    assert "): nothing" in words_of(client.get(path))
    assert "I have looked at this" not in words_of(client.get(path))


def test_the_whole_path_of_a_look_costs_a_bounded_number_of_queries(
    quarter: Submission, northmere: Board, client: Client
) -> None:
    look(client, northmere, quarter)
    answer(quarter, pooled="yes")
    before = queries_of(client, page_of(northmere))
    for number in range(20):
        answer(quarter, people=str(number), story=f"Text {number}", money__plan__q2=str(number))
    assert queries_of(client, page_of(northmere)) == before


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_a_look_at_a_return_without_answers_reaches_its_beginning(northmere: Board, cleo: User) -> None:
    submission = open_return_for(northmere)
    client = signed_in(cleo)
    client.post(address(northmere, "changes/"), {"reached": "0"})
    answer(submission, cover__name="Ada")
    assert "Name: Then (blank) Now Ada" in words_of(client.get(address(northmere, "changes/")))
