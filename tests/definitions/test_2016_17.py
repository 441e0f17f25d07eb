"""The four forms of 2016/17 are the printed ones: sheets, counts, options, what is asked, needed, filled in and worked out."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from returns.answers import Answers, AnswerScope
from returns.checks import check
from returns.definition.evaluate import evaluate
from returns.definition.model import Grid, Source
from returns.definition.nodes import UNKNOWN
from returns.definition.read import read_folder
from tests.definitions.quarters import (
    CONDITIONS,
    DEFINITIONS,
    LATER,
    METRICS,
    QUARTERS,
    SETTINGS,
    SIDES,
    need,
    quarter,
    question,
    sheet,
)

COUNTS = {
    1: [5, 2, 36, 21, 13, 67, 1],
    2: [5, 1, 36, 15, 13, 67, 1],
    3: [5, 1, 36, 17, 13, 67, 1],
    4: [5, 1, 24, 19, 13, 13, 67, 1],
}
HEADINGS = [
    "Cover",
    "Budget Arrangements",
    "National Conditions",
    "I&E",
    "Supporting Metrics",
    "Additional Measures",
    "Narrative",
]
MILLION = Decimal(1_000_000)

# --- the whole ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", QUARTERS)
def test_each_sheet_counts_as_many_questions_as_published(number: int) -> None:
    assert [len(section.rows) for section in quarter(number).checker] == COUNTS[number]


def test_the_four_forms_count_145_138_140_and_143_questions() -> None:
    assert [sum(len(section.rows) for section in quarter(number).checker) for number in QUARTERS] == [
        145,
        138,
        140,
        143,
    ]


@pytest.mark.parametrize("number", QUARTERS)
def test_sheets_bear_their_printed_names_in_their_order(number: int) -> None:
    expected = list(HEADINGS)
    if number == 4:
        expected.insert(5, "Year End Feedback")
    definition = quarter(number)
    assert [found.heading for found in definition.sheets] == expected
    assert [found.tab for found in definition.sheets] == expected
    assert [section.sheet.pending_name for section in definition.checker] == expected


@pytest.mark.parametrize(
    ("number", "starts", "ends"),
    [
        (1, date(2016, 4, 1), date(2016, 6, 30)), (2, date(2016, 7, 1), date(2016, 9, 30)),
        (3, date(2016, 10, 1), date(2016, 12, 31)), (4, date(2017, 1, 1), date(2017, 3, 31)),
    ],
)  # fmt: skip
def test_a_period_is_a_quarter_and_follows_the_one_before(number: int, starts: date, ends: date) -> None:
    period = quarter(number).period
    assert (period.key, period.label) == (f"2016-17-q{number}", f"Q{number} 2016/17")
    assert (period.starts, period.ends) == (starts, ends)
    assert period.previous == (f"2016-17-q{number - 1}" if number > 1 else None)
    assert period.file_name.format(board="County Durham") == "County Durham HWB"
    assert (period.counts, period.blank_conditions) == ("answered", "undecided")


def test_only_the_second_quarters_deadline_is_known() -> None:
    due = [quarter(number).period.due for number in QUARTERS]
    assert due == [None, datetime(2016, 11, 25, 12, tzinfo=UTC), None, None]


@pytest.mark.parametrize("number", QUARTERS)
def test_a_blank_form_counts_nothing_but_its_board(number: int) -> None:
    report = check(quarter(number), Answers({"cover.board": "Northmere"}))
    assert sum(found.answered for found in report.sheets) == 1
    assert report.findings == ()


@pytest.mark.parametrize("number", QUARTERS)
def test_every_question_that_is_needed_at_some_time_counts(number: int) -> None:
    asked = {q.key for q in quarter(number).questions.values() if q.required is not None}
    rows = {row.key for section in quarter(number).checker for row in section.rows}
    beside = (
        {f"yef.{part}{n}.category" for part in ("success", "challenge") for n in (1, 2, 3)} if number == 4 else set()
    )
    assert asked - rows == ({"budget.s75_date"} if number > 1 else set()) | beside


@pytest.mark.parametrize("number", QUARTERS)
def test_only_name_email_and_telephone_of_the_contact_are_left_out_of_public_papers(number: int) -> None:
    contacts = [key for key, asked in quarter(number).questions.items() if asked.contact]
    assert contacts == ["cover.completed_by", "cover.email", "cover.phone"]


@pytest.mark.parametrize("number", QUARTERS)
def test_a_key_means_the_same_as_in_2018(number: int) -> None:
    later = read_folder(DEFINITIONS / "2018-19-q3")
    shared = quarter(number).questions.keys() & later.questions.keys()
    assert {"cover.email", "conditions.jointly_agreed.met", "budget.s75_pooled", "metrics.nea.progress"} <= shared
    for key in shared:
        now, then = quarter(number).questions[key], later.questions[key]
        assert now.type == then.type, key
        if now.choices is not None and then.choices is not None:
            for option in now.choices.labels.keys() & then.choices.labels.keys():
                assert now.choices.labels[option] == then.choices.labels[option], key


# --- options --------------------------------------------------------------------------------------------------------


def options(number: int, name: str) -> list[str]:
    """The labels in order, with ? after those whose wording is our proposal."""
    return [f"{choice.label}{'?' * choice.provisional}" for choice in quarter(number).choices[name].choices]


@pytest.mark.parametrize("number", QUARTERS)
def test_the_options_are_the_printed_ones_and_our_proposals_are_marked(number: int) -> None:
    assert options(number, "yes_no") == ["Yes", "No"]
    assert options(number, "condition_met") == ["Yes", "No", "No - In Progress"]
    assert options(number, "metric_progress") == [
        "On track to meet target", "On track for improved performance, but not to meet full target",
        "No improvement in performance", "Data not available to assess progress?",
    ]  # fmt: skip
    assert sorted(options(number, "data_sharing")) == [
        "Not currently shared digitally", "Shared via Open API", "Shared via interim solution?",
    ]  # fmt: skip
    assert sorted(options(number, "api_status")) == [
        "In development", "In pilot?", "Installed (not live)?", "Live?", "Unavailable?",
    ]  # fmt: skip
    assert sorted(options(number, "dicr_pilot")) == [
        "No pilot underway?", "Pilot being scoped", "Pilot commissioned and planning in progress?", "Pilot completed?",
        "Pilot currently underway?",
    ]  # fmt: skip
    assert options(number, "care_teams") == [
        "Yes - throughout the Health and Wellbeing Board area",
        "Yes - in most parts of Health and Wellbeing Board area?",
        "Yes - in some parts of Health and Wellbeing Board area",
        "No - not in place in any part of Health and Wellbeing Board area?",
    ]


@pytest.mark.parametrize("number", LATER)
def test_the_follow_up_of_the_pooled_budget_has_options_of_our_own(number: int) -> None:
    assert options(number, "now_pooled") == ["Yes?", "No?"]


def test_the_options_of_year_end_feedback() -> None:
    assert options(4, "agreement") == [
        "Strongly Agree?", "Agree", "Neither agree nor disagree?", "Disagree?", "Strongly Disagree?",
    ]  # fmt: skip
    assert options(4, "feedback_category") == [
        "1. Shared vision and commitment", "2. Shared leadership and governance", "3. Collaborative working relationships",
        "4. Integrated workforce planning", "5. Evidencing impact and measuring success",
        "6. Delivering services across interfaces", "7. Digital interoperability and sharing data",
        "8. Joint contracts and payment mechanisms", "9. Sharing risks and benefits", "10. Managing change", "Other",
    ]  # fmt: skip


# --- Budget Arrangements --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pooled", "answered"), [(None, 0), ("yes", 2), ("no", 1)])
def test_q1_asks_when_the_funds_will_be_pooled_where_they_are_not(pooled: str | None, answered: int) -> None:
    said = {"budget.s75_pooled": pooled} if pooled else {}
    found = check(quarter(1), Answers(said)).sheet("budget-arrangements")
    assert found is not None
    assert found.answered == answered


@pytest.mark.parametrize("number", LATER)
@pytest.mark.parametrize(
    ("before", "now", "when", "answered"),
    [
        ("yes", None, None, True), ("no", None, None, False), (None, None, None, False), ("no", "yes", None, True),
        (None, "yes", None, True), ("no", "no", None, False), ("no", "no", date(2017, 6, 1), True),
        (None, "no", date(2017, 6, 1), True), ("no", None, date(2017, 6, 1), False),
    ],
)  # fmt: skip
def test_from_q2_on_one_row_counts_for_the_whole_budget_sheet(
    number: int, before: str | None, now: str | None, when: date | None, answered: bool
) -> None:
    given = {"budget.s75_pooled": before, "budget.s75_now_pooled": now, "budget.s75_date": when}
    said = {key: value for key, value in given.items() if value is not None}
    found = check(quarter(number), Answers(said)).sheet("budget-arrangements")
    assert found is not None
    assert found.complete is answered
    assert need(number, "budget.s75_now_pooled", said) is (before != "yes")


def before(number: int, *keys: str, first: int = 1) -> tuple[Source, ...]:
    """These keys of each earlier quarter from `first` on, the latest first."""
    return tuple(Source(f"2016-17-q{q}", key) for q in range(number - 1, first - 1, -1) for key in keys)


def test_the_pooled_budget_is_filled_in_from_the_latest_return_before_its_follow_up_first() -> None:
    assert question(1, "budget.s75_pooled").role == "asked"
    assert question(2, "budget.s75_pooled").sources == (Source("2016-17-q1", "budget.s75_pooled"),)
    for number in (3, 4):
        later = before(number, "budget.s75_now_pooled", "budget.s75_pooled", first=2)
        assert question(number, "budget.s75_pooled").sources == (*later, Source("2016-17-q1", "budget.s75_pooled"))


# --- National Conditions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", QUARTERS)
def test_twelve_rows_ask_for_eight_conditions_in_the_printed_order(number: int) -> None:
    (grid,) = (block for block in sheet(number, "National Conditions").blocks if isinstance(block, Grid))
    assert tuple(row.key for row in grid.rows) == CONDITIONS
    starts = ["1)", "2)", "3) i)", "3) ii)", "4) i)", "4) ii)", "4) iii)", "4) iv)", "5)", "6)", "7)", "8)"]
    assert all(row.label.startswith(f"{start} ") for row, start in zip(grid.rows, starts, strict=True))
    columns = [column.key for column in grid.columns]
    earlier = [f"q{before}_response" for before in range(1, number)]
    assert columns == [*earlier, "met", *([] if number == 4 else ["date"]), "explanation"]


MET = {"yes": False, "no": True, "no_in_progress": True, None: UNKNOWN}


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize(
    ("number", "met"), [(number, met) for number in QUARTERS for met in MET if (number, met) != (4, "no_in_progress")]
)
def test_a_condition_that_is_not_met_needs_a_reason_and_until_q4_a_date(
    number: int, condition: str, met: str | None
) -> None:
    key = f"conditions.{condition}"
    said = {f"{key}.met": met} if met else {}
    assert need(number, f"{key}.explanation", said) is MET[met]
    if number < 4:
        assert need(number, f"{key}.date", said) is MET[met]


def test_q4_offers_yes_and_no_only_and_asks_for_no_date() -> None:
    for number in QUARTERS:
        for condition in CONDITIONS:
            choices = question(number, f"conditions.{condition}.met").choices
            assert choices is not None
            assert ("no_in_progress" in choices.labels) is (number < 4)
            assert (f"conditions.{condition}.date" in quarter(number).questions) is (number < 4)


@pytest.mark.parametrize("number", LATER)
def test_what_the_earlier_returns_said_stands_beside_each_condition(number: int) -> None:
    for condition in CONDITIONS:
        for before in range(1, number):
            shown = question(number, f"conditions.{condition}.q{before}_response")
            assert (shown.role, shown.writable) == ("prefill", False)
            assert shown.sources == (Source(f"2016-17-q{before}", f"conditions.{condition}.met"),)
            said = question(before, f"conditions.{condition}.met").choices
            assert said is not None
            assert shown.choices is not None
            assert said.labels.keys() <= shown.choices.labels.keys()


def test_the_explanation_is_about_the_quarter_and_in_q4_about_the_year() -> None:
    for number in QUARTERS:
        said = question(number, "conditions.social_care.explanation").column_label
        assert ("within the year" in said) is (number == 4)
        assert ("within the quarter" in said) is (number < 4)


# --- Income and expenditure -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", QUARTERS)
@pytest.mark.parametrize("side", SIDES)
def test_each_quarter_asks_for_one_actual_figure_more(number: int, side: str) -> None:
    keys = {
        f"ie.{side}.{row}.q{q}": question(number, f"ie.{side}.{row}.q{q}").role
        for row in ("plan", "forecast")
        for q in range(1, 5)
    }
    assert {role for key, role in keys.items() if ".plan." in key} == {"asked" if number == 1 else "prefill"}
    assert {role for key, role in keys.items() if ".forecast." in key} == {"asked"}
    assert [q for q in range(1, 5) if f"ie.{side}.actual.q{q}" in quarter(number).questions] == list(
        range(1, number + 1)
    )
    totals = {row for row in ("plan", "forecast", "actual") if f"ie.{side}.{row}.total" in quarter(number).questions}
    assert totals == {"plan", "forecast"} | ({"actual"} if number == 4 else set())


@pytest.mark.parametrize("number", LATER)
@pytest.mark.parametrize("side", SIDES)
def test_what_was_returned_before_comes_from_the_right_return(number: int, side: str) -> None:
    for q in range(1, 5):
        block = f"previously_returned.ie.{side}"
        plan = (Source("2016-17-q1", f"ie.{side}.plan.q{q}"),)
        held_nowhere = Source("", f"{side}.q{q}", room="schemes")
        assert question(number, f"{block}.plan.q{q}").sources == plan
        assert question(number, f"ie.{side}.plan.q{q}").sources == (*plan, held_nowhere)
        assert question(number, f"{block}.forecast.q{q}").sources == before(number, f"ie.{side}.forecast.q{q}")
        shown = quarter(number).questions.get(f"{block}.actual.q{q}")
        actual = before(number, f"ie.{side}.actual.q{q}", first=q)
        assert (shown.sources if shown else None) == (actual if q < number else None)
        assert question(number, f"ie.{side}.forecast.q{q}").earlier == "use"
    assert question(number, f"ie.{side}.actual.q1").earlier == "use"


@pytest.mark.parametrize("side", SIDES)
def test_the_first_quarters_plan_is_proposed_by_the_plan_of_the_year_and_stays_open(side: str) -> None:
    for q in range(1, 5):
        asked = question(1, f"ie.{side}.plan.q{q}")
        assert (asked.role, asked.sources) == ("asked", (Source("", f"{side}.q{q}", room="schemes"),))


@pytest.mark.parametrize("number", QUARTERS)
def test_an_annual_total_is_the_sum_of_four_quarters_and_not_known_before(number: int) -> None:
    said = {f"ie.income.forecast.q{q}": MILLION * q for q in range(1, 5)}
    assert check(quarter(number), Answers(said)).answers.value("ie.income.forecast.total") == MILLION * 10
    del said["ie.income.forecast.q3"]
    assert check(quarter(number), Answers(said)).answers.value("ie.income.forecast.total") is None


def on_plan(number: int, side: str, fund: int = 4) -> dict[str, Decimal]:
    """A side whose every figure is a million a quarter."""
    said = {f"ie.{side}.{row}.q{q}": MILLION for row in ("plan", "forecast") for q in range(1, 5)}
    said |= {f"ie.{side}.actual.q{q}": MILLION for q in range(1, number + 1)}
    return {**said, "ie.pooled_fund": MILLION * fund}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("number", QUARTERS)
def test_figures_that_agree_need_no_comment(number: int, side: str) -> None:
    assert need(number, f"ie.{side}.comment", on_plan(number, side)) is False


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    ("number", "changed", "expected"),
    [
        (1, {"plan.q4": 2}, True), (1, {"forecast.q4": 2}, True), (1, {"actual.q1": 2}, True),
        (1, {"plan.q1": 2, "plan.q2": 0, "forecast.q1": 2, "forecast.q2": 0}, True),
        (1, {"plan.q2": 2, "plan.q3": 0}, False),
        (2, {"plan.q4": 2}, False), (2, {"forecast.q4": 2}, True), (2, {"actual.q2": 2}, True), (2, {"actual.q1": 2}, False),
        (3, {"plan.q4": 2}, False), (3, {"forecast.q4": 2}, True), (3, {"actual.q3": 2}, True), (3, {"actual.q2": 2}, False),
        (3, {"forecast.q3": 2, "forecast.q4": 0}, True),
        (4, {"plan.q4": 2}, False), (4, {"forecast.q4": 2}, True), (4, {"actual.q2": 2}, True),
        (4, {"actual.q4": 2, "actual.q3": 0}, False),
    ],
)  # fmt: skip
def test_a_comment_is_needed_where_the_form_says_so(
    number: int, changed: dict[str, int], expected: bool, side: str
) -> None:
    said = on_plan(number, side) | {f"ie.{side}.{key}": MILLION * value for key, value in changed.items()}
    assert need(number, f"ie.{side}.comment", said) is expected


@pytest.mark.parametrize("number", QUARTERS)
def test_a_comment_is_undecided_while_a_figure_is_missing_unless_another_differs(number: int) -> None:
    said = on_plan(number, "income")
    del said["ie.income.forecast.q1"]
    assert need(number, "ie.income.comment", said) is UNKNOWN
    del said["ie.pooled_fund"]
    assert need(number, "ie.income.comment", said) is UNKNOWN
    differs = {"ie.income.actual.q1": MILLION * 9, f"ie.income.actual.q{number}": MILLION * 9}
    assert need(number, "ie.income.comment", said | differs) is (UNKNOWN if number == 4 else True)


@pytest.mark.parametrize("number", QUARTERS)
def test_a_comment_that_was_not_needed_counts_all_the_same(number: int) -> None:
    report = check(quarter(number), Answers({**on_plan(number, "income"), "ie.income.comment": "nil comment"}))
    assert report.answers.value("ie.income.comment") == "nil comment"
    rows = {row.row.key: row.answered for found in report.sheets for row in found.rows}
    assert rows["ie.income.comment"] is True


@pytest.mark.parametrize("number", QUARTERS)
def test_amounts_lie_between_0_and_100_million_pounds(number: int) -> None:
    bounds = {
        (asked.minimum, asked.maximum)
        for asked in quarter(number).questions.values()
        if asked.type in ("money", "integer") and asked.role != "calculated"
    }
    assert bounds == {(0, 100_000_000)}
    assert question(number, "ie.pooled_fund").decimals == 0


# --- Supporting Metrics ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", QUARTERS)
def test_six_metrics_each_ask_for_progress_and_commentary(number: int) -> None:
    for metric in METRICS:
        assert need(number, f"metrics.{metric}.progress", {}) is True
        assert need(number, f"metrics.{metric}.commentary", {}) is True
    (grid,) = (block for block in sheet(number, "Supporting Metrics").blocks if isinstance(block, Grid))
    assert tuple(row.key for row in grid.rows) == METRICS
    named = {row for row, column in grid.places if column == "name"}
    assert named == {"local", "patient_experience"}


@pytest.mark.parametrize("number", QUARTERS)
def test_a_patient_experience_metric_is_asked_for_only_where_none_is_known(number: int) -> None:
    key = "metrics.patient_experience.name"
    assert need(number, f"{key}_if_none", {}) is True
    assert need(number, f"{key}_if_none", {key: "Friends and family"}) is False


@pytest.mark.parametrize("number", LATER)
def test_the_names_of_local_metrics_come_from_the_first_return_or_where_they_were_given_since(number: int) -> None:
    name = "metrics.patient_experience.name"
    assert question(number, "metrics.local.name").sources == (Source("2016-17-q1", "metrics.local.name"),)
    later = tuple(Source(f"2016-17-q{before}", f"{name}_if_none") for before in range(1, number))
    assert question(number, name).sources == (Source("2016-17-q1", name), *later)


# --- Year End Feedback ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "category", "answered"),
    [("x", "other", True), ("x", None, False), (None, "other", False), (None, None, False)],
)
@pytest.mark.parametrize("what", ["success1", "success3", "challenge2"])
def test_a_success_or_challenge_counts_once_it_has_text_and_category(
    what: str, text: str | None, category: str | None, answered: bool
) -> None:
    given = {f"yef.{what}.text": text, f"yef.{what}.category": category}
    said = {key: value for key, value in given.items() if value}
    found = check(quarter(4), Answers(said)).sheet("year-end-feedback")
    assert found is not None
    assert found.answered == int(answered)


def test_seven_statements_ask_for_a_response_and_never_for_a_comment() -> None:
    for number in range(1, 8):
        assert need(4, f"yef.s{number}.response", {}) is True
        assert need(4, f"yef.s{number}.comment", {}) is False


# --- Additional Measures --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", QUARTERS)
def test_every_setting_shares_with_every_setting_itself_included(number: int) -> None:
    for giver in SETTINGS:
        assert [
            question(number, f"api.{giver}.{taker}").choices == quarter(number).choices["data_sharing"]
            for taker in SETTINGS
        ]
        assert need(number, f"api_status.{giver}", {}) is True
        assert question(number, f"api_go_live.{giver}").type == "date_or_word"
        for use in ("correspondence", "retrieve"):
            assert question(number, f"nhs_number.{use}.{giver}").choices == quarter(number).choices["yes_no"]


@pytest.mark.parametrize(
    ("number", "people", "exactly", "shown"),
    [
        (1, 180_589, "13.2898", "13"), (2, 180_589, "13.2898", "13.3"), (3, 180_589, "13.2898", "13.3"),
        (4, 182_046, "13.1835", "13"),
    ],
)  # fmt: skip
def test_the_rate_is_of_100_000_people_and_prints_as_many_decimals_as_published(
    number: int, people: int, exactly: str, shown: str
) -> None:
    answers = Answers({"phb.total": Decimal(24), "phb.population": Decimal(people)})
    rate = question(number, "phb.rate_per_100k")
    assert rate.calculation is not None
    unrounded = evaluate(rate.calculation, AnswerScope(quarter(number), answers))
    assert isinstance(unrounded, Decimal)
    assert round(unrounded, 4) == Decimal(exactly)
    assert str(check(quarter(number), answers).answers.value("phb.rate_per_100k")) == shown
    year = 2017 if number == 4 else 2016
    assert question(number, "phb.population").label == f"Population (Mid {year})"


def test_the_population_comes_from_the_first_return_until_the_year_of_it_changes() -> None:
    sources = [question(number, "phb.population").sources for number in QUARTERS]
    first = (Source("2016-17-q1", "phb.population"),)
    assert sources == [(), first, first, ()]


@pytest.mark.parametrize("number", QUARTERS)
def test_numbers_of_personal_health_budgets_are_never_carried_over(number: int) -> None:
    keys = ("phb.total", "phb.new", "phb.stopped", "phb.chc_percent")
    assert {question(number, key).earlier for key in keys} == {"shown"}
    assert (question(number, "phb.chc_percent").minimum, question(number, "phb.chc_percent").maximum) == (0, 100)


# --- Narrative ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", QUARTERS)
def test_the_narrative_has_as_many_characters_as_a_cell_and_from_q2_on_three_themes(number: int) -> None:
    (asked,) = sheet(number, "Narrative").questions
    assert (asked.key, asked.limit, asked.remaining_cell is not None) == ("narrative.text", 32_767, True)
    themes = ("highlights and successes", "challenges and concerns", "potential actions and support")
    assert [theme in asked.hint.lower() for theme in themes] == [number > 1] * 3
