"""Who must prove more than a password, and that nobody gets past it.

Recovery codes alone are no second factor: they stand in for one that was lost.
"""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from bcf.access import can_sign_or_administer
from bcf.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
OPEN = frozenset(
    {
        "sign_in", "account_login", "account_inactive", "sign_on", "sign_on_answer", "sign_out", "account",
        "account_change_password", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done",
        "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        "second_factor_needed", "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_remove_webauthn",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    }
)  # fmt: skip
"""The pages by which somebody gets a second factor: names of addresses. Whatever else an account has waits, also what is below
/account/: a calendar's address or another way to sign in would outlast the password that was guessed."""
MESSAGE = "Your role needs a second factor. Set one up under “Your account”, then try again."


def needs_second_factor(user: User) -> bool:
    """Whether `user` may sign or administer something, and so must have a second factor."""
    return user.is_superuser or user.is_staff or can_sign_or_administer(user)


def has_second_factor(user: User) -> bool:
    """Whether `user` has an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def came_by_sign_on(request: HttpRequest) -> bool:
    """Whether this session began at an identity provider, which asks for its own second factor."""
    assert request.user.is_authenticated  # noqa: S101 - for the type checker: every caller has looked
    return any(record["method"] == "socialaccount" for record in get_authentication_records(request, request.user))


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the person of this request must set up a second factor before anything else."""
    user = request.user
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated or came_by_sign_on(request):
        return False
    return not has_second_factor(user) and needs_second_factor(user)


class SecondFactorMiddleware:
    """Lets those who lack their second factor see nothing but the pages by which they get one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_open(request.path_info) or not lacks_second_factor(request):
            return self.get_response(request)
        if "application/json" in (request.content_type, request.headers.get("Accept")):
            return JsonResponse({"message": MESSAGE}, status=403)
        return redirect("second_factor_needed")


def _is_open(path: str) -> bool:
    """Whether this page is there without a second factor."""
    try:
        return resolve(path).url_name in OPEN
    except Resolver404:
        return False
