"""What an attentive reader would ask of a 2016/17 return: what triggers each rule, what does not, what cannot be judged."""

from datetime import date
from decimal import Decimal

import pytest

from returns.answers import Answers
from returns.checks import check
from tests.definitions.quarters import (
    CONDITIONS,
    LATER,
    METRICS,
    QUARTERS,
    SETTINGS,
    SIDES,
    Said,
    findings,
    fires,
    quarter,
)

LONG = "Pressure within the hospital continues, and plans gather momentum."
ENDS = {1: date(2016, 6, 30), 2: date(2016, 9, 30), 3: date(2016, 12, 31), 4: date(2017, 3, 31)}
NEXT_DAY = {1: date(2016, 7, 1), 2: date(2016, 10, 1), 3: date(2017, 1, 1), 4: date(2017, 4, 1)}
MILLION = Decimal(1_000_000)


def given(**said: str | Decimal | date | int | None) -> dict[str, str | Decimal | date]:
    """Answers by key, `__` for the dot; None is a blank."""
    found = {key.replace("__", "."): value for key, value in said.items() if value is not None}
    return {key: Decimal(value) if isinstance(value, int) else value for key, value in found.items()}


def messages(number: int, rule: str, said: Said, previous: Said | None = None) -> list[str]:
    return [finding.message for finding in findings(number, rule, said, previous)]


# --- what the rules are ---------------------------------------------------------------------------------------------

ASKED_EVERY_QUARTER = {
    *(f"go_live_has_passed.{setting}" for setting in SETTINGS),
    *(f"live_in_development.{setting}" for setting in SETTINGS),
    *(f"below_own_target.{metric}" for metric in ("patient_experience", "reablement")),
    *(f"above_own_target.{metric}" for metric in ("nea", "dtoc", "residential")),
    *(f"on_track_above_plan.{metric}" for metric in ("nea", "residential", "dtoc")),
    *(f"no_improvement_below_plan.{metric}" for metric in ("nea", "residential", "dtoc")),
    *(f"no_data_though_known.{metric}" for metric in ("nea", "residential", "reablement", "dtoc")),
    "on_track_below_plan.reablement", "no_improvement_above_plan.reablement",
    *(f"differs_from_plan_without_comment.{side}" for side in SIDES),
    "share_of_no_whole_number", "more_new_than_possible", "s75_date_has_passed",
}  # fmt: skip
ASKED_OF_THE_QUARTER_BEFORE = {
    *(f"same_as_last_quarter.{text}" for text in (*METRICS, *CONDITIONS, "finance", "narrative")),
    "phb_does_not_follow", "s75_no_longer_pooled",
}  # fmt: skip
NOTES = {"teams_fell_back.acute", "teams_fell_back.non_acute"}


@pytest.mark.parametrize("number", QUARTERS)
def test_every_query_that_a_quarter_can_ask_is_tested_here(number: int) -> None:
    expected = set(ASKED_EVERY_QUARTER)
    if number > 1:
        expected |= ASKED_OF_THE_QUARTER_BEFORE | NOTES
    if number < 4:
        expected |= {f"condition_date_has_passed.{condition}" for condition in CONDITIONS}
    assert quarter(number).rules_by_key.keys() == expected
    strengths = {rule.key: rule.strength for rule in quarter(number).rules}
    assert {key for key, strength in strengths.items() if strength != "query"} == (NOTES if number > 1 else set())


@pytest.mark.parametrize("number", QUARTERS)
def test_each_query_stands_on_a_question_that_somebody_can_change_and_has_a_place_for_its_explanation(
    number: int,
) -> None:
    definition = quarter(number)
    for rule in definition.rules:
        assert definition.questions[rule.at].writable, rule.key
    queries = {rule.explanation for rule in definition.rules if rule.strength == "query"}
    assert definition.explanations.keys() == queries


