"""Signing in in a real browser: password, authenticator app, recovery codes, passkeys; each page looked at on the way."""

import re
import time
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from bcf.models import User
from tests.browser.pages import expect_accessible, expect_fits
from tests.browser.people import Visitors, Watcher
from tests.factories import PASSWORD

WIDTHS = (1280, 320)
NEW = "seven purple elephants"


def examine(page: Page, heading: str) -> None:
    """Waits for the page with this heading, and looks at it wide and narrow."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


def sign_in(page: Page) -> None:
    page.get_by_label("Email address").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm(page: Page) -> None:
    """Gives the password once more, where something is asked that matters for the account's safety."""
    examine(page, "Confirm that it is you")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.fixture
def administrator(ada: User, settings: Settings) -> User:
    """Ada, who administers too, where that asks for a second factor."""
    settings.SECOND_FACTOR_REQUIRED = True
    ada.is_staff = True
    ada.save()
    return ada


@pytest.fixture
def named(live_server: LiveServer) -> str:
    """The site by a name: passkeys belong to names, never to numbers."""
    return live_server.url.replace("127.0.0.1", "localhost")


def test_password_and_authenticator_app(visitors: Visitors, administrator: User) -> None:
    page = visitors.page()
    page.goto("/")
    sign_in(page)
    examine(page, "Set up a second factor")
    page.get_by_role("link", name="An authenticator app").click()
    confirm(page)
    examine(page, "Set up an authenticator app")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the code")
    examine(page, "Set up an authenticator app")
    key = page.locator("[data-key]").inner_text()
    page.get_by_label("Code").fill(code_of(key))
    page.get_by_role("button", name="Set up").click()
    examine(page, "Recovery codes")
    recovery = page.locator(".app-codes code").first.inner_text()
    expect(page.locator(".app-codes code")).to_have_count(10)

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(page)
    examine(page, "Confirm that it is you")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    examine(page, "Confirm that it is you")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your boards")


def test_a_passkey_as_second_factor(visitors: Visitors, administrator: User, named: str) -> None:
    page = visitors.page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    virtual = {
        "protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": virtual})

    page.goto(f"{named}/")
    sign_in(page)
    page.get_by_role("link", name="A passkey").click()
    confirm(page)
    examine(page, "Add a passkey")
    page.get_by_label("Name of the passkey").fill("Work phone")
    page.get_by_role("button", name="Add the passkey").click()
    examine(page, "Recovery codes")

    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    examine(page, "Confirm that it is you")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your boards")

    page.goto(f"{named}/account/second-factor/")
    expect(page.locator("main")).to_contain_text("Work phone, added on")
    examine(page, "Second factor")
    page.get_by_role("link", name="Remove Work phone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.goto(f"{named}/account/confirm/passkey/?next=/account/second-factor/")
    examine(page, "Confirm that it is you")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("link", name="Remove Work phone").click()
    examine(page, "Remove the passkey Work phone")
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Your passkey is removed.")
    page.goto(f"{named}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    assert not Authenticator.objects.exists()


def test_a_passkey_that_the_browser_does_not_give_is_told_and_can_be_tried_again(visitors: Visitors, ada: User) -> None:
    page = visitors.page()
    page.goto("/account/second-factor/passkeys/add/")
    sign_in(page)
    confirm(page)
    button = page.get_by_role("button", name="Add the passkey")
    button.click()
    expect(page.get_by_role("alert")).to_have_text("Your browser gave no passkey. Try again, or choose another way.")
    expect(button).to_be_enabled()
    examine(page, "Add a passkey")


def test_without_script_codes_still_let_in(visitors: Visitors, ada: User) -> None:
    secret = str(generate_totp_secret())
    TOTP.activate(ada, secret)
    page = visitors.page(script=False)
    page.goto("/")
    sign_in(page)
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your boards")


def test_the_pages_of_the_account(visitors: Visitors, ada: User) -> None:
    page, elsewhere = visitors.page(), visitors.page()
    for each in (page, elsewhere):
        each.goto("/")
        sign_in(each)
    page.get_by_role("link", name="Your account").click()
    examine(page, "Your account")
    page.get_by_role("link", name="Set up your second factor").click()
    examine(page, "Second factor")

    page.goto("/account/sessions/")
    examine(page, "Where you are signed in")
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_role("alert")).to_contain_text("You are signed out everywhere else.")
    elsewhere.reload()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Sign in")

    page.goto("/account/password/")
    page.get_by_role("button", name="Change password").click()
    examine(page, "Change your password")
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password again").fill(NEW)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert")).to_contain_text("Your password is changed.")
    page.goto("/sign-out/")
    examine(page, "Sign out")


def test_a_forgotten_password(
    visitors: Visitors, ada: User, watcher: Watcher, settings: Any, live_server: LiveServer
) -> None:
    settings.SITE_URL = live_server.url
    page = visitors.page()
    page.goto("/sign-in/")
    page.get_by_role("link", name="I have forgotten my password").click()
    page.get_by_role("button", name="Send the email").click()
    examine(page, "Reset your password")
    page.get_by_label("Email address").fill("ada@example.org")
    page.get_by_role("button", name="Send the email").click()
    examine(page, "Check your email")
    link = re.search(r"https?://\S+", str(mail.outbox[0].body))
    assert link
    page.goto(link[0])
    page.get_by_role("button", name="Set password").click()
    examine(page, "Set a new password")
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password again").fill(NEW)
    page.get_by_role("button", name="Set password").click()
    examine(page, "Your password is changed")
    page.goto(link[0])
    examine(page, "This link does not work any more")
    watcher.expects("status of 429")
    for _ in range(6):
        page.goto("/account/reset-password/")
        page.get_by_label("Email address").fill("ada@example.org")
        page.get_by_role("button", name="Send the email").click()
    examine(page, "Too many tries")


def test_the_pages_of_sign_on(visitors: Visitors, ada: User, watcher: Watcher, settings: Settings) -> None:
    settings.OIDC_ISSUER, settings.OIDC_NAME = "http://127.0.0.1:9", "NHSmail"  # where nobody listens
    watcher.expects("502")
    page = visitors.page()
    page.goto("/sign-in/")
    examine(page, "Sign in")
    page.get_by_role("button", name="Sign in with NHSmail").click()
    examine(page, "Sign-on did not work")
    page.goto("/account/")
    sign_in(page)
    expect(page.get_by_role("button", name="Connect NHSmail")).to_be_visible()
    examine(page, "Your account")


def test_why_a_session_ended_is_told_on_the_sign_in_page(
    visitors: Visitors, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visitors.page(ada)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your boards")
    later = time.time() + 3601
    monkeypatch.setattr("bcf.sessions.time", SimpleNamespace(time=lambda: later))
    page.goto("/")
    expect(page.get_by_role("status")).to_have_text("You were signed out after 60 minutes without activity.")
    examine(page, "Sign in")
