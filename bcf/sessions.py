"""How long a session lasts: an hour without activity, half a day at most (BCF_IDLE_MINUTES, BCF_SESSION_HOURS).

The session keeps two times, in seconds since 1970: when it began and when it was last used. The second is written once a minute
at most, so that reading pages and autosaving cost no write for the session.
"""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout, user_logged_in
from django.http import HttpRequest, HttpResponse

BEGAN = "began"
ACTIVE = "active"
ENDED = "ended"
NOTED_EVERY_SECONDS = 60


def connect() -> None:
    """Notes from now on when a session begins."""
    user_logged_in.connect(_begin, dispatch_uid="bcf.sessions")


def _begin(request: HttpRequest, **_others: Any) -> None:
    request.session[BEGAN] = request.session[ACTIVE] = int(time.time())
    request.session.pop(ENDED, None)


def why_over(began: int, active: int, now: int) -> str:
    """What to tell the person whose session is over at `now`; "" while it is not. All times in seconds."""
    if now - began >= settings.SESSION_HOURS * 3600:
        hours = settings.SESSION_HOURS
        return f"You were signed out because {hours} hour{'' if hours == 1 else 's'} had passed since you signed in."
    if now - active >= settings.IDLE_MINUTES * 60:
        minutes = settings.IDLE_MINUTES
        return f"You were signed out after {minutes} minute{'' if minutes == 1 else 's'} without activity."
    return ""


class SessionAgeMiddleware:
    """Ends sessions that are over, and notes which ones are in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A session without a user has no age; asking for one that is not there costs nothing.
        if request.user.is_authenticated:
            _look_at(request)
        return self.get_response(request)


def _look_at(request: HttpRequest) -> None:
    now = int(time.time())
    # A session that somehow began unseen begins now.
    began, active = request.session.get(BEGAN, now), request.session.get(ACTIVE, 0)
    told = why_over(began, active or now, now)
    if told:
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        logout(request)
        request.session[ENDED] = told
    elif now - active >= NOTED_EVERY_SECONDS:
        request.session[BEGAN], request.session[ACTIVE] = began, now
        UserSession.objects.create_from_request(request)


def why_ended(request: HttpRequest) -> str:
    """Why the visitor's last session ended, told once; "" when there is nothing to tell."""
    return str(request.session.pop(ENDED, "")) if ENDED in request.session else ""


def browser_of(user_agent: str) -> str:
    """A browser and its system, in words: "Chrome on Windows"."""
    systems = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS X": "Mac",
               "CrOS": "ChromeOS", "Linux": "Linux"}  # fmt: skip
    browsers = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "FxiOS": "Firefox", "Chrome/": "Chrome",
                "CriOS": "Chrome", "Safari/": "Safari"}  # fmt: skip
    system = next((name for mark, name in systems.items() if mark in user_agent), "")
    browser = next((name for mark, name in browsers.items() if mark in user_agent), "A browser")
    return f"{browser} on {system}" if system else browser
