"""Fills the database that the settings name with what is measured: two boards' returns, filled, and a signed-in officer.

As a program it prints, as JSON, what a client needs to know. It runs in a process of its own, since a process of Django's has
one database for life.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from returns.models import Submission

PERIOD = "2018-19-q3"
BOARD = "E09000020"
OTHER_BOARD = "E09000033"
SHEET = "high-impact-change-model"
EXAMPLE = "fixtures/demo/kensington-and-chelsea-2018-19-q3.json"
SENTENCE = "Discharge to assess is in place on every ward, and the boroughs meet each week to agree what is delayed. "


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a client needs: the session's cookie, where to save, a question of long text, and which versions made all this."""

    session: str
    csrf: str
    save: str
    question: str
    database: str


def set_up() -> None:
    """Starts Django on a fresh database, brings its tables up to date, and loads boards and definition."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # or every process of the site warns that it is not there
    with Path(os.devnull).open("w") as nowhere:
        call_command("load_boards", stdout=nowhere)
        call_command("publish_definition", PERIOD, stdout=nowhere)
        call_command("load_answers", EXAMPLE, stdout=nowhere)


def fill() -> Prepared:
    """Answers what the example leaves blank on the sheet that is measured, and signs an officer in."""
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client
    from django.urls import reverse

    from bcf.models import Membership, User
    from returns.opening import open_return
    from returns.queries import find_board, latest_version

    version = latest_version(PERIOD)
    assert version is not None
    for board in (BOARD, OTHER_BOARD):
        fill_sheet(open_return(version, find_board(board), by=None))
    user = User.objects.create_user("bench@example.org", name="Bench")
    Membership.objects.create(user=user, role="officer", board=find_board(BOARD))
    client = Client()
    client.force_login(user)
    return Prepared(
        session=client.cookies["sessionid"].value,
        csrf=_get_new_csrf_string(),
        save=reverse("save_answers", args=(PERIOD, BOARD)),
        question="hicm.home_first.challenges",
        database=database(),
    )


def fill_sheet(submission: "Submission") -> None:
    """Answers every question of the measured sheet that is blank."""
    from returns.actions import Entry, save_answers
    from returns.answers import Name
    from returns.stored import load_answers
    from returns.versions import definition_of

    definition = definition_of(submission.version)
    sheet = definition.sheet(SHEET)
    assert sheet is not None
    answers = load_answers(submission, definition)
    entries = [
        Entry(Name(question.key), question.choices.choices[0].key if question.choices else SENTENCE * 3)
        for question in sheet.questions
        if question.writable and answers.value(question.key) is None
    ]
    save_answers(submission, entries, by=None, origin="load")


def database() -> str:
    """The database's name and version."""
    from django.db import connection

    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"  # type: ignore[attr-defined]
    number = connection.pg_version  # type: ignore[attr-defined]
    return f"PostgreSQL {number // 10000}.{number % 10000}"


if __name__ == "__main__":
    set_up()
    json.dump(asdict(fill()), sys.stdout)
