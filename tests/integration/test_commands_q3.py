"""The 2018/19 Q3 return by command: the published checker list, and the Kensington and Chelsea return."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from bcf.models import AuditEvent
from returns.models import Answer, AnswerChange, Submission
from tests.integration.running import (
    BARNET,
    DEMO_FILE,
    KENSINGTON,
    PERIOD,
    AnswerFiles,
    checked,
    pending,
    publish_q3,
    run,
)

pytestmark = pytest.mark.django_db
CHECKER = Path(__file__).parent.parent / "definitions" / "2018-19-q3.checker.csv"
CONDITIONS = "2. National Conditions & s75 Pooled Budget"
HICM = "4. High Impact Change Model"


@pytest.fixture(autouse=True)
def published() -> None:
    publish_q3()


@pytest.fixture
def files(tmp_path: Path) -> AnswerFiles:
    return AnswerFiles(tmp_path)


def published_checker() -> list[tuple[str, str, str]]:
    """The rows as published, with the true cells where the publisher printed H16, H17, H18 beside changes 6, 7 and 8."""
    with CHECKER.open(newline="", encoding="utf-8") as file:
        rows = [(row["sheet"], row["label"], row["cell"]) for row in csv.DictReader(file)]
    slips = [
        n for n, (_, label, _) in enumerate(rows) if label.startswith(("Chg 6", "Chg 7", "Chg 8")) and "Mature" in label
    ]
    assert [rows[n][2] for n in slips] == ["H16", "H17", "H18"]
    for n, cell in zip(slips, ("H17", "H18", "H19"), strict=True):
        rows[n] = (*rows[n][:2], cell)
    return rows


def checker_rows(data: Any) -> list[tuple[str, str, str]]:
    return [(sheet["sheet"], row["label"], row["cell"]) for sheet in data["sheets"] for row in sheet["rows"]]


def demo() -> Any:
    return json.loads(DEMO_FILE.read_text())


def needed_answers() -> list[tuple[str, str]]:
    """Sheet and cell of each answer that the demo return needs, without the board's name."""
    cells = {(sheet, cell) for sheet, _, cell in published_checker()}
    optional, given = {(CONDITIONS, "D9")}, {("1. Cover", "C8")}
    return [
        (sheet, cell)
        for sheet, answers in demo()["sheets"].items()
        for cell in answers
        if (sheet, cell) in cells - optional - given
    ]


def test_the_checker_list_is_the_published_one_in_sheet_label_order_and_cell() -> None:
    run("load_answers", DEMO_FILE)
    rows = checker_rows(checked())
    assert rows == published_checker()
    assert len(rows) == 88


def test_the_published_return_is_complete_without_findings() -> None:
    run("load_answers", DEMO_FILE)
    data = checked()
    assert data["complete"] is True
    assert [(sheet["pending"], sheet["complete"]) for sheet in data["sheets"]] == [(0, True)] * 5
    assert [sheet["answered"] for sheet in data["sheets"]] == [5, 11, 16, 54, 2]
    assert data["findings"] == []
    assert (data["board"], data["ons_code"], data["period"]) == ("Kensington and Chelsea", KENSINGTON, PERIOD)


def test_the_json_has_the_shape_that_scripts_rely_on() -> None:
    run("load_answers", DEMO_FILE)
    data = checked()
    assert list(data) == ["board", "ons_code", "period", "complete", "ready", "sheets", "findings", "calculated"]
    assert {tuple(sheet) for sheet in data["sheets"]} == {("sheet", "answered", "pending", "complete", "rows")}
    assert {tuple(row) for sheet in data["sheets"] for row in sheet["rows"]} == {("label", "cell", "key", "answered")}


def test_a_second_load_changes_nothing_and_says_so() -> None:
    run("load_answers", DEMO_FILE)
    before = AnswerChange.objects.count(), AuditEvent.objects.count()
    assert "nothing changed" in run("load_answers", DEMO_FILE)
    assert (AnswerChange.objects.count(), AuditEvent.objects.count()) == before
    assert Submission.objects.count() == 1


def test_a_dry_run_writes_nothing() -> None:
    published_before = AuditEvent.objects.count()
    assert "92 answers written" in run("load_answers", DEMO_FILE, "--dry-run")
    assert not Submission.objects.exists()
    assert AuditEvent.objects.count() == published_before


