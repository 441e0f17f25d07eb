"""The two readings of an expression agree: what Python judges, the workbook's formula judges too.

`formualizer` evaluates the formulas. It knows capitals of A to Z only, so that the texts here use no others; and it counts with
binary fractions, so that the numbers have at most 12 digits, as answers do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import formualizer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.answer_types import Value
from returns.definition.cells import column_letters
from returns.definition.evaluate import evaluate
from returns.definition.excel import certainly, certainly_not, value_formula
from returns.definition.expressions import parse, refer
from returns.definition.nodes import UNKNOWN, Arithmetic, Call, Compare, Literal, Logic, Member, Node, Not, Ref, Result

LABELS = {"yes": "Yes", "no": "No", "part": 'Partly, "so far"', "live": "yes and no"}
KINDS = {
    "n1": "number", "n2": "number", "n3": "number", "t1": "text", "t2": "text",
    "d1": "date", "d2": "date", "w1": "date", "c1": "choice", "c2": "choice",
}  # fmt: skip
CELLS = {key: f"{column_letters(number)}1" for number, key in enumerate(KINDS, 1)}
COLUMNS = {"rows.n": ("number", "A", 3), "rows.t": ("text", "B", 3)}
FORMULA_CELL = (1, 30)


class Places:
    """One sheet: answers in row 1, the three rows of a table below."""

    def address(self, key: str) -> str:
        if key in COLUMNS:
            _, letters, rows = COLUMNS[key]
            return f"${letters}$10:${letters}${9 + rows}"
        return CELLS[key]

    def answered(self, key: str) -> str:
        if key in COLUMNS:
            return "FALSE"
        if key == "w1":
            return f'OR(ISNUMBER({CELLS[key]}),{CELLS[key]}="Live")'
        return f"ISNUMBER({CELLS[key]})" if KINDS[key] in ("number", "date") else f"LEN({CELLS[key]})>0"

    def kind(self, key: str) -> str:
        return COLUMNS[key][0] if key in COLUMNS else KINDS[key]

    def label(self, key: str, choice: str) -> str:
        return LABELS[choice]


@dataclass(frozen=True)
class Sheet:
    """Answers as Python sees them; `calculate` tells what a formula gives over the same answers in a workbook."""

    values: Mapping[str, Value]
    columns: Mapping[str, Sequence[Value | None]]

    def value(self, key: str) -> Value | None:
        return self.values.get(key)

    def previous(self, key: str) -> Value | None:
        return None

    def told(self, name: str) -> Decimal | None:
        return None

    def column(self, key: str) -> Sequence[Value | None] | None:
        return self.columns.get(key)

    def calculate(self, *formulas: str) -> list[Any]:
        workbook = formualizer.Workbook()
        sheet = workbook.sheet("S")
        for column, key in enumerate(KINDS, 1):
            if key in self.values:
                sheet.set_value(1, column, _as_cell(key, self.values[key]))
        for column, key in enumerate(COLUMNS, 1):
            for row, value in enumerate(self.columns.get(key, ()), 10):
                if value is not None:
                    sheet.set_value(row, column, _as_cell(key, value))
        found = []
        for formula in formulas:
            sheet.set_formula(*FORMULA_CELL, f"={formula}")
            found.append(workbook.evaluate_cell("S", *FORMULA_CELL))
        return found


def _as_cell(key: str, value: Value) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return LABELS[str(value)] if KINDS.get(key) == "choice" else value


def readings(node: Node, sheet: Sheet) -> tuple[Result, Result]:
    """What Python and what the workbook make of a condition."""
    yes, no = sheet.calculate(certainly(node, Places()), certainly_not(node, Places()))
    assert (yes, no) in [(True, False), (False, True), (False, False)], (yes, no, certainly(node, Places()))
    return evaluate(node, sheet), True if yes else False if no else UNKNOWN


def both(
    source: str, columns: Mapping[str, Sequence[Value | None]] | None = None, **values: Any
) -> tuple[Result, Result]:
    answers = {key: Decimal(str(value)) if isinstance(value, int | float) else value for key, value in values.items()}
    return readings(parse(source, refer), Sheet(answers, columns or {}))


# --- single cases ---------------------------------------------------------------------------------------------------

DAY = date(2018, 12, 31)


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("n1 == 0", {}, UNKNOWN),
        ("not (n1 > 5)", {}, UNKNOWN),
        ("n1 == 0", {"n1": 0}, True),
        ("n1 + n2 == 0.3", {"n1": 0.1, "n2": 0.2}, True),
        ("n1 + n2 > 0.3", {"n1": 0.1, "n2": 0.2}, False),
        ("n1 / n2 > 1", {"n1": 1, "n2": 0}, UNKNOWN),
        ("n1 / n2 > 1", {"n1": 1}, UNKNOWN),
        ("n1 / (n2 + n3 - 0.3) > 1", {"n1": 1, "n2": 0.1, "n3": 0.2}, UNKNOWN),
        ("n1 / n2 > 1 or n3 == 5", {"n1": 1, "n2": 0, "n3": 5}, True),
        ("n1 - -5 == 6", {"n1": 1}, True),
        ("-n1 < 0", {"n1": 1}, True),
        ("n1 in (1, -2)", {"n1": -2}, True),
        ("n1 not in (1, -2)", {}, UNKNOWN),
        ("1000000000000 * n1 * 1000000000000 > 1", {"n1": 1}, True),
        ("t1 == 'yes'", {"t1": "YES"}, True),
        ("t1 == t2", {"t1": "Ada", "t2": "ADA"}, True),
        ("t1 == 'a'", {"t1": "a "}, False),
        ("""t1 == 'say "so"'""", {"t1": 'say "so"'}, True),
        ("""t1 == "it's" """, {"t1": "it's"}, True),
        ("t1 == '5'", {"t1": "5"}, True),
        ("t1 == ''", {"t1": "x"}, False),
        ("length(t1) > 3", {"t1": "four"}, True),
        ("length(t1) > 3", {}, UNKNOWN),
        ("c1 == 'part'", {"c1": "part"}, True),
        ("c1 != 'part'", {"c1": "yes"}, True),
        ("c1 in ('yes', 'no')", {"c1": "no"}, True),
        ("c1 not in ('yes', 'no')", {}, UNKNOWN),
        ("c1 == c2", {"c1": "no", "c2": "no"}, True),
        ("d1 < d2", {"d1": DAY, "d2": date(2019, 1, 1)}, True),
        ("d1 == d2", {"d1": DAY, "d2": DAY}, True),
        ("w1 <= d1", {"w1": "Live", "d1": DAY}, UNKNOWN),
        ("not (w1 > d1)", {"w1": "Live", "d1": DAY}, UNKNOWN),
        ("w1 <= d1", {"w1": DAY, "d1": DAY}, True),
        ("w1 <= w1", {"w1": "Live"}, UNKNOWN),
        ("w1 == 'live'", {"w1": "Live"}, True),
        ("w1 == 'Live'", {"w1": DAY}, False),
        ("w1 == d1", {"w1": "Live", "d1": DAY}, False),
        ("answered(n1)", {}, False),
        ("answered(n1 + n2)", {"n1": 1}, False),
        ("answered(n1 / n2)", {"n1": 1, "n2": 0}, False),
        ("answered(5)", {}, True),
        ("blank(5)", {}, False),
        ("answered(count(n1))", {}, True),
        ("blank(sum(n1, n2))", {}, True),
        ("sum(n1, n2) == 1", {"n1": 1}, True),
        ("sum(n1, n2) == 0", {}, UNKNOWN),
        ("min(n1, n2) == 5", {"n1": 5}, True),
        ("max(n1, 3) == 3", {}, True),
        ("count(n1, t1, d1, c1) == 2", {"n1": 0, "t1": "x"}, True),
        ("abs(n1 - n2) > 1", {"n1": 1, "n2": 5}, True),
        ("round(n1, 0) == 3", {"n1": 2.5}, True),
        ("round(n1, 2) == 1.01", {"n1": 1.005}, True),
        ("round(n1 / n2, 1) == 0", {"n1": 1, "n2": 0}, UNKNOWN),
        ("0.0000005 == 0.000001", {}, True),
        ("True", {}, True),
        ("n1 == 1 and False", {}, False),
        ("n1 == 1 or True", {}, True),
        ("n1 == 1 and True", {}, UNKNOWN),
    ],
)
def test_a_condition_means_the_same_in_the_workbook(source: str, values: dict[str, Any], expected: Result) -> None:
    assert both(source, **values) == (expected, expected)


ROWS: dict[str, Sequence[Value | None]] = {
    "rows.n": [Decimal("0.1"), None, Decimal("0.2")],
    "rows.t": ["x", None, None],
}
EMPTY: dict[str, Sequence[Value | None]] = {"rows.n": [None, None, None], "rows.t": [None, None, None]}


@pytest.mark.parametrize(
    ("source", "columns", "expected"),
    [
        ("sum(rows.n) == 0.3", ROWS, True), ("min(rows.n) == 0.1", ROWS, True), ("max(rows.n) == 0.2", ROWS, True),
        ("count(rows.n) == 2", ROWS, True), ("count(rows.t) == 1", ROWS, True), ("count(rows.n, rows.t, n1) == 3", ROWS, True),
        ("sum(rows.n, n1) == 0.3", ROWS, True), ("sum(rows.n) == 0", EMPTY, UNKNOWN), ("max(rows.n) > 0", EMPTY, UNKNOWN),
        ("count(rows.n) == 0", EMPTY, True), ("answered(sum(rows.n))", EMPTY, False),
    ],
)  # fmt: skip
def test_a_column_of_a_table_means_the_same_in_the_workbook(
    source: str, columns: Mapping[str, Sequence[Value | None]], expected: Result
) -> None:
    assert both(source, columns) == (expected, expected)


@pytest.mark.parametrize(
    ("source", "values", "decimals", "expected"),
    [
        ("n1 / n2", {"n1": 1, "n2": 3}, 2, 0.33), ("n1 / n2", {"n1": 1, "n2": 0}, 2, ""), ("n1 + n2", {"n1": 1}, 0, ""),
        ("sum(n1, n2)", {"n1": 1}, 0, 1), ("sum(n1, n2)", {}, 0, ""), ("n1 * 100", {"n1": 0.07}, 6, 7),
        ("count(n1)", {}, 0, 0), ("5", {}, 0, 5),
    ],
)  # fmt: skip
def test_a_calculated_cell_is_rounded_and_stays_empty_while_unknown(
    source: str, values: dict[str, Any], decimals: int, expected: object
) -> None:
    answers = {key: Decimal(str(value)) for key, value in values.items()}
    assert Sheet(answers, {}).calculate(value_formula(parse(source, refer), Places(), decimals)) == [expected]


def test_a_blank_calculated_cell_is_not_counted_although_it_holds_an_empty_text() -> None:
    workbook = formualizer.Workbook()
    sheet = workbook.sheet("S")
    sheet.set_formula(10, 1, '=IF(TRUE,"","")')
    sheet.set_value(11, 1, 5.0)
    sheet.set_formula(*FORMULA_CELL, "=" + certainly(parse("count(rows.n) == 1", refer), Places()))
    assert workbook.evaluate_cell("S", *FORMULA_CELL) is True


@pytest.mark.parametrize("source", ["sum(n1 + n2, n3)", "max(n1 / n2, 0)", "count(abs(n1))", "min(sum(n1, n2), 5)"])
def test_a_function_over_cells_takes_no_calculation_in_a_workbook(source: str) -> None:
    with pytest.raises(ValueError, match="takes names and numbers only"):
        certainly(Compare(">", parse(source, refer), Literal(Decimal(0))), Places())


def test_a_text_too_long_for_a_formula_has_no_excel_reading() -> None:
    with pytest.raises(ValueError, match="may have 255 characters"):
        certainly(parse(f"t1 == '{'x' * 256}'", refer), Places())


# --- any expression over any answers --------------------------------------------------------------------------------

# Few different values, so that they meet often.
NUMBERS = st.sampled_from(
    [Decimal(n) for n in ("0", "1", "-1", "2.5", "0.1", "0.2", "0.3", "0.000001", "-3", "100", "999999999", "0.005")]
)
TEXTS = st.sampled_from(["a", "A", "b", 'say "so"', "it's", "x y", "=1", "0", "a ", "TRUE", "yes", "*", "~?"])
DAYS = st.sampled_from([date(2018, 12, 31), date(2019, 1, 1), date(1900, 3, 1), date(2199, 12, 31)])
CHOICES = st.sampled_from(list(LABELS))
ANSWERS: Mapping[str, st.SearchStrategy[Value]] = {"number": NUMBERS, "text": TEXTS, "date": DAYS, "choice": CHOICES}
BLANK: st.SearchStrategy[Value | None] = st.none()
WORD: st.SearchStrategy[Value] = st.just("Live")
LITERAL_NUMBERS = NUMBERS.map(Literal)


def _refs(kind: str) -> st.SearchStrategy[Node]:
    return st.sampled_from([Ref(key) for key, found in KINDS.items() if found == kind])


def _call(name: str, *arguments: Node) -> Node:
    return Call(name, arguments)


def _many(name: str, arguments: Sequence[Node]) -> Node:
    return Call(name, tuple(arguments))


OVER_CELLS = st.sampled_from(["sum", "min", "max", "count"])
CELL_ARGUMENTS = st.lists(_refs("number") | LITERAL_NUMBERS | st.just(Ref("rows.n")), min_size=1, max_size=3)
COUNTED = st.lists(
    _refs("number") | _refs("text") | _refs("date") | _refs("choice") | st.sampled_from([Ref("rows.n"), Ref("rows.t")]),
    min_size=1,
    max_size=3,
)
FEW_NUMBERS: st.SearchStrategy[Node] = st.one_of(
    _refs("number"),
    LITERAL_NUMBERS,
    st.builds(_many, OVER_CELLS, CELL_ARGUMENTS),
    st.builds(_many, st.just("count"), COUNTED),
    st.builds(_call, st.just("length"), _refs("text")),
    st.builds(_call, st.just("round"), _refs("number"), st.integers(0, 6).map(Decimal).map(Literal)),
)
ANY_NUMBER: st.SearchStrategy[Node] = st.recursive(
    FEW_NUMBERS,
    lambda numbers: st.one_of(
        st.builds(Arithmetic, st.sampled_from(["+", "-", "/"]), numbers, numbers),
        st.builds(Arithmetic, st.just("*"), numbers, _refs("number")),
        st.builds(_call, st.just("abs"), numbers),
    ),
    max_leaves=5,
)
OPERATORS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
EQUALS = st.sampled_from(["==", "!="])
CHOICE_LITERALS = CHOICES.map(Literal)
CONDITIONS: st.SearchStrategy[Node] = st.recursive(
    st.one_of(
        st.builds(Compare, OPERATORS, ANY_NUMBER, ANY_NUMBER),
        st.builds(Compare, OPERATORS, _refs("date"), _refs("date") | DAYS.map(Literal)),
        st.builds(Compare, EQUALS, _refs("text"), _refs("text") | TEXTS.map(Literal)),
        st.builds(Compare, EQUALS, _refs("choice"), _refs("choice") | CHOICE_LITERALS),
        st.builds(Compare, EQUALS, CHOICE_LITERALS, _refs("choice")),
        st.builds(Compare, EQUALS, st.just(Ref("w1")), st.just(Literal("Live"))),
        st.builds(Member, _refs("choice"), st.lists(CHOICE_LITERALS, min_size=1, max_size=3).map(tuple)),
        st.builds(Member, _refs("text"), st.lists(TEXTS.map(Literal), min_size=1, max_size=3).map(tuple)),
        st.builds(Member, ANY_NUMBER, st.lists(LITERAL_NUMBERS, min_size=1, max_size=3).map(tuple)),
        st.builds(
            _call, st.sampled_from(["answered", "blank"]), ANY_NUMBER | _refs("text") | _refs("date") | _refs("choice")
        ),
        st.booleans().map(Literal),
    ),
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(Logic, st.sampled_from(["and", "or"]), st.lists(parts, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Answers of which many are blank."""
    values: dict[str, Value] = {}
    for key, kind in KINDS.items():
        value = draw(BLANK | ANSWERS[kind] | (WORD if key == "w1" else st.nothing()))
        if value is not None:
            values[key] = value
    columns = {key: [draw(BLANK | ANSWERS[kind]) for _ in range(rows)] for key, (kind, _, rows) in COLUMNS.items()}
    return Sheet(values, columns)


@given(CONDITIONS, sheets())
def test_any_condition_means_the_same_in_the_workbook(condition: Node, sheet: Sheet) -> None:
    ours, theirs = readings(condition, sheet)
    assert ours is theirs, (certainly(condition, Places()), certainly_not(condition, Places()))


@given(ANY_NUMBER, sheets())
def test_any_calculation_gives_the_same_number_in_the_workbook(calculation: Node, sheet: Sheet) -> None:
    (theirs,) = sheet.calculate(value_formula(calculation, Places()))
    ours = evaluate(calculation, sheet)
    if ours is UNKNOWN:
        assert theirs == ""
    else:
        assert isinstance(ours, Decimal)
        assert theirs == pytest.approx(float(ours), rel=1e-9, abs=1e-9)
