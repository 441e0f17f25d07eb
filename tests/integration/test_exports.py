"""What is handed out: the workbook with its stamp and record, and the data that can be loaded again."""

import hashlib
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from bcf.models import Board, User
from returns.actions import Entry, add_row, save_answers
from returns.answer_types import Value
from returns.answers import Name
from returns.exports import blank_workbook, export_json, export_workbook
from returns.loading import load_file
from returns.models import BlankWorkbook, Export, Submission
from returns.queries import last_change
from returns.stored import load_answers
from returns.versions import definition_of
from returns.workbook.package import unpack
from tests.factories import make_board, open_return_for, publish_tiny
from tests.workbooks.tools import stamp_of

pytestmark = pytest.mark.django_db
FORM = """
[[block]]
kind = "question"
key = "cover.board"
cell = "C7"
label = "Board:"
type = "board"
role = "given"
required = true

[[block]]
kind = "question"
key = "cover.name"
cell = "C8"
label = "Name:"
type = "text"
required = true
contact = true

[[block]]
kind = "question"
key = "cover.pooled"
cell = "C9"
label = "Pooled?"
type = "choice"
choices = "yes_no"

[[block]]
kind = "question"
key = "cover.when"
cell = "C10"
label = "When?"
type = "date"

[[block]]
kind = "question"
key = "cover.cost"
cell = "C11"
label = "Cost"
type = "money"

[[block]]
kind = "question"
key = "cover.twice"
cell = "C12"
label = "Twice"
type = "money"
calculation = "cover.cost * 2"

[[block]]
kind = "question"
key = "cover.people"
cell = "C13"
label = "People"
type = "integer"
role = "prefill"

[[block]]
kind = "table"
key = "risks"
label = "Risks"
first_row = 20
capacity = 5

  [[block.column]]
  key = "title"
  cell = "B"
  label = "Risk"
  type = "text"

  [[block.column]]
  key = "cost"
  cell = "C"
  label = "Cost"
  type = "money"
"""
GIVEN: dict[str, Value] = {
    "cover.name": "Ada", "cover.pooled": "no", "cover.when": date(2019, 1, 31), "cover.cost": Decimal("0.30"),
    "cover.people": Decimal(180_589),
}  # fmt: skip


@pytest.fixture
def told(northmere: Board, ada: User) -> Submission:
    """Northmere's return with an answer of each kind and one row of a table."""
    submission = open_return_for(northmere, publish_tiny(FORM), by=ada)
    row = str(add_row(submission, "risks", by=ada).id)
    entries = [Entry(Name(key), value) for key, value in GIVEN.items()]
    entries += [Entry(Name("risks.title", row), "Winter"), Entry(Name("risks.cost", row), Decimal(1200))]
    save_answers(submission, entries, by=ada, origin="prefill")
    return submission


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def test_the_workbook_holds_the_answers_and_the_export_is_recorded(
    told: Submission, northmere: Board, ada: User
) -> None:
    file = export_workbook(told, northmere, by=ada)
    sheet = opened(file.content).worksheets[0]
    assert [sheet[f"C{row}"].value for row in (7, 8, 9, 11, 12)] == ["Northmere", "Ada", "No", 0.3, 0.6]
    assert (sheet["B20"].value, sheet["C20"].value) == ("Winter", 1200)
    export = Export.objects.get(pk=file.export_id)
    assert (export.form, export.publication, export.by, export.submission) == ("xlsx", False, ada, told)
    assert export.last_change == last_change(told)
    assert export.sha256 == file.sha256 == hashlib.sha256(file.content).hexdigest()


def test_the_file_is_stamped_with_its_export(told: Submission, northmere: Board, ada: User) -> None:
    file = export_workbook(told, northmere, by=ada, publication=True)
    stamp = stamp_of(file.content)
    assert stamp is not None
    assert (stamp.board, stamp.ons_code, stamp.period) == ("Northmere", northmere.ons_code, "2018-19-q3")
    assert (stamp.definition_number, stamp.definition_sha256) == (told.version.number, told.version.sha256)
    assert (stamp.export_id, stamp.publication) == (str(file.export_id), True)
    assert Export.objects.get().publication


def test_a_publication_copy_says_so_in_its_name_and_names_nobody(told: Submission, northmere: Board) -> None:
    file = export_workbook(told, northmere, by=None, publication=True)
    assert file.name == "Northmere HWB (publication copy).xlsx"
    assert not any(b">Ada<" in part.plain for part in unpack(file.content))


def test_file_names_hold_nothing_that_a_system_refuses() -> None:
    board = make_board('Bournemouth, Christchurch / "Poole": <all>?')
    file = export_workbook(open_return_for(board), board, by=None)
    assert file.name == "Bournemouth, Christchurch - -Poole- -all- HWB.xlsx"


def test_a_blank_is_built_once_for_a_version_and_again_for_a_changed_builder(
    told: Submission, northmere: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_workbook(told, northmere, by=None)
    export_workbook(told, northmere, by=None)
    blank = BlankWorkbook.objects.get()
    assert hashlib.sha256(bytes(blank.content)).hexdigest() == blank.sha256
    monkeypatch.setattr("returns.exports.builder_hash", lambda: "changed")
    blank_workbook(told.version, definition_of(told.version))
    assert BlankWorkbook.objects.count() == 2


def test_data_has_printed_labels_plain_numbers_and_iso_dates(told: Submission, northmere: Board) -> None:
    data = export_json(told, northmere)
    assert (data["board"], data["ons_code"], data["period"]) == ("Northmere", northmere.ons_code, "2018-19-q3")
    cells = {"C7": "Northmere", "C8": "Ada", "C9": "No", "C10": "2019-01-31", "C11": 0.3}
    assert data["sheets"] == {"1. Sheet": cells}
    assert data["prepopulated"] == {"cover.people": 180_589}
    rows = data["tables"]["risks"]
    assert [{key: value for key, value in row.items() if key != "row"} for row in rows] == [
        {"title": "Winter", "cost": 1200}
    ]
    assert type(rows[0]["cost"]) is int


def test_data_can_be_loaded_again_and_changes_nothing(told: Submission, northmere: Board, tmp_path: Path) -> None:
    definition = definition_of(told.version)
    before = load_answers(told, definition, northmere)
    path = tmp_path / "return.json"
    path.write_text(json.dumps(export_json(told, northmere)), encoding="utf-8")
    changes = last_change(told)
    load_file(path, by=None)
    assert load_answers(told, definition, northmere) == before
    assert last_change(told) == changes