# --- go-live dates --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("number", QUARTERS)
@pytest.mark.parametrize(
    ("status", "day", "expected"),
    [
        ("in_development", "ends", True), ("in_development", "next", False), ("in_development", "Live", False),
        ("in_development", None, False), (None, "ends", False), ("live", "ends", False), ("live", "Live", False),
        ("in_pilot", "ends", False),
    ],
)  # fmt: skip
def test_a_go_live_date_that_is_over_while_still_in_development(
    number: int, setting: str, status: str | None, day: str | None, expected: bool
) -> None:
    when = {"ends": ENDS[number], "next": NEXT_DAY[number], "Live": "Live", None: None}[day]
    said = given(**{f"api_status__{setting}": status, f"api_go_live__{setting}": when})
    assert fires(number, f"go_live_has_passed.{setting}", said) is expected


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("number", QUARTERS)
@pytest.mark.parametrize(
    ("status", "said", "expected"),
    [
        ("in_development", "Live", True),
        ("in_development", "ends", False),
        ("live", "Live", False),
        (None, "Live", False),
    ],
)
def test_what_is_live_and_still_in_development(
    number: int, setting: str, status: str | None, said: str, expected: bool
) -> None:
    when = said if said == "Live" else ENDS[number]
    answers = given(**{f"api_status__{setting}": status, f"api_go_live__{setting}": when})
    assert fires(number, f"live_in_development.{setting}", answers) is expected


def test_the_go_live_query_names_setting_status_and_date() -> None:
    said = given(api_status__gp="in_development", api_go_live__gp=date(2017, 3, 31))
    assert messages(4, "go_live_has_passed.gp", said) == [
        "GP is said to be 'In development', while its projected go-live, 31/03/2017, is not later than the quarter's end."
    ]


# --- personal health budgets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", LATER)
@pytest.mark.parametrize(
    ("before", "new", "stopped", "total", "expected"),
    [
        (34, 7, 17, 24, False), (24, 7, 17, 24, True), (0, 0, 0, 0, False), (24, 7, 17, 14, False), (24, 7, 17, 13, True),
        (None, 7, 17, 24, False), (34, None, 17, 24, False), (34, 7, None, 24, False), (34, 7, 17, None, False),
        (5, 0, 9, 0, True),
    ],
)  # fmt: skip
def test_budgets_in_place_must_follow_from_the_quarter_before(
    number: int, before: int | None, new: int | None, stopped: int | None, total: int | None, expected: bool
) -> None:
    said = given(phb__new=new, phb__stopped=stopped, phb__total=total)
    assert fires(number, "phb_does_not_follow", said, given(phb__total=before)) is expected


def test_the_query_about_budgets_quotes_all_four_figures() -> None:
    said = given(phb__new=7, phb__stopped=17, phb__total=24)
    assert messages(2, "phb_does_not_follow", said, given(phb__total=24)) == [
        "Last quarter's 24 personal health budgets, 7 new and 17 stopped do not make 24."
    ]


@pytest.mark.parametrize("number", QUARTERS)
@pytest.mark.parametrize(
    ("new", "total", "stopped", "expected"),
    [
        (7, 24, 17, False),
        (41, 24, 17, False),
        (42, 24, 17, True),
        (1, 0, 0, True),
        (None, 0, 0, False),
        (1, None, 0, False),
    ],
)
def test_new_budgets_are_either_in_place_or_stopped(
    number: int, new: int | None, total: int | None, stopped: int | None, expected: bool
) -> None:
    said = given(phb__new=new, phb__total=total, phb__stopped=stopped)
    assert fires(number, "more_new_than_possible", said) is expected


@pytest.mark.parametrize("number", QUARTERS)
@pytest.mark.parametrize(
    ("percent", "total", "expected"),
    [
        ("94", 24, True), ("92", 24, False), ("96", 24, False), ("95.8", 24, False), ("94", 50, False), ("0", 24, False),
        ("100", 24, False), ("0", 0, False), ("50", 0, True), (None, 24, False), ("94", None, False),
    ],
)  # fmt: skip
def test_a_percentage_must_be_that_of_a_whole_number_of_people(
    number: int, percent: str | None, total: int | None, expected: bool
) -> None:
    said = given(phb__chc_percent=Decimal(percent) if percent else None, phb__total=total)
    assert fires(number, "share_of_no_whole_number", said) is expected


