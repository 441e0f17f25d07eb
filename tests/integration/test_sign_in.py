"""Signing in with a password: who gets in, what is said, what is recorded."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern
from pytest_django.fixtures import Settings

from bcf import account_urls
from bcf.models import AuditEvent, User
from tests.factories import PASSWORD, make_user

NEW = "seven purple elephants"
WRONG = "The email address or the password is not right. Check both and try again."


def text_of(page: Any) -> str:
    return str(page.content.decode())


def sign_in(client: Client, email: str = "ada@example.org", password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/sign-in/", {"login": email, "password": password}, **extra)


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def verbs() -> list[str]:
    return list(AuditEvent.objects.values_list("verb", flat=True))


def test_the_right_password_lets_in_whatever_the_capitals_of_the_address(client: Client, ada: User) -> None:
    assert sign_in(client, " Ada@Example.ORG ")["Location"] == "/"
    assert is_in(client)
    event = AuditEvent.objects.get(verb="signed in")
    assert (event.actor, event.subject, event.details) == (ada, f"bcf.user:{ada.pk}", {"methods": ["password"]})


def test_a_page_that_was_asked_for_is_shown_after_signing_in_unless_it_is_elsewhere(client: Client, ada: User) -> None:
    page = {"login": ada.email, "password": PASSWORD}
    assert client.post("/sign-in/", {**page, "next": "/account/sessions/"})["Location"] == "/account/sessions/"
    client.logout()
    assert client.post("/sign-in/", {**page, "next": "https://elsewhere.example/"})["Location"] == "/"


def test_a_stranger_and_a_wrong_password_are_told_the_same(client: Client, ada: User) -> None:
    wrong, stranger = sign_in(client, password="guess guess guess"), sign_in(client, "nobody@example.org")
    assert WRONG in text_of(wrong)
    assert _without_token(wrong, "ada") == _without_token(stranger, "nobody")
    assert not is_in(client)


def _without_token(page: Any, name: str) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", text_of(page)).replace(
        f"{name}@example.org", ""
    )


def test_a_stranger_costs_as_much_time_as_somebody_known(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def noting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noting)
    User.objects.filter(pk=make_user("Finn").pk).update(password=make_password(None))
    hashed.clear()
    for email in ("ada@example.org", "nobody@example.org", "finn@example.org"):
        sign_in(client, email, "guess guess guess")
    assert len(hashed) == 3


def test_a_suspended_account_is_not_let_in_and_is_told_so_only_with_the_right_password(
    client: Client, ada: User
) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert WRONG in text_of(sign_in(client, password="guess guess guess"))
    assert "suspended" in text_of(client.get(sign_in(client)["Location"]))
    assert not is_in(client)


@pytest.mark.parametrize("address", ["/accounts/signup/", "/account/signup/", "/sign-up/", "/account/email/"])
def test_nobody_registers_or_changes_an_address(client: Client, ada: User, address: str) -> None:
    client.force_login(ada)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("password", ["short", "password1234", "ada@example.org", "123456789012"])
def test_short_common_and_telling_passwords_are_refused(client: Client, ada: User, password: str) -> None:
    sign_in(client)
    page = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": password, "password2": password})
    assert "There is a problem" in text_of(page)
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_changing_the_password_ends_every_other_session(client: Client, ada: User) -> None:
    other = Client()
    sign_in(other)
    sign_in(client)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    page = client.post("/account/password/", form, follow=True)
    assert "Your password is changed. You are signed out everywhere else." in text_of(page)
    assert (is_in(client), is_in(other)) == (True, False)
    assert verbs().count("changed password") == 1


def test_a_password_is_changed_only_by_who_knows_the_old_one(client: Client, ada: User) -> None:
    sign_in(client)
    form = {"oldpassword": "guess guess guess", "password1": NEW, "password2": NEW}
    assert "This is not your current password." in text_of(client.post("/account/password/", form))


def test_a_letter_resets_the_password_and_ends_every_session(client: Client, ada: User) -> None:
    sign_in(client)
    asked = Client().post("/account/reset-password/", {"email": "ada@example.org"}, follow=True)
    assert "Check your email" in text_of(asked)
    (letter,) = mail.outbox
    assert letter.to == ["ada@example.org"]
    link = re.search(r"http://127.0.0.1:8000(/\S+)", str(letter.body))
    assert link
    other = Client()
    form = other.get(link[1], follow=True)
    done = other.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW}, follow=True)
    assert "Your password is changed" in text_of(done)
    assert not is_in(client)
    assert sign_in(client, password=NEW)["Location"] == "/"
    assert "This link does not work any more" in text_of(Client().get(link[1], follow=True))
    assert verbs().count("reset password by email") == 1


def test_the_letters_link_leads_to_us_whatever_host_the_request_named(ada: User, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://bcf.example.org"
    Client().post("/account/reset-password/", {"email": ada.email}, headers={"host": "evil.example"})
    body = str(mail.outbox[0].body)
    assert "https://bcf.example.org/account/reset-password/" in body
    assert "evil.example" not in body


def test_asking_for_a_letter_tells_nobody_who_has_an_account(client: Client, ada: User) -> None:
    pages = [client.post("/account/reset-password/", {"email": f"{name}@example.org"}) for name in ("ada", "nobody")]
    assert [(page.status_code, page["Location"]) for page in pages] == [(302, "/account/reset-password/sent/")] * 2
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"], ["nobody@example.org"]]
    assert "there is none for this address" in str(mail.outbox[1].body)


def test_an_address_that_was_corrected_signs_in_no_more(client: Client, ada: User) -> None:
    client.post("/account/reset-password/", {"email": "ada@example.org"})
    sign_in(client)
    client.post("/sign-out/")
    ada.email = "ada.lovelace@example.org"
    ada.save()
    assert not EmailAddress.objects.exists()
    assert WRONG in text_of(sign_in(client))
    assert sign_in(client, "ada.lovelace@example.org")["Location"] == "/"


def test_signing_out_ends_the_session_and_says_nothing_untrue(client: Client, ada: User) -> None:
    sign_in(client)
    assert "Sign out" in text_of(client.get("/sign-out/"))
    assert is_in(client)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert not is_in(client)


def test_nobody_takes_a_colleagues_name_ones_own_is_shown_and_changed_by_administrators(
    client: Client, ada: User
) -> None:
    sign_in(client)
    page = text_of(client.get("/account/"))
    assert "ada@example.org" in page
    assert "An administrator can change it." in page
    assert client.post("/account/name/", {"name": "Cleo"}).status_code == 404
    client.post("/account/", {"name": "Cleo"})
    assert User.objects.get(pk=ada.pk).name == "Ada"


def test_a_secret_is_never_given_back_by_a_page_that_has_grown_stale(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/sign-in/", {"login": "ada@example.org", "password": PASSWORD, "code": "123456"})
    assert page.status_code == 403
    assert PASSWORD not in text_of(page)
    assert "123456" not in text_of(page)


def test_the_administration_pages_have_no_door_of_their_own(client: Client, ada: User) -> None:
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/sign-in/?next=/admin/"
    assert client.post("/admin/login/", {"username": ada.email, "password": PASSWORD})["Location"].startswith(
        "/sign-in/"
    )
    sign_in(client)
    assert client.get("/admin/login/").status_code == 403
    User.objects.filter(pk=ada.pk).update(is_staff=True)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/password_change/")["Location"] == "/account/password/"


def test_administrators_see_no_keys_of_second_factors(client: Client, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_staff=True, is_superuser=True)
    sign_in(client)
    for address in (
        "mfa/authenticator/",
        "account/emailaddress/",
        "socialaccount/socialapp/",
        "usersessions/usersession/",
    ):
        assert client.get(f"/admin/{address}").status_code == 404
    assert client.get("/admin/socialaccount/socialaccount/").status_code == 200


def is_ours(template: str) -> bool:
    """Whether the template that is shown under this name lies in our own folder."""
    found: Any = get_template(template)
    return Path(found.origin.name).is_relative_to(settings.BASE_DIR / "templates")


def _page_views() -> list[Any]:
    patterns = [pattern for pattern in account_urls.urlpatterns if isinstance(pattern, URLPattern)]
    return [pattern for pattern in patterns if hasattr(pattern.callback, "view_class")]


@pytest.mark.parametrize("pattern", _page_views(), ids=str)
def test_every_page_of_accounts_is_ours_never_one_that_comes_with_allauth(pattern: URLPattern) -> None:
    assert is_ours(pattern.callback.view_class.template_name)  # type: ignore[attr-defined]


def test_messages_and_letters_are_ours_too() -> None:
    names = [
        "account/messages/logged_in.txt", "account/messages/logged_out.txt", "account/messages/password_changed.txt",
        "account/email/password_reset_key_message.txt", "account/email/unknown_account_message.txt",
        "mfa/messages/totp_activated.txt", "mfa/messages/totp_deactivated.txt", "mfa/messages/webauthn_added.txt",
        "mfa/messages/webauthn_removed.txt", "mfa/messages/recovery_codes_generated.txt", "429.html",
        "socialaccount/messages/account_connected.txt", "socialaccount/messages/account_connected_other.txt",
    ]  # fmt: skip
    for name in names:
        assert is_ours(name), name


def test_signing_in_is_noted_with_browser_and_address(client: Client, ada: User) -> None:
    sign_in(client, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36"})
    session = UserSession.objects.get(user=ada)
    assert (session.ip, "Chrome" in session.user_agent) == ("127.0.0.1", True)
    page = text_of(client.get("/account/sessions/"))
    assert "127.0.0.1" in page
    assert "This one" in page
