"""The checker: what is pending, what does not apply, what is calculated, and what the rules find."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from returns.answer_types import Value
from returns.answers import Answers, Name, Row
from returns.applies import applies, needed, settled
from returns.checks import Finding, Report, check
from returns.definition.model import Definition
from returns.definition.nodes import UNKNOWN
from tests.factories import tiny_definition


def block(key: str, cell: str, type_name: str = "text", **lines: str) -> str:
    """One question as TOML: `required="\"a == 'no'\""` adds a line, written as a TOML value."""
    more = "".join(f"{name} = {value}\n" for name, value in lines.items())
    return (
        f'[[block]]\nkind = "question"\nkey = "{key}"\ncell = "{cell}"\nlabel = "{key}"\ntype = "{type_name}"\n{more}'
    )


def choice(key: str, cell: str, **lines: str) -> str:
    return block(key, cell, "choice", choices="'yes_no'", **lines)


def number(key: str, cell: str, **lines: str) -> str:
    return block(key, cell, "number", **lines)


def rule(expression: str, at: str, says: str = "Look again.", strength: str = "query") -> str:
    return f'[[{strength}]]\nkey = "r"\nat = "{at}"\nrule = "{expression}"\nsays = "{says}"\n'


def answers(**values: Value | int) -> Answers:
    return Answers({key: Decimal(value) if isinstance(value, int) else value for key, value in values.items()})


def report(definition: Definition, **values: Value | int) -> Report:
    return check(definition, answers(**values))


def pending(definition: Definition, **values: Value | int) -> list[str]:
    """The keys of the gaps."""
    return [str(gap) for sheet in report(definition, **values).sheets for gap in sheet.gaps]


def findings(definition: Definition, **values: Value | int) -> tuple[Finding, ...]:
    return report(definition, **values).findings


UNDECIDED = {"blank_conditions": "undecided"}
MET = choice("met", "C8", required="true")
REASON = block("reason", "D8", required="\"met == 'no'\"")

# --- pending --------------------------------------------------------------------------------------------------------


def test_a_required_blank_is_pending() -> None:
    assert pending(tiny_definition(MET)) == ["met"]


def test_an_answer_is_not_pending() -> None:
    assert pending(tiny_definition(MET), met="no") == []


def test_a_blank_that_nobody_requires_is_not_pending() -> None:
    definition = tiny_definition(block("note", "C8"), checker="[[section]]\nsheet = 'sheet'\nrows = [['C8', 'Note']]")
    assert pending(definition) == []


def test_a_zero_is_an_answer() -> None:
    assert pending(tiny_definition(number("n", "C8", required="true")), n=0) == []


def test_a_reason_is_pending_once_it_is_called_for() -> None:
    assert pending(tiny_definition(MET + REASON), met="no") == ["reason"]


def test_a_reason_is_not_pending_where_it_is_not_called_for() -> None:
    assert pending(tiny_definition(MET + REASON), met="yes") == []


def test_a_reason_given_all_the_same_changes_nothing() -> None:
    found = report(tiny_definition(MET + REASON), met="yes", reason="still")
    assert (found.complete, found.findings) == (True, ())


def test_a_condition_over_a_blank_calls_for_nothing_where_the_period_says_not_needed() -> None:
    assert pending(tiny_definition(MET + REASON)) == ["met"]


def test_a_condition_over_a_blank_is_pending_where_the_period_says_undecided() -> None:
    assert pending(tiny_definition(MET + REASON, period=UNDECIDED)) == ["met", "reason"]


def test_an_undecided_condition_is_settled_by_the_answer_it_hangs_on() -> None:
    assert pending(tiny_definition(MET + REASON, period=UNDECIDED), met="yes") == []


def test_answered_and_pending_add_up_to_the_rows_of_the_checker() -> None:
    (sheet,) = report(tiny_definition(MET + REASON), met="no").sheets
    assert (sheet.answered, sheet.pending, len(sheet.rows), sheet.complete) == (1, 1, 2, False)


def test_history_is_never_pending() -> None:
    assert pending(tiny_definition(MET + block("before", "B8", role="'history'")), met="yes") == []


def test_complete_looks_at_no_findings() -> None:
    found = report(tiny_definition(MET + rule("met == 'yes'", "met", strength="error")), met="no")
    assert (found.complete, len(found.findings)) == (True, 1)


def test_gaps_stand_in_the_order_of_the_form_and_not_of_the_checker() -> None:
    text = block("a", "C1", required="true") + block("b", "C2", required="true")
    checker = "[[section]]\nsheet = 'sheet'\nrows = [['C2', 'B'], ['C1', 'A']]"
    assert pending(tiny_definition(text, checker=checker)) == ["a", "b"]


def test_the_first_gap_is_the_first_of_the_first_sheet_that_has_one() -> None:
    definition = tiny_definition(block("a", "C1", required="true"), block("b", "C1", required="true"))
    gap = report(definition, a="x").first_gap
    assert gap is not None
    assert (gap[0].slug, gap[1]) == ("sheet-2", Name("b"))


def test_a_complete_return_has_no_first_gap() -> None:
    assert report(tiny_definition(MET), met="no").first_gap is None


def test_a_sheet_without_checker_rows_has_no_result() -> None:
    checker = "[[section]]\nsheet = 'sheet'\nrows = [['C8', 'Met']]"
    assert report(tiny_definition(MET, block("note", "C1"), checker=checker)).sheet("sheet-2") is None


# --- checker rows that mean more than their own question ------------------------------------------------------------

BOTH = block("a", "C1", required="true") + block("b", "C2", required="true")
ONE_ROW = (
    "[[section]]\nsheet = 'sheet'\nrows = [{ cell = 'C1', label = 'Both', answered = \"answered(a) and answered(b)\" }]"
)


@pytest.mark.parametrize(
    ("values", "gaps"), [({}, ["a"]), ({"a": "x"}, ["a"]), ({"b": "x"}, ["a"]), ({"a": "x", "b": "x"}, [])]
)
def test_a_row_over_several_questions_is_answered_when_all_of_them_are(values: dict[str, Any], gaps: list[str]) -> None:
    assert pending(tiny_definition(BOTH, checker=ONE_ROW), **values) == gaps


def test_a_row_whose_expression_cannot_be_judged_is_pending() -> None:
    checker = "[[section]]\nsheet = 'sheet'\nrows = [{ cell = 'C1', label = 'A', answered = \"a == 'x'\" }]"
    assert pending(tiny_definition(block("a", "C1", required="true"), checker=checker)) == ["a"]


# --- what applies ---------------------------------------------------------------------------------------------------

RELEVANT = choice("has", "C1") + number("n", "C2", relevant="\"has == 'yes'\"", required="true")


@pytest.mark.parametrize(("values", "expected"), [({"has": "yes"}, True), ({"has": "no"}, False), ({}, UNKNOWN)])
def test_whether_a_question_applies_may_hang_on_another(values: dict[str, Any], expected: object) -> None:
    definition = tiny_definition(RELEVANT)
    assert applies(definition, definition.questions["n"], answers(**values)) is expected
    assert needed(definition, definition.questions["n"], answers(**values)) is expected


def test_a_question_that_does_not_apply_is_not_pending() -> None:
    assert pending(tiny_definition(RELEVANT, period=UNDECIDED), has="no") == []


def test_a_question_of_which_nobody_knows_whether_it_applies_follows_the_period() -> None:
    assert pending(tiny_definition(RELEVANT)) == []
    assert pending(tiny_definition(RELEVANT, period=UNDECIDED)) == ["n"]


def test_an_answer_that_does_not_apply_is_left_out() -> None:
    assert settled(tiny_definition(RELEVANT), answers(has="no", n=5)).value("n") is None


def test_an_answer_of_which_nobody_knows_whether_it_applies_stays() -> None:
    assert settled(tiny_definition(RELEVANT), answers(n=5)).value("n") == 5


def test_an_answer_that_does_not_apply_is_found_by_no_rule() -> None:
    assert findings(tiny_definition(RELEVANT + rule("n < 3", "n")), has="no", n=5) == ()


def test_an_answer_that_does_not_apply_enters_no_sum() -> None:
    text = RELEVANT + number("m", "C3") + number("total", "C4", calculation="'sum(n, m)'")
    assert settled(tiny_definition(text), answers(has="no", n=5, m=1)).value("total") == 1


def test_an_answer_that_does_not_apply_decides_nothing_about_others() -> None:
    text = choice("a", "C1") + choice("b", "C2", relevant="\"a == 'yes'\"") + block("c", "C3", relevant="\"b != 'no'\"")
    assert settled(tiny_definition(text), answers(a="no", b="no", c="x")).value("c") == "x"


def test_a_total_over_what_applies_decides_about_others_although_a_total_over_all_would_not() -> None:
    text = RELEVANT + number("m", "C3") + number("total", "C4", calculation="'sum(n, m)'")
    text += block("why", "C5", relevant="'total < 10'")
    assert settled(tiny_definition(text), answers(has="no", n=50, m=1, why="little")).value("why") == "little"


# --- what is calculated ---------------------------------------------------------------------------------------------


def test_a_calculated_answer_is_worked_out() -> None:
    definition = tiny_definition(number("a", "C1") + number("b", "C2") + number("c", "C3", calculation="'a + b'"))
    assert settled(definition, answers(a=1, b=2)).value("c") == 3


def test_a_calculated_answer_stays_blank_while_it_cannot_be_known() -> None:
    definition = tiny_definition(number("a", "C1") + number("b", "C2") + number("c", "C3", calculation="'a + b'"))
    assert settled(definition, answers(a=1)).value("c") is None


def test_a_calculated_answer_is_never_taken_from_the_store() -> None:
    definition = tiny_definition(number("a", "C1") + number("c", "C3", calculation="'a + 1'"))
    assert settled(definition, answers(c=99)).value("c") is None


def test_calculations_are_done_in_the_order_they_hang_on_each_other() -> None:
    text = number("c", "C1", calculation="'b * 2'") + number("b", "C2", calculation="'a + 1'") + number("a", "C3")
    assert settled(tiny_definition(text), answers(a=1)).value("c") == 4


@pytest.mark.parametrize(
    ("type_name", "lines", "expected"),
    [
        ("number", {"decimals": "1"}, "0.7"), ("integer", {}, "1"), ("money", {}, "0.67"), ("percent", {"decimals": "0"}, "1"),
        ("number", {}, "0.666667"),
    ],
)  # fmt: skip
def test_a_calculated_answer_is_rounded_at_its_scale(type_name: str, lines: dict[str, str], expected: str) -> None:
    definition = tiny_definition(number("a", "C1") + block("c", "C3", type_name, calculation="'a / 3'", **lines))
    assert settled(definition, answers(a=2)).value("c") == Decimal(expected)


def test_a_calculation_uses_what_another_was_rounded_to_as_the_workbook_does() -> None:
    text = (
        number("a", "C1")
        + block("b", "C2", "integer", calculation="'a / 3'")
        + number("c", "C3", calculation="'b * 3'")
    )
    assert settled(tiny_definition(text), answers(a=2)).value("c") == 3


def test_a_calculated_answer_too_large_to_round_breaks_nothing() -> None:
    text = number("a", "C1") + block("c", "C3", "money", calculation="'a * a * a * a'")
    assert settled(tiny_definition(text), answers(a=Decimal("999999999999.999999"))).value("c") is not None


# --- tables ---------------------------------------------------------------------------------------------------------

TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 10
{least}
  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name"
  type = "text"
  required = true
  [[block.column]]
  key = "share"
  cell = "E"
  label = "Share of all"
  type = "percent"
  calculation = "twice / total * 50"
  [[block.column]]
  key = "twice"
  cell = "D"
  label = "Twice the spend"
  type = "money"
  calculation = "spend * 2"
  [[block.column]]
  key = "spend"
  cell = "C"
  label = "Spend"
  type = "money"
  required = "name != 'none'"
"""
TOTAL = block("total", "C40", "money", calculation="'sum(schemes.spend)'")