def test_the_query_about_a_percentage_quotes_both_figures() -> None:
    said = given(phb__chc_percent=94, phb__total=24)
    assert messages(1, "share_of_no_whole_number", said) == ["94% of 24 is no whole number of people."]


# --- on track, and not ----------------------------------------------------------------------------------------------

BELOW = "Our performance for Q4 16/17 is 90% against a target of 91.7%."
ABOVE = "Our performance for Q4 16/17 is 92% against a target of 91.7%."
EVEN = "Our performance is 91.7% against a target of 91.7%."
UNSAID = "Performance stays below the target."


@pytest.mark.parametrize("number", QUARTERS)
@pytest.mark.parametrize(
    ("progress", "commentary", "below", "above"),
    [
        ("on_track", BELOW, True, False), ("on_track", ABOVE, False, True), ("on_track", EVEN, False, False),
        ("on_track", UNSAID, False, False), ("on_track", None, False, False), ("improved", BELOW, False, False),
        ("no_improvement", ABOVE, False, False), (None, BELOW, False, False), (None, ABOVE, False, False),
    ],
)  # fmt: skip
def test_on_track_beside_a_figure_on_the_wrong_side_of_its_own_target(
    number: int, progress: str | None, commentary: str | None, below: bool, above: bool
) -> None:
    for metrics, rule, expected in (
        (("patient_experience", "reablement"), "below_own_target", below),
        (("nea", "dtoc", "residential"), "above_own_target", above),
    ):
        for metric in metrics:
            said = given(**{f"metrics__{metric}__progress": progress, f"metrics__{metric}__commentary": commentary})
            assert fires(number, f"{rule}.{metric}", said) is expected


@pytest.mark.parametrize("commentary", [BELOW, ABOVE])
def test_of_the_local_metric_nobody_knows_which_side_is_wrong(commentary: str) -> None:
    said = given(metrics__local__progress="on_track", metrics__local__commentary=commentary)
    assert check(quarter(2), Answers(said)).findings == ()


# --- word for word --------------------------------------------------------------------------------------------------

TEXTS = {
    **{f"same_as_last_quarter.{metric}": f"metrics.{metric}.commentary" for metric in METRICS},
    **{f"same_as_last_quarter.{condition}": f"conditions.{condition}.explanation" for condition in CONDITIONS},
    "same_as_last_quarter.finance": "ie.commentary",
    "same_as_last_quarter.narrative": "narrative.text",
}


@pytest.mark.parametrize("rule", TEXTS)
@pytest.mark.parametrize("number", LATER)
def test_a_text_that_is_last_quarters_word_for_word(number: int, rule: str) -> None:
    key = TEXTS[rule]
    assert fires(number, rule, {key: LONG}, {key: LONG})
    assert not fires(number, rule, {key: LONG}, {key: f"{LONG} So far."})
    assert not fires(number, rule, {key: LONG}, {})
    assert not fires(number, rule, {}, {key: LONG})
    (finding,) = findings(number, rule, {key: LONG}, {key: LONG})
    assert str(finding.name) == key


@pytest.mark.parametrize(("length", "expected"), [(39, False), (40, True)])
def test_a_short_text_may_be_the_same_again(length: int, expected: bool) -> None:
    text = "n" * length
    assert fires(3, "same_as_last_quarter.finance", {"ie.commentary": text}, {"ie.commentary": text}) is expected


# --- income and expenditure -----------------------------------------------------------------------------------------


def on_plan(number: int, side: str) -> dict[str, Decimal]:
    said = {f"ie.{side}.{row}.q{q}": MILLION for row in ("plan", "forecast") for q in range(1, 5)}
    return said | {f"ie.{side}.actual.q{q}": MILLION for q in range(1, number + 1)}


def changeable(number: int) -> list[str]:
    return [*(f"forecast.q{q}" for q in range(1, 5)), *(f"actual.q{q}" for q in range(1, number + 1))]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("number", "changed"), [(number, key) for number in QUARTERS for key in changeable(number)])
