"""How allauth behaves here: nobody registers, guesses are counted for the account and for the address, messages are ours."""

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm as DefaultResetPasswordForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm as DefaultAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as DefaultReauthenticateForm
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from bcf import account_events, throttle
from bcf.mailing import site_address
from bcf.models import User
from bcf.throttle import PASSWORD_FROM_ADDRESS, PASSWORD_OF_ACCOUNT, RESET_FROM_ADDRESS, RESET_OF_ACCOUNT, Limit

TOO_MANY = "There were too many wrong tries. Wait 15 minutes and try again, or reset the password by email."


class AccountAdapter(DefaultAccountAdapter):
    """Passwords, sessions and messages."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "incorrect_code": "This code is not right. Codes change every half a minute: enter the one that you see now.",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": "There were too many tries. Wait 15 minutes and try again.",
        "invalid_password_reset": "This link does not work any more.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by invitation only."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts a try before the password is looked at. Raises ValidationError when there were too many."""
        if not may_try(request, credentials["email"], PASSWORD_FROM_ADDRESS, PASSWORD_OF_ACCOUNT):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user with these credentials. A right password takes its own try back, and no other."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            throttle.give_back(PASSWORD_FROM_ADDRESS, network_of(self.get_client_ip(request)))
            throttle.give_back(PASSWORD_OF_ACCOUNT, credentials["email"])
        return user

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of the letter that resets a password."""
        uid, _, token = key.partition("-")
        return site_address(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account, which says that the password is changed."""
        return reverse("account")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names and messages of second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - allauth's name
        """What a passkey is called if its owner gives no name."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"


class _CodeServesOnce:
    """allauth forgets a code that was used after half a minute; it is good for longer, as clocks differ a little."""

    def clean_code(self) -> str:
        """The code, if it is right and was not used before. Raises ValidationError."""
        code = str(super().clean_code())  # type: ignore[misc]
        seconds = settings.MFA_TOTP_SECONDS_VALID
        used = throttle.hashed("code", f"{self.user.pk} {code}")  # type: ignore[attr-defined]
        if not cache.add(f"bcf.code.{used}", True, timeout=seconds):
            raise SecondFactorAdapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_CodeServesOnce, DefaultAuthenticateForm):
    """The second factor, when signing in."""


class ReauthenticateForm(_CodeServesOnce, DefaultReauthenticateForm):
    """The second factor, once more."""


class ResetPasswordForm(DefaultResetPasswordForm):
    """Sends one letter to whatever address, so that neither the page nor the time it takes tells who has an account."""

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Sends the letter, and returns the address."""
        if self.users:
            return str(super().save(request, **options))
        email = str(self.cleaned_data["email"])
        AccountAdapter(request).send_mail("account/email/unknown_account", email, {})
        return email


def may_reset(request: HttpRequest, email: str) -> bool:
    """Counts a letter that resets a password; False when there were too many for the account or from the address."""
    return may_try(request, email, RESET_FROM_ADDRESS, RESET_OF_ACCOUNT)


def may_try(request: HttpRequest, email: str, from_address: Limit, of_account: Limit) -> bool:
    """Counts a try for the address and then for the account. The first refusal of each is recorded."""
    address = network_of(AccountAdapter(request).get_client_ip(request))
    for limit, of in ((from_address, address), (of_account, email)):
        if not throttle.take(limit, of):
            if throttle.first_refusal(limit, of):
                account_events.record_refusal(limit, email if limit is of_account else None)
            return False
    return True


def network_of(address: str) -> str:
    """An address as it is counted: of IPv6 the network that one customer has (/64), else it counts nothing."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