def table_answers(*rows: dict[str, Value | int]) -> Answers:
    def value(given: Value | int) -> Value:
        return Decimal(given) if isinstance(given, int) else given

    made = (
        Row(str(index), {f"schemes.{key}": value(given) for key, given in row.items()})
        for index, row in enumerate(rows, 1)
    )
    return Answers({}, {"schemes": tuple(made)})


def table_gaps(*rows: dict[str, Value | int], least: str = "", **others: Any) -> list[str]:
    definition = tiny_definition(TABLE.format(least=least) + TOTAL, **others)
    return [str(gap) for sheet in check(definition, table_answers(*rows)).sheets for gap in sheet.gaps]


def test_a_table_without_rows_has_no_gaps() -> None:
    assert table_gaps() == []


def test_a_table_that_needs_a_row_has_gaps_without() -> None:
    assert table_gaps(least="least = 1") == ["schemes.name", "schemes.spend"]


def test_every_row_needs_its_answers() -> None:
    assert table_gaps({"name": "A", "spend": 1}, {"name": "B"}, {"spend": 3}) == ["schemes.name@3", "schemes.spend@2"]


def test_a_row_that_holds_nothing_is_not_there_yet() -> None:
    assert table_gaps({}, least="least = 1") == ["schemes.name", "schemes.spend"]
    assert table_gaps({"name": "A", "spend": 1}, {}) == []


