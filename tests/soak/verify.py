"""Holds the ledger of acknowledged writes (a file of JSON lines) against the database. Prints what is lost as JSON.

A program of its own, since a process of Django's has one database for life.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.soak.ledger import Acknowledged, Place, Stored, lost_writes


def main(path: Path) -> None:
    """Checks and prints."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bcf.settings"
    import django

    django.setup()
    ledger = [Acknowledged(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    history = read_history()
    unknown = len(history) - len({(entry.place, entry.version) for entry in ledger})
    report = {"lost": lost_writes(ledger, history, dict(read_answers())), "unacknowledged": unknown}
    json.dump(report, sys.stdout)


def read_history() -> dict[tuple[Place, int], str | None]:
    """Every change that was typed in: by place and version, its new value as the history keeps it."""
    from returns.models import AnswerChange

    changes = AnswerChange.objects.filter(origin="form", row="")
    rows = changes.values_list("submission__places__board__ons_code", "key", "version", "new").iterator()
    return {((board, key), version): new for board, key, version, new in rows}


def read_answers() -> Iterator[tuple[Place, Stored]]:
    """Every answer as it stands, its value in the history's words."""
    from returns.answer_types import type_of
    from returns.models import SubmissionBoard
    from returns.stored import held_answers
    from returns.versions import definition_of

    for place in SubmissionBoard.objects.select_related("board", "submission__version"):
        definition = definition_of(place.submission.version)
        for name, held in held_answers(place.submission).items():
            question = definition.ask(name.key)
            if question is not None and not name.row:
                value = None if held.value is None else type_of(question).to_json(held.value)
                yield (place.board.ons_code, name.key), Stored(held.version, value)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
