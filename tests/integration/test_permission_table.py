"""Every address of the site × method × kind of person gives the status that the table says; an address without a row fails."""

import json
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bcf.models import Board, User
from returns.commenting import add_comment
from returns.inquiring import ask
from returns.models import Comment, Inquiry, InquiryTo, Submission
from schemes.models import SchemeLine
from tests.factories import make_board, make_member, make_officer, make_user, open_return_for, publish_tiny
from tests.integration.permission_table import COLUMNS, TABLE
from tests.plan_scenes import add_line, draft_of

pytestmark = pytest.mark.any_database

SHEETS = (
    """
[[block]]
kind = "question"
key = "cover.name"
cell = "C8"
label = "Name:"
type = "text"
required = true
""",
    """
[[block]]
kind = "question"
key = "plan.note"
cell = "C8"
label = "Note:"
type = "text"
""",
)
SIGNED = {"signatory": [{"role": "board", "label": "For the board"}]}
METHODS = ("GET", "POST")
NEVER = ("PUT", "PATCH", "DELETE")
OF_A_LIBRARY = ("/account/", "/sign-in/", "/sign-out/")
"""Where the library takes a PUT for a POST."""
FOREIGN = ("admin",)
"""Namespaces with addresses of their own: see the tests at the end."""


class Row(NamedTuple):
    """One URL and method, with the status that each kind of person gets."""

    name: str
    method: str
    statuses: tuple[int, ...]


def read_table() -> list[Row]:
    lines = [line.split() for line in TABLE.strip().splitlines()[1:]]
    return [Row(name, method, tuple(map(int, statuses))) for name, method, *statuses in lines]


ROWS = read_table()


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the site, without those of foreign namespaces."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in FOREIGN:
                yield from patterns(pattern, pattern.namespace or namespace)
        else:
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name), pattern


NAMES = dict(patterns(get_resolver()))


def address(name: str) -> str:
    """The address with values that exist where they can."""
    values = {
        "period": "2018-19-q3",
        "ons_code": "E00000001",
        "sheet": "sheet",
        "other": "2018-19-q2",
        "name": "cover.name",
        "topic": "fill-a-return",
        "comment": Comment.objects.get().pk,
        "to": InquiryTo.objects.get().pk,
        "inquiry": Inquiry.objects.get().pk,
        "pk": User.objects.get(name="Ada").pk,
        "upload": UUID(int=1),
        "export": UUID(int=1),
        "pack": UUID(int=1),
        "proposal": UUID(int=1),
        "load": UUID(int=1),
        "file": 1,
        "slug": "tiny-plan",
        "metric": "nea",
        "year": "2016-17",
        "quarter": 1,
        "form": "json",
        "scheme": SchemeLine.objects.get().scheme_id,
        "uidb36": "1",
        "key": "set-password",
        "token": "0" * 43,
    }
    wanted = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
    return reverse(name, kwargs={key: values[key] for key in wanted})


@pytest.fixture
def people(db: None) -> dict[str, User | None]:
    """One of each kind, around a board with an opened return of two sheets; the contributor fills in the second."""
    board = make_board("Northmere", "E00000001")
    other = make_board("Southwold", "E00000002", region="South")
    submission = open_return_for(board, publish_tiny(*SHEETS, period=SIGNED))
    dev = make_member("Dev", "programme_manager", national=True)
    ask("2018-19-q3", "Why?", by=dev, boards=[board.pk], owner=dev)
    ada = make_officer("Ada", board)
    add_line(draft_of(board), "Reablement", 1)
    add_comment(submission, board, "Look at this.", by=ada)
    return {
        "stranger": None,
        "other board's officer": make_officer("Olga", other),
        "viewer": make_member("Vera", "viewer", board),
        "contributor": make_member("Connie", "contributor", board, sheets="sheet-2"),
        "officer": ada,
        "signatory": make_member("Cleo", "signatory", board, capacity="board"),
        "regional": make_member("Rita", "programme_manager", region="North"),
        "national": dev,
        "administrator": make_member("Alma", "administrator", national=True),
    }


def client_of(user: User | None) -> Client:
    """A browser of this person."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def status_of(client: Client, method: str, path: str, name: str = "") -> int:
    """The status of one request; whatever it wrote is undone."""
    body: dict[str, str] = {}
    if (name, method) == ("save_answers", "POST"):
        item = {"name": "cover.name", "value": "Ada", "seen": 0}
        body = {"data": json.dumps({"answers": [item]}), "content_type": "application/json"}
    with transaction.atomic():
        status = client.generic(method, path, **body).status_code  # type: ignore[arg-type]
        transaction.set_rollback(True)
    return int(status)


@pytest.mark.parametrize("name", NAMES)
def test_each_kind_of_person_gets_what_the_table_says(name: str, people: dict[str, User | None]) -> None:
    path, clients = address(name), {column: client_of(people[column]) for column in COLUMNS}
    for row in (row for row in ROWS if row.name == name):
        found = {column: status_of(client, row.method, path, name) for column, client in clients.items()}
        assert found == dict(zip(COLUMNS, row.statuses, strict=True)), f"{row.method} {path}"
    if not path.startswith(OF_A_LIBRARY):
        others = {status_of(clients[column], method, path) for column in ("stranger", "officer") for method in NEVER}
        assert others <= {302, 401, 403, 404, 405}, f"{NEVER} {path}"


def test_every_address_and_method_has_its_row() -> None:
    assert sorted((row.name, row.method) for row in ROWS) == sorted(
        (name, method) for name in NAMES for method in METHODS
    )


def test_nobody_but_staff_gets_anything_of_the_administration_pages(people: dict[str, User | None]) -> None:
    root = make_user("Root", is_staff=True, is_superuser=True)
    for name in ("admin:index", "admin:bcf_user_changelist", "admin:returns_submission_changelist"):
        for column in COLUMNS:
            assert status_of(client_of(people[column]), "GET", reverse(name)) in (302, 403), (name, column)
        assert status_of(client_of(root), "GET", reverse(name)) == 200


def test_the_board_of_the_table_is_the_only_one_with_a_return(people: dict[str, User | None]) -> None:
    assert Submission.objects.get().boards.get() == Board.objects.get(ons_code="E00000001")
