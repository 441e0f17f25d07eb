"""Rules over the period before, rules of each row, explanations of queries, and what stands unconfirmed."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from returns.answer_types import Value
from returns.answers import Answers, Name
from returns.checks import Report, check
from returns.definition.errors import DefinitionError
from returns.definition.model import Definition
from returns.earlier import in_terms_of
from tests.factories import tiny_definition

PREVIOUS = {"previous": "2018-19-q2"}
PEOPLE = """
[[block]]
kind = "question"
key = "in_place"
cell = "C8"
label = "In place"
type = "integer"
required = true

[[block]]
kind = "question"
key = "joined"
cell = "C9"
label = "New"
type = "integer"

[[query]]
key = "does_not_follow"
at = "in_place"
rule = "previous.in_place + joined == in_place"
says = "{previous.in_place} and {joined} do not make {in_place}."
"""
SETTINGS = """
[[block]]
kind = "grid"
key = "api"
label = "Open APIs"
name = "api_{column}.{row}"

[[block.column]]
key = "status"
cell = "C"
label = "Status"
type = "text"

[[block.column]]
key = "live"
cell = "D"
label = "Live on"
type = "date"

[[block.row]]
key = "gp"
cell = 8
label = "GP"

[[block.row]]
key = "hospital"
cell = 9
label = "Hospital"

[[query]]
key = "late"
grid = "api"
at = "live"
rule = "not (status == 'in development' and live <= period.ends)"
says = "{row}: {status} although {live} has passed."
"""


def report(definition: Definition, previous: Mapping[str, Value] | None = None, **values: Value | int) -> Report:
    held = {key: Decimal(value) if isinstance(value, int) else value for key, value in values.items()}
    return check(definition, Answers(held, previous=previous or {}))


def people(previous: Mapping[str, Value] | None = None, **values: Value | int) -> Report:
    return report(tiny_definition(PEOPLE, period=PREVIOUS), previous, **values)


def test_a_rule_may_ask_for_the_period_before() -> None:
    (finding,) = people({"in_place": Decimal(20)}, in_place=24, joined=7).findings
    assert finding.message == "20 and 7 do not make 24."
    assert people({"in_place": Decimal(17)}, in_place=24, joined=7).findings == ()


def test_a_rule_over_a_period_that_is_not_held_cannot_be_judged() -> None:
    assert people(None, in_place=24, joined=7).findings == ()


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("previous.nothing == 1", "there is no question 'nothing', so it has no earlier answer"),
        ("previous.in_place == 'x'", "a number and a text cannot be compared"),
    ],
)
def test_an_earlier_answer_that_is_none_is_refused(expression: str, reason: str) -> None:
    text = PEOPLE.replace("previous.in_place + joined == in_place", expression)
    with pytest.raises(DefinitionError, match=reason):
        tiny_definition(text, period=PREVIOUS)


def test_without_a_previous_period_no_rule_may_ask_for_it() -> None:
    with pytest.raises(DefinitionError, match=r"names no previous period"):
        tiny_definition(PEOPLE)


def test_only_rules_may_ask_for_the_period_before() -> None:
    text = PEOPLE.replace(
        'type = "integer"\n\n[[query]]', 'type = "integer"\nrequired = "previous.in_place > 0"\n\n[[query]]'
    )
    with pytest.raises(DefinitionError, match="a workbook holds one period"):
        tiny_definition(text, period=PREVIOUS)


def test_a_rule_of_each_row_stands_at_its_rows_question_and_in_its_words() -> None:
    definition = tiny_definition(SETTINGS)
    end = definition.period.ends
    said: dict[str, Value] = {"api_status.gp": "In development", "api_live.gp": end, "api_live.hospital": end}
    found = check(definition, Answers(said))
    assert [(finding.rule, finding.name.key, finding.message) for finding in found.findings] == [
        ("late.gp", "api_live.gp", "GP: In development although 31/12/2018 has passed.")
    ]


BY_COLUMN = (
    SETTINGS.partition("[[query]]")[0].replace('name = "api_{column}.{row}"', 'name = "{row}.{column}"')
    + """
