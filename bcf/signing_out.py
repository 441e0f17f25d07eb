"""Ending somebody's sessions from outside them."""

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from bcf.models import User

LISTED = "usersessions"
"""The app that keeps a list of sessions for their owners, where it is installed."""


SIGN_IN_APPS = ("account", "mfa", "socialaccount", LISTED)
"""The apps that hold what somebody signs in with, beside the password: labels."""


def end_sessions(user: User) -> int:
    """Removes every session of `user`, and returns how many there were. A session tells its user only when it is opened."""
    running = Session.objects.filter(expire_date__gt=timezone.now())
    keys = [
        session.session_key
        for session in running.iterator(chunk_size=500)
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(session_key__in=keys).delete()
    if apps.is_installed(f"allauth.{LISTED}"):
        apps.get_model(LISTED, "UserSession")._default_manager.filter(user=user).delete()
    return len(keys)


def forget_sign_in(user: User) -> None:
    """Removes how somebody signed in: sessions, second factors, addresses and sign-on, as far as such apps are installed."""
    end_sessions(user)
    for model in apps.get_models():
        fields = {field.name for field in model._meta.fields}
        if model._meta.app_label in SIGN_IN_APPS and "user" in fields:
            model._default_manager.filter(user=user).delete()