def test_each_needed_answer_taken_away_leaves_one_pending_on_its_sheet(files: AnswerFiles) -> None:
    run("load_answers", DEMO_FILE)
    needed = needed_answers()
    assert len(needed) == 73
    for sheet, cell in needed:
        value = demo()["sheets"][sheet][cell]
        run("load_answers", files.write({sheet: {cell: None}}, ons_code=KENSINGTON))
        found = pending()
        assert found == {sheet: 1}, (sheet, cell, found)
        run("load_answers", files.write({sheet: {cell: value}}, ons_code=KENSINGTON))
    assert pending() == {}


def test_the_board_named_on_the_cover_is_given_so_its_absence_leaves_nothing_pending(files: AnswerFiles) -> None:
    content = demo()
    del content["sheets"]["1. Cover"]["C8"]
    run("load_answers", files.raw(json.dumps(content).encode()))
    assert checked()["complete"] is True


def test_a_blank_form_shows_72_pending(files: AnswerFiles) -> None:
    run("load_answers", files.write())
    assert sum(pending(BARNET).values()) == 72
    assert pending(BARNET)["1. Cover"] == 4


def test_a_no_without_its_explanation_is_pending_and_with_it_answered(files: AnswerFiles) -> None:
    run("load_answers", DEMO_FILE)
    run("load_answers", files.write({CONDITIONS: {"C8": "No"}}, ons_code=KENSINGTON))
    assert pending() == {CONDITIONS: 1}
    run("load_answers", files.write({CONDITIONS: {"D8": "Not yet agreed."}}, ons_code=KENSINGTON))
    assert pending() == {}


def test_funds_not_pooled_need_a_reason_and_a_date(files: AnswerFiles) -> None:
    run("load_answers", DEMO_FILE)
    run("load_answers", files.write({CONDITIONS: {"C15": "No"}}, ons_code=KENSINGTON))
    assert pending() == {CONDITIONS: 2}
    run("load_answers", files.write({CONDITIONS: {"D15": "Later.", "E15": "30/06/2019"}}, ons_code=KENSINGTON))
    assert pending() == {}
    assert "nothing changed" in run(
        "load_answers", files.write({CONDITIONS: {"E15": "2019-06-30"}}, ons_code=KENSINGTON)
    )


def test_a_date_that_has_passed_is_a_query_that_blocks_nothing(files: AnswerFiles) -> None:
    run("load_answers", DEMO_FILE)
    late = {CONDITIONS: {"C15": "No", "D15": "Later.", "E15": "01/12/2018"}}
    run("load_answers", files.write(late, ons_code=KENSINGTON))
    data = checked()
    assert data["complete"] is True
    assert [(f["sheet"], f["cell"], f["strength"]) for f in data["findings"]] == [(CONDITIONS, "E15", "query")]
    assert set(data["findings"][0]) == {"sheet", "cell", "key", "strength", "rule", "message", "explanation", "open"}
    assert "query" in run("check_return", KENSINGTON, PERIOD)


@pytest.mark.parametrize("level", ["Mature", "Exemplary"])
def test_a_mature_change_without_its_reason_is_pending(level: str, files: AnswerFiles) -> None:
    run("load_answers", DEMO_FILE)
    run("load_answers", files.write({HICM: {"F12": level}}, ons_code=KENSINGTON))
    assert pending() == {HICM: 1}


def test_an_explanation_beside_a_yes_is_kept() -> None:
    run("load_answers", DEMO_FILE)
    kept = Answer.objects.get(key="conditions.social_care_contribution.explanation")
    assert kept.text is not None
    assert kept.text.startswith("The minimum contribution is agreed however")


def test_levels_of_earlier_quarters_are_loaded_and_never_pending(files: AnswerFiles) -> None:
    run("load_answers", DEMO_FILE)
    run("load_answers", files.write({HICM: {"D12": None, "E12": None}}, ons_code=KENSINGTON))
    assert pending() == {}
    assert Answer.objects.get(key="hicm.trusted_assessors.one_quarter_before").choice == "plans_in_place"


def test_the_report_for_people_names_what_is_pending_by_cell(files: AnswerFiles) -> None:
    run("load_answers", files.write())
    printed = run("check_return", "Barnet", PERIOD)
    assert "Barnet (E09000003), 2018-19-q3: 72 pending, 0 findings" in printed
    assert "pending  C10   Completed by:" in printed