[[query]]
key = "late"
grid = "api"
columns = ["all"]
at = "gp"
rule = "not (answered(gp) and blank(hospital))"
says = "{column}: {gp} alone."
"""
)


def test_a_rule_may_stand_in_each_column_and_mean_its_rows() -> None:
    definition = tiny_definition(BY_COLUMN)
    assert [rule.key for rule in definition.rules] == ["late.status", "late.live"]
    (finding,) = check(definition, Answers({"gp.status": "Live"})).findings
    assert (finding.name.key, finding.message) == ("gp.status", "Status: Live alone.")


def test_a_rule_of_some_rows_leaves_the_others_alone() -> None:
    definition = tiny_definition(SETTINGS.replace('grid = "api"', 'grid = "api"\nrows = ["hospital"]'))
    assert [rule.key for rule in definition.rules] == ["late.hospital"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('grid = "app"', "there is no grid 'app'"),
        ('grid = "api"\nrows = ["dentist"]', "there is no row 'dentist' in api"),
        ('grid = "api"\ncolumns = ["dentist"]', "there is no column 'dentist' in api"),
        ('grid = "api"\nrows = ["gp"]\ncolumns = ["live"]', "rows: is not a key that is known here"),
        ('rows = ["gp"]', "belongs to a rule that names its grid"),
    ],
)
def test_a_rule_of_rows_that_are_not_there_is_refused(line: str, reason: str) -> None:
    with pytest.raises(DefinitionError, match=reason):
        tiny_definition(SETTINGS.replace('grid = "api"', line))


def test_a_query_keeps_a_return_from_being_ready_until_it_is_explained() -> None:
    before = {"in_place": Decimal(20)}
    asked = people(before, in_place=24, joined=7)
    assert asked.complete
    assert not asked.ready
    explained = people(before, in_place=24, joined=7, **{"explanation.does_not_follow": "Three were counted late."})
    assert explained.ready
    assert explained.findings[0].explanation == "Three were counted late."


def test_an_explanation_is_asked_on_the_workbooks_own_sheet_a_cell_each() -> None:
    queries = tiny_definition(SETTINGS).queries
    assert queries is not None
    assert [(str(question.cell), question.key) for question in queries.questions] == [
        ("E6", "explanation.late.gp"),
        ("E7", "explanation.late.hospital"),
    ]


def test_a_definition_without_queries_has_no_sheet_for_them() -> None:
    assert tiny_definition(PEOPLE.replace("[[query]]", "[[note]]"), period=PREVIOUS).queries is None


def test_the_sheet_for_queries_gives_way_to_one_of_that_name() -> None:
    queries = tiny_definition('tab = "Queries"\n' + SETTINGS).queries
    assert queries is not None
    assert queries.tab == "Queries 2"


def test_what_was_carried_over_is_asked_about_until_it_is_confirmed() -> None:
    definition = tiny_definition(SETTINGS)
    carried = Answers({"api_status.gp": "Live"}, unconfirmed=frozenset({Name("api_status.gp")}))
    assert [(finding.rule, finding.explained_at) for finding in check(definition, carried).findings] == [
        ("unconfirmed", None)
    ]
    assert not check(definition, carried).ready
    assert check(definition, replace(carried, unconfirmed=frozenset())).ready


CHOICES = "[level]\nhigh = 'High'\nlow = 'Low'\n"
LEVEL = (
    '[[block]]\nkind = "question"\nkey = "level"\ncell = "C8"\nlabel = "Level"\ntype = "choice"\nchoices = "level"\n'
)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (CHOICES, {"level": "low"}),
        ("[level]\nlow = 'Lower than that'\nhigh = 'High'\n", {"level": "low"}),
        ("[level]\nother = 'LOW'\nhigh = 'High'\n", {"level": "other"}),
        ("[level]\nhigh = 'High'\n", {}),
    ],
)
def test_an_earlier_choice_is_the_option_of_the_same_key_or_of_the_same_words(choices: str, expected: object) -> None:
    earlier, later = tiny_definition(LEVEL, choices=CHOICES), tiny_definition(LEVEL, choices=choices)
    assert in_terms_of(later, earlier, Answers({"level": "low"}), ["level", "nothing"]) == expected


@pytest.mark.parametrize(("kind", "expected"), [("text", {"in_place": "abc"}), ("integer", {}), ("date", {})])
def test_an_earlier_answer_of_another_type_is_left_out(kind: str, expected: object) -> None:
    text = LEVEL.replace('type = "choice"\nchoices = "level"', 'type = "{}"').replace('"level"', '"in_place"')
    earlier, later = (tiny_definition(text.format(name)) for name in ("text", kind))
    assert in_terms_of(later, earlier, Answers({"in_place": "abc"}), ["in_place"]) == expected