def test_a_condition_in_a_table_looks_at_its_own_row() -> None:
    assert table_gaps({"name": "none"}, {"name": "B"}) == ["schemes.spend@2"]


def test_a_calculated_column_looks_at_its_own_row_and_at_totals_over_all() -> None:
    definition = tiny_definition(TABLE.format(least="") + TOTAL)
    found = settled(definition, table_answers({"name": "A", "spend": 1}, {"name": "B", "spend": 3}))
    assert found.value("total") == 4
    assert [row.values["schemes.share"] for row in found.table("schemes")] == [25, 75]


def test_a_calculated_column_is_blank_in_a_row_that_lacks_what_it_needs() -> None:
    definition = tiny_definition(TABLE.format(least="") + TOTAL)
    found = settled(definition, table_answers({"name": "A", "spend": 1}, {"name": "B"}))
    assert "schemes.twice" not in found.table("schemes")[1].values


def test_a_row_of_which_nothing_applies_is_an_empty_row() -> None:
    text = (
        TABLE.format(least="").replace('key = "name"', 'key = "name"\n  relevant = "open == \'yes\'"')
        + TOTAL
        + choice("open", "C50")
    )
    found = settled(tiny_definition(text), Answers({"open": "no"}, table_answers({"name": "A"}).rows))
    assert found.table("schemes")[0].values == {}


