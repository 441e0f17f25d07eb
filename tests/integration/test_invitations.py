"""Invitations: by letter, for somebody new and for somebody known, until accepted, withdrawn or expired."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from bcf.access import holds
from bcf.models import AuditEvent, Board, Invitation, User
from bcf.permissions import Permission
from tests.integration.visiting import signed_in, text_of

pytestmark = pytest.mark.django_db
NEW = "nora@example.org"
WORDS = "correct horse battery"


@pytest.fixture
def sent(amy: User, northmere: Board, django_capture_on_commit_callbacks: Any) -> Any:
    """Invites an address to be an officer of Northmere, and gives the path of the letter's link."""

    def send(email: str = NEW) -> str:
        said = {"email": email, "role": "officer", "where": "board", "board": northmere.pk}
        with django_capture_on_commit_callbacks(execute=True):
            assert signed_in(amy).post("/manage/invitations/new/", said).status_code == 302
        return link_of(mail.outbox[-1].body)

    return send


def link_of(body: object) -> str:
    found = re.search(r"http://127.0.0.1:8000(/invitations/\S+/)", str(body))
    assert found is not None
    return found[1]


def come_in(path: str, **changed: str) -> Any:
    return Client().post(path, {"name": "Nora", "password1": WORDS, "password2": WORDS, **changed})


def test_somebody_new_chooses_a_password_and_has_the_role(sent: Any) -> None:
    path = sent()
    assert "Officer, Northmere" in text_of(Client(), path)
    assert come_in(path).url == "/sign-in/"
    nora = User.objects.get(email=NEW)
    assert (nora.name, nora.check_password(WORDS), holds(nora, Permission.EDIT_RETURN)) == ("Nora", True, True)
    assert [event.verb for event in AuditEvent.objects.filter(subject__startswith="bcf.invitation:")] == [
        "invited",
        "accepted the invitation",
    ]


def test_the_letter_names_role_board_and_until_when_and_the_token_is_kept_as_a_hash_only(sent: Any) -> None:
    path = sent()
    letter = mail.outbox[-1]
    assert (letter.subject, letter.to) == ("Invitation to Better Care Fund returns", [NEW])
    assert "Officer, Northmere" in str(letter.body)
    assert not Invitation.objects.filter(token_sha256=path.split("/")[2]).exists()
    assert NEW not in str([event.details for event in AuditEvent.objects.all()])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "Enter a name."),
        ({"name": "Nora\n\nYour password has expired"}, "Enter the name in one line"),
        ({"name": "N" * 101}, "at most 100 characters"),
        ({"password2": "correct horse batterie"}, "The two passwords differ"),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password1": "qwerty123456", "password2": "qwerty123456"}, "too common"),
    ],
)
def test_a_password_that_will_not_do_is_told_and_makes_no_account(
    sent: Any, changed: dict[str, str], message: str
) -> None:
    page = come_in(sent(), **changed)
    assert (page.status_code, message in page.content.decode()) == (422, True)
    assert not User.objects.filter(email=NEW).exists()


def test_somebody_known_signs_in_as_that_very_address_and_accepts(sent: Any, cleo: User, ada: User) -> None:
    path = sent("Cleo@example.org")
    assert f"/sign-in/?next={path}" in text_of(Client(), path)
    assert signed_in(ada).get(path).status_code == signed_in(ada).post(path).status_code == 403
    assert Client().post(path, {"name": "X", "password1": WORDS, "password2": WORDS}).status_code == 200
    assert not holds(cleo, Permission.EDIT_RETURN)
    page = signed_in(cleo)
    assert "Accept" in text_of(page, path)
    assert page.post(path).headers["Location"] == "/"
    assert holds(cleo, Permission.EDIT_RETURN)


def test_the_letters_link_leads_to_us_whatever_host_the_request_named(
    amy: User, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://bcf.example.org"
    said = {"email": NEW, "role": "viewer", "where": "nation"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(amy).post("/manage/invitations/new/", said, headers={"host": "evil.example"})
    assert answer.status_code == 302
    assert "https://bcf.example.org/invitations/" in str(mail.outbox[0].body)
    assert "evil.example" not in str(mail.outbox[0].body)


def test_a_link_works_once(sent: Any) -> None:
    path = sent()
    come_in(path)
    used = come_in(path, name="Mallory")
    assert (used.status_code, "accepted already" in used.content.decode()) == (410, True)
    assert User.objects.get(email=NEW).name == "Nora"


def test_an_expired_a_withdrawn_and_an_invented_link_lead_nowhere(sent: Any, amy: User) -> None:
    path = sent()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "has expired" in come_in(path).content.decode()
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    invitation = Invitation.objects.get()
    signed_in(amy).post("/manage/invitations/", {"do": "withdraw", "invitation": invitation.pk})
    withdrawn = come_in(path)
    assert (withdrawn.status_code, "was withdrawn" in withdrawn.content.decode()) == (410, True)
    assert Client().get("/invitations/invented/").status_code == 404
    assert not User.objects.filter(email=NEW).exists()


def test_sending_again_gives_a_new_link_and_ends_the_old_one(
    sent: Any, amy: User, django_capture_on_commit_callbacks: Any
) -> None:
    old = sent()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    page = signed_in(amy)
    assert "Expired" in text_of(page, "/manage/invitations/")
    with django_capture_on_commit_callbacks(execute=True):
        page.post("/manage/invitations/", {"do": "again", "invitation": Invitation.objects.get().pk})
    new = link_of(mail.outbox[-1].body)
    assert Client().get(old).status_code == 404
    assert come_in(new).url == "/sign-in/"


def test_nobody_is_invited_twice_to_the_same_role_or_to_one_that_they_hold(
    sent: Any, amy: User, ada: User, northmere: Board
) -> None:
    sent()
    page = signed_in(amy)
    for email, message in ((NEW, "invited to this role already"), (ada.email, "holds this role already")):
        said = {"email": email, "role": "officer", "where": "board", "board": northmere.pk}
        answer = page.post("/manage/invitations/new/", said)
        assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert len(mail.outbox) == 1


def test_an_invitation_that_is_over_is_not_withdrawn_or_sent_again(sent: Any, amy: User) -> None:
    come_in(sent())
    for deed in ("withdraw", "again"):
        answer = signed_in(amy).post("/manage/invitations/", {"do": deed, "invitation": Invitation.objects.get().pk})
        assert (answer.status_code, "not open any more" in answer.content.decode()) == (422, True)


def test_a_suspended_account_cannot_accept(sent: Any, cleo: User) -> None:
    path = sent(cleo.email)
    User.objects.filter(pk=cleo.pk).update(is_active=False)
    assert "Sign in" in text_of(Client(), path)
    assert come_in(path).status_code == 200
    assert not holds(cleo, Permission.EDIT_RETURN)
