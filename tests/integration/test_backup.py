"""Backup, restore and drill: what comes back, what is refused, and that nothing is ever left half done."""

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from bcf import backups, stored_rows
from bcf.backup_file import MANIFEST
from bcf.models import AuditEvent, Board, User
from bcf.triggers import triggers_aside
from returns.actions import Entry, add_row, save_answers
from returns.answers import Name
from returns.exports import export_workbook
from returns.importing import keep
from returns.models import Answer, AnswerChange, BlankWorkbook, Submission, Upload
from returns.receiving import read_upload, receive
from returns.stored import load_answers
from returns.versions import definition_of
from tests.factories import answer, make_board, make_officer, open_return_for, publish_tiny
from tests.integration.running import refused, run

pytestmark = pytest.mark.django_db(transaction=True)

FORM = """
[[block]]
kind = "question"
key = "cover.name"
cell = "C8"
label = "Name:"
type = "long_text"

[[block]]
kind = "question"
key = "cover.pooled"
cell = "C9"
label = "Pooled?"
type = "choice"
choices = "yes_no"

[[block]]
kind = "question"
key = "cover.cost"
cell = "C10"
label = "Cost"
type = "money"

[[block]]
kind = "question"
key = "cover.live"
cell = "C11"
label = "Live on"
type = "date"

[[block]]
kind = "table"
key = "risks"
label = "Risks"
first_row = 20
capacity = 3
id_column = "H"

  [[block.column]]
  key = "title"
  cell = "B"
  label = "Risk"
  type = "text"
"""
SAID = "Ça va – 千 🏥\n\u202eleft\u202c ' \" \\ end"


@pytest.fixture
def house() -> Submission:
    """A return with answers of every type, a history, a table row, an export, an upload; boards with predecessors; a session."""
    old, board = make_board("Oldmere", active_to=date(2015, 3, 31)), make_board("Northmere")
    board.predecessors.add(old)
    ada = make_officer("Ada", board)
    submission = open_return_for(board, publish_tiny(FORM), by=ada)
    answer(
        submission, by=ada, cover__name="draft", cover__pooled="yes", cover__cost="1234567.89", cover__live="31/12/2018"
    )
    answer(submission, by=ada, cover__name=SAID, cover__pooled="")
    row = str(add_row(submission, "risks", by=ada).id)
    save_answers(submission, [Entry(Name("risks.title", row), "Winter")], by=ada, origin="form")
    content = export_workbook(submission, board, by=ada).content
    keep(read_upload(receive(content, "filled in.xlsx"), submission, board), by=ada)
    Client().force_login(ada)
    return submission


@pytest.fixture
def file(house: Submission, tmp_path: Path) -> Path:
    """A backup of the house."""
    path = tmp_path / "house.zip"
    run("backup", path)
    return path


def measures() -> dict[str, stored_rows.Measure]:
    return {name: stored_rows.measure(model, "default") for name, model in stored_rows.tables().items()}


