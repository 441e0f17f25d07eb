"""What was read of a workbook, kept as JSON and taken up again; two texts beside each other."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from returns.answer_types import Value, clean_text
from returns.answers import Name
from returns.definition.cells import Cell
from returns.lines import AnswerLine, Differing, Plan, RowLine
from returns.passages import Passage, passage
from returns.readings import Outcome, outcome_as_json, outcome_of, reading_as_json, reading_of
from returns.workbook.layout import At
from returns.workbook.reading import Reading, ReadRow, Refusal
from returns.workbook.stamp import Stamp

STAMP = Stamp("Northmere", "E09999999", "2018-19-q3", 1, "0" * 64, "11111111-2222-3333-4444-555555555555")
TEXTS = st.text().map(clean_text)
NAMES = st.builds(
    Name, st.sampled_from(["cover.name", "risks.cost", "explanation.x"]), st.sampled_from(["", "r1", "new-1"])
)
VALUES = st.one_of(st.none(), TEXTS, st.dates(), st.decimals(-(10**12), 10**12, places=6))
PLACES = st.builds(At, TEXTS, st.builds(Cell, st.integers(1, 16_384), st.integers(1, 1_048_576)))
REFUSALS = st.lists(st.builds(Refusal, TEXTS, TEXTS, TEXTS, TEXTS, st.one_of(st.none(), NAMES))).map(tuple)
READINGS = st.builds(
    Reading,
    st.just(STAMP),
    st.dictionaries(NAMES, VALUES),
    st.dictionaries(NAMES, PLACES),
    st.dictionaries(st.just("risks"), st.lists(st.builds(ReadRow, TEXTS, st.booleans())).map(tuple)),
    st.dictionaries(NAMES, VALUES),
    REFUSALS,
)


@settings(max_examples=100)
@given(READINGS)
def test_a_reading_is_the_same_after_being_kept(reading: Reading) -> None:
    assert reading_of(json.loads(json.dumps(reading_as_json(reading)))) == reading


def test_what_a_database_cannot_hold_is_dropped_from_words_that_are_kept() -> None:
    shown = {Name("cover.board"): "North\x00mere\ud800"}
    reading = Reading(STAMP, {}, {}, {}, shown, (Refusal("1.\x00", "C8", "Name", "'\ud800' is wrong", None),))
    kept = reading_of(reading_as_json(reading))
    assert kept.shown == {Name("cover.board"): "Northmere"}
    assert kept.refusals == (Refusal("1.", "C8", "Name", "'' is wrong", None),)


def test_an_outcome_is_the_same_after_being_kept() -> None:
    name, row, gone = Name("cover.name"), Name("risks", "new-1"), Name("risks", "r1")
    cells: dict[str, Value] = {"risks.title": "Ice", "risks.cost": Decimal("5.00"), "risks.since": date(2019, 1, 31)}
    plan = Plan(
        lines=(
            AnswerLine(name, "Ada", None, "Ben", conflict=True),
            RowLine(row, "add", {}, cells, {}, conflict=False),
            RowLine(gone, "remove", cells, {}, {"risks.title": "Snow"}, conflict=True),
        ),
        already=(Name("cover.cost"),),
        refusals=(Refusal("1. Sheet", "C9", "Pooled?", "This must be a choice", Name("cover.pooled")),),
        differing=(Differing(Name("cover.twice"), Decimal(12), None),),
    )
    kept = outcome_of(json.loads(json.dumps(outcome_as_json(plan, {name, row}))))
    assert kept == Outcome(plan, frozenset({name, row}))


# --- passages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("one two three", "one 2 three", Passage("one", " two", " three")),
        ("one two", "one two three", Passage("one two", "", "")),
        ("one two three", "one two", Passage("one two", " three", "")),
        ("a\nb\n\nc", "a\nc", Passage("a", "\nb\n\nc", "")),
        ("Ada", "Ben", Passage("", "Ada", "")),
        ("", "Ben", Passage("", "", "")),
    ],
)
def test_the_passage_that_differs_stands_between_whole_words(text: str, other: str, expected: Passage) -> None:
    assert passage(text, other) == expected


@given(st.text("ab \n"), st.text("ab \n"))
def test_a_passage_is_the_whole_text(text: str, other: str) -> None:
    assert str(passage(text, other)) == text


def test_only_what_stands_around_the_difference_is_shown() -> None:
    long = passage("word " * 500 + "here" + " word" * 500, "word " * 500 + "there" + " word" * 500)
    assert long.differs == " here"
    assert (len(long.lead), len(long.tail), long.cut) == (161, 161, True)


@pytest.mark.many_cases
def test_the_longest_texts_are_compared_at_once() -> None:
    one = passage("a " * 16_000 + "b " * 300, "a " * 16_000 + "c " * 300)
    assert one.differs.split() == ["b"] * 300
