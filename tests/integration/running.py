"""Runs our commands within a test, and tells what they print or refuse."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.factories import make_board

PERIOD = "2018-19-q3"
KENSINGTON = "E09000020"
BARNET = "E09000003"
SOUTHEND = "E06000033"
DEMO_FILE = settings.FIXTURES_DIR / "demo" / "kensington-and-chelsea-2018-19-q3.json"


def run(command: str, *arguments: object) -> str:
    """What the command prints; an error fails the test."""
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def refused(command: str, *arguments: object, code: int = 1) -> list[str]:
    """The lines of the error that the command ends with, the last one first."""
    errors = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(command, *map(str, arguments), stdout=StringIO(), stderr=errors)
    assert caught.value.returncode == code
    lines = [str(caught.value), *errors.getvalue().splitlines()]
    assert all(line.isprintable() and len(line) < 500 for line in lines), lines
    return lines


def checked(board: str = KENSINGTON, period: str = PERIOD) -> Any:
    """The JSON of check_return."""
    return json.loads(run("check_return", board, period, "--json"))


def pending(board: str = KENSINGTON, period: str = PERIOD) -> dict[str, int]:
    """Pending rows by sheet, without the sheets that have none."""
    return {sheet["sheet"]: sheet["pending"] for sheet in checked(board, period)["sheets"] if sheet["pending"]}


class AnswerFiles:
    """Writes files of answers into a test's own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0

    def raw(self, content: bytes) -> Path:
        """A file of these bytes."""
        self.number += 1
        path = self.folder / f"answers-{self.number}.json"
        path.write_bytes(content)
        return path

    def write(self, sheets: object = None, **others: object) -> Path:
        """A file for Barnet, unless said otherwise."""
        content = {"ons_code": BARNET, "period": PERIOD, "sheets": {} if sheets is None else sheets, **others}
        return self.raw(json.dumps(content).encode())


def publish_q3() -> None:
    """The boards that the tests of this period need, and its definition."""
    make_board("Kensington and Chelsea", KENSINGTON)
    make_board("Barnet", BARNET)
    run("publish_definition", PERIOD)
