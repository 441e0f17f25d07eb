"""Second factors: who must have one, what happens without, and how one is set up and used."""

import json
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from bcf import permissions, second_factor
from bcf.models import AuditEvent, Board, CalendarFeed, Delegation, Membership, User
from tests.factories import PASSWORD


def text_of(page: Any) -> str:
    return str(page.content.decode())


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(client: Client) -> Any:
    return client.post("/sign-in/", {"login": "ada@example.org", "password": PASSWORD})


@pytest.fixture
def required(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def staff(ada: User, required: None) -> User:
    """Ada, who administers too."""
    ada.is_staff = True
    ada.save()
    return ada


@pytest.fixture
def secret(ada: User) -> str:
    """The key of Ada's authenticator app, which is set up, with recovery codes."""
    key = str(generate_totp_secret())
    TOTP.activate(ada, key)
    RecoveryCodes.activate(ada)
    return key


def test_an_officer_needs_no_second_factor(client: Client, ada: User, required: None) -> None:
    sign_in(client)
    assert client.get("/").status_code == 200


def test_who_administers_sees_nothing_but_the_account_until_there_is_a_second_factor(
    client: Client, staff: User
) -> None:
    sign_in(client)
    for address in ("/", "/admin/", "/returns/2018-19-q3/E09000020/", "/nowhere/"):
        assert client.get(address)["Location"] == "/account/second-factor/needed/"
    assert "Your role can sign or administer" in text_of(client.get("/account/second-factor/needed/"))
    assert client.get("/account/").status_code == 200
    assert client.post("/sign-out/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/account/calendar/", "/account/notices/", "/account/sessions/", "/sign-in/nowhere/"]
)
def test_only_what_a_second_factor_needs_is_open_without_it(client: Client, staff: User, address: str) -> None:
    sign_in(client)
    assert client.post(address, {"do": "make"})["Location"] == "/account/second-factor/needed/"
    assert not CalendarFeed.objects.exists()
    assert client.get("/account/password/").status_code == 200


def test_sign_on_is_connected_with_the_second_factor_only(client: Client, staff: User) -> None:
    sign_in(client)
    assert client.post("/account/sign-on/connect/")["Location"] == "/account/second-factor/needed/"


def test_a_script_is_told_in_json(client: Client, staff: User) -> None:
    sign_in(client)
    said = client.post("/returns/2018-19-q3/E09000020/save/", "{}", content_type="application/json")
    assert (said.status_code, said.json()["message"]) == (403, second_factor.MESSAGE)


SCOPES: dict[str, dict[str, object]] = {
    "signatory": {"capacity": "board"},
    "programme_manager": {"national": True},
    "administrator": {"national": True},
}


@pytest.mark.parametrize("role", sorted(permissions.SECOND_FACTOR_ROLES))
def test_roles_that_sign_or_administer_need_one(ada: User, northmere: Board, role: str) -> None:
    assert not second_factor.needs_second_factor(ada)
    board = None if SCOPES[role].get("national") else northmere
    membership = Membership.objects.create(user=ada, role=role, board=board, **SCOPES[role])
    assert second_factor.needs_second_factor(ada)
    membership.ended_at = timezone.now()
    membership.save()
    assert not second_factor.needs_second_factor(ada)


def test_who_signs_for_another_today_needs_one_too(ada: User, northmere: Board) -> None:
    today = timezone.localdate()
    Delegation.objects.create(
        board=northmere, capacity="board", delegate=ada, starts=today, ends=today, authority="minute 7", made_by=ada
    )
    assert second_factor.needs_second_factor(ada)


@pytest.mark.django_db(transaction=True)  # what is said and recorded waits for the commit
def test_an_authenticator_app_is_set_up_after_the_password_with_codes_for_when_it_is_lost(
    client: Client, staff: User
) -> None:
    sign_in(client)
    page = client.get("/account/second-factor/app/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/account/confirm/")
    client.post(page.redirect_chain[-1][0], {"password": PASSWORD, "next": "/account/second-factor/app/"})
    page = client.get("/account/second-factor/app/")
    key = page.context["form"].secret
    assert key in text_of(page)
    wrong = client.post("/account/second-factor/app/", {"code": "000000"})
    assert "This code is not right" in text_of(wrong)
    done = client.post("/account/second-factor/app/", {"code": code_of(key)}, follow=True)
    assert "Your authenticator app is set up." in text_of(done)
    assert "each lets you in once" in text_of(done)
    assert client.get("/").status_code == 200
    assert set(AuditEvent.objects.filter(verb="added second factor").values_list("details__factor", flat=True)) == {
        "totp",
        "recovery_codes",
    }
    assert key not in json.dumps(list(AuditEvent.objects.values_list("details", flat=True)))


