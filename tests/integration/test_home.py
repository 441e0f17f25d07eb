"""The first page: what waits for somebody, and a summary where one sees many boards."""

import pytest

from bcf.models import Board, User
from returns.models import Submission
from returns.opening import open_return
from returns.signing import request_signoff, sign
from tests.factories import answer, make_board, make_member, make_officer, open_return_for, publish_tiny
from tests.integration.chains import signed_in, text_of, words_of
from tests.many import fill_many


@pytest.fixture
def pat(db: None) -> User:
    """Programme manager of the nation."""
    return make_member("Pat", "programme_manager", national=True)


def test_a_return_that_awaits_ones_signature_is_named_until_it_is_signed(northmere: Board, ada: User) -> None:
    signatories = [{"role": "board", "label": "The board"}, {"role": "council", "label": "The council"}]
    submission = open_return_for(northmere, publish_tiny(period={"signatory": signatories}), by=ada)
    answer(submission, by=ada, cover__name="Ada")
    cleo = make_member("Cleo", "signatory", northmere, capacity="council")
    client = signed_in(cleo)
    assert "Waiting for you" not in words_of(client.get("/"))
    snapshot = request_signoff(submission, northmere, by=ada)
    waiting = words_of(client.get("/"))
    assert "Awaiting your signature (1) Northmere, Q3 2018/19" in waiting
    assert "Waiting for you" not in words_of(signed_in(ada).get("/"))
    sign(submission, "council", by=cleo, seen=snapshot.reference)
    assert "Waiting for you" not in words_of(client.get("/"))


def test_changes_that_were_asked_for_wait_for_the_officer(tiny_return: Submission, ada: User) -> None:
    Submission.objects.update(stage="changes")
    assert "Changes were asked for (1) Northmere, Q3 2018/19" in words_of(signed_in(ada).get("/"))


def test_submitted_returns_wait_for_the_programme_manager_who_gets_five_and_a_link_to_the_rest(pat: User) -> None:
    fill_many(40, 1)
    page = signed_in(pat).get("/")
    assert "To review (8)" in words_of(page)
    assert '<a class="govuk-link" href="/review/?state=submitted">and 3 more</a>' in text_of(page)


def test_many_boards_are_summed_up_with_links_into_the_review_board(pat: User) -> None:
    fill_many(13, 2)
    page = signed_in(pat).get("/")
    text = text_of(page)
    assert 'href="/review/?period=2016-q1&amp;state=submitted"' in text
    assert "Awaiting sign-off, Q1 2016 3" in words_of(page)
    assert "govuk-task-list" not in text


def test_somebody_with_many_boards_but_no_review_board_gets_the_lines_of_one_period_and_state(db: None) -> None:
    fill_many(13, 2)
    client = signed_in(make_member("Vic", "viewer", national=True))
    assert 'href="/?period=2016-q1&amp;state=submitted"' in text_of(client.get("/"))
    listed = text_of(client.get("/?period=2016-q1&state=submitted"))
    assert listed.count('<li class="govuk-task-list__item') == 2
    assert "2016-q2" not in listed
    assert client.get("/review/").status_code == 403


def test_twelve_boards_are_still_listed_one_by_one(db: None) -> None:
    fill_many(12, 1)
    page = text_of(signed_in(make_officer("Dev", national=True)).get("/"))
    assert page.count('<li class="govuk-task-list__item') == 12
    assert "Board 011" in page


def test_a_line_can_still_be_opened(ada: User, northmere: Board) -> None:
    publish_tiny()
    assert "Open the return" in words_of(signed_in(ada).get("/"))


def test_a_board_that_did_not_exist_then_has_no_line(ada: User, northmere: Board, pat: User) -> None:
    from datetime import date

    later = make_board("Newham", "E00000009", active_from=date(2020, 1, 1))
    open_return(publish_tiny(), northmere, by=None)
    assert later.name not in text_of(signed_in(pat).get("/"))
