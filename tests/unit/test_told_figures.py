"""Rules that look at what other rooms tell of the board, `figures.<name>`: read, judged, worded, frozen."""

from decimal import Decimal

import pytest

from returns.answers import Answers
from returns.checks import check
from returns.definition.errors import DefinitionError, ExpressionError
from returns.definition.excel import value_formula
from returns.definition.model import Definition
from returns.definition.nodes import Told
from returns.definition.source import source
from returns.snapshots import frozen, thawed
from returns.sources import registered_only_here, tell_figures, unknown_in
from tests.factories import tiny_definition

CHOICES = '[progress]\non_track = "On track"\nnot_on_track = "Not on track"\n'
GRID = """
[[block]]
kind = "grid"
key = "metrics"
label = "Metrics"
column = [{ key = "progress", cell = "D", label = "Progress", type = "choice", choices = "progress" }]
row = [{ key = "nea", cell = 8, label = "Admissions" }, { key = "dtoc", cell = 9, label = "Delays" }]
"""
ABOVE_PLAN = """
[[query]]
key = "above_plan"
grid = "metrics"
at = "progress"
rule = "not (progress == 'on_track' and figures.{row}_variance > 5)"
says = "{row}: '{progress}' at {figures.{row}_variance} % above plan, {abs(figures.{row}_other)}."
"""


def definition(rules: str = ABOVE_PLAN) -> Definition:
    return tiny_definition(GRID + rules, choices=CHOICES)


def found(figures: dict[str, str], progress: str = "on_track") -> list[str]:
    told = {name: Decimal(figure) for name, figure in figures.items()}
    answers = Answers({"metrics.nea.progress": progress}, figures=told)
    return [finding.message for finding in check(definition(), answers).findings]


def test_a_contradiction_is_asked_about_in_words_with_the_decimals_that_were_told() -> None:
    said = found({"nea_variance": "42.0", "nea_other": "-3.10"})
    assert said == ["Admissions: 'On track' at 42.0 % above plan, 3.10."]


def test_another_answer_or_another_figure_is_not_asked_about() -> None:
    assert found({"nea_variance": "42.0"}, "not_on_track") == []
    assert found({"nea_variance": "5.0"}) == []


def test_a_rule_over_a_figure_that_nobody_tells_is_incomplete() -> None:
    assert found({"dtoc_variance": "42.0"}) == []


def test_a_figure_that_only_the_message_shows_is_asked_for_too_and_blank_where_it_is_not_told() -> None:
    assert definition().asks_figures == {"nea_variance", "nea_other", "dtoc_variance", "dtoc_other"}
    assert definition().figure_sheets == {"sheet"}
    assert found({"nea_variance": "42.0"})[0].endswith("above plan, (blank).")


def test_an_expression_is_written_down_as_it_was_read() -> None:
    rule = definition().rules[0].rule
    assert source(rule) == "not (metrics.nea.progress == 'on_track' and figures.nea_variance > 5)"


def test_no_workbook_holds_a_figure() -> None:
    with pytest.raises(ExpressionError, match=r"figures\.nea_variance can stand in rules only"):
        value_formula(Told("nea_variance"), None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("figures.nea_variance == 'many'", "a number and a text cannot be compared"),
        ("figures.{column}_variance > 5", "is not an expression"),
    ],
)
def test_what_a_figure_cannot_be_is_refused(rule: str, reason: str) -> None:
    with pytest.raises(DefinitionError, match=reason):
        definition(f'[[query]]\nkey = "r"\nat = "metrics.nea.progress"\nrule = "{rule}"\nsays = "Look."\n')


def test_the_row_of_no_grid_is_refused() -> None:
    with pytest.raises(DefinitionError, match="belongs to a rule that names its grid"):
        definition('[[query]]\nkey = "r"\nat = "metrics.nea.progress"\nrule = "figures.{row}_x > 5"\nsays = "Look."\n')


def test_a_figure_that_no_room_tells_is_named_with_its_rule() -> None:
    with registered_only_here():
        tell_figures("somewhere", lambda boards, period: {}, names=["nea_variance", "dtoc_variance", "nea_other"])
        ((sheet, place, reason),) = unknown_in(definition())
    assert (sheet.slug, place, reason) == ("sheet", "above_plan.dtoc", "no room tells 'figures.dtoc_other'")


def test_what_was_frozen_finds_the_same_for_ever() -> None:
    answers = Answers({"metrics.nea.progress": "on_track"}, figures={"nea_variance": Decimal("42.0")})
    report = check(definition(), answers)
    body = frozen(definition(), answers, report, "hash")
    assert body["figures"] == {"nea_variance": "42.0"}
    assert check(definition(), thawed(definition(), body)).findings == report.findings


def test_a_return_that_asks_for_no_figures_is_frozen_as_before() -> None:
    answers = Answers({"metrics.nea.progress": "on_track"})
    assert "figures" not in frozen(definition(""), answers, check(definition(""), answers), "hash")
