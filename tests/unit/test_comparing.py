"""Two returns side by side: what counts as a change, and in which words."""

from typing import Any

import pytest

from returns.answer_types import Value, type_of
from returns.answers import Answers, Row
from returns.applies import settled
from returns.comparing import ComparedSheet, Pair, Side, asked_once, changed, compare
from tests.factories import tiny_definition

QUESTION = """
[[block]]
kind = "question"
key = "{key}"
cell = "C{cell}"
label = "{key}"
type = "{type}"
{more}
"""
TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 5

  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name"
  type = "text"
"""


def form(*questions: tuple[str, str], label: str = "Q2", choices: str | None = None, table: bool = False) -> Any:
    """A definition that asks these (key, type)."""
    texts = [
        QUESTION.format(key=key, cell=8 + number, type=kind, more='choices = "yes_no"' if kind == "choice" else "")
        for number, (key, kind) in enumerate(questions)
    ]
    more = {"choices": choices} if choices else {}
    return tiny_definition("".join(texts) + (TABLE if table else ""), period={"label": label}, **more)


def said(definition: Any, **typed: str) -> Side:
    """What a board typed under this definition."""
    values: dict[str, Value] = {}
    for key, text in typed.items():
        value = type_of(definition.ask(key)).parse(text, definition.ask(key))
        assert value is not None
        values[key] = value
    return Side(definition, Answers(values))


def pairs(sheets: tuple[ComparedSheet, ...]) -> dict[str, Pair]:
    return {pair.key: pair for sheet in sheets for pair in sheet.pairs}


@pytest.mark.parametrize(
    ("kind", "older", "newer", "change"),
    [
        ("money", "1000", "1025", "+£25 (+2.5%)"),
        ("money", "1000", "500", "−£500 (−50%)"),
        ("money", "0", "500", "+£500"),
        ("money", "13131049", "13131050", "+£1 (+under 0.1%)"),
        ("money", "-100", "100", "+£200 (+200%)"),
        ("integer", "24", "23", "−1 (−4.2%)"),
        ("percent", "91.7", "90", "−1.7 percentage points"),
        ("choice", "yes", "no", "changed"),
        ("text", "one", "two", "changed"),
        ("date", "01/02/2018", "02/02/2018", "changed"),
        ("text", "", "two", "answered now"),
        ("money", "5", "", "blank now"),
        ("money", "5", "5.00", ""),
        ("text", "", "", ""),
    ],
)
def test_a_change_is_told_in_the_words_of_its_kind(kind: str, older: str, newer: str, change: str) -> None:
    definition = form(("a", kind))
    sides = [said(definition, **({"a": text} if text else {})) for text in (newer, older)]
    found = compare(*sides)
    assert pairs(found)["a"].change == change
    assert ("a" in pairs(changed(found))) is bool(change)


def test_a_number_is_told_with_its_unit() -> None:
    definition = tiny_definition(QUESTION.format(key="a", cell=8, type="integer", more='unit = "people"'))
    pair = pairs(compare(said(definition, a="24"), said(definition, a="20")))["a"]
    assert (str(pair.older), str(pair.newer), pair.change) == ("20 people", "24 people", "+4 people (+20%)")


@pytest.mark.parametrize(
    ("then", "now", "shown", "change"),
    [
        ("24", "24", ("13", "13.3"), ""),
        ("24", "27", ("13", "15.0"), "+1.7 (+12.5%)"),
    ],
)
def test_what_is_worked_out_is_compared_before_either_form_rounds_it(
    then: str, now: str, shown: tuple[str, str], change: str
) -> None:
    people = QUESTION.format(key="people", cell=8, type="number", more="")
    rate = 'calculation = "people / 180589 * 100000"\ndecimals = {}'
    older, newer = (
        tiny_definition(people + QUESTION.format(key="rate", cell=9, type="number", more=rate.format(decimals)))
        for decimals in (0, 1)
    )
    counted = [
        Side(side.definition, settled(side.definition, side.answers))
        for side in (said(newer, people=now), said(older, people=then))
    ]
    pair = pairs(compare(*counted))["rate"]
    assert (str(pair.older), str(pair.newer)) == shown
    assert pair.change == change


def test_of_a_long_text_only_what_differs_is_marked() -> None:
    definition = form(("a", "long_text"))
    pair = pairs(compare(said(definition, a="We met and agreed."), said(definition, a="We met and argued.")))["a"]
    assert pair.newer is not None
    assert pair.older is not None
    assert (pair.newer.lead, pair.newer.differs.strip(), pair.older.differs.strip()) == (
        "We met and",
        "agreed.",
        "argued.",
    )


def test_the_same_option_under_another_wording_is_no_change() -> None:
    older = form(("a", "choice"))
    newer = form(("a", "choice"), choices='[yes_no]\nyes = "Yes, it is"\nno = "No"\n')
    assert changed(compare(said(newer, a="yes"), said(older, a="yes"))) == ()
    assert pairs(compare(said(newer, a="no"), said(older, a="yes")))["a"].change == "changed"


def test_what_only_one_form_asks_is_no_change_and_the_older_ones_come_last() -> None:
    older = form(("gone", "text"), ("blank", "text"), ("both", "text"), label="Q1")
    newer = form(("both", "text"), ("fresh", "text"), ("empty", "text"), label="Q2")
    found = compare(said(newer, both="x", fresh="y"), said(older, gone="z", both="x"))
    assert [(pair.key, pair.change) for sheet in found for pair in sheet.pairs] == [
        ("both", ""),
        ("fresh", "not asked in Q1"),
        ("empty", ""),
        ("gone", "not asked in Q2"),
        ("blank", ""),
    ]
    assert [sheet.only_in for sheet in found] == ["", "Q1"]
    assert pairs(found)["fresh"].older is None
    assert pairs(found)["gone"].newer is None
    assert changed(found) == ()
    assert asked_once(found) == 2


def test_an_answer_whose_type_changed_is_told_as_changed() -> None:
    older, newer = form(("a", "text")), form(("a", "money"))
    assert pairs(compare(said(newer, a="5"), said(older, a="five")))["a"].change == "changed"


def test_rows_of_tables_are_compared_by_their_place() -> None:
    definition = form(table=True)

    def rows(*names: str) -> Side:
        found = tuple(Row(str(number), {"schemes.name": name}) for number, name in enumerate(names))
        return Side(definition, Answers(rows={"schemes": found}))

    found = pairs(compare(rows("Reablement", "Night sitting"), rows("Reablement at home")))
    assert [(pair.label, pair.change) for pair in found.values()] == [
        ("Schemes, row 1: Name", "changed"),
        ("Schemes, row 2: Name", "answered now"),
    ]
