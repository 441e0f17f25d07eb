"""People and roles: what administrators do with them, and what is recorded of it."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils.timezone import localdate

from bcf.access import Capacity, holds, rights_of
from bcf.appointments import Appointment
from bcf.delegating import Terms, delegate
from bcf.models import AuditEvent, Board, Membership, Organisation, User
from bcf.people import (
    Refused,
    add_role,
    end_role,
    leave,
    rename,
    resume_account,
    resume_role,
    sign_out_everywhere,
    suspend_account,
    suspend_role,
)
from bcf.people_queries import Wanted, people
from bcf.permissions import Permission
from tests.factories import make_member, make_user, publish_tiny
from tests.integration.visiting import signed_in, text_of

EDIT = Permission.EDIT_RETURN


@pytest.fixture
def cleo(db: None) -> User:
    """Somebody who has an account, and no role yet."""
    return make_user("Cleo")


def recorded(user: User) -> list[str]:
    return [event.verb for event in AuditEvent.objects.filter(subject=f"bcf.user:{user.pk}")]


# --- deeds ------------------------------------------------------------------------------------------------------------


def test_a_role_is_given_suspended_resumed_and_ended_and_each_deed_is_recorded(
    amy: User, cleo: User, northmere: Board
) -> None:
    role = add_role(cleo, Appointment("officer", northmere), by=amy)
    assert holds(cleo, EDIT)
    suspend_role(role, by=amy)
    assert not holds(cleo, EDIT)
    resume_role(role, by=amy)
    assert holds(cleo, EDIT)
    end_role(role, by=amy)
    assert not holds(cleo, EDIT)
    assert recorded(cleo) == ["added a role", "suspended a role", "resumed a role", "ended a role"]
    assert Membership.objects.filter(user=cleo).count() == 1


@pytest.mark.parametrize(
    ("appointment", "field"),
    [
        (Appointment("queen"), "role"),
        (Appointment("administrator", region="North"), "where"),
        (Appointment("programme_manager", Board()), "where"),
        (Appointment("contributor", Board()), "sheets"),
        (Appointment("officer", sheets=("cover",)), "sheets"),
        (Appointment("signatory", Board()), "capacity"),
        (Appointment("signatory", Board(), capacity="commissioner"), "organisation"),
        (Appointment("viewer", capacity="board"), "capacity"),
    ],
)
def test_a_role_that_cannot_be_held_so_is_refused_at_its_field(
    amy: User, cleo: User, appointment: Appointment, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_role(cleo, appointment, by=amy)
    assert field in refused.value.fields
    assert not cleo.memberships.exists()


def test_a_role_that_is_held_is_not_given_again_until_it_has_ended(amy: User, ada: User, northmere: Board) -> None:
    with pytest.raises(Refused, match="held already"):
        add_role(ada, Appointment("officer", northmere), by=amy)
    end_role(ada.memberships.get(), by=amy)
    add_role(ada, Appointment("officer", northmere), by=amy)
    assert holds(ada, EDIT)


def test_a_suspended_account_is_out_at_once_and_in_again_with_its_roles(amy: User, ada: User) -> None:
    browser = signed_in(ada)
    suspend_account(ada, by=amy, reason="Phone lost.")
    ada.refresh_from_db()
    assert browser.get("/").status_code == 302
    assert not holds(ada, EDIT)
    resume_account(ada, by=amy)
    ada.refresh_from_db()
    assert holds(ada, EDIT)
    assert recorded(ada) == ["suspended the account", "resumed the account"]


def test_an_account_is_suspended_with_a_reason_only(amy: User, ada: User) -> None:
    with pytest.raises(Refused, match="Say why"):
        suspend_account(ada, by=amy, reason=" ")


def test_somebody_who_left_has_no_role_left_and_comes_back_without_any(amy: User, ada: User) -> None:
    leave(ada, by=amy)
    leave(ada, by=amy)
    ada.refresh_from_db()
    assert (ada.standing, ada.memberships.filter(ended_at=None).count()) == ("left", 0)
    resume_account(ada, by=amy)
    ada.refresh_from_db()
    assert (ada.standing, holds(ada, EDIT)) == ("active", False)
    assert recorded(ada) == ["noted that the person has left", "resumed the account"]


def test_signing_out_everywhere_ends_every_session_of_this_person_only(amy: User, ada: User, ben: User) -> None:
    first, second, other = signed_in(ada), signed_in(ada), signed_in(ben)
    assert sign_out_everywhere(ada, by=amy) == 2
    assert [browser.get("/").status_code for browser in (first, second, other)] == [302, 302, 200]


def test_an_administrator_cannot_put_out_the_last_one_nor_themself(amy: User) -> None:
    with pytest.raises(Refused, match="last administrator"):
        end_role(amy.memberships.get(), by=amy)
    other = make_member("Alf", "administrator", national=True)
    for deed in (leave, lambda user, by: suspend_account(user, by=by, reason="Why not.")):
        with pytest.raises(Refused, match="your own account"):
            deed(amy, by=amy)
    with pytest.raises(Refused, match="your own account"):
        suspend_role(amy.memberships.get(), by=amy)
    suspend_account(other, by=amy, reason="On leave.")
    with pytest.raises(Refused, match="last administrator"):
        end_role(amy.memberships.get(), by=amy)


def test_an_administrator_changes_a_name_and_only_that_it_changed_is_recorded(amy: User, ada: User) -> None:
    rename(ada, "Ada  Lovelace", by=amy)
    rename(ada, "Ada Lovelace", by=amy)
    ada.refresh_from_db()
    assert ada.name == "Ada Lovelace"
    (event,) = AuditEvent.objects.filter(verb="changed the name")
    assert (event.actor, event.subject, event.details) == (amy, f"bcf.user:{ada.pk}", {"changed": True})
    with pytest.raises(Refused, match="one line"):
        rename(ada, "Ada\nLovelace", by=amy)
    with pytest.raises(Refused, match="your own account"):
        rename(amy, "Ada", by=amy)


def test_delegations_end_with_the_role_of_the_signatory_who_made_them(amy: User, northmere: Board) -> None:
    chair = make_member("Chris", "signatory", northmere, capacity="board")
    Membership.objects.create(user=chair, role="signatory", board=northmere, capacity="council")
    vera = make_member("Vera", "viewer", northmere)
    first, last = localdate(), localdate() + timedelta(5)
    lent, kept = (
        delegate(northmere, Capacity(capacity, None), vera, Terms(first, last, "minute 4"), by=chair)
        for capacity in ("board", "council")
    )
    by_amy = delegate(northmere, Capacity("board", None), vera, Terms(first, last, "minute 5"), by=amy)
    suspend_role(chair.memberships.get(capacity="board"), by=amy)
    assert [held.delegation for held in rights_of(vera, northmere).capacities] == [kept, by_amy]
    leave(chair, by=amy)
    assert [held.delegation for held in rights_of(vera, northmere).capacities] == [by_amy]
    ended = AuditEvent.objects.filter(verb="ended a delegation", subject=f"bcf.board:{northmere.ons_code}")
    assert [(event.actor, event.details["delegation"]) for event in ended] == [(amy, lent.pk), (amy, kept.pk)]


@pytest.mark.parametrize("deed", ["end_role", "suspend_account"])
def test_who_can_sign_no_more_lets_nobody_sign(deed: str, amy: User, northmere: Board) -> None:
    chair = make_member("Chris", "signatory", northmere, capacity="board")
    vera, today = make_member("Vera", "viewer", northmere), localdate()
    delegate(northmere, Capacity("board", None), vera, Terms(today, today, "minute 4"), by=chair)
    if deed == "end_role":
        end_role(chair.memberships.get(), by=amy)
    else:
        suspend_account(chair, by=amy, reason="Phone lost.")
    assert not rights_of(vera, northmere).capacities


# --- pages ------------------------------------------------------------------------------------------------------------


def post(client: Client, user: User, **data: Any) -> Any:
    return client.post(f"/manage/people/{user.pk}/", data)


def test_a_name_is_changed_on_the_persons_page(amy: User, ada: User) -> None:
    page = signed_in(amy)
    refused = post(page, ada, do="rename", name="Ada\nCleo")
    assert refused.status_code == 422
    assert "in one line" in refused.content.decode()
    assert post(page, ada, do="rename", name="Ada Lovelace").status_code == 302
    ada.refresh_from_db()
    assert ada.name == "Ada Lovelace"
    assert "changed the name" in text_of(page, f"/manage/people/{ada.pk}/")
    assert 'value="rename"' not in text_of(page, f"/manage/people/{amy.pk}/")


def test_a_contributor_is_made_on_the_persons_page_with_the_sheets_of_published_forms(
    amy: User, cleo: User, northmere: Board
) -> None:
    publish_tiny()
    page = signed_in(amy)
    assert 'value="sheet"' in text_of(page, f"/manage/people/{cleo.pk}/")
    said = {"role": "contributor", "where": "board", "board": northmere.pk, "sheets": "sheet"}
    assert post(page, cleo, do="add", **said).status_code == 302
    assert cleo.memberships.get().slugs == {"sheet"}
    assert "Section contributor, Northmere" in text_of(page, f"/manage/people/{cleo.pk}/")


def test_a_signatory_for_an_nhs_commissioner_is_made_with_the_organisation(
    amy: User, cleo: User, northmere: Board
) -> None:
    group = Organisation.objects.create(ons_code="E38000001", nhs_code="01A", name="North Group")
    page = signed_in(amy)
    said = {"role": "signatory", "where": "board", "board": northmere.pk, "capacity": "commissioner"}
    missing = post(page, cleo, do="add", **said)
    assert (missing.status_code, "Choose the organisation" in missing.content.decode()) == (422, True)
    assert post(page, cleo, do="add", **said, organisation=group.pk).status_code == 302
    assert cleo.memberships.get().called == "Signatory for North Group"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"role": "officer", "where": "board"}, "Choose the board."),
        ({"role": "officer", "where": "region"}, "Choose the region."),
        ({"role": "administrator", "where": "region", "region": "North"}, "is a role for England"),
        ({}, "Fill this in:"),
    ],
)
def test_a_role_that_is_filled_in_wrongly_is_told_at_the_form(
    amy: User, cleo: User, northmere: Board, said: dict[str, str], message: str
) -> None:
    page = post(signed_in(amy), cleo, do="add", **said)
    assert (page.status_code, message in page.content.decode()) == (422, True)


def test_every_deed_of_the_persons_page_can_be_done_and_is_told(amy: User, ada: User) -> None:
    page, role = signed_in(amy), ada.memberships.get()
    for deed in ("suspend_role", "resume_role"):
        assert post(page, ada, do=deed, membership=role.pk).status_code == 302
    assert post(page, ada, do="suspend").status_code == 422
    for data in ({"do": "sign_out"}, {"do": "suspend", "reason": "On leave."}, {"do": "resume"}):
        assert post(page, ada, **data).status_code == 302
    assert post(page, ada, do="end_role", membership=role.pk).status_code == 302
    shown = text_of(page, f"/manage/people/{ada.pk}/")
    for told in (
        "suspended the account: On leave.",
        "signed the person out everywhere",
        "ended a role: Officer, Northmere",
    ):
        assert told in shown


def test_a_role_of_somebody_else_is_not_ended_from_this_page_and_nothing_unknown_is_done(
    amy: User, ada: User, ben: User
) -> None:
    page = signed_in(amy)
    assert post(page, ada, do="end_role", membership=ben.memberships.get().pk).status_code == 404
    assert post(page, ada, do="end_role", membership="x").status_code == 404
    assert post(page, ada, do="promote").status_code == 422


def test_what_an_action_refuses_is_told_on_the_page(amy: User) -> None:
    page = post(signed_in(amy), amy, do="end_role", membership=amy.memberships.get().pk)
    assert (page.status_code, "last administrator" in page.content.decode()) == (422, True)


def test_the_list_is_narrowed_by_the_address(amy: User, ada: User, dev: User, northmere: Board, cleo: User) -> None:
    page = signed_in(amy)
    for search, names in {
        "": ["Ada", "Amy", "Cleo", "Dev"],
        "?q=ad": ["Ada"],
        "?role=officer": ["Ada", "Dev"],
        f"?board={northmere.ons_code}": ["Ada"],
        "?state=no_role": ["Cleo"],
        "?role=king": ["Ada", "Amy", "Cleo", "Dev"],
    }.items():
        shown = text_of(page, f"/manage/people/{search}")
        assert [name for name in ("Ada", "Amy", "Cleo", "Dev") if f'">{name}</a>' in shown] == names, search


def test_people_are_found_by_whether_they_can_sign_in(amy: User, ada: User, ben: User) -> None:
    suspend_account(ada, by=amy, reason="On leave.")
    leave(ben, by=amy)
    found = {state: [user.name for user in people(Wanted(state=state))] for state in ("active", "suspended", "left")}
    assert found == {"active": ["Amy"], "suspended": ["Ada"], "left": ["Ben"]}


def test_many_people_come_in_pages_with_a_fixed_number_of_queries(
    amy: User, northmere: Board, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        make_member(f"Person{number:02}", "viewer", northmere)
    page = signed_in(amy)
    with django_assert_max_num_queries(12):
        first = text_of(page, "/manage/people/?role=viewer")
    assert "?role=viewer&amp;page=2" in first
    assert "Person59" in text_of(page, "/manage/people/?role=viewer&page=2")


ADDRESSES = [
    "/manage/",
    "/manage/people/",
    "/manage/people/1/",
    "/manage/people/1/hand-over/",
    "/manage/invitations/",
    "/manage/invitations/new/",
    "/manage/periods/",
    "/manage/periods/2018-19-q3/",
    "/manage/periods/2018-19-q3/move/",
    "/manage/periods/publish/",
    "/manage/periods/publish/00000000-0000-0000-0000-000000000000/",
    "/manage/returns/2018-19-q3/E00000000/",
    "/manage/boards/",
    "/manage/boards/new/",
    "/manage/boards/E00000000/",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", ["officer", "programme_manager"])
def test_the_administration_pages_are_for_administrators_only(db: None, address: str, role: str) -> None:
    user = make_member("Dev", role, national=True)
    page = signed_in(user)
    assert (page.get(address).status_code, page.post(address).status_code) == (403, 403)
    assert Client().get(address).status_code == 302


def test_the_home_page_leads_administrators_to_their_pages(amy: User, ada: User) -> None:
    assert 'href="/manage/"' in text_of(signed_in(amy), "/")
    assert 'href="/manage/"' not in text_of(signed_in(ada), "/")
    assert "People and roles" in text_of(signed_in(amy), "/manage/")


def test_a_person_who_is_not_there_is_404(amy: User) -> None:
    assert signed_in(amy).get("/manage/people/999999/").status_code == 404
    assert make_user("Una").pk != 999999


def test_who_has_lost_phone_and_codes_is_let_set_up_a_new_second_factor(ada: User, amy: User, client: Client) -> None:
    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": "x"})
    adas = signed_in(ada)
    page = signed_in(amy)
    address = f"/manage/people/{ada.pk}/"
    assert page.post(address, {"do": "factor", "reason": ""}).status_code == 422
    assert Authenticator.objects.filter(user=ada).exists()
    assert page.post(address, {"do": "factor", "reason": "Called back at the council."}).status_code == 302
    assert not Authenticator.objects.filter(user=ada).exists()
    assert adas.get("/").status_code == 302
    event = AuditEvent.objects.get(verb="removed the second factor")
    assert (event.actor, event.details["reason"]) == (amy, "Called back at the council.")


def test_an_administrator_does_not_remove_their_own_second_factor(amy: User) -> None:
    said = signed_in(amy).post(f"/manage/people/{amy.pk}/", {"do": "factor", "reason": "It is me."})
    assert said.status_code == 422


def test_djangos_pages_change_nobodys_password_address_or_rights(ada: User) -> None:
    root = make_user("Root", is_staff=True, is_superuser=True)
    page = signed_in(root)
    assert page.get(f"/admin/bcf/user/{ada.pk}/change/").status_code == 200
    assert page.post(f"/admin/bcf/user/{ada.pk}/change/", {"email": "x@example.org"}).status_code == 403
    assert page.get(f"/admin/bcf/user/{ada.pk}/password/").status_code in (302, 404)
    assert page.get("/admin/bcf/user/add/").status_code == 403