def repacked(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The backup with its parts changed, as a new file."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return other


def with_manifest(change: Callable[[Any], None]) -> Callable[[dict[str, bytes]], None]:
    def act(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts[MANIFEST])
        change(manifest)
        parts[MANIFEST] = json.dumps(manifest).encode()

    return act


def with_rows(table: str, change: Callable[[bytes], bytes]) -> Callable[[dict[str, bytes]], None]:
    """Changes a table's rows and the manifest with them, as somebody would who knows how."""

    def act(parts: dict[str, bytes]) -> None:
        part = f"{table}.jsonl"
        parts[part] = change(parts[part])
        meter = stored_rows.Meter()
        for line in parts[part].splitlines(keepends=True):
            meter.add(line)
        noted = {"rows": meter.rows, "sha256": meter.measure.sha256}
        with_manifest(lambda manifest: manifest["tables"][table].update(noted))(parts)

    return act


# --- there and back --------------------------------------------------------------------------------------------------------


def test_everything_comes_back_as_it_was(house: Submission, tmp_path: Path) -> None:
    before = measures()
    run("backup", tmp_path / "house.zip")
    answer(house, cover__name="changed since")
    make_board("Made since")
    said = run("restore", tmp_path / "house.zip", "--replace")
    after = measures()
    assert "each has its rows and its hash again" in said
    assert {name for name in before if after[name] != before[name]} == {"bcf.AuditEvent", "sessions.Session"}


def test_answers_history_and_links_between_boards_read_the_same(house: Submission, file: Path) -> None:
    answer(house, cover__name="changed since")
    run("restore", file, "--replace")
    answers = load_answers(house, definition_of(house.version))
    assert dict(answers.values) == {
        "cover.name": SAID,
        "cover.cost": Decimal("1234567.89"),
        "cover.live": date(2018, 12, 31),
    }
    assert [dict(row.values) for row in answers.table("risks")] == [{"risks.title": "Winter"}]
    history = AnswerChange.objects.filter(key="cover.pooled").values_list("old", "new", "by__name")
    assert list(history) == [(None, "yes", "Ada"), ("yes", None, "Ada")]
    assert [board.name for board in Board.objects.get(name="Northmere").predecessors.all()] == ["Oldmere"]
    assert bytes(BlankWorkbook.objects.get().content).startswith(b"PK")
    assert Upload.objects.get().read["answers"]["cover.name"] == SAID


def test_an_empty_database_needs_no_leave_to_be_filled(file: Path, house: Submission) -> None:
    before = measures()["returns.AnswerChange"]
    _empty_all()
    run("restore", file)
    assert measures()["returns.AnswerChange"] == before


def _empty_all() -> None:
    with transaction.atomic(), triggers_aside(connection):
        backups._empty(connection)


def test_the_history_is_append_only_again_afterwards(house: Submission, file: Path) -> None:
    run("restore", file, "--replace")
    for forge in (AnswerChange.objects.all().delete, lambda: AnswerChange.objects.update(by=None, new="forged")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            forge()


def test_what_is_added_afterwards_gets_an_id_of_its_own(house: Submission, file: Path) -> None:
    run("restore", file, "--replace")
    assert make_board("Eastmere").pk not in Board.objects.exclude(name="Eastmere").values_list("pk", flat=True)
    answer(house, cover__name="later")
    assert Answer.objects.get(key="cover.name").text == "later"


def test_people_keep_their_passwords_and_are_signed_out(file: Path, client: Client) -> None:
    client.force_login(User.objects.get(name="Ada"))
    run("restore", file, "--replace")
    assert not Session.objects.exists()
    assert client.get("/").status_code == 302
    assert client.login(username="ada@example.org", password="correct horse battery")


def test_who_backs_up_and_restores_is_on_record(file: Path) -> None:
    backed_up = AuditEvent.objects.get(verb="backed up")
    run("restore", file, "--replace")
    restored = AuditEvent.objects.get(verb="restored")
    assert (backed_up.subject, restored.subject) == ("house.zip", "house.zip")
    assert restored.details == backed_up.details
    assert not AuditEvent.objects.filter(verb="backed up").exists()


def test_what_is_written_during_a_backup_is_not_half_in_it(
    house: Submission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = measures()

    def meanwhile() -> None:
        answer(Submission.objects.get(), cover__name="typed during the backup")
        connection.close()

    def lines_of(model: stored_rows.Model, using: str) -> Iterator[bytes]:
        if model is AnswerChange:  # whose answers stand before it in the file
            writer = threading.Thread(target=meanwhile)
            writer.start()
            writer.join()
        return stored_rows.lines_of(model, using)

    monkeypatch.setattr(backups, "lines_of", lines_of)
    run("backup", tmp_path / "house.zip")
    assert AnswerChange.objects.filter(new="typed during the backup").exists()
    run("restore", tmp_path / "house.zip", "--replace")
    after = measures()
    assert [after[name] for name in ("returns.Answer", "returns.AnswerChange")] == [
        before[name] for name in ("returns.Answer", "returns.AnswerChange")
    ]


def test_a_key_is_a_number_or_an_id_so_that_both_databases_order_by_it_alike() -> None:
    kinds = {model._meta.pk.get_internal_type() for model in backups.kept_tables().values()}
    assert kinds <= {"AutoField", "BigAutoField", "UUIDField", "OneToOneField"}


# --- the file --------------------------------------------------------------------------------------------------------------


def test_only_its_owner_can_read_the_file(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_not_overwritten(house: Submission, tmp_path: Path) -> None:
    path = tmp_path / "precious.zip"
    path.write_bytes(b"precious")
    assert "never overwrites" in refused("backup", path)[0]
    assert path.read_bytes() == b"precious"


def test_a_backup_that_breaks_off_leaves_no_file(
    house: Submission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(model: stored_rows.Model, using: str) -> Iterator[bytes]:
        if model is AnswerChange:
            raise OSError(28, "No space left on device")
        return stored_rows.lines_of(model, using)

    monkeypatch.setattr(backups, "lines_of", full_disk)
    assert "No space left" in refused("backup", tmp_path / "house.zip")[0]
    assert list(tmp_path.iterdir()) == []
    assert not AuditEvent.objects.filter(verb="backed up").exists()


# --- refusals --------------------------------------------------------------------------------------------------------------


def test_data_in_the_way_is_named_and_left(house: Submission, file: Path) -> None:
    before = measures()
    line = refused("restore", file)[0]
    assert "the database is not empty (bcf.AuditEvent has" in line
    assert "--replace" in line
    assert measures() == before


def test_another_state_of_migrations_is_named(house: Submission, file: Path) -> None:
    before = measures()
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("returns", "0003_carried_over")
    recorder.record_applied("returns", "9999_of_the_future")
    try:
        lines = refused("restore", file, "--replace")
    finally:
        recorder.record_applied("returns", "0003_carried_over")
        recorder.record_unapplied("returns", "9999_of_the_future")
    assert "nothing was restored: 2 problems" in lines[0]
    assert sorted(lines[1:]) == [
        "error: the database has the migration returns 9999_of_the_future, which the backup lacks",
        "error: the database lacks the migration returns 0003_carried_over, which the backup has",
    ]
    assert measures() == before


def _forge(parts: dict[str, bytes]) -> None:
    parts["returns.AnswerChange.jsonl"] = parts["returns.AnswerChange.jsonl"].replace(b'"yes"', b'"no!"')


def _drop_a_row(parts: dict[str, bytes]) -> None:
    lines = parts["returns.AnswerChange.jsonl"].splitlines(keepends=True)
    parts["returns.AnswerChange.jsonl"] = b"".join(lines[1:])


BROKEN: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "a value was changed": (_forge, "its rows of returns.AnswerChange are not those that were backed up"),
    "a row is gone": (_drop_a_row, "its rows of returns.AnswerChange are not those that were backed up"),
    "no manifest": (lambda parts: parts.pop(MANIFEST), "it holds no manifest.json"),
    "a manifest that is no JSON": (lambda parts: parts.update({MANIFEST: b"{"}), "its manifest is no JSON"),
    "a manifest that nests for ever": (
        lambda parts: parts.update({MANIFEST: b"[" * 99_999}),
        "its manifest is no JSON",
    ),
    "a manifest of lists": (lambda parts: parts.update({MANIFEST: b"[]"}), "its format is 'None'"),
    "another format": (with_manifest(lambda manifest: manifest.update(format=2)), "its format is '2'"),
    "a manifest without hashes": (
        with_manifest(lambda manifest: manifest["tables"]["bcf.Board"].pop("sha256")),
        "its manifest lacks something",
    ),
    "no time": (with_manifest(lambda manifest: manifest.update(made_at="\x1b[2J")), "its manifest lacks something"),
    "a part is missing": (lambda parts: parts.pop("bcf.Board.jsonl"), "its parts are not those"),
    "a part too many": (lambda parts: parts.update({"../../etc/passwd": b""}), "its parts are not those"),
    "another column": (
        with_manifest(lambda manifest: manifest["tables"]["bcf.Board"]["columns"].append("mayor")),
        "its tables and columns are not those of this version",
    ),
    "a row that is no list": (with_rows("bcf.Board", lambda rows: b"{}\n"), "bcf.Board: row 1 is not a list of"),
    "a row of another length": (with_rows("bcf.Board", lambda rows: b"[1]\n"), "bcf.Board: row 1 is not a list of"),
    "a value of another kind": (
        with_rows("bcf.Board", lambda rows: rows.replace(b'"2013-04-01"', b'"soon"')),
        "bcf.Board: row 1 holds a value that its column cannot have",
    ),
    "a row twice": (with_rows("bcf.Board", lambda rows: rows + rows), "bcf.Board: the database refuses them"),
    "a row that others point to is gone": (
        with_rows("bcf.Board", lambda rows: rows.splitlines(keepends=True)[0]),
        "the rows together: the database refuses them",
    ),
    "a broken rule of the database": (
        with_rows("bcf.Board", lambda rows: rows.replace(b'"2015-03-31"', b'"1915-03-31"')),
        "board_ends_after_it_begins",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_and_nothing_changed(fault: str, file: Path) -> None:
    change, reason = BROKEN[fault]
    before = measures()
    assert reason in refused("restore", repacked(file, change), "--replace")[0]
    assert measures() == before
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AnswerChange.objects.all().delete()


@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_refused(share: float, file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    assert "it is no zip file, or a damaged one" in refused("restore", file, "--replace")[0]


def test_a_byte_that_fell_over_is_refused(file: Path) -> None:
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        at = archive.getinfo("returns.DefinitionVersion.jsonl").header_offset + 200
    content[at] ^= 0xFF
    file.write_bytes(content)
    assert "cannot be restored" in refused("restore", file, "--replace")[0]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "nowhere.zip: No such file" in refused("restore", tmp_path / "nowhere.zip")[0]


# --- the drill -------------------------------------------------------------------------------------------------------------


def test_a_drill_compares_every_table_and_is_on_record(house: Submission) -> None:
    before = measures()
    said = run("drill")
    assert f"All {len(backups.kept_tables())} tables are the same after a restore." in said
    changes = AnswerChange.objects.count()
    assert any(line.split()[:3] == ["returns.AnswerChange", str(changes), str(changes)] for line in said.splitlines())
    assert AuditEvent.objects.get(verb="backup drilled").details["different"] == []
    after = measures()
    assert {name for name in before if after[name] != before[name]} == {"bcf.AuditEvent"}


def test_a_drill_in_which_something_is_lost_says_what(house: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(model: stored_rows.Model, lines: Iterator[bytes], using: str) -> None:
        kept = list(lines)
        stored_rows.insert(model, kept[1:] if model is AnswerChange else kept, using)

    monkeypatch.setattr(backups, "insert", forgetful)
    assert "1 of" in refused("drill")[0]
    assert AuditEvent.objects.get(verb="backup drilled").details["different"] == ["returns.AnswerChange"]
