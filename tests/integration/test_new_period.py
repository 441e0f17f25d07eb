"""A new period is a copied folder with some TOML edited: it passes the check, reads as a change note, and can be opened."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from returns.opening import open_return
from returns.queries import latest_version
from returns.stored import load_answers
from returns.versions import definition_of
from tests.factories import make_board
from tests.integration.running import SOUTHEND, checked, refused, run

pytestmark = pytest.mark.django_db
OLD, NEW = "2016-17-q2", "2017-18-q2"
CONTRACT = """
[[block]]
kind = "question"
key = "budget.s75_signed"
cell = "C14"
label = "When was the section 75 agreement signed?"
type = "date"
required = true

[[query]]
key = "signed_after_the_quarter"
at = "budget.s75_signed"
rule = "budget.s75_signed <= period.ends"
says = "The agreement was signed on {budget.s75_signed}, after the quarter."
"""
EDITS = [
    ("period.toml", 'key = "2016-17-q2"', 'key = "2017-18-q2"'),
    ("period.toml", "Q2 2016/17", "Q2 2017/18"),
    ("period.toml", "starts = 2016-07-01", "starts = 2017-07-01"),
    ("period.toml", "ends = 2016-09-30", "ends = 2017-09-30"),
    ("period.toml", "due = 2016-11-25T12:00:00+00:00", "due = 2017-11-17T12:00:00+00:00"),
    ("period.toml", 'previous = "2016-17-q1"', 'previous = "2016-17-q2"'),
    ("6-additional-measures.toml", 'label = "Population (Mid 2016)"', 'label = "Population (Mid 2017)"'),
    ("3-national-conditions.toml", "2016-17-q1/conditions", "2016-17-q2/conditions"),
]
CHECKER = 'answered(budget.s75_date)" },'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Quarters 1 and 2 of 2016/17, and a new period made of quarter 2."""
    for period in ("2016-17-q1", OLD):
        shutil.copytree(settings.DEFINITIONS_DIR / period, tmp_path / period)
    shutil.copytree(tmp_path / OLD, tmp_path / NEW)
    for file, old, new in EDITS:
        edit(tmp_path, file, old, new)
    budget = tmp_path / NEW / "2-budget-arrangements.toml"
    budget.write_text(budget.read_text(encoding="utf-8") + CONTRACT, encoding="utf-8")
    edit(tmp_path, "checker.toml", CHECKER, f'{CHECKER}\n  ["C14", "When the agreement was signed"],')
    return tmp_path


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / NEW / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_copied_and_edited_folder_passes_the_check(folder: Path) -> None:
    assert "2017-18-q2: OK, 7 sheets, 192 questions, 0 tables, 139 checker rows, 71 rules" in run(
        "check_definitions", "--folder", folder
    )


def test_its_differences_read_like_a_change_note(folder: Path) -> None:
    assert run("diff_definitions", OLD, NEW, "--folder", folder).splitlines() == [
        "period: key: “2016-17-q2” → “2017-18-q2”",
        "period: title: “Better Care Fund Template Q2 2016/17” → “Better Care Fund Template Q2 2017/18”",
        "period: label: “Q2 2016/17” → “Q2 2017/18”",
        "period: starts: 2016-07-01 → 2017-07-01",
        "period: ends: 2016-09-30 → 2017-09-30",
        "period: previous: “2016-17-q1” → “2016-17-q2”",
        "period: due: 2016-11-25 12:00+00:00 → 2017-11-17 12:00+00:00",
        "question budget.s75_signed: added, Budget Arrangements C14, “When was the section 75 agreement signed?”, date",
        "question conditions.{row}.q1_response (National Conditions C, every row): "
        "from: 2016-17-q1/conditions.{row}.met → 2016-17-q2/conditions.{row}.met",
        "question phb.population (Additional Measures C34): label: “Population (Mid 2016)” → “Population (Mid 2017)”",
        "checker of Budget Arrangements C14: added, “When the agreement was signed”",
        "rule signed_after_the_quarter: added, query at budget.s75_signed, budget.s75_signed <= period.ends",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "2-budget-arrangements.toml",
            "2016-17-q1/budget.s75_pooled",
            "2016-17-q1/budget.pooled",
            "2017-18-q2: 2-budget-arrangements.toml: budget.s75_pooled.from: 2016-17-q1 has no question 'budget.pooled'",
        ),
        (
            "3-national-conditions.toml",
            'choices = "condition_met"\n  role = "prefill"',
            'choices = "yes_no"\n  role = "prefill"',
            "2017-18-q2: 3-national-conditions.toml: conditions.jointly_agreed.q1_response.from: "
            "'conditions.jointly_agreed.met' of 2016-17-q2 offers 'No - In Progress', which is no option here",
        ),
        (
            "period.toml",
            "starts = 2017-07-01",
            "starts = 2016-08-01",
            "2017-18-q2: period.toml: previous: 2016-17-q2 does not end before this period starts",
        ),
    ],
)
def test_what_the_earlier_forms_do_not_bear_out_is_told_by_file_and_key(
    file: str, old: str, new: str, problem: str, folder: Path
) -> None:
    edit(folder, file, old, new)
    lines = refused("check_definitions", "--folder", folder)
    assert lines[0] == "1 of 3 definitions cannot be published"
    assert problem in lines


def test_a_source_whose_form_is_not_at_hand_passes(folder: Path) -> None:
    shutil.rmtree(folder / "2016-17-q1")
    assert "2017-18-q2: OK" in run("check_definitions", "--folder", folder)


def test_the_new_period_opens_from_the_one_before(folder: Path) -> None:
    southend = make_board("Southend-on-Sea", SOUTHEND)
    for period in ("2016-17-q1", OLD, NEW):
        run("publish_definition", period, "--folder", folder)
    run("load_answers", settings.FIXTURES_DIR / "demo" / "southend-2016-17-q1.json")
    opened = {}
    for period in (OLD, NEW):
        version = latest_version(period)
        assert version is not None
        opened[period] = open_return(version, southend, by=None)
    answers = load_answers(opened[NEW], definition_of(opened[NEW].version), southend)
    assert answers.value("ie.income.plan.q1") == 3_282_763
    report = {sheet["sheet"]: sheet["pending"] for sheet in checked(SOUTHEND, NEW)["sheets"]}
    assert report["Budget Arrangements"] == 1