def test_with_a_second_factor_the_password_alone_lets_nobody_in(client: Client, secret: str) -> None:
    assert sign_in(client)["Location"] == "/sign-in/second-factor/"
    assert client.get("/").status_code == 302
    assert "The six digits that your authenticator app shows" in text_of(client.get("/sign-in/second-factor/"))
    assert client.post("/sign-in/second-factor/", {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/").status_code == 200
    assert AuditEvent.objects.get(verb="signed in").details == {"methods": ["password", "totp"]}


def test_a_code_serves_once_for_as_long_as_it_is_good(client: Client, ada: User, secret: str) -> None:
    code, other = code_of(secret), Client()
    sign_in(client)
    assert client.post("/sign-in/second-factor/", {"code": code})["Location"] == "/"
    cache.delete(f"allauth.mfa.totp.used?user={ada.pk}&code={code}")  # what allauth does after half a minute
    sign_in(other)
    assert "This code is not right" in text_of(other.post("/sign-in/second-factor/", {"code": code}))


def test_a_recovery_code_lets_in_once(client: Client, ada: User, secret: str) -> None:
    codes = Authenticator.objects.get(user=ada, type="recovery_codes").wrap().get_unused_codes()
    for expected in (302, 200):
        other = Client()
        sign_in(other)
        assert other.post("/sign-in/second-factor/", {"code": codes[0]}).status_code == expected


def test_guesses_at_the_second_factor_are_counted_for_the_account_from_whatever_address(
    client: Client, ada: User, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    validate = TOTP.validate_code

    def noting(self: TOTP, code: str) -> bool:
        looked_at.append(code)
        return bool(validate(self, code))

    monkeypatch.setattr(TOTP, "validate_code", noting)
    for number in range(30):
        other = Client(REMOTE_ADDR=f"10.1.{number}.7")
        sign_in(other)
        other.post("/sign-in/second-factor/", {"code": f"{number:06}"})
    assert len(looked_at) == 10
    assert AuditEvent.objects.filter(verb="gave a wrong code").count() == 10


def test_a_second_factor_is_removed_only_after_the_password_and_then_asked_for_again(
    client: Client, staff: User, secret: str
) -> None:
    sign_in(client)
    client.post("/sign-in/second-factor/", {"code": code_of(secret)})
    assert client.post("/account/second-factor/app/remove/")["Location"].startswith("/account/confirm/")
    client.post("/account/confirm/", {"password": PASSWORD})
    client.post("/account/second-factor/app/remove/")
    assert not Authenticator.objects.filter(user=staff).exists()
    assert AuditEvent.objects.filter(verb="removed second factor").exists()
    assert client.get("/")["Location"] == "/account/second-factor/needed/"


@pytest.mark.django_db(transaction=True)  # what is said and recorded waits for the commit
def test_recovery_codes_are_shown_made_anew_and_downloaded(client: Client, ada: User, secret: str) -> None:
    sign_in(client)
    client.post("/sign-in/second-factor/", {"code": code_of(secret)})
    client.post("/account/confirm/", {"password": PASSWORD})
    before = client.get("/account/second-factor/codes/").context["unused_codes"]
    page = client.post("/account/second-factor/codes/new/", follow=True)
    after = page.context["unused_codes"]
    assert "You have new recovery codes" in text_of(page)
    assert not set(before) & set(after)
    assert all(code in text_of(client.get("/account/second-factor/codes/file/")) for code in after)


def test_the_demo_signs_in_in_one_step(client: Client, ada: User, settings: Settings) -> None:
    assert settings.DEMO
    ada.is_superuser = True
    ada.save()
    assert sign_in(client)["Location"] == "/"
    assert client.get("/").status_code == 200
