"""The pages of signing in and of "Your account" that differ from allauth's own."""

from typing import Any

from allauth.account.views import LoginView, PasswordChangeView, PasswordResetView
from allauth.core.ratelimit import respond_429
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import get_adapter as sessions_adapter
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from bcf import sessions, sign_on
from bcf.accounts import may_reset
from bcf.models import User
from bcf.people import record
from bcf.second_factor import FACTORS, has_second_factor, lacks_second_factor


class SignIn(LoginView):
    """Sign in with e-mail address and password, or by the organisation's sign-on."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says also why the last session ended."""
        ended = sessions.why_ended(self.request)
        return {**super().get_context_data(**kwargs), **sign_on.named(), "ended": ended}


class ChangePassword(PasswordChangeView):
    """A new password, by who knows the old one. Every other session ends."""

    template_name = "account/password_change.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who signs in by sign-on alone has no password to change."""
        if not signed_in(request).has_usable_password():
            return redirect("account")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


@method_decorator(login_not_required, name="dispatch")
class ResetPassword(PasswordResetView):
    """Asks for a letter with a link that sets a new password."""

    template_name = "account/password_reset.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Sends it, unless too many were asked for."""
        if not may_reset(self.request, form.cleaned_data["email"]):
            refused: HttpResponse = respond_429(self.request)
            return refused
        sent: HttpResponse = super().form_valid(form)
        return sent


def your_account(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account."""
    user = signed_in(request)
    facts = {
        "has_password": user.has_usable_password(),
        "factors": Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("pk"),
        "sessions": len(UserSession.objects.purge_and_list(user)),
        "sign_on": sign_on.connected(request),
    }
    return render(request, "account/your_account.html", {**facts, **sign_on.named()})


def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """What somebody sees whose role needs a second factor, until they have one."""
    if has_second_factor(signed_in(request)) or not lacks_second_factor(request):
        return redirect("home")
    return render(request, "account/second_factor_needed.html")


class Sessions(TemplateView):
    """Where one is signed in: browser, when, address. Each can be ended, or all others at once."""

    template_name = "usersessions/usersession_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sessions, the present one first, then by when they were last used."""
        UserSession.objects.create_from_request(self.request)
        found = UserSession.objects.purge_and_list(signed_in(self.request))
        found.sort(key=lambda each: (not each.is_current(), -each.last_seen_at.timestamp()))
        listed = [{"session": each, "browser": sessions.browser_of(each.user_agent)} for each in found]
        return {**super().get_context_data(**kwargs), "sessions": listed}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ends the session that is named, or all but this one."""
        user = signed_in(request)
        others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
        chosen = request.POST.get("session", "")
        ending = [get_object_or_404(others, pk=chosen)] if chosen.isdecimal() else list(others)
        sessions_adapter().end_sessions(ending)
        if ending:
            record("ended sessions", user, by=user, sessions=len(ending))
        messages.success(request, "That session is signed out." if chosen else "You are signed out everywhere else.")
        return redirect("usersessions_list")


def signed_in(request: HttpRequest) -> User:
    """Who is signed in. LoginRequiredMiddleware lets nobody else come to these pages."""
    assert request.user.is_authenticated  # noqa: S101 - for the type checker
    return request.user
