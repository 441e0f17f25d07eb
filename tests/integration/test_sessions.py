"""How long sessions last, and how they are ended."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from bcf import sessions
from bcf.models import AuditEvent, User
from tests.factories import PASSWORD

START = 1_800_000_000
MINUTE, HOUR = 60, 3600
IDLE = "You were signed out after 60 minutes without activity."
LONG = "You were signed out because 12 hours had passed since you signed in."


class Clock:
    """The time that sessions go by."""

    def __init__(self) -> None:
        self.now = START

    def time(self) -> int:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(sessions, "time", clock)
    return clock


@pytest.fixture
def client(client: Client, clock: Clock, ada: User) -> Client:
    """Ada's browser, signed in at the start."""
    client.post("/sign-in/", {"login": ada.email, "password": PASSWORD})
    return client


def text_of(page: Any) -> str:
    return str(page.content.decode())


def test_an_hour_without_activity_ends_the_session_and_is_told_once(client: Client, clock: Clock) -> None:
    clock.now += 59 * MINUTE
    assert client.get("/").status_code == 200
    clock.now += 60 * MINUTE
    assert client.get("/")["Location"] == "/sign-in/?next=/"
    assert IDLE in text_of(client.get("/sign-in/"))
    assert IDLE not in text_of(client.get("/sign-in/"))
    assert not UserSession.objects.exists()


def test_twelve_hours_end_the_session_however_busy(client: Client, clock: Clock) -> None:
    for _ in range(23):
        clock.now += 30 * MINUTE
        assert client.get("/").status_code == 200
    clock.now = START + 12 * HOUR
    assert client.get("/").status_code == 302
    assert LONG in text_of(client.get("/sign-in/"))


def test_autosave_is_told_in_json_so_that_the_edits_stay_on_the_page(client: Client, clock: Clock) -> None:
    clock.now += 61 * MINUTE
    said = client.post("/returns/2018-19-q3/E09000020/save/", "{}", content_type="application/json")
    assert said.status_code == 401
    assert said.json()["sign_in"].startswith("/sign-in/?next=")
    assert IDLE in text_of(client.get(said.json()["sign_in"]))


def test_activity_is_noted_once_a_minute_at_most(client: Client, clock: Clock, django_assert_num_queries: Any) -> None:
    clock.now += 30
    with django_assert_num_queries(2):  # the session and its user are read, nothing is written
        client.get("/account/password/")
    clock.now += 40
    client.get("/account/password/")
    assert client.session["active"] == START + 70
    clock.now += 30
    client.get("/account/password/")
    assert client.session["active"] == START + 70


def test_a_session_that_began_unseen_begins_when_it_is_seen(client: Client, clock: Clock) -> None:
    session = client.session
    del session["began"], session["active"]
    session.save()
    clock.now += 20 * HOUR
    assert client.get("/").status_code == 200
    clock.now += 12 * HOUR
    assert client.get("/").status_code == 302


def test_a_session_begins_anew_with_each_sign_in(client: Client, clock: Clock, ada: User) -> None:
    clock.now += 61 * MINUTE
    client.get("/")
    client.post("/sign-in/", {"login": ada.email, "password": PASSWORD})
    assert client.get("/").status_code == 200
    assert (client.session["began"], client.session["active"]) == (clock.now, clock.now)


def test_one_session_elsewhere_is_signed_out(client: Client, ada: User) -> None:
    others = [Client(headers={"User-Agent": f"Firefox/{number} Linux"}) for number in (1, 2)]
    for other in others:
        other.post("/sign-in/", {"login": ada.email, "password": PASSWORD})
    page = text_of(client.get("/account/sessions/"))
    assert page.count("Firefox on Linux") >= 2
    first = UserSession.objects.get(user_agent="Firefox/1 Linux")
    assert "That session is signed out." in text_of(
        client.post("/account/sessions/", {"session": first.pk}, follow=True)
    )
    assert [other.get("/").status_code for other in others] == [302, 200]


def test_signing_out_everywhere_else_leaves_this_one(client: Client, ada: User) -> None:
    others = [Client() for _ in range(3)]
    for other in others:
        other.post("/sign-in/", {"login": ada.email, "password": PASSWORD})
    page = client.post("/account/sessions/", follow=True)
    assert "You are signed out everywhere else." in text_of(page)
    assert [other.get("/").status_code for other in others] == [302] * 3
    assert client.get("/").status_code == 200
    assert AuditEvent.objects.get(verb="ended sessions").details == {"sessions": 3}


def test_nobody_ends_somebody_elses_session(client: Client, ben: User) -> None:
    other = Client()
    other.post("/sign-in/", {"login": ben.email, "password": PASSWORD})
    theirs = UserSession.objects.get(user=ben)
    assert client.post("/account/sessions/", {"session": theirs.pk}).status_code == 404
    assert other.get("/").status_code == 200


def test_the_session_of_this_browser_is_not_ended_by_its_number(client: Client, ada: User) -> None:
    own = UserSession.objects.get(user=ada)
    assert client.post("/account/sessions/", {"session": own.pk}).status_code == 404
    assert Session.objects.filter(session_key=own.session_key).exists()


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36",
            "Chrome on Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux"),
        ("curl/8", "A browser"),
    ],
)
def test_a_browser_is_named_in_words(user_agent: str, said: str) -> None:
    assert sessions.browser_of(user_agent) == said
