"""Fills the soak's database: boards, their opened returns, three officers each and their sessions.

A program of its own, since a process of Django's has one database for life. Prints as JSON what the simulated users must know.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bcf.models import Board
    from returns.definition.model import Definition, Question, Sheet

PERIOD = "2018-19-q3"
OFFICERS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is answered: with one of `options`, or where there are none with a text."""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """An officer: the board, the number among its officers, the session's cookie and the CSRF cookie."""

    board: str
    number: int
    session: str
    csrf: str


@dataclass(frozen=True, slots=True)
class World:
    """What the simulated users know of the site. `sheets`: questions by slug."""

    people: tuple[Person, ...]
    sheets: dict[str, tuple[Asked, ...]]


def world_of(data: Any) -> World:
    """The world that was printed."""
    people = tuple(Person(**person) for person in data["people"])
    asked = {
        slug: tuple(Asked(one["name"], tuple(one["options"])) for one in all_of_it)
        for slug, all_of_it in data["sheets"].items()
    }
    return World(people, asked)


def make(users: int) -> World:
    """Fills the fresh database that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bcf.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    with Path(os.devnull).open("w") as nowhere:
        call_command("load_boards", stdout=nowhere)
        call_command("publish_definition", PERIOD, stdout=nowhere)
    from bcf.models import Board
    from returns.opening import open_return
    from returns.queries import latest_version
    from returns.versions import definition_of

    version = latest_version(PERIOD)
    assert version is not None
    definition = definition_of(version)
    boards = list(Board.objects.active_on(definition.period.ends)[: -(-users // OFFICERS)])
    for board in boards:
        open_return(version, board, by=None)
    people = [officer(board, number) for board in boards for number in range(OFFICERS)]
    return World(tuple(people[:users]), sheets_of(definition))


def officer(board: "Board", number: int) -> Person:
    """An officer without a password, whose hash would take a quarter of a second, but with a session."""
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client

    from bcf.models import Membership, User

    user = User.objects.create_user(f"{board.ons_code}-{number}@example.org", name=f"Officer {number + 1}")
    Membership.objects.create(user=user, role="officer", board=board)
    client = Client()
    client.force_login(user)
    return Person(board.ons_code, number, client.cookies["sessionid"].value, _get_new_csrf_string())


def sheets_of(definition: "Definition") -> dict[str, tuple[Asked, ...]]:
    """Every sheet's questions that the page's script can save on its own; without sheets that have none."""
    found = {sheet.slug: _asked(sheet) for sheet in definition.sheets}
    return {slug: asked for slug, asked in found.items() if asked}


def _asked(sheet: "Sheet") -> tuple[Asked, ...]:
    return tuple(
        Asked(question.key, _options(question))
        for question in sheet.questions
        if question.writable and (question.choices or question.type in ("text", "long_text"))
    )


def _options(question: "Question") -> tuple[str, ...]:
    return tuple(choice.key for choice in question.choices.choices) if question.choices else ()


if __name__ == "__main__":
    json.dump(asdict(make(int(sys.argv[1]))), sys.stdout)
