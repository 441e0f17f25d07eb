"""The autosave address: what it saves, and that nothing sent to it can break it."""

import json
import random
from typing import Any

import pytest
from django.test import Client

from bcf.models import Board, User
from returns.actions import close_return
from returns.models import AnswerChange, Submission
from returns.opening import open_return
from returns.stored import load_answers
from returns.versions import definition_of
from tests.factories import answer, publish_tiny
from tests.integration.test_pages import SHEET, address


@pytest.fixture
def opened(northmere: Board) -> Submission:
    return open_return(publish_tiny(SHEET), northmere, by=None)


@pytest.fixture
def client(ada: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(ada)
    return client


def save(client: Client, board: Board, *answers: dict[str, Any]) -> Any:
    return post(client, board, json.dumps({"answers": answers}))


def post(client: Client, board: Board, body: str | bytes) -> Any:
    return client.post(address(board, "save/"), body, content_type="application/json")


def values(submission: Submission) -> dict[str, object]:
    return dict(load_answers(submission, definition_of(submission.version)).values)


def test_an_answer_saves_itself_and_says_what_is_still_pending(
    client: Client, opened: Submission, northmere: Board
) -> None:
    said = save(client, northmere, {"name": "cover.amount", "value": "£1,234.50", "seen": 0}).json()
    assert said["saved"] == [{"name": "cover.amount", "version": 1, "printed": "£1,234.50"}]
    assert (said["pending"], said["pending_names"]) == (1, ["cover.name"])
    assert values(opened) == {"cover.amount": pytest.approx(1234.5)}


def test_a_wrong_value_is_refused_with_its_cell_while_the_others_are_saved(
    client: Client, opened: Submission, northmere: Board
) -> None:
    wrong = {"name": "cover.amount", "value": "nine", "seen": 0}
    said = save(client, northmere, wrong, {"name": "cover.name", "value": "Northmere", "seen": 0}).json()
    assert [error["name"] for error in said["errors"]] == ["cover.amount"]
    assert said["errors"][0]["message"].startswith("This must be")
    assert values(opened) == {"cover.name": "Northmere"}


def test_a_blank_clears_the_answer(client: Client, opened: Submission, northmere: Board) -> None:
    answer(opened, cover__name="Northmere")
    said = save(client, northmere, {"name": "cover.name", "value": "  ", "seen": 1}).json()
    assert said["saved"][0]["version"] == 2
    assert values(opened) == {}


def test_the_same_request_twice_is_no_conflict(client: Client, opened: Submission, northmere: Board) -> None:
    for _ in range(2):
        said = save(client, northmere, {"name": "cover.name", "value": "Northmere", "seen": 0}).json()
        assert said["saved"] == [{"name": "cover.name", "version": 1, "printed": "Northmere"}]
    assert AnswerChange.objects.count() == 1


def test_a_colleagues_change_is_told_and_not_overwritten(
    client: Client, opened: Submission, northmere: Board, ben: User
) -> None:
    answer(opened, by=ben, cover__amount="7")
    said = save(client, northmere, {"name": "cover.amount", "value": "8", "seen": 0}).json()
    assert said["saved"] == []
    (conflict,) = said["conflicts"]
    assert (conflict["version"], conflict["value"], conflict["printed"], conflict["mine"], conflict["by"]) == (
        1,
        "7",
        "£7",
        "£8",
        "Ben",
    )
    assert values(opened) == {"cover.amount": 7}


def test_a_text_over_its_limit_is_both_saved_and_flagged(client: Client, opened: Submission, northmere: Board) -> None:
    said = save(client, northmere, {"name": "cover.story", "value": "x" * 21, "seen": 0}).json()
    assert said["saved"][0]["name"] == said["errors"][0]["name"] == "cover.story"
    assert values(opened) == {"cover.story": "x" * 21}


def test_signed_out_is_told_as_json_so_that_the_page_keeps_its_edits(opened: Submission, northmere: Board) -> None:
    said = save(Client(), northmere, {"name": "cover.name", "value": "Northmere", "seen": 0})
    assert said.status_code == 401
    assert said.json()["sign_in"].startswith("/sign-in/?next=")
    assert values(opened) == {}


def test_another_boards_return_is_not_found(opened: Submission, northmere: Board, olga: User) -> None:
    client = Client()
    client.force_login(olga)
    assert save(client, northmere, {"name": "cover.name", "value": "x", "seen": 0}).status_code == 404


def test_a_closed_return_refuses_every_answer(client: Client, opened: Submission, northmere: Board) -> None:
    close_return(opened, by=None)
    said = save(client, northmere, {"name": "cover.name", "value": "x", "seen": 0})
    assert said.status_code == 403
    assert "closed" in said.json()["message"]
    assert values(opened) == {}


def test_a_forged_request_without_its_token_is_refused(opened: Submission, northmere: Board, ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert save(client, northmere, {"name": "cover.name", "value": "x", "seen": 0}).status_code == 403
    assert values(opened) == {}


@pytest.mark.parametrize(
    "given",
    [
        {"name": "cover.nothing", "value": "x", "seen": 0},
        {"name": "schemes.name", "value": "x", "seen": 0},
        {"name": "schemes.name@not-a-row", "value": "x", "seen": 0},
        {"name": "cover.name@row", "value": "x", "seen": 0},
        {"name": "schemes", "value": "x", "seen": 0},
    ],
)
def test_an_answer_without_a_place_is_refused_by_name(
    client: Client, opened: Submission, northmere: Board, given: dict[str, Any]
) -> None:
    said = save(client, northmere, given)
    assert said.status_code in (400, 409)
    assert given["name"] in said.json()["message"]


def test_the_same_answer_twice_in_one_request_is_refused(client: Client, opened: Submission, northmere: Board) -> None:
    one = {"name": "cover.name", "value": "a", "seen": 0}
    assert save(client, northmere, one, {**one, "value": "b"}).status_code == 409
    assert values(opened) == {}


def malformed(count: int) -> list[bytes]:
    """Bodies that are not what a page sends: broken JSON, wrong types in each place, and random damage to a good one."""
    dice = random.Random(20181231)
    odd: list[Any] = [
        None,
        True,
        0,
        -1,
        2**31,
        10**400,
        1.5,
        "",
        "x",
        [],
        {},
        [[]],
        {"a": 1},
        "\ud800",
        "\x00",
        "@",
        "a@b@c",
    ]
    good = {"name": "cover.name", "value": "x", "seen": 0}
    bodies: list[Any] = [*odd, *({"answers": one} for one in odd), *({"answers": [one]} for one in odd)]
    bodies += [{"answers": [{**good, key: one}]} for key in good for one in odd if (key, one) not in ALLOWED]
    bodies += [{"answers": [{k: v for k, v in good.items() if k != key}]} for key in good]
    raw = [json.dumps(body).encode() for body in bodies]
    raw += [b"", b"\xff\xfe", b"{", b"[" * 100_000, b'{"answers": [NaN]}', b"\x00" * 100, b'{"answers":' + b"[" * 2_000]
    text = json.dumps({"answers": [good]}).encode()
    while len(raw) < count:
        at = dice.randrange(len(text) - 1)
        raw.append(text[:at] + bytes([dice.choice(b'"{}[]:,\x00\xff')]) + text[at + 1 + dice.randrange(3) :])
    return raw


ALLOWED = [
    ("value", None),
    ("value", ""),
    ("value", "x"),
    ("value", "\ud800"),
    ("value", "\x00"),
    ("value", "@"),
    ("value", "a@b@c"),
    ("seen", 0),
]


def test_two_hundred_malformed_bodies_are_each_refused_with_a_message(
    client: Client, opened: Submission, northmere: Board
) -> None:
    bodies = malformed(260)
    assert len(bodies) >= 200
    for body in bodies:
        said = post(client, northmere, body)
        assert said.status_code < 500, body
        assert said.status_code == 200 or said.json()["message"], body
    stored = set(values(opened))
    assert stored <= {"cover.name"}


def test_characters_that_no_workbook_holds_are_replaced_before_they_are_stored(
    client: Client, opened: Submission, northmere: Board
) -> None:
    save(client, northmere, {"name": "cover.story", "value": "a\x00b\x0bc\ud800\r\nd", "seen": 0})
    assert values(opened) == {"cover.story": "ab\nc\nd"}
