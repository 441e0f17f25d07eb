"""What tests are made of: tiny definitions, boards, people and returns, each by one call.

The cast (fixtures of tests/integration/conftest.py): Ada, officer of Northmere; Ben, her colleague; Cleo, who signs;
Dev, who looks after the whole nation; Olga, officer of another board, Southwold.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from bcf.models import Board, Membership, User
from returns.actions import Entry, save_answers
from returns.answer_types import Value, type_of
from returns.answers import Name
from returns.checks import check
from returns.definition.fields import Fields
from returns.definition.model import Definition
from returns.definition.read import read, read_choices, read_sheet
from returns.events import record_event
from returns.models import DefinitionVersion, Snapshot, Submission
from returns.opening import open_return
from returns.snapshots import digest, digests, frozen, new_reference
from returns.stored import load_answers
from returns.versions import body_of, content_hash, definition_of

PERIOD = """
key = "2018-19-q3"
kind = "return"
title = "Tiny return Q3 2018/19"
label = "Q3 2018/19"
starts = 2018-10-01
ends = 2018-12-31
file_name = "{board} HWB"
blank_conditions = "not_needed"
"""
CHOICES = """
[yes_no]
yes = "Yes"
no = "No"
"""
ONE_QUESTION = """
[[block]]
kind = "question"
key = "cover.name"
cell = "C8"
label = "Name:"
type = "text"
required = true
"""
PASSWORD = "correct horse battery"
CANARY = "Canary of Northmere"
"""An answer that stands for all answers."""
CANARIES = (PASSWORD, CANARY)
"""What no log may ever hold."""


def tiny_files(
    *sheets: str, period: Mapping[str, Any] | None = None, choices: str = CHOICES, checker: str | None = None
) -> dict[str, dict[str, Any]]:
    """The parsed files of a definition whose sheets are these TOML texts (`1-sheet.toml`, `2-sheet-2.toml`, …).

    A sheet without a title gets one; `period` changes single keys; without `checker` each required question has a row.
    """
    files: dict[str, dict[str, Any]] = {
        "period.toml": {**tomllib.loads(PERIOD), **(period or {})},
        "choices.toml": tomllib.loads(choices),
    }
    for number, text in enumerate(sheets or (ONE_QUESTION,), 1):
        slug = "sheet" if number == 1 else f"sheet-{number}"
        files[f"{number}-{slug}.toml"] = {"title": f"{number}. Sheet", **tomllib.loads(text)}
    files["checker.toml"] = tomllib.loads(checker) if checker is not None else _checker_of_required(files)
    return files


def _checker_of_required(files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    sections = []
    for name, data in files.items():
        if name[0].isdigit() and "kept_by" not in data:
            sheet, _ = read_sheet(Fields(data, name), name, read_choices(files["choices.toml"]))
            asked = (*sheet.questions, *(column for table in sheet.tables for column in table.columns))
            rows = [[str(question.cell), question.label] for question in asked if question.required is not None]
            sections.append({"sheet": sheet.slug, "rows": rows})
    return {"section": sections}


def tiny_definition(*sheets: str, **others: Any) -> Definition:
    """The definition that `tiny_files` spells out."""
    return read(tiny_files(*sheets, **others))


def publish_tiny(*sheets: str, number: int = 1, **others: Any) -> DefinitionVersion:
    """The same as a published version in the database."""
    files = tiny_files(*sheets, **others)
    return DefinitionVersion.objects.create(
        period=files["period.toml"]["key"],
        number=number,
        title=files["period.toml"]["title"],
        sha256=content_hash(files),
        body=body_of(files),
    )


def make_board(name: str = "Northmere", ons_code: str = "", **fields: Any) -> Board:
    """A board of the north, for ever unless said otherwise. The same name twice needs ONS codes."""
    details = {"region": "North", "authority_type": "unitary", "active_from": date(2013, 4, 1), **fields}
    return Board.objects.create(ons_code=ons_code or f"E{sum(map(ord, name)):08d}", name=name, **details)


def make_user(name: str, **fields: Any) -> User:
    """A person by first name, without any role; the e-mail address follows from the name."""
    return User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, **{"name": name, **fields})


def make_officer(
    name: str, board: Board | None = None, *, region: str = "", national: bool = False, **fields: Any
) -> User:
    """An officer of a board, of a region or of the nation."""
    user = make_user(name, **fields)
    Membership.objects.create(user=user, role="officer", board=board, region=region, national=national)
    return user


def make_member(name: str, role: str, board: Board | None = None, **scope: Any) -> User:
    """Somebody with this role: `region`, `national`, `sheets`, `capacity` and `organisation` are the membership's own."""
    user = make_user(name)
    Membership.objects.create(user=user, role=role, board=board, **scope)
    return user


def open_return_for(board: Board, version: DefinitionVersion | None = None, *, by: User | None = None) -> Submission:
    """The board's return, opened; without a version, of a definition with one question, `cover.name`."""
    return open_return(version or publish_tiny(), board, by=by)


def answer(
    submission: Submission, *, by: User | None = None, origin: str = "form", **typed: str | Value | None
) -> None:
    """Saves answers by key, `__` for the dot: `answer(submission, cover__name="Ada")`. Texts are read as typed."""
    definition = definition_of(submission.version)
    entries = []
    for name, value in typed.items():
        key = name.replace("__", ".")
        question = definition.ask(key)
        assert question is not None, key
        entries.append(Entry(Name(key), type_of(question).parse(value, question) if isinstance(value, str) else value))
    save_answers(submission, entries, by=by, origin=origin)


def make_submitted(submission: Submission, *, by: User) -> Submission:
    """A return as if it had been signed and submitted, whether it is ready or not."""
    definition = definition_of(submission.version)
    answers = load_answers(submission, definition)
    body = frozen(definition, answers, check(definition, answers), submission.version.sha256)
    snapshot = Snapshot.objects.create(
        submission=submission, number=submission.snapshots.count() + 1, reference=new_reference(),
        version=submission.version, reaches=submission.changed_to, body=body, digests=digests(body), sha256=digest(body), by=by,
    )  # fmt: skip
    for kind in ("signoff_requested", "completed", "submitted"):
        more: dict[str, Any] = {"signatures": [], "notes": []} if kind == "completed" else {}
        record_event(kind, submission, by=by, snapshot=snapshot, **more)
    return submission