def test_any_figure_off_the_plan_asks_for_a_comment(number: int, changed: str, side: str) -> None:
    rule, said = f"differs_from_plan_without_comment.{side}", on_plan(number, side)
    assert not fires(number, rule, said)
    said[f"ie.{side}.{changed}"] += 1
    assert fires(number, rule, said)
    assert not fires(number, rule, {**said, f"ie.{side}.comment": "A bill came late."})
    other = "income" if side == "expenditure" else "expenditure"
    assert fires(number, rule, {**said, f"ie.{other}.comment": "A bill came late."})


@pytest.mark.parametrize("number", QUARTERS)
def test_a_figure_that_is_still_blank_differs_from_nothing(number: int) -> None:
    said = on_plan(number, "income")
    del said["ie.income.forecast.q2"]
    assert not fires(number, "differs_from_plan_without_comment.income", said)
    said["ie.income.actual.q1"] += 1
    assert fires(number, "differs_from_plan_without_comment.income", said)


def test_the_query_about_the_plan_quotes_the_figures() -> None:
    said = on_plan(2, "income") | {"ie.income.actual.q2": Decimal(900_000)}
    assert messages(2, "differs_from_plan_without_comment.income", said) == [
        "Income differs from the plan, and no comment says why. "
        "Plan: £1,000,000, £1,000,000, £1,000,000, £1,000,000; forecast: £1,000,000, £1,000,000, £1,000,000, £1,000,000; "
        "actual: £1,000,000, £900,000."
    ]


# --- dates and pooled funds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    ("met", "day", "expected"),
    [
        ("no", "ends", True), ("no_in_progress", "ends", True), ("no", "next", False), ("yes", "ends", False),
        (None, "ends", False), ("no", None, False),
    ],
)  # fmt: skip
def test_a_condition_that_was_to_be_met_by_a_day_that_is_over(
    number: int, condition: str, met: str | None, day: str | None, expected: bool
) -> None:
    when = {"ends": ENDS[number], "next": NEXT_DAY[number], None: None}[day]
    said = given(**{f"conditions__{condition}__met": met, f"conditions__{condition}__date": when})
    assert fires(number, f"condition_date_has_passed.{condition}", said) is expected


@pytest.mark.parametrize("number", QUARTERS)
@pytest.mark.parametrize(
    ("pooled", "day", "expected"),
    [("no", "ends", True), ("no", "next", False), ("yes", "ends", False), (None, "ends", False), ("no", None, False)],
)
def test_funds_that_were_to_be_pooled_by_a_day_that_is_over(
    number: int, pooled: str | None, day: str | None, expected: bool
) -> None:
    when = {"ends": ENDS[number], "next": NEXT_DAY[number], None: None}[day]
    key = "budget__s75_pooled" if number == 1 else "budget__s75_now_pooled"
    said = given(**{key: pooled, "budget__s75_date": when})
    assert fires(number, "s75_date_has_passed", said) is expected


@pytest.mark.parametrize("number", LATER)
@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [("yes", "no", True), ("yes", "yes", False), ("no", "no", False), (None, "no", False), ("yes", None, False)],
)
def test_funds_that_are_no_longer_pooled(number: int, before: str | None, now: str | None, expected: bool) -> None:
    said = given(budget__s75_pooled=before, budget__s75_now_pooled=now)
    assert fires(number, "s75_no_longer_pooled", said) is expected


# --- integrated teams -----------------------------------------------------------------------------------------------

LEVELS = ("throughout", "most_parts", "some_parts", "not_in_place")


@pytest.mark.parametrize("setting", ["acute", "non_acute"])
@pytest.mark.parametrize("number", LATER)
def test_teams_in_fewer_places_than_last_quarter_are_a_note(number: int, setting: str) -> None:
    key, rule = f"teams.{setting}", f"teams_fell_back.{setting}"
    for before, was in enumerate(LEVELS):
        for now, level in enumerate(LEVELS):
            assert fires(number, rule, {key: level}, {key: was}) is (now > before), (was, level)
    assert not fires(number, rule, {key: "some_parts"}, {})
    assert not fires(number, rule, {}, {key: "throughout"})
    (note,) = findings(number, rule, {key: "some_parts"}, {key: "throughout"})
    assert (note.strength, note.open) == ("note", False)
