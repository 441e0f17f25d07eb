"""The workbook's own checker agrees with ours, row by row: formualizer evaluates its formulas anew for many answers."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returns.answers import Answers
from returns.checks import check
from returns.definition.model import Definition
from returns.workbook.layout import At, lay_out
from tests.workbooks.invented import invented, some_answers
from tests.workbooks.tools import by_formualizer, differences, expected, filled, kensington, quarter_3

OF_ITS_OWN_ACCORD = "conditions.social_care_contribution.explanation"
"""The published return explains this condition beside a Yes."""
NEEDED = [
    result.row.key
    for section in check(quarter_3(), kensington()).sheets
    for result in section.rows
    if kensington().value(result.row.key) is not None and result.row.key != OF_ITS_OWN_ACCORD
]


def disagreements(definition: Definition, answers: Answers) -> list[str]:
    """Where the workbook filled with `answers` says something else than we do."""
    wanted = expected(definition, answers)
    return differences(wanted, by_formualizer(filled(definition, answers), wanted))


def test_the_published_return_is_complete() -> None:
    assert disagreements(quarter_3(), kensington()) == []
    layout = lay_out(quarter_3())
    word = At("1. Cover", layout.cover.word)
    assert by_formualizer(filled(quarter_3(), kensington()), {word: ""}) == {word: "Complete"}


def test_the_published_return_has_that_many_needed_answers() -> None:
    always, because_chg_5_is_mature = 73, 1
    assert len(NEEDED) == always + because_chg_5_is_mature


@pytest.mark.parametrize("key", NEEDED)
def test_taking_away_one_needed_answer_leaves_one_pending_in_its_own_sheet(key: str) -> None:
    definition = quarter_3()
    places = lay_out(definition).cover.sections
    counts = [At("1. Cover", section.count) for section in places]
    seen = by_formualizer(filled(definition, kensington().without([key])), dict.fromkeys(counts))
    own = [section.sheet.slug == definition.sheets_by_key[key].slug for section in definition.checker]
    assert [seen[at] for at in counts] == own


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(some_answers(quarter_3()))
def test_any_answers_to_the_quarters_form(answers: Answers) -> None:
    assert disagreements(quarter_3(), answers) == []


@pytest.mark.parametrize("blank_conditions", ["not_needed", "undecided"])
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_answers_to_a_form_with_totals_and_a_table(blank_conditions: str, data: st.DataObject) -> None:
    definition = invented(blank_conditions)
    assert disagreements(definition, data.draw(some_answers(definition))) == []


NO = {"conditions.jointly_agreed.met": "no", "budget.s75_pooled": "no"}


@pytest.mark.parametrize("changed", [NO, {"hicm.red_bag.current": "mature"}, {"hicm.home_first.current": "exemplary"}])
def test_a_reason_is_pending_once_its_answer_asks_for_it(changed: dict[str, str]) -> None:
    answers = kensington().having(changed)
    assert check(quarter_3(), answers).pending == (3 if changed is NO else 1)
    assert disagreements(quarter_3(), answers) == []