# --- limits and rules -----------------------------------------------------------------------------------------------

LIMITED = block("text", "B8", "long_text", limit="5")


def test_a_text_over_its_limit_is_an_error_that_says_by_how_much() -> None:
    (finding,) = findings(tiny_definition(LIMITED), text="x" * 7)
    assert (finding.strength, finding.name, finding.rule) == ("error", Name("text"), "over_limit")
    assert finding.message.startswith("B8: this text has 7 characters, 2 over the limit of 5.")


@pytest.mark.parametrize("text", ["12345", "1\n345", "😀😀😀😀😀"])
def test_a_text_at_its_limit_is_no_error_with_line_breaks_and_emoji_counted_once(text: str) -> None:
    assert findings(tiny_definition(LIMITED), text=text) == ()


def test_a_text_over_its_limit_in_a_table_is_found_in_its_row() -> None:
    definition = tiny_definition(
        TABLE.format(least="").replace('label = "Name"', 'label = "Name"\n  limit = 5') + TOTAL
    )
    (finding,) = check(definition, table_answers({"name": "x", "spend": 1}, {"name": "x" * 6, "spend": 1})).findings
    assert finding.name == Name("schemes.name", "2")


PASSED = block("pooled", "C1", "choice", choices="'yes_no'") + block("when", "E1", "date")
PASSED += rule(
    "not (pooled == 'no' and when <= period.ends)", "when", "Not pooled, but {when} lies before the end of {pooled}."
)


def test_a_rule_that_fails_is_a_finding_of_its_strength_at_its_question() -> None:
    (finding,) = findings(tiny_definition(PASSED), pooled="no", when=date(2018, 12, 31))
    assert (finding.strength, finding.name, finding.sheet.slug, finding.rule) == ("query", Name("when"), "sheet", "r")


def test_a_message_shows_answers_as_they_are_printed() -> None:
    (finding,) = findings(tiny_definition(PASSED), pooled="no", when=date(2018, 12, 31))
    assert finding.message == "Not pooled, but 31/12/2018 lies before the end of No."


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"pooled": "no"},
        {"when": date(2018, 12, 31)},
        {"pooled": "yes", "when": date(2018, 1, 1)},
        {"pooled": "no", "when": date(2019, 1, 1)},
    ],
)
def test_a_rule_that_holds_or_cannot_be_judged_finds_nothing(values: dict[str, Any]) -> None:
    assert findings(tiny_definition(PASSED), **values) == ()


def test_a_message_says_blank_where_nothing_is_answered() -> None:
    text = number("a", "C1") + number("b", "C2") + rule("a < 5", "a", "{a} beside {b}")
    assert findings(tiny_definition(text), a=9)[0].message == "9 beside (blank)"


def test_an_answer_that_looks_like_a_placeholder_stays_as_it_is() -> None:
    text = block("a", "C1") + block("secret", "C2") + rule("a == 'fine'", "a", "You wrote: {a}")
    assert findings(tiny_definition(text), a="{secret}", secret="hidden")[0].message == "You wrote: {secret}"


def test_a_rule_may_stand_on_another_sheet_than_what_it_looks_at() -> None:
    definition = tiny_definition(number("a", "C1"), number("b", "C1") + rule("a < b", "b"))
    assert findings(definition, a=2, b=1)[0].sheet.slug == "sheet-2"


def test_limits_come_before_rules() -> None:
    found = findings(tiny_definition(LIMITED + rule("text == 'x'", "text")), text="x" * 7)
    assert [finding.rule for finding in found] == ["over_limit", "r"]


def test_a_query_looks_at_the_answers_behind_what_is_worked_out_too() -> None:
    text = number("n", "C3") + number("m", "C4") + number("total", "C5", calculation="'sum(n, m)'") + number("o", "C6")
    definition = tiny_definition(text + rule("total < 10", "n"))
    assert definition.grounds == {"explanation.r": {"n", "m", "total"}}


def test_a_message_may_quote_the_figures_of_a_commentary() -> None:
    text = block("why", "C3", "long_text")
    says = "{stated_figure(why)} is below {stated_target(why)}."
    definition = tiny_definition(text + rule("stated_figure(why) >= stated_target(why)", "why", says))
    (finding,) = findings(definition, why="We are at 1,250.5 against a target of 1,300.")
    assert finding.message == "1,250.5 is below 1,300."
