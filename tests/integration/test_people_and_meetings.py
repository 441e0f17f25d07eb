"""The page of a board's people: roles, delegations, meetings."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from bcf.access import Capacity, rights_of
from bcf.delegating import Terms, delegate, end_delegation
from bcf.models import AuditEvent, Board, Commissioner, Delegation, Meeting, Organisation, User
from bcf.people import Refused
from bcf.permissions import Permission
from returns.models import Submission, Timetable
from tests.factories import make_member, make_user
from tests.integration.visiting import signed_in, text_of

BOARD = Capacity("board", None)
TODAY = localdate()


@pytest.fixture
def chair(northmere: Board) -> User:
    return make_member("Chris", "signatory", northmere, capacity="board")


def address(board: Board) -> str:
    return f"/returns/2018-19-q3/{board.ons_code}/people/"


def terms(first: int = 0, last: int = 7, authority: str = "minute of 12 October") -> Terms:
    return Terms(TODAY + timedelta(first), TODAY + timedelta(last), authority)


def said(to: User, **changed: Any) -> dict[str, Any]:
    days = {"starts": str(TODAY), "ends": str(TODAY + timedelta(7))}
    return {"do": "delegate", "capacity": "board:", "delegate": to.pk, **days, "authority": "minute 4", **changed}


# --- delegations ------------------------------------------------------------------------------------------------------


def test_a_signatory_lets_a_colleague_sign_and_takes_it_back(
    chair: User, ben: User, northmere: Board, tiny_return: Submission
) -> None:
    page = signed_in(chair)
    assert page.post(address(northmere), said(ben)).status_code == 302
    assert rights_of(ben, northmere).may(Permission.SIGN_RETURN)
    shown = text_of(page, address(northmere))
    assert "Running" in shown
    assert "minute 4" in shown
    assert (
        page.post(address(northmere), {"do": "end_delegation", "row": Delegation.objects.get().pk}).status_code == 302
    )
    assert not rights_of(ben, northmere).may(Permission.SIGN_RETURN)
    assert "by Chris" in text_of(page, address(northmere))
    assert [event.verb for event in AuditEvent.objects.order_by("pk")] == ["delegated signing", "ended a delegation"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (terms(7, 0), "ends"),
        (terms(-9, -1), "ends"),
        (terms(0, 366), "ends"),
        (terms(authority=" "), "authority"),
    ],
)
def test_a_delegation_that_cannot_be_is_refused_at_its_field(
    chair: User, ben: User, northmere: Board, given: Terms, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        delegate(northmere, BOARD, ben, given, by=chair)
    assert list(refused.value.fields) == [field]


def test_only_somebody_with_a_role_in_the_board_can_be_a_delegate_and_not_oneself(
    chair: User, olga: User, northmere: Board
) -> None:
    for user in (olga, make_user("Una"), chair):
        with pytest.raises(Refused) as refused:
            delegate(northmere, BOARD, user, terms(), by=chair)
        assert list(refused.value.fields) == ["delegate"]


def test_nobody_lends_what_is_not_theirs_and_a_delegate_lends_nothing_on(
    chair: User, ada: User, ben: User, amy: User, northmere: Board
) -> None:
    with pytest.raises(Refused, match="your own capacity"):
        delegate(northmere, BOARD, ben, terms(), by=ada)
    with pytest.raises(Refused, match="your own capacity"):
        delegate(northmere, Capacity("council", None), ben, terms(), by=chair)
    lent = delegate(northmere, BOARD, ben, terms(), by=chair)
    with pytest.raises(Refused, match="your own capacity"):
        delegate(northmere, BOARD, ada, terms(), by=ben)
    with pytest.raises(Refused, match="your own capacity"):
        end_delegation(lent, by=ada)
    end_delegation(lent, by=amy)
    end_delegation(lent, by=amy)
    assert AuditEvent.objects.filter(verb="ended a delegation").count() == 1


def test_an_administrator_lends_a_commissioners_capacity(
    amy: User, ben: User, northmere: Board, tiny_return: Submission
) -> None:
    group = Organisation.objects.create(ons_code="E38000001", nhs_code="01A", name="North Group")
    Commissioner.objects.create(vintage="CCG2018", board=northmere, organisation=group, percent_of_small_areas=80)
    page = signed_in(amy)
    assert "North Group" in text_of(page, address(northmere))
    assert page.post(address(northmere), said(ben, capacity=f"commissioner:{group.pk}")).status_code == 302
    assert Delegation.objects.get().organisation == group


def test_delegations_are_shown_as_running_planned_past_and_ended(
    chair: User, ben: User, ada: User, northmere: Board, tiny_return: Submission
) -> None:
    for first, last in ((0, 1), (5, 6)):
        delegate(northmere, BOARD, ben, terms(first, last), by=chair)
    Delegation.objects.create(
        board=northmere, capacity="board", delegate=ben, starts=TODAY - timedelta(9), ends=TODAY - timedelta(8),
        authority="minute 1", made_by=chair,
    )  # fmt: skip
    shown = text_of(signed_in(ada), address(northmere))
    assert all(word in shown for word in ("Running", "Planned", "Past"))
    assert "End it" not in shown


# --- meetings ---------------------------------------------------------------------------------------------------------


def test_an_officer_enters_meetings_and_the_page_says_which_papers_are_due_last(
    ada: User, northmere: Board, tiny_return: Submission
) -> None:
    due = datetime(2019, 1, 25, 12, tzinfo=UTC)
    Timetable.objects.update_or_create(period="2018-19-q3", defaults={"due_at": due})
    page = signed_in(ada)
    assert "No meeting is entered that is still before the due date" in text_of(page, address(northmere))
    for day, papers in (("2019-01-20", "2019-01-10"), ("2019-02-20", "2019-02-10")):
        assert page.post(address(northmere), {"do": "meet", "day": day, "papers_due": papers}).status_code == 302
    shown = text_of(page, address(northmere))
    assert "before the due date is <strong>10 January 2019</strong>, for the meeting on 20 January 2019" in shown
    meeting = Meeting.objects.get(day=date(2019, 1, 20))
    assert page.post(address(northmere), {"do": "cancel", "row": meeting.pk}).status_code == 302
    assert "20 January 2019" not in text_of(page, address(northmere)).split("Meetings of the board")[1]
    assert [event.verb for event in AuditEvent.objects.order_by("pk")][-1] == "cancelled a meeting"


@pytest.mark.parametrize(
    ("day", "papers", "message"),
    [
        ("2019-01-20", "2019-01-21", "on the day of the meeting or before it"),
        ("2019-01-30", "2019-01-20", "has a meeting on this day already"),
        ("soon", "2019-01-20", "Enter a date"),
    ],
)
def test_a_meeting_that_cannot_be_is_told_at_the_form(
    ada: User, northmere: Board, tiny_return: Submission, day: str, papers: str, message: str
) -> None:
    Meeting.objects.create(board=northmere, day=date(2019, 1, 30), papers_due=date(2019, 1, 20), created_by=ada)
    answer = signed_in(ada).post(address(northmere), {"do": "meet", "day": day, "papers_due": papers})
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert Meeting.objects.count() == 1


# --- who may what -----------------------------------------------------------------------------------------------------


def test_everybody_of_the_board_sees_its_people_and_nobody_else(
    ada: User, chair: User, olga: User, northmere: Board, tiny_return: Submission
) -> None:
    vera = make_member("Vera", "viewer", northmere)
    shown = text_of(signed_in(vera), address(northmere))
    assert "Signatory for the Health and Wellbeing Board" in shown
    assert "Enter a meeting" not in shown
    assert signed_in(olga).get(address(northmere)).status_code == 404
    assert Client().get(address(northmere)).status_code == 302


@pytest.mark.parametrize(
    ("role", "deed", "status"),
    [
        ("viewer", "meet", 403),
        ("viewer", "delegate", 403),
        ("officer", "delegate", 403),
        ("officer", "end_delegation", 403),
        ("officer", "meet", 422),
        ("officer", "anything", 422),
        ("signatory", "cancel", 403),
        ("signatory", "delegate", 422),
    ],
)
def test_a_role_does_what_is_its_own(
    northmere: Board, tiny_return: Submission, role: str, deed: str, status: int
) -> None:
    capacity = {"capacity": "board"} if role == "signatory" else {}
    user = make_member("Una", role, northmere, **capacity)
    assert signed_in(user).post(address(northmere), {"do": deed}).status_code == status


def test_a_row_of_another_board_is_404(
    ada: User, olga: User, southwold: Board, northmere: Board, tiny_return: Submission
) -> None:
    theirs = Meeting.objects.create(board=southwold, day=TODAY, papers_due=TODAY, created_by=olga)
    assert signed_in(ada).post(address(northmere), {"do": "cancel", "row": theirs.pk}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.cancelled_at is None
