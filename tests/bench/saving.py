"""What saves cost: one answer by the page's script against one bare INSERT, and a whole sheet against its bare bulk write."""

import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils import timezone

from tests.bench.prepare import BOARD, OTHER_BOARD, PERIOD, SENTENCE, SHEET, Prepared
from tests.bench.server import ROOT, Browser, served
from tests.bench.table import WALL, Figure, Rounds, at_most, in_turns

if TYPE_CHECKING:
    from django.test import Client

    from returns.models import Answer

MOST_TIMES = 4.0
ONE = Rounds(most=400, warm_up=40, seconds=60)
WHOLE = Rounds(most=60, warm_up=3, seconds=45)
UNIQUE = ["submission", "row", "key"]
UPDATED = ["text", "choice", "number", "date", "version", "origin", "updated_at", "updated_by"]


def prepared(environment: dict[str, str]) -> Prepared:
    """Fills the database that `environment` names, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.prepare"]
    found = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, timeout=120)
    return Prepared(**json.loads(found.stdout))


def one_answer(environment: dict[str, str], known: Prepared) -> Figure:
    """An answer through autosave and a bare INSERT, both through gunicorn, session and CSRF."""
    texts = [SENTENCE * 2, SENTENCE * 3]
    with served(environment) as port:
        browser = Browser(port, known.session, known.csrf)
        # The first save names an older version, and learns from the conflict which one stands.
        first = browser.post(known.save, _body(known.question, "?", 0))
        seen = [*first["conflicts"], *first["saved"]][0]["version"]

        def ours() -> None:
            nonlocal seen
            answer = browser.post(known.save, _body(known.question, texts[seen % 2], seen))
            if [one["version"] for one in answer["saved"]] != [seen + 1]:
                raise RuntimeError(f"the answer was not saved: {answer}")
            seen += 1

        def floor() -> None:
            browser.post("/bench/insert/", _body(known.question, texts[0], seen))

        times = in_turns(ours, floor, ONE, WALL)
    return at_most(f"Save one answer, {known.database}", "a view with one INSERT", times, MOST_TIMES)


def _body(name: str, value: str, seen: int) -> object:
    return {"answers": [{"name": name, "value": value, "seen": seen, "force": False}]}


def whole_sheet(client: "Client") -> Figure:
    """The form of the whole sheet posted with every answer changed, and the bare bulk write of the same rows elsewhere."""
    from returns.models import AnswerChange

    ours, count = _post(client)
    before = AnswerChange.objects.count()
    ours()
    ours()
    if AnswerChange.objects.count() != before + 2 * count:
        raise RuntimeError(f"two posts of {count} answers wrote {AnswerChange.objects.count() - before} changes")
    times = in_turns(ours, _bulk_write(), WHOLE, WALL)
    return at_most(f"Save a whole sheet, {count} answers changed", "the bare bulk write of its rows", times)


def _post(client: "Client") -> tuple[Callable[[], None], int]:
    from django.urls import reverse

    address = reverse("sheet", args=(PERIOD, BOARD, SHEET))
    seen = {answer.key: answer.version for answer in _answers(BOARD)}
    values = _two_sheets()
    turns = itertools.cycle(values)

    def post() -> None:
        answer = client.post(address, {**next(turns), "seen": json.dumps(seen), "then": "stay"})
        client.cookies.pop("messages", None)  # "… is saved", which no page has shown yet
        if answer.status_code != 302:
            raise RuntimeError(f"the sheet was not saved: status {answer.status_code}")
        seen.update({key: version + 1 for key, version in seen.items()})

    post()
    seen.update({answer.key: answer.version for answer in _answers(BOARD)})  # what stood so already is no newer
    return post, len(values[0])


def _two_sheets() -> list[dict[str, str]]:
    """Two fillings of the sheet that have no answer in common."""
    from returns.queries import latest_version
    from returns.versions import definition_of

    version = latest_version(PERIOD)
    assert version is not None
    sheet = definition_of(version).sheet(SHEET)
    assert sheet is not None
    asked = [question for question in sheet.questions if question.writable]
    return [
        {q.key: list(q.choices.labels)[turn + 1] if q.choices else f"{turn + 1}. {SENTENCE * 3}" for q in asked}
        for turn in (0, 1)
    ]


def _answers(board: str) -> "list[Answer]":
    from returns.models import Answer
    from returns.queries import find_board, submission_of

    submission = submission_of(find_board(board), PERIOD)
    return [answer for answer in Answer.objects.filter(submission=submission) if answer.key.startswith("hicm.")]


def _bulk_write() -> Callable[[], None]:
    """The same number of answers and changes, of the same kinds and lengths, in another board's return."""
    from django.db import transaction

    from returns.models import Answer, AnswerChange

    rows = _answers(OTHER_BOARD)
    shared = {"submission_id": rows[0].submission_id, "origin": "load"}
    versions = itertools.count(rows[0].version + 1)

    def write() -> None:
        version, now = next(versions), timezone.now()
        answers = [
            Answer(key=row.key, text=row.text, choice=row.choice, version=version, updated_at=now, **shared)
            for row in rows
        ]
        changes = [
            AnswerChange(
                key=row.key, old=row.text or row.choice, new=row.text or row.choice, version=version, at=now, **shared
            )
            for row in rows
        ]
        with transaction.atomic():
            Answer.objects.bulk_create(answers, update_conflicts=True, unique_fields=UNIQUE, update_fields=UPDATED)
            AnswerChange.objects.bulk_create(changes)

    return write
