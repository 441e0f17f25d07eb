"""The soak reads the database in the terms of its ledger: what the site acknowledged is found, and what is taken away is missed."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from bcf.models import Board, User
from returns import triggers
from returns.models import Answer, AnswerChange, Submission
from tests.factories import open_return_for, publish_tiny
from tests.soak.ledger import Acknowledged, lost_writes
from tests.soak.verify import read_answers, read_history

FORM = """
[[block]]
kind = "question"
key = "cover.name"
cell = "C8"
label = "Name:"
type = "text"

[[block]]
kind = "question"
key = "cover.pooled"
cell = "C9"
label = "Pooled?"
type = "choice"
choices = "yes_no"
"""
TYPED = (("cover.name", "Ada", 0), ("cover.name", "Ben", 1), ("cover.pooled", "no", 0))


@pytest.fixture
def ledger(northmere: Board, ada: User) -> list[Acknowledged]:
    """What the site said to have saved of three saves."""
    open_return_for(northmere, publish_tiny(FORM))
    client = Client()
    client.force_login(ada)
    return [_saved(client, northmere, *typed) for typed in TYPED]


def _saved(client: Client, board: Board, name: str, value: str, seen: int) -> Acknowledged:
    body = {"answers": [{"name": name, "value": value, "seen": seen, "confirm": False}]}
    address = f"/returns/2018-19-q3/{board.ons_code}/save/"
    said: Any = client.post(address, json.dumps(body), content_type="application/json").json()
    return Acknowledged(board.ons_code, said["saved"][0]["name"], said["saved"][0]["version"], value)


def lost(ledger: list[Acknowledged]) -> list[str]:
    return lost_writes(ledger, read_history(), dict(read_answers()))


def test_every_acknowledged_write_is_found(ledger: list[Acknowledged]) -> None:
    assert [entry.version for entry in ledger] == [1, 2, 1]
    assert lost(ledger) == []


def test_a_write_that_was_never_made_is_missed(ledger: list[Acknowledged], northmere: Board) -> None:
    assert len(lost([*ledger, Acknowledged(northmere.ons_code, "cover.name", 3, "Cleo")])) == 2


def test_an_answer_that_was_overwritten_past_the_history_is_missed(ledger: list[Acknowledged]) -> None:
    Answer.objects.filter(key="cover.pooled").update(choice="yes")
    assert [line.split(": ")[1] for line in lost(ledger)] == ["the answer is not what its history says of version 1"]


def test_a_line_of_the_history_that_was_removed_is_missed(ledger: list[Acknowledged]) -> None:
    triggers.remove(connection)
    AnswerChange.objects.filter(version=1, key="cover.name").delete()
    triggers.install(connection)
    assert [line.split(": ")[1] for line in lost(ledger)] == ["no line of the history"]


def test_an_answer_that_went_is_missed(ledger: list[Acknowledged]) -> None:
    Answer.objects.filter(submission=Submission.objects.get(), key="cover.name").delete()
    assert [line.split(": ")[1] for line in lost(ledger)] == ["version 2 was acknowledged, none stands"]
