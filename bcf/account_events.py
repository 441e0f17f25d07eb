"""Records what happens to accounts as audit events: who, when, what; never a secret, and of strangers no address in clear."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as sign_on_signals
from django.http import HttpRequest

from bcf import throttle
from bcf.models import AuditEvent, User
from bcf.people import record
from bcf.throttle import PASSWORD_OF_ACCOUNT, Limit


def connect() -> None:
    """Listens to allauth from now on."""
    account_signals.user_logged_in.connect(_signed_in, dispatch_uid="bcf.signed_in")
    account_signals.password_changed.connect(_password_changed, dispatch_uid="bcf.password_changed")
    account_signals.password_reset.connect(_password_reset, dispatch_uid="bcf.password_reset")
    factor_signals.authenticator_added.connect(_factor_added, dispatch_uid="bcf.factor_added")
    factor_signals.authenticator_removed.connect(_factor_removed, dispatch_uid="bcf.factor_removed")
    factor_signals.authenticator_reset.connect(_codes_renewed, dispatch_uid="bcf.codes_renewed")
    factor_signals.authentication_failed.connect(_factor_refused, dispatch_uid="bcf.factor_refused")
    sign_on_signals.social_account_added.connect(_sign_on_connected, dispatch_uid="bcf.connected")
    sign_on_signals.social_account_removed.connect(_sign_on_disconnected, dispatch_uid="bcf.disconnected")


def record_refusal(limit: Limit, email: str | None) -> None:
    """Records that tries are refused from now on: of an account, or (without `email`) from one address."""
    user = User.objects.filter(email=email.strip().lower()).first() if email else None
    details: dict[str, Any] = {"limit": limit.name, "tries": limit.most}
    if user is not None:
        record("refused after too many tries", user, by=None, **details)
        return
    if email:
        details["account"] = throttle.hashed("unknown account", email)[:16]
    AuditEvent.objects.create(actor=None, verb="refused after too many tries", subject="sign-in", details=details)


def _signed_in(user: User, request: HttpRequest, **_others: Any) -> None:
    records = get_authentication_records(request, user)
    record("signed in", user, by=user, methods=[each.get("type") or each["method"] for each in records])


def _password_changed(user: User, **_others: Any) -> None:
    record("changed password", user, by=user)


def _password_reset(user: User, **_others: Any) -> None:
    # Whoever reads the account's mail is let in again, however many others have guessed.
    throttle.forget(PASSWORD_OF_ACCOUNT, user.email)
    record("reset password by email", user, by=user)


def _factor_added(user: User, authenticator: Authenticator, **_others: Any) -> None:
    record("added second factor", user, by=user, factor=authenticator.type)


def _factor_removed(user: User, authenticator: Authenticator, **_others: Any) -> None:
    record("removed second factor", user, by=user, factor=authenticator.type)


def _codes_renewed(user: User, **_others: Any) -> None:
    record("renewed recovery codes", user, by=user)


def _factor_refused(user: User, authenticator: Authenticator, **_others: Any) -> None:
    record("gave a wrong code", user, by=None, factor=authenticator.type)


def _sign_on_connected(sociallogin: Any, **_others: Any) -> None:
    record("connected sign-on", sociallogin.user, by=sociallogin.user)


def _sign_on_disconnected(request: HttpRequest, socialaccount: Any, **_others: Any) -> None:
    assert request.user.is_authenticated  # noqa: S101 - for the type checker: the page asks for a session
    record("disconnected sign-on", socialaccount.user, by=request.user)
