"""An officer leaves: a colleague of the same board takes over what is open."""

from typing import Any

import pytest

from bcf.access import holds, rights_of
from bcf.models import Board, Membership, User
from bcf.people import Refused, suspend_role
from bcf.permissions import Permission
from returns.handing_over import also_open, colleagues, hand_over, open_work, work_handed_over
from returns.models import ReturnEvent, Submission
from tests.factories import make_member, make_officer, open_return_for, publish_tiny
from tests.integration.visiting import signed_in, text_of


def events(submission: Submission) -> list[ReturnEvent]:
    return list(submission.events.filter(kind="handed_over"))


def test_a_colleague_takes_over_the_open_returns_and_the_roles_that_they_lack(
    amy: User, ada: User, ben: User, tiny_return: Submission, southwold: Board
) -> None:
    Membership.objects.create(user=ada, role="officer", board=southwold)
    other = open_return_for(southwold, tiny_return.version)
    assert hand_over(ada, ben, by=amy) == 2
    ada.refresh_from_db()
    assert (ada.standing, holds(ada, Permission.EDIT_RETURN)) == ("left", False)
    assert rights_of(ben, southwold).may(Permission.EDIT_RETURN)
    assert ben.memberships.filter(board=tiny_return.boards.get()).count() == 1
    for submission in (tiny_return, other):
        (event,) = events(submission)
        assert (event.by, event.details["from"], event.details["to"]) == (amy, ada.pk, ben.pk)
        assert "Ada" not in str(event.details)  # a name in what is append-only would stay for ever


def test_a_role_that_is_suspended_is_not_handed_over(
    amy: User, ada: User, ben: User, northmere: Board, southwold: Board
) -> None:
    suspended = Membership.objects.create(user=ada, role="officer", board=southwold)
    suspend_role(suspended, by=amy)
    hand_over(ada, ben, by=amy)
    assert not ben.memberships.filter(board=southwold).exists()


def test_what_is_submitted_or_closed_is_not_handed_over(
    amy: User, ada: User, ben: User, tiny_return: Submission
) -> None:
    Submission.objects.filter(pk=tiny_return.pk).update(stage="submitted")
    assert open_work(ada).places == []
    assert hand_over(ada, ben, by=amy) == 0
    assert events(tiny_return) == []


def test_only_active_officers_of_the_same_board_region_or_the_nation_can_take_over(
    amy: User, ada: User, ben: User, olga: User, dev: User, northmere: Board
) -> None:
    make_member("Vera", "viewer", northmere)
    rita = make_officer("Rita", region="North")
    make_officer("Gone", northmere, is_active=False)
    assert colleagues(ada) == [ben, dev, rita]
    with pytest.raises(Refused, match="same boards"):
        hand_over(ada, olga, by=amy)
    ada.refresh_from_db()
    assert ada.standing == "active"


def test_a_signatorys_role_is_nobodys_to_pass_on(amy: User, ben: User, northmere: Board) -> None:
    cleo = make_member("Cleo", "signatory", northmere, capacity="board")
    assert (open_work(cleo).roles, colleagues(cleo)) == ((), [])
    hand_over(cleo, None, by=amy)
    assert not rights_of(ben, northmere).may(Permission.SIGN_RETURN)


def test_an_officer_of_the_nation_who_takes_over_needs_no_further_role(
    amy: User, ada: User, dev: User, tiny_return: Submission
) -> None:
    assert hand_over(ada, dev, by=amy) == 1
    assert dev.memberships.count() == 1


def test_what_others_keep_is_told_and_moved_with_the_returns(
    amy: User, ada: User, ben: User, tiny_return: Submission
) -> None:
    moved: list[tuple[User, User, int]] = []

    def tell(user: User, **_others: Any) -> list[str]:
        return [f"2 questions that {user} owns"]

    def move(leaver: User, colleague: User, places: list[Any], **_others: Any) -> None:
        moved.append((leaver, colleague, len(places)))

    also_open.connect(tell)
    work_handed_over.connect(move)
    assert "2 questions that Ada owns" in text_of(signed_in(amy), f"/manage/people/{ada.pk}/hand-over/")
    hand_over(ada, ben, by=amy)
    assert moved == [(ada, ben, 1)]


def test_the_page_shows_what_is_open_and_hands_it_over(
    amy: User, ada: User, ben: User, tiny_return: Submission
) -> None:
    page, address = signed_in(amy), f"/manage/people/{ada.pk}/hand-over/"
    shown = text_of(page, address)
    assert "Northmere, 2018-19-q3" in shown
    assert "Ben (ben@example.org)" in shown
    assert page.post(address).status_code == 422
    assert page.post(address, {"colleague": str(ben.pk)}).status_code == 302
    assert "noted that the person has left" in text_of(page, f"/manage/people/{ada.pk}/")
    assert "This person left on" in text_of(page, address)


def test_an_officer_can_leave_without_anybody_taking_over(amy: User, ada: User, tiny_return: Submission) -> None:
    answer = signed_in(amy).post(f"/manage/people/{ada.pk}/hand-over/", {"colleague": "nobody"})
    assert answer.status_code == 302
    ada.refresh_from_db()
    assert (ada.standing, events(tiny_return)) == ("left", [])


def test_one_cannot_leave_by_oneself(amy: User) -> None:
    publish_tiny()
    answer = signed_in(amy).post(f"/manage/people/{amy.pk}/hand-over/", {"colleague": "nobody"})
    assert (answer.status_code, "your own account" in answer.content.decode()) == (422, True)
