"""A period that nobody has thought of: three questions, one grid, one table, as files in a folder. No Python, no migration."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.test import Client
from formualizer import load_workbook

from bcf.models import Board, User
from returns.models import TableRow
from tests.factories import make_officer
from tests.integration.running import checked, run

pytestmark = pytest.mark.django_db
FILES = {
    "period.toml": """
key = "2031-32-m1"
kind = "return"
title = "Monthly return April 2031"
label = "April 2031"
starts = 2031-04-01
ends = 2031-04-30
file_name = "{board} monthly"
blank_conditions = "not_needed"
""",
    "choices.toml": """
[mood]
good = "Going well"
bad = "Not going well"
""",
    "checker.toml": """
[[section]]
sheet = "everything"
rows = [
  ["C8", "Lead"], ["C9", "Mood"], ["C10", "Why"],
  ["C14", "Beds this month"], ["D14", "Beds next month"],
  ["B20", "Schemes"], ["C20", "Cost of schemes"],
]
""",
    "1-everything.toml": """
title = "1. Everything"

[[block]]
kind = "question"
key = "lead"
cell = "C8"
label = "Lead:"
type = "text"
required = true

[[block]]
kind = "question"
key = "mood"
cell = "C9"
label = "Mood:"
type = "choice"
choices = "mood"
required = true

[[block]]
kind = "question"
key = "why"
cell = "C10"
label = "Why:"
type = "long_text"
required = "mood == 'bad'"

[[block]]
kind = "grid"
key = "beds"
label = "Beds"

  [[block.column]]
  key = "now"
  cell = "C"
  label = "This month"
  type = "integer"
  required = true

  [[block.column]]
  key = "next"
  cell = "D"
  label = "Next month"
  type = "integer"
  required = true

  [[block.row]]
  key = "acute"
  cell = 14
  label = "Acute"

[[block]]
kind = "question"
key = "total"
cell = "C16"
label = "Cost of all schemes:"
type = "money"
calculation = "sum(schemes.cost)"

[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 5
least = 1

  [[block.column]]
  key = "name"
  cell = "B"
  label = "Scheme"
  type = "text"
  required = true

  [[block.column]]
  key = "cost"
  cell = "C"
  label = "Cost"
  type = "money"
  required = true
""",
}


@pytest.fixture
def published(tmp_path: Path) -> None:
    folder = tmp_path / "2031-32-m1"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    run("check_definitions", "--folder", tmp_path)
    run("publish_definition", "2031-32-m1", "--folder", tmp_path)


@pytest.fixture
def filled(published: None, northmere: Board) -> tuple[Client, str]:
    client = Client()
    officer: User = make_officer("Ada", northmere)
    client.force_login(officer)
    home = f"/returns/2031-32-m1/{northmere.ons_code}/"
    client.post(home + "open/")
    sheet = home + "sheets/everything/"
    client.post(sheet, {"seen": "{}", "row_add": "schemes"})
    row = TableRow.objects.get().pk
    answers = {"lead": "Northmere lead", "mood": "bad", "beds.acute.now": "12", "beds.acute.next": "1,200"}
    rows = {f"schemes.name@{row}": "Night sitting", f"schemes.cost@{row}": "£12,000"}
    assert client.post(sheet, {"seen": "{}", **answers, **rows}).status_code == 302
    return client, home


def recalculated(content: bytes, tmp_path: Path) -> Callable[[str], object]:
    path = tmp_path / "exported.xlsx"
    path.write_bytes(content)
    book = load_workbook(str(path))
    return lambda cell: book.evaluate_cell("1. Everything", int(cell[1:]), ord(cell[0]) - 64)


def test_the_checker_asks_for_the_reason_and_for_nothing_else(filled: tuple[Client, str], northmere: Board) -> None:
    data = checked(northmere.ons_code, "2031-32-m1")
    assert [(row["cell"], row["answered"]) for row in data["sheets"][0]["rows"] if not row["answered"]] == [
        ("C10", False)
    ]
    client, home = filled
    assert "1 to go" in client.get(home).content.decode()


def test_the_form_holds_every_question_and_the_tables_row(filled: tuple[Client, str]) -> None:
    client, home = filled
    page = client.get(home + "sheets/everything/").content.decode()
    for value in ("Northmere lead", "Night sitting", 'value="12000"', 'value="1200"', "£12,000"):
        assert value in page


def test_a_table_that_needs_a_row_says_so_and_the_first_gap_leads_there(published: None, northmere: Board) -> None:
    client = Client()
    client.force_login(make_officer("Ada", northmere))
    home = f"/returns/2031-32-m1/{northmere.ons_code}/"
    client.post(home + "open/")
    sheet = home + "sheets/everything/"
    client.post(sheet, {"seen": "{}", "lead": "A", "mood": "good", "beds.acute.now": "1", "beds.acute.next": "2"})
    page = client.get(sheet).content.decode()
    assert 'href="#table-schemes"' in page
    assert "At least 1 row needed; 1 to go." in page


def test_the_workbook_holds_the_answers_and_counts_the_same(filled: tuple[Client, str], tmp_path: Path) -> None:
    client, home = filled
    content = client.get(home + "workbook.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content))["1. Everything"]
    assert [sheet[cell].value for cell in ("C8", "C9", "C14", "D14", "B20", "C20")] == [
        "Northmere lead", "Not going well", 12, 1200, "Night sitting", 12000,
    ]  # fmt: skip
    calculated = recalculated(content, tmp_path)
    results = {
        str(sheet.cell(row, 2).value): calculated(f"{letter}{row}")
        for row in range(21, sheet.max_row + 1)
        for letter in "DEF"
        if calculated(f"{letter}{row}") in ("Yes", "No")
    }
    assert results["Why"] == "No"
    assert [label for label, result in results.items() if result == "No" and "Complete" not in label] == ["Why"]


def test_the_pdf_says_it_all(filled: tuple[Client, str]) -> None:
    client, home = filled
    content = client.get(home + "document.pdf").content
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    for words in (
        "Monthly return April 2031",
        "Northmere lead",
        "Not going well",
        "Night sitting",
        "£12,000",
        "Draft",
        "Not answered",
    ):
        assert words in text
