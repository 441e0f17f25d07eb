"""Guessing: a thousand guesses, from many addresses at one account and from one address at many accounts."""

import threading
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from bcf import throttle
from bcf.accounts import network_of
from bcf.models import AuditEvent, User
from bcf.throttle import PASSWORD_FROM_ADDRESS, PASSWORD_OF_ACCOUNT, Tries
from tests.factories import PASSWORD

GUESSES = 1_000
GUESSER = Client()
TOO_MANY = "There were too many wrong tries. Wait 15 minutes and try again"


def text_of(page: Any) -> str:
    return str(page.content.decode())


def guess(email: str, password: str, address: str, by: Client = GUESSER, said: str = "") -> Any:
    by.cookies.clear()  # each guess comes from a browser that has never been here
    form = {"login": email, "password": password}
    return by.post("/sign-in/", form, REMOTE_ADDR=address, headers={"X-Forwarded-For": said} if said else {})


def address(number: int) -> str:
    return f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were looked at, each by one run of the hasher."""
    seen: list[str] = []
    encode = MD5PasswordHasher.encode

    def noting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noting)
    return seen


def test_a_thousand_guesses_from_a_thousand_addresses_at_one_account(ada: User, ben: User, hashed: list[str]) -> None:
    hashed.clear()
    for number in range(GUESSES):
        right = number in (300, 999)
        said = guess("ada@example.org", PASSWORD if right else f"guess number {number}", address(number))
        assert said.status_code == 200, "let in while the account was shut"
    assert len(hashed) == PASSWORD_OF_ACCOUNT.most
    assert TOO_MANY in text_of(guess("ada@example.org", PASSWORD, address(8)))
    assert guess("ben@example.org", PASSWORD, address(7))["Location"] == "/"
    (event,) = AuditEvent.objects.filter(verb="refused after too many tries")
    assert (event.subject, event.actor) == (f"bcf.user:{ada.pk}", None)


def test_a_thousand_accounts_guessed_at_from_one_address(ada: User, hashed: list[str]) -> None:
    hashed.clear()
    for number in range(GUESSES):
        guess(f"person{number}@example.org", PASSWORD, "10.0.0.1")
    assert TOO_MANY in text_of(guess("ada@example.org", PASSWORD, "10.0.0.1"))
    assert len(hashed) == PASSWORD_FROM_ADDRESS.most
    assert guess("ada@example.org", PASSWORD, "10.0.0.2")["Location"] == "/"
    (event,) = AuditEvent.objects.filter(verb="refused after too many tries")
    assert (event.subject, event.details) == ("sign-in", {"limit": "password from address", "tries": 30})


def test_a_network_of_ipv6_counts_as_one_address(ada: User, hashed: list[str]) -> None:
    hashed.clear()
    for number in range(100):
        guess(f"person{number}@example.org", "guess guess guess", f"2001:db8:1:2::{number:x}")
    assert len(hashed) == PASSWORD_FROM_ADDRESS.most


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_each_counted(ada: User, hashed: list[str]) -> None:
    """Eight at once, as eight processes would: on no database does a race let more through."""
    hashed.clear()
    ready = threading.Barrier(8)

    def attack(worker: int) -> None:
        client = Client()
        ready.wait()
        for number in range(5):
            guess("ada@example.org", f"guess {worker} {number}", address(1000 * worker + number), by=client)
        connection.close()

    workers = [threading.Thread(target=attack, args=(number,)) for number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(hashed) == PASSWORD_OF_ACCOUNT.most


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_an_address_is_counted_by_the_network_of_one_customer(address: str, counted: str) -> None:
    assert network_of(address) == counted


def test_an_own_account_between_the_guesses_opens_nothing(ada: User, ben: User, hashed: list[str]) -> None:
    for number in range(40):
        guess("ben@example.org", PASSWORD, "10.0.0.1")
        guess("ada@example.org", f"guess {number}", "10.0.0.1")
    assert sum(password.startswith("guess") for password in hashed) == PASSWORD_OF_ACCOUNT.most


def test_signing_in_rightly_is_never_too_often(ada: User) -> None:
    for _ in range(40):
        assert guess("ada@example.org", PASSWORD, "10.0.0.1")["Location"] == "/"


def test_the_account_opens_again_after_a_while(ada: User) -> None:
    for number in range(12):
        guess("ada@example.org", f"guess {number}", address(number))
    assert TOO_MANY in text_of(guess("ada@example.org", PASSWORD, "10.0.0.1"))
    Tries.objects.update(since=timezone.now() - PASSWORD_OF_ACCOUNT.within)
    assert guess("ada@example.org", PASSWORD, "10.0.0.1")["Location"] == "/"


def test_capitals_and_blanks_make_no_other_account(ada: User, hashed: list[str]) -> None:
    hashed.clear()
    for number, email in enumerate(["ada@example.org", "ADA@example.org", " Ada@Example.org "] * 10):
        guess(email, f"guess {number}", address(number))
    assert len(hashed) == PASSWORD_OF_ACCOUNT.most


def test_of_a_stranger_no_address_is_recorded(db: None) -> None:
    for number in range(12):
        guess("stranger@example.org", f"guess {number}", address(number))
    (event,) = AuditEvent.objects.filter(verb="refused after too many tries")
    assert set(event.details) == {"limit", "tries", "account"}
    assert "stranger" not in f"{event.subject} {event.details}"
    assert not Tries.objects.filter(key__contains="stranger").exists()


def test_an_account_that_is_shut_is_opened_by_the_letter_that_resets_its_password(ada: User) -> None:
    for number in range(12):
        guess("ada@example.org", f"guess {number}", address(number))
    Client().post("/account/reset-password/", {"email": "ada@example.org"})
    link = next(word for word in str(mail.outbox[0].body).split() if word.startswith("http://127.0.0.1:8000"))
    client = Client()
    form = client.get(link.removeprefix("http://127.0.0.1:8000"))["Location"]
    new = "seven purple elephants"
    client.post(form, {"password1": new, "password2": new})
    assert guess("ada@example.org", new, "10.0.0.1")["Location"] == "/"


def test_letters_are_sent_a_few_times_only_for_an_account_and_from_an_address(ada: User) -> None:
    for number in range(30):
        Client(REMOTE_ADDR=address(number)).post("/account/reset-password/", {"email": "ada@example.org"})
    refused = Client().post("/account/reset-password/", {"email": "ada@example.org"})
    assert (len(mail.outbox), refused.status_code) == (5, 429)
    assert "Too many tries" in text_of(refused)
    for number in range(30):
        Client(REMOTE_ADDR="10.9.9.9").post("/account/reset-password/", {"email": f"person{number}@example.org"})
    assert len(mail.outbox) == 5 + 20


def test_without_a_proxy_what_a_visitor_says_of_addresses_counts_for_nothing(ada: User, hashed: list[str]) -> None:
    hashed.clear()
    for number in range(50):
        guess(f"person{number}@example.org", "guess", "10.0.0.1", said=address(number))
    assert len(hashed) == PASSWORD_FROM_ADDRESS.most


def test_behind_a_proxy_the_last_entry_counts_which_the_proxy_has_written(
    ada: User, hashed: list[str], settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    hashed.clear()
    for number in range(50):
        said = f"{address(number)}, 203.0.113.9"
        guess(f"person{number}@example.org", "guess", "127.0.0.1", said=said)
    assert len(hashed) == PASSWORD_FROM_ADDRESS.most
    guess("ada@example.org", "guess", "127.0.0.1", said="203.0.113.10")
    assert len(hashed) == PASSWORD_FROM_ADDRESS.most + 1


def test_old_counters_are_removed_as_new_ones_are_made(db: None) -> None:
    throttle.take(PASSWORD_FROM_ADDRESS, "10.0.0.1")
    Tries.objects.update(since=timezone.now() - 2 * throttle.KEPT)
    throttle.take(PASSWORD_FROM_ADDRESS, "10.0.0.2")
    assert Tries.objects.count() == 1
