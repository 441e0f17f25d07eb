"""The returns of 2016/17 by command: all five forms published, Southend's returns loaded, checked, exported and loaded again."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from openpyxl import load_workbook
from pypdf import PdfReader

from returns.answers import Answers
from returns.demo import PERIODS
from returns.models import Answer, AnswerChange, Submission
from returns.opening import open_return
from returns.queries import find_board, latest_version, submission_of
from returns.stored import load_answers
from returns.versions import definition_of
from tests.factories import make_board
from tests.integration.running import BARNET, SOUTHEND, AnswerFiles, checked, refused, run

pytestmark = pytest.mark.django_db
QUARTERS = {
    f"2016-17-q{number}": settings.FIXTURES_DIR / "demo" / f"southend-2016-17-q{number}.json" for number in (1, 4)
}
ON_TRACK, SHARE = "below_own_target.patient_experience", "share_of_no_whole_number"
GO_LIVE = {
    f"go_live_has_passed.{setting}"
    for setting in ("gp", "hospital", "social_care", "community", "mental_health", "palliative")
}


def content(period: str) -> Any:
    return json.loads(QUARTERS[period].read_text(encoding="utf-8"))


@pytest.fixture
def published() -> None:
    make_board("Southend-on-Sea", SOUTHEND)
    make_board("Barnet", BARNET)
    for period in PERIODS:
        run("publish_definition", period)


@pytest.fixture
def southend(published: None) -> None:
    for file in QUARTERS.values():
        run("load_answers", file)


@pytest.fixture
def files(tmp_path: Path) -> AnswerFiles:
    return AnswerFiles(tmp_path)


def answers_of(period: str, code: str = SOUTHEND) -> Answers:
    board = find_board(code)
    submission = submission_of(board, period)
    assert submission is not None
    return load_answers(submission, definition_of(submission.version), board)


# --- as published ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("southend")
@pytest.mark.parametrize("period", QUARTERS)
def test_southend_is_complete_and_counts_as_published(period: str) -> None:
    report, expected = checked(SOUTHEND, period), content(period)["expected"]
    assert {sheet["sheet"]: sheet["answered"] for sheet in report["sheets"]} == expected["questions_answered"]
    assert (report["complete"], sum(sheet["pending"] for sheet in report["sheets"])) == (True, 0)


@pytest.mark.usefixtures("southend")
@pytest.mark.parametrize(
    ("period", "slips"),
    [("2016-17-q1", {ON_TRACK, SHARE}), ("2016-17-q4", {ON_TRACK, SHARE} | GO_LIVE)],
)
def test_the_slips_that_were_published_are_asked_about_and_nothing_else(period: str, slips: set[str]) -> None:
    report = checked(SOUTHEND, period)
    assert {finding["rule"] for finding in report["findings"]} == slips
    assert {(finding["strength"], finding["open"]) for finding in report["findings"]} == {("query", True)}
    assert report["ready"] is False


@pytest.mark.usefixtures("southend")
@pytest.mark.parametrize(("period", "exactly"), [("2016-17-q1", "13.29"), ("2016-17-q4", "13.18")])
def test_what_is_worked_out_agrees_with_what_was_published(period: str, exactly: str, tmp_path: Path) -> None:
    run("export_return", SOUTHEND, period, "--xlsx", tmp_path)
    (path,) = tmp_path.iterdir()
    assert path.name == "Southend-on-Sea HWB.xlsx"
    book = load_workbook(path, data_only=True)
    submission = submission_of(find_board(SOUTHEND), period)
    assert submission is not None
    definition = definition_of(submission.version)
    expected = content(period)["expected"]["calculated"]
    totals = {key: value for key, value in expected.items() if key.endswith(".total")}
    assert set(totals.values()) == {13_131_049}
    for key, value in totals.items():
        assert book["I&E"][str(definition.questions[key].cell)].value == value, key
    told = {one["key"]: one for one in checked(SOUTHEND, period)["calculated"]}
    assert {told[key]["printed"] for key in totals} == {"£13,131,049"}
    rate, published = definition.questions["phb.rate_per_100k"], expected["phb.rate_per_100k"]
    assert round(Decimal(told[rate.key]["value"]), 2) == Decimal(exactly) == Decimal(str(published["value"]))
    assert told[rate.key]["printed"] == published["published_display"]
    assert str(book["Additional Measures"][str(rate.cell)].value) == published["published_display"]
    assert book["Narrative"]["C7"].value == expected["narrative.remaining"]["for_text_in_this_file"]


@pytest.mark.usefixtures("southend")
def test_the_two_answers_that_are_not_legible_are_stand_ins_and_said_to_be() -> None:
    assert Answer.objects.get(key="metrics.reablement.progress", submission__version__period="2016-17-q1").choice
    assert set(content("2016-17-q1")["not_legible"]) <= set(content("2016-17-q1")["stand_ins"])


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("period", ["2016-17-q2", "2016-17-q3"])
def test_the_quarters_between_take_the_population_from_the_first_and_print_the_rate_with_a_decimal(
    period: str, files: AnswerFiles, tmp_path: Path
) -> None:
    run("load_answers", QUARTERS["2016-17-q1"])
    run("load_answers", files.write({"Additional Measures": {"phb.total": 24}}, ons_code=SOUTHEND, period=period))
    run("export_return", SOUTHEND, period, "--xlsx", tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx", data_only=True)["Additional Measures"]
    assert (sheet["C34"].value, sheet["C30"].value) == (180_589, 13.3)


@pytest.mark.usefixtures("southend")
def test_a_quarter_opened_before_the_one_before_it_shows_the_latest_return_that_is_held() -> None:
    version = latest_version("2016-17-q3")
    assert version is not None
    opened = open_return(version, find_board(SOUTHEND), by=None)
    held = load_answers(opened, definition_of(version))
    assert held.value("budget.s75_pooled") == "yes"
    assert held.value("previously_returned.ie.income.forecast.q4") == 3_282_762
    assert held.value("previously_returned.ie.expenditure.actual.q1") == 3_282_763
    assert held.value("previously_returned.ie.income.actual.q2") is None
    assert held.value("conditions.jointly_agreed.q2_response") is None


# --- loading --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("published")
def test_the_fourth_quarter_alone_holds_what_its_form_shows_of_the_earlier_ones() -> None:
    run("load_answers", QUARTERS["2016-17-q4"])
    answers = answers_of("2016-17-q4")
    block = content("2016-17-q4")["prepopulated"]
    for number in (1, 2, 3):
        assert answers.value(f"conditions.social_care.q{number}_response") == "yes"
    for key, value in block["previously_returned"].items():
        if not key.endswith(".total"):
            assert answers.value(f"previously_returned.{key}") == value
    assert set(AnswerChange.objects.filter(key__startswith="previously_returned").values_list("origin", flat=True)) == {
        "prefill"
    }
    assert checked(SOUTHEND, "2016-17-q4")["complete"] is True


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("block", "message"),
    [
        (
            {"previously_returned": {"ie.income.plan.q1": 1, "ie.income.plan.q2": 2, "ie.income.plan.q3": 3, "ie.income.plan.q4": 4,
                                     "ie.income.plan.total": 11}},
            "previously_returned 'ie.income.plan.total': the file says £11, while its parts make £10",
        ),
        (
            {"phb.population_label": "Population (Mid 2016)"},
            "prepopulated 'phb.population_label': says 'Population (Mid 2016)', while this form asks for 'Population (Mid 2017)'",
        ),
        ({"previous_responses": {"2016-17-q4": {"conditions.social_care.met": "Yes"}}}, "nothing in this return comes from there"),
        ({"previous_responses": {"2016-17-q1": {"conditions.social_care.met": "Perhaps"}}}, "must be one of 'Yes', 'No', 'No - In"),
    ],
)  # fmt: skip
def test_a_file_that_contradicts_itself_or_the_form_is_refused_whole(
    block: dict[str, object], message: str, files: AnswerFiles
) -> None:
    file = files.write({"Cover": {"C16": "The chair"}}, ons_code=SOUTHEND, period="2016-17-q4", prepopulated=block)
    lines = refused("load_answers", file)
    assert any(message in line for line in lines), lines
    assert not Submission.objects.exists()
    assert not AnswerChange.objects.exists()


@pytest.mark.usefixtures("southend")
@pytest.mark.parametrize("period", QUARTERS)
def test_a_second_load_changes_nothing(period: str) -> None:
    changes = AnswerChange.objects.count()
    assert "nothing changed" in run("load_answers", QUARTERS[period])
    assert AnswerChange.objects.count() == changes


# --- explanations and exports ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("southend")
def test_a_return_whose_queries_are_explained_is_ready_and_its_explanations_travel(
    files: AnswerFiles, tmp_path: Path
) -> None:
    said = {rule: f"Explained: {rule}." for rule in (ON_TRACK, SHARE)}
    run("load_answers", files.write({}, ons_code=SOUTHEND, period="2016-17-q1", explanations=said))
    report = checked(SOUTHEND, "2016-17-q1")
    assert report["ready"] is True
    assert {found["rule"]: found["explanation"] for found in report["findings"]} == said
    run("export_return", SOUTHEND, "2016-17-q1", "--json", tmp_path / "q1.json")
    exported = json.loads((tmp_path / "q1.json").read_text(encoding="utf-8"))
    assert exported["explanations"] == said
    assert "nothing changed" in run("load_answers", tmp_path / "q1.json")


@pytest.mark.usefixtures("southend")
@pytest.mark.parametrize("period", QUARTERS)
def test_what_is_exported_as_json_loads_as_the_same_return_of_another_board(
    period: str, files: AnswerFiles, tmp_path: Path
) -> None:
    run("export_return", SOUTHEND, period, "--json", tmp_path / "export.json")
    exported = json.loads((tmp_path / "export.json").read_text(encoding="utf-8"))
    exported["sheets"]["Cover"]["C8"] = "Barnet"
    run("load_answers", files.raw(json.dumps({**exported, "board": "Barnet", "ons_code": BARNET}).encode()))
    assert answers_of(period, BARNET).values == {**answers_of(period).values, "cover.board": "Barnet"}


@pytest.mark.usefixtures("southend")
@pytest.mark.parametrize("period", PERIODS)
def test_every_form_gives_workbook_and_pdf(period: str, tmp_path: Path) -> None:
    board = find_board(SOUTHEND)
    version = latest_version(period)
    assert version is not None
    open_return(version, board, by=None)
    run("export_return", SOUTHEND, period, "--xlsx", tmp_path / "a.xlsx", "--pdf", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    book = load_workbook(tmp_path / "a.xlsx")
    assert {sheet.tab for sheet in definition_of(version).sheets} <= set(book.sheetnames)


@pytest.mark.usefixtures("southend")
def test_the_pdf_of_a_complete_return_says_what_is_left_but_not_in_a_publication_copy(tmp_path: Path) -> None:
    for options in ([], ["--publication"]):
        run("export_return", SOUTHEND, "2016-17-q4", "--pdf", tmp_path / f"{len(options)}.pdf", *options)
    full, published = (PdfReader(tmp_path / f"{number}.pdf").pages[0].extract_text() for number in (0, 1))
    assert "Complete, 8 queries open" in full
    assert "Complete" in published
    assert "queries open" not in published
