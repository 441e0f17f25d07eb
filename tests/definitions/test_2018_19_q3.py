"""The form of October to December 2018 is the printed one: its rows, labels, options, cells and conditions."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from returns.answer_types import Value
from returns.answers import Answers
from returns.applies import needed
from returns.checks import check
from returns.definition.model import Definition, Grid, Sheet
from returns.definition.nodes import UNKNOWN
from returns.definition.read import read_folder

FOLDER = Path(__file__).parents[2] / "fixtures" / "definitions" / "2018-19-q3"
BOARD = Answers({"cover.board": "Northmere"})
CHANGES = [
    "early_discharge_planning", "patient_flow", "discharge_teams", "home_first", "seven_day_service", "trusted_assessors",
    "focus_on_choice",
    "care_homes", "red_bag",
]  # fmt: skip


@pytest.fixture(scope="module")
def q3() -> Definition:
    return read_folder(FOLDER)


def sheet(definition: Definition, slug: str) -> Sheet:
    found = definition.sheet(slug)
    assert found is not None
    return found


def labels(definition: Definition, choices: str) -> list[str]:
    return [choice.label for choice in definition.choices[choices].choices]


# --- the whole ------------------------------------------------------------------------------------------------------


def test_the_checker_has_5_11_16_54_and_2_rows(q3: Definition) -> None:
    assert [len(section.rows) for section in q3.checker] == [5, 11, 16, 54, 2]


def test_the_checker_names_its_sections_as_printed(q3: Definition) -> None:
    assert [section.sheet.heading for section in q3.checker] == [
        "1. Cover", "2. National Conditions & s75 Pooled Budget", "3. Metrics", "4. High Impact Change Model", "5. Narrative",
    ]  # fmt: skip


def test_the_pending_list_names_one_sheet_otherwise(q3: Definition) -> None:
    assert [section.sheet.pending_name for section in q3.checker] == [
        "1. Cover", "2. National Conditions & s75 Pooled Budget", "3. National Metrics", "4. High Impact Change Model",
        "5. Narrative",
    ]  # fmt: skip


def test_every_row_of_the_checker_has_a_cell_of_its_own(q3: Definition) -> None:
    cells = Counter((section.sheet.slug, row.cell) for section in q3.checker for row in section.rows)
    assert max(cells.values()) == 1


def test_every_question_that_is_asked_stands_in_the_checker(q3: Definition) -> None:
    in_checker = {row.key for section in q3.checker for row in section.rows}
    assert in_checker == {question.key for question in q3.questions.values() if question.role in ("asked", "given")}


def test_a_blank_form_has_72_pending_rows_once_the_board_is_known(q3: Definition) -> None:
    report = check(q3, BOARD)
    assert (report.pending, [found.pending for found in report.sheets]) == (72, [4, 5, 16, 45, 2])


def test_a_form_without_its_board_has_73(q3: Definition) -> None:
    assert check(q3, Answers()).pending == 73


def test_the_first_gap_of_a_blank_form_is_who_completed_it(q3: Definition) -> None:
    gap = check(q3, BOARD).first_gap
    assert gap is not None
    assert str(gap[1]) == "cover.completed_by"


def test_a_blank_form_has_no_findings(q3: Definition) -> None:
    assert check(q3, BOARD).findings == ()


def test_the_period_is_the_third_quarter_and_its_export_is_named_by_the_board(q3: Definition) -> None:
    period = q3.period
    assert (period.key, period.starts, period.ends) == ("2018-19-q3", date(2018, 10, 1), date(2018, 12, 31))
    assert (period.title, period.version_label) == ("Better Care Fund Template Q3 2018/19", "Version 1.01")
    assert period.file_name.format(board="County Durham") == "County Durham HWB"
    assert period.previous is None


def test_only_name_email_and_telephone_of_the_contact_are_left_out_of_public_papers(q3: Definition) -> None:
    assert [key for key, question in q3.questions.items() if question.contact] == [
        "cover.completed_by",
        "cover.email",
        "cover.phone",
    ]


# --- options --------------------------------------------------------------------------------------------------------


def test_the_options_are_the_printed_ones_in_their_order(q3: Definition) -> None:
    assert labels(q3, "yes_no") == ["Yes", "No"]
    assert labels(q3, "metric_progress") == [
        "On track to meet target", "Not on track to meet target", "Data not available to assess progress",
    ]  # fmt: skip
    assert labels(q3, "maturity") == ["Not yet established", "Plans in place", "Established", "Mature", "Exemplary"]


def test_one_option_is_our_proposal_and_says_so(q3: Definition) -> None:
    provisional = [choice.key for found in q3.choices.values() for choice in found.choices if choice.provisional]
    assert provisional == ["data_not_available"]


# --- 1. Cover -------------------------------------------------------------------------------------------------------


def test_the_cover_asks_five_things_in_column_c(q3: Definition) -> None:
    assert [(str(q.cell), q.label, q.type) for q in sheet(q3, "cover").questions] == [
        ("C8", "Health and Wellbeing Board:", "board"),
        ("C10", "Completed by:", "text"),
        ("C12", "E-mail:", "email"),
        ("C14", "Contact number:", "phone"),
        ("C16", "Who signed off the report on behalf of the Health and Wellbeing Board:", "text"),
    ]


def test_the_board_is_given_and_not_asked(q3: Definition) -> None:
    assert (q3.questions["cover.board"].role, q3.questions["cover.board"].writable) == ("given", False)


# --- 2. National conditions -----------------------------------------------------------------------------------------

CONDITIONS = {
    "jointly_agreed": (8, "1) Plans to be jointly agreed?"),
    "social_care_contribution": (
        9,
        "2) Planned contribution to social care from the CCG minimum contribution agreed in line with the Planning Requirements?",
    ),
    "out_of_hospital": (10, "3) Agreement to invest in NHS commissioned out of hospital services?"),
    "transfers_of_care": (11, "4) Managing transfers of care?"),
}


@pytest.mark.parametrize("key", CONDITIONS)
def test_a_national_condition_stands_in_its_row_with_its_printed_label(q3: Definition, key: str) -> None:
    row, label = CONDITIONS[key]
    met, explanation = q3.questions[f"conditions.{key}.met"], q3.questions[f"conditions.{key}.explanation"]
    assert (str(met.cell), met.row_label, met.type) == (f"C{row}", label, "choice")
    assert (str(explanation.cell), explanation.type) == (f"D{row}", "long_text")


@pytest.mark.parametrize("key", CONDITIONS)
@pytest.mark.parametrize(("met", "expected"), [("yes", False), ("no", True), (None, UNKNOWN)])
def test_an_explanation_is_needed_only_beside_a_no(q3: Definition, key: str, met: str | None, expected: object) -> None:
    answers = Answers({f"conditions.{key}.met": met} if met else {})
    assert needed(q3, q3.questions[f"conditions.{key}.explanation"], answers) is expected


@pytest.mark.parametrize(("pooled", "gaps"), [("yes", 0), ("no", 2)])
def test_funds_that_are_not_pooled_need_a_reason_and_a_date(q3: Definition, pooled: str, gaps: int) -> None:
    before = check(q3, BOARD).pending
    assert check(q3, BOARD.having({"budget.s75_pooled": pooled})).pending == before - 1 + gaps


def test_the_pooled_budget_stands_in_row_15(q3: Definition) -> None:
    keys = ["budget.s75_pooled", "budget.s75_explanation", "budget.s75_date"]
    assert [(str(q3.questions[key].cell), q3.questions[key].type) for key in keys] == [
        ("C15", "choice"),
        ("D15", "long_text"),
        ("E15", "date"),
    ]


@pytest.mark.parametrize(
    ("pooled", "when", "found"),
    [
        ("no", date(2018, 12, 31), 1), ("no", date(2018, 10, 1), 1), ("no", date(2019, 1, 1), 0), ("yes", date(2018, 12, 31), 0),
        (None, date(2018, 12, 31), 0), ("no", None, 0),
    ],
)  # fmt: skip
def test_a_date_that_has_passed_is_queried(q3: Definition, pooled: str | None, when: date | None, found: int) -> None:
    given: dict[str, Value | None] = {"budget.s75_pooled": pooled, "budget.s75_date": when}
    findings = check(q3, BOARD.having({key: value for key, value in given.items() if value is not None})).findings
    assert [finding.strength for finding in findings] == ["query"] * found


# --- 3. Metrics -----------------------------------------------------------------------------------------------------

METRICS = {
    "nea": (11, "NEA", "Reduction in non-elective admissions"),
    "residential": (
        12,
        "Res Admissions",
        "Rate of permanent admissions to residential care per 100,000 population (65+)",
    ),
    "reablement": (
        13,
        "Reablement",
        "Proportion of older people (65 and over) who were still at home 91 days after discharge from hospital into reablement / "
        "rehabilitation services",
    ),
    "dtoc": (14, "Delayed Transfers of Care", "Delayed Transfers of Care (delayed days)"),
}


def test_the_four_metrics_stand_in_rows_11_to_14_with_their_definitions(q3: Definition) -> None:
    (grid,) = (block for block in sheet(q3, "metrics").blocks if isinstance(block, Grid))
    assert {row.key: (row.number, row.code, row.label) for row in grid.rows} == METRICS


def test_a_metric_is_assessed_and_commented_three_times_and_all_of_it_is_needed(q3: Definition) -> None:
    columns = {"progress": "D", "challenges": "E", "achievements": "F", "support_needs": "G"}
    for key, (row, _, _) in METRICS.items():
        for column, letters in columns.items():
            asked = q3.questions[f"metrics.{key}.{column}"]
            assert (str(asked.cell), needed(q3, asked, Answers())) == (f"{letters}{row}", True)


# --- 4. High Impact Change Model ------------------------------------------------------------------------------------


def test_the_nine_changes_stand_in_rows_12_to_19_and_23(q3: Definition) -> None:
    assert [q3.questions[f"hicm.{change}.current"].cell.row for change in CHANGES] == [*range(12, 20), 23]


@pytest.mark.parametrize(
    ("column", "letters"),
    [
        ("two_quarters_before", "D"), ("one_quarter_before", "E"), ("current", "F"), ("planned", "G"), ("explanation", "H"),
        ("challenges", "I"),
        ("achievements", "J"), ("support_needs", "K"),
    ],
)  # fmt: skip
def test_what_is_asked_of_a_change_stands_in_its_column(q3: Definition, column: str, letters: str) -> None:
    assert {q3.questions[f"hicm.{change}.{column}"].cell.letters for change in CHANGES} == {letters}


@pytest.mark.parametrize("column", ["two_quarters_before", "one_quarter_before"])
def test_earlier_levels_are_history_never_needed_and_not_in_the_checker(q3: Definition, column: str) -> None:
    in_checker = {row.key for section in q3.checker for row in section.rows}
    for change in CHANGES:
        asked = q3.questions[f"hicm.{change}.{column}"]
        assert (asked.role, needed(q3, asked, Answers()), asked.key in in_checker) == ("history", False, False)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("not_yet_established", False),
        ("plans_in_place", False),
        ("established", False),
        ("mature", True),
        ("exemplary", True),
    ],
)
def test_why_a_change_is_mature_hangs_on_its_current_level_only(
    q3: Definition, change: str, level: str, expected: bool
) -> None:
    explanation = q3.questions[f"hicm.{change}.explanation"]
    assert (
        needed(q3, explanation, Answers({f"hicm.{change}.current": level, f"hicm.{change}.planned": "established"}))
        is expected
    )
    assert (
        needed(q3, explanation, Answers({f"hicm.{change}.current": "established", f"hicm.{change}.planned": level}))
        is False
    )


def test_the_rows_that_the_publisher_misprinted_stand_at_their_true_cells(q3: Definition) -> None:
    rows = {row.label: str(row.cell) for section in q3.checker for row in section.rows}
    assert rows["Chg 5 - Seven-day service, if Mature or Exemplary please explain"] == "H16"
    assert rows["Chg 6 - Trusted assessors, if Mature or Exemplary please explain"] == "H17"
    assert rows["Chg 7 - Focus on choice, if Mature or Exemplary please explain"] == "H18"
    assert rows["Chg 8 - Enhancing health in care homes, if Mature or Exemplary please explain"] == "H19"


def test_uneven_labels_of_the_checker_are_kept_as_published(q3: Definition) -> None:
    found = [row.label for section in q3.checker for row in section.rows]
    assert "Chg 3 - Multi-disciplinary/agency discharge teams, if Mature or Exemplary please explain" in found
    assert [label.split(" Scheme ")[0] for label in found if "Red Bag Scheme" in label] == ["UEC - Red Bag"] * 3
    assert sum("Red Bag scheme" in label for label in found) == 3


# --- 5. Narrative ---------------------------------------------------------------------------------------------------


def test_the_narrative_asks_for_two_texts_of_20_000_characters(q3: Definition) -> None:
    assert [(str(q.cell), q.label, q.limit, str(q.remaining_cell)) for q in sheet(q3, "narrative").questions] == [
        ("B8", "Progress against local plan for integration of health and social care", 20_000, "C8"),
        ("B12", "Integration success story highlight over the past quarter", 20_000, "C12"),
    ]


def test_no_other_text_has_a_limit(q3: Definition) -> None:
    assert [key for key, question in q3.questions.items() if question.limit] == [
        "narrative.integration_progress",
        "narrative.success_story",
    ]


@pytest.mark.parametrize(("length", "found"), [(20_000, 0), (20_001, 1)])
def test_a_text_over_20_000_characters_is_an_error_and_still_answered(q3: Definition, length: int, found: int) -> None:
    report = check(q3, BOARD.having({"narrative.success_story": "x" * length}))
    assert [finding.strength for finding in report.findings] == ["error"] * found
    assert report.pending == 71


def test_a_blank_sheet_counts_only_what_it_asks_for(q3: Definition) -> None:
    result = check(q3, Answers()).sheet("national-conditions")
    assert result is not None
    assert (result.given, result.needed, result.answered, len(result.rows)) == (0, 5, 6, 11)


def test_an_answer_given_without_need_counts_as_given(q3: Definition) -> None:
    key = "conditions.jointly_agreed.explanation"
    result = check(q3, Answers({"conditions.jointly_agreed.met": "yes", key: "For the record"})).sheet(
        "national-conditions"
    )
    assert result is not None
    assert (result.given, result.needed) == (2, 6)
