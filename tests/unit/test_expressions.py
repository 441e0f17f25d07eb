"""The expression language: what it takes, what it refuses, and what its expressions give over answers and blanks."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.definition.decimals import compute, rounded
from returns.definition.errors import ExpressionError
from returns.definition.evaluate import evaluate
from returns.definition.expressions import parse, refer
from returns.definition.nodes import UNKNOWN, Arithmetic, Call, Compare, Literal, Logic, Member, Not, Ref, Result, Value


@dataclass(frozen=True)
class Scope:
    values: Mapping[str, Value] = field(default_factory=dict)
    columns: Mapping[str, Sequence[Value | None]] = field(default_factory=dict)

    def value(self, key: str) -> Value | None:
        return self.values.get(key)

    def previous(self, key: str) -> Value | None:
        return None

    def told(self, name: str) -> Decimal | None:
        return None

    def column(self, key: str) -> Sequence[Value | None] | None:
        return self.columns.get(key)


def result(source: str, columns: Mapping[str, Sequence[Value | None]] | None = None, **values: Any) -> Result:
    """What `source` gives; whole numbers stand for decimals, a name that is not given is a blank."""
    decimals = {key: Decimal(value) if isinstance(value, int) else value for key, value in values.items()}
    return evaluate(parse(source, refer), Scope(decimals, columns or {}))


def refusal(source: str) -> str:
    with pytest.raises(ExpressionError) as error:
        parse(source, refer)
    return str(error.value)


# --- what is taken --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "node"),
    [
        ("a", Ref("a")),
        ("a.b_1.c", Ref("a.b_1.c")),
        ("'no'", Literal("no")),
        ('"it\'s"', Literal("it's")),
        ("''", Literal("")),
        ("5", Literal(Decimal(5))),
        ("0.1", Literal(Decimal("0.1"))),
        ("-5", Literal(Decimal(-5))),
        ("-0", Literal(Decimal(0))),
        ("True", Literal(True)),
        ("-a", Arithmetic("-", Literal(Decimal(0)), Ref("a"))),
        ("a == 'no'", Compare("==", Ref("a"), Literal("no"))),
        ("a in ('x', 'y')", Member(Ref("a"), (Literal("x"), Literal("y")))),
        ("a in [1, -2]", Member(Ref("a"), (Literal(Decimal(1)), Literal(Decimal(-2))))),
        ("a not in ('x',)", Not(Member(Ref("a"), (Literal("x"),)))),
        ("a and b or not c", Logic("or", (Logic("and", (Ref("a"), Ref("b"))), Not(Ref("c"))))),
        (
            "1 < a <= 5",
            Logic("and", (Compare("<", Literal(Decimal(1)), Ref("a")), Compare("<=", Ref("a"), Literal(Decimal(5))))),
        ),
        ("sum(a, b.c)", Call("sum", (Ref("a"), Ref("b.c")))),
        ("  a  ", Ref("a")),
        ("a # Python's own remark", Ref("a")),
    ],
)
def test_an_expression_becomes_a_tree_of_its_parts(source: str, node: object) -> None:
    assert parse(source, refer) == node


def test_a_number_is_a_decimal_exactly_as_written() -> None:
    assert parse("0.10", refer) == Literal(Decimal("0.1"))
    assert result("0.1 + 0.2") == Decimal("0.3")


# --- what is refused ------------------------------------------------------------------------------------------------

OUTSIDE = [
    "a.b()", "a.upper()", "().__class__", "(1).real", "'x'.join", "a[0]", "a[1:2]", "a.b[0].c", "lambda: 1", "[a for a in b]",
    "{a for a in b}",
    "{'a': 1}", "{1, 2}", "(a, b)", "[a]", "f'{a}'", "f''", "a if b else c", "a := 1", "(a := 1)", "a ** 2", "a // 2",
    "a % 2", "a @ b", "a << 1",
    "a | b", "a & b", "a ^ b", "~a", "+a", "-'x'", "-True", "b'x'", "1j", "...", "None", "*a", "await a", "yield a",
    "print(a)", "eval('1')",
    "__import__('os')", "open('x')", "getattr(a, 'b')", "sum.__call__(a)", "sum(a)(b)", "abs(x=a)", "sum(*a)", "sum(**a)",
    "a is b", "a is not b",
    "a in b", "a in 'abc'", "a in ()", "a in (b,)", "a in (1 + 1,)", "a in sum(b)", "a; b", "a = 1", "import os", "", "   ",
    "a b", "a ==", "(a", "a)", "'a",
    "a\nb", "@a", "$a", "a?", "a!", "`a`", "a && b", "a || b", "!a", "a <> b", "a = b", "a\x00b",
]  # fmt: skip


@pytest.mark.parametrize("source", OUTSIDE)
def test_whatever_is_not_of_the_language_is_refused(source: str) -> None:
    assert refusal(source)


@pytest.mark.parametrize(
    "source",
    [
        "1e5",
        "1e999999",
        "1E5",
        "0x10",
        "0b1",
        "0o7",
        "1_000",
        ".5",
        "5.",
        "1" * 16,
        "0." + "1" * 15,
        "9" * 1900,
        "-1e5",
    ],
)
def test_a_number_that_is_not_written_plainly_is_refused(source: str) -> None:
    assert "write numbers plainly" in refusal(source)


@pytest.mark.parametrize("source", [r"'a\nb'", r"'a\x00b'", r"'\ud800'", r"'\u202e'", r"'\x1b'"])
def test_a_text_that_a_formula_cannot_hold_is_refused(source: str) -> None:
    assert "no line breaks and control characters" in refusal(source)


@pytest.mark.parametrize(
    "source",
    [
        "sum()",
        "answered()",
        "answered(a, b)",
        "round(a)",
        "round(a, 1, 2)",
        "abs(a, b)",
        "length()",
        "sum(" + "a," * 100 + ")",
    ],
)
def test_a_function_with_another_number_of_arguments_is_refused(source: str) -> None:
    assert "takes another number of arguments" in refusal(source)


@pytest.mark.parametrize(
    "source", ["round(a, b)", "round(a, -1)", "round(a, 7)", "round(a, 0.5)", "round(a, '1')", "round(a, 1 + 1)"]
)
def test_round_takes_a_number_of_decimals_from_0_to_6(source: str) -> None:
    assert "round takes a number of decimals from 0 to 6" in refusal(source)


def test_a_refusal_of_a_function_lists_those_there_are() -> None:
    assert (
        "the functions are abs, answered, blank, count, length, max, min, possible_share, round, stated_figure, stated_target, sum"
        in refusal("total(a)")
    )


@pytest.mark.parametrize(
    "source",
    [
        "(" * 199 + "a" + ")" * 199, "not " * 400 + "a", "-" * 1900 + "a", "a" + ".b" * 900, "a" + " + a" * 400,
        "abs(" * 190 + "a" + ")" * 190,
        "a < " * 400 + "a", "[" * 300 + "]" * 300, "(" * 1999, "a or (b and (" * 60 + "c" + "))" * 60,
    ],
    ids=range(10),
)  # fmt: skip
def test_a_huge_expression_is_refused_or_read_but_breaks_nothing(source: str) -> None:
    with suppress(ExpressionError):
        evaluate(parse(source, refer), Scope())


def test_an_expression_that_nests_too_deep_for_a_formula_is_refused() -> None:
    assert "nests over 50 levels deep" in refusal("not " * 60 + "a")


def test_a_long_expression_is_refused_before_it_is_looked_at() -> None:
    assert refusal("a" * 2_001) == "the expression has over 2000 characters"


@given(st.text("ab.()[]'\"+-*/<>=!, \n#notinadr012e_{}:@\\", max_size=40) | st.text(max_size=40))
def test_any_text_is_an_expression_or_is_refused(source: str) -> None:
    with suppress(ExpressionError):
        evaluate(parse(source, refer), Scope())


# --- three truth values ---------------------------------------------------------------------------------------------

# `t` is true, `f` is false and `u` cannot be judged, over a = 1 and a blank b.
TRUTHS: Mapping[str, tuple[str, Result]] = {"t": ("a == 1", True), "f": ("a == 2", False), "u": ("b == 1", UNKNOWN)}


def judged(template: str, *letters: str) -> Result:
    return result(template.format(*(f"({TRUTHS[letter][0]})" for letter in letters)), a=1)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        ("t", "t", True, True), ("t", "f", False, True), ("t", "u", UNKNOWN, True),
        ("f", "t", False, True), ("f", "f", False, False), ("f", "u", False, UNKNOWN),
        ("u", "t", UNKNOWN, True), ("u", "f", False, UNKNOWN), ("u", "u", UNKNOWN, UNKNOWN),
    ],
)  # fmt: skip
def test_and_and_or_follow_kleene(left: str, right: str, both: Result, either: Result) -> None:
    assert judged("{} and {}", left, right) is both
    assert judged("{} or {}", left, right) is either


@pytest.mark.parametrize(("letter", "opposite"), [("t", False), ("f", True), ("u", UNKNOWN)])
def test_not_leaves_what_cannot_be_judged_as_it_is(letter: str, opposite: Result) -> None:
    assert judged("not {}", letter) is opposite


@pytest.mark.parametrize("letters", list(product("tfu", repeat=3)), ids="".join)
def test_the_laws_of_de_morgan_hold_with_three_values(letters: tuple[str, str, str]) -> None:
    assert judged("not ({} and {} and {})", *letters) is judged("not {} or not {} or not {}", *letters)


@pytest.mark.parametrize(
    "source",
    [
        "b == 0",
        "b != 0",
        "b < 5",
        "b > 5",
        "b == 'no'",
        "b in ('no', 'yes')",
        "b not in ('no',)",
        "b == c",
        "1 < b < 3",
    ],
)
def test_a_comparison_with_a_blank_cannot_be_judged(source: str) -> None:
    assert result(source) is UNKNOWN


# --- comparisons ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "truth"),
    [
        ("a == 1", True), ("a != 1", False), ("a < 2", True), ("a <= 1", True), ("a > 0", True), ("a >= 1.1", False),
        ("a == 1.0", True),
        ("0.1 + 0.2 == 0.3", True), ("0.3 - 0.1 == 0.2", True), ("a / 3 * 3 == a", True), ("a / 3 == 0.333333", True),
        ("0.0000004 == 0", True), ("0.0000005 == 0", False), ("0.0000005 == 0.000001", True), ("-0.0000005 == -0.000001", True),
        ("a in (1, 2)", True), ("a in (2, 3)", False), ("a not in (2, 3)", True), ("1 <= a < 2", True), ("a < 1 < 2", False),
    ],
)  # fmt: skip
def test_numbers_are_compared_at_six_decimals(source: str, truth: bool) -> None:
    assert result(source, a=1) is truth


@pytest.mark.parametrize("digits", ["999999999999.999999", "9" * 30, "1" + "0" * 40, "0." + "9" * 40])
def test_numbers_of_any_length_can_be_compared(digits: str) -> None:
    assert result("a == b", a=Decimal(digits), b=Decimal(digits)) is True


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [("Yes", "yes", True), ("É", "é", True), ("a ", "a", False), ("a", "b", False), ("it's", "IT'S", True)],
)
def test_texts_are_compared_without_capitals_as_a_workbook_does(left: str, right: str, equal: bool) -> None:
    assert result("a == b", a=left, b=right) is equal
    assert result("a != b", a=left, b=right) is not equal


def test_a_text_is_compared_with_one_that_holds_quotes() -> None:
    assert result("""a == "it's" """, a="it's") is True


def test_dates_have_an_order() -> None:
    assert result("a < b", a=date(2018, 12, 31), b=date(2019, 1, 1)) is True


def test_a_word_in_the_place_of_a_date_is_neither_before_nor_after_it() -> None:
    assert result("a <= b", a="Live", b=date(2019, 1, 1)) is UNKNOWN
    assert result("a == 'Live'", a=date(2019, 1, 1)) is False
    assert result("a == 'live'", a="Live") is True


# --- arithmetic -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("a + b", "9"), ("a - b", "5"), ("a * b", "14"), ("a / b", "3.5"), ("-a", "-7"), ("a - -b", "9"), ("a + b * 2", "11"),
        ("(a + b) * 2", "18"),
        ("a - b - 1", "4"), ("a / b / 2", "1.75"), ("-a + b", "-5"), ("1000000000000 * 1000000000000", "1e24"),
    ],
)  # fmt: skip
def test_arithmetic_is_exact(source: str, value: str) -> None:
    assert result(source, a=7, b=2) == Decimal(value)


@pytest.mark.parametrize(
    "source",
    ["a + c", "c - a", "a * c", "0 * c", "c / a", "a / c", "-c", "abs(c)", "round(c, 1)", "length(c)", "c + c"],
)
def test_a_blank_makes_arithmetic_unknown_and_never_counts_as_zero(source: str) -> None:
    assert result(source, a=7) is UNKNOWN


@pytest.mark.parametrize(
    "source",
    ["a / 0", "a / (b - b)", "0 / 0", "a / (0.1 + 0.2 - 0.3)", "a / 0.0000001", "(a / 0) * 0", "a / (b / 10000000)"],
)
def test_a_division_by_nothing_is_unknown(source: str) -> None:
    assert result(source, a=7, b=2) is UNKNOWN


def test_numbers_that_grow_without_end_break_nothing() -> None:
    huge = "1" * 15
    product_of_many = " * ".join([huge] * 40)
    assert isinstance(result(product_of_many), Decimal)
    assert result(f"{product_of_many} > 1") is True


def test_arithmetic_does_not_depend_on_the_settings_of_the_thread() -> None:
    with localcontext() as context:
        context.prec = 3
        assert result("a + 0.5", a=123456) == Decimal("123456.5")
        assert result("sum(a, b)", a=123456, b=123456) == Decimal(246912)
        assert result("a == b", a=Decimal("123456.1"), b=Decimal("123456.2")) is False


def test_a_number_kept_as_text_by_an_older_definition_breaks_nothing() -> None:
    assert result("a + 1", a="five") is UNKNOWN
    assert result("abs(a)", a="five") is UNKNOWN
    assert result("round(a, 1)", a="five") is UNKNOWN


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1.005", 2, "1.01"),
        ("1.004", 2, "1"),
        ("-0.4", 0, "0"),
        ("1e30", 2, "1e30"),
        ("1" * 30 + ".5", 0, "1" * 29 + "2"),
    ],
)
def test_halves_are_rounded_away_from_zero(number: str, places: int, expected: str) -> None:
    assert rounded(Decimal(number), places) == Decimal(expected)


def test_a_rounded_number_is_never_a_negative_zero() -> None:
    assert str(rounded(Decimal("-0.4"), 0)) == "0"
    assert str(rounded(Decimal("-0"), 0)) == "0"


@pytest.mark.parametrize(
    ("op", "left", "right"),
    [("/", "1", "0"), ("/", "0", "0"), ("-", "Infinity", "Infinity"), ("*", "1e999999", "1e999999")],
)
def test_what_has_no_result_has_none(op: str, left: str, right: str) -> None:
    assert compute(op, Decimal(left), Decimal(right)) is None


# --- functions ------------------------------------------------------------------------------------------------------


def test_answered_and_blank_are_never_unknown() -> None:
    assert result("answered(a)", a=0) is True
    assert result("answered(b)") is False
    assert result("blank(b)") is True
    assert result("blank(a)", a="x") is False


def test_a_calculation_is_answered_where_it_can_be_known() -> None:
    assert result("answered(a + b)", a=1, b=2) is True
    assert result("answered(a + b)", a=1) is False
    assert result("blank(a / b)", a=1, b=0) is True


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("sum(a, b, c)", "9"),
        ("min(a, b, c)", "2"),
        ("max(a, b, c)", "7"),
        ("count(a, b, c)", "2"),
        ("max(a, 10)", "10"),
    ],
)
def test_functions_over_several_answers_leave_out_blanks(source: str, value: str) -> None:
    assert result(source, a=7, b=2) == Decimal(value)


@pytest.mark.parametrize("source", ["sum(a, b)", "min(a, b)", "max(a, b)"])
def test_functions_over_blanks_only_are_unknown(source: str) -> None:
    assert result(source) is UNKNOWN


def test_the_count_of_blanks_is_zero() -> None:
    assert result("count(a, b)") == 0


def test_a_zero_counts_as_an_answer() -> None:
    assert result("count(a, b)", a=0) == 1


@pytest.mark.parametrize(
    ("source", "value"), [("sum(t.x)", 6), ("min(t.x)", 1), ("max(t.x)", 5), ("count(t.x)", 2), ("sum(t.x, a)", 16)]
)
def test_a_column_of_a_table_counts_as_all_its_rows(source: str, value: int) -> None:
    assert result(source, columns={"t.x": [Decimal(1), None, Decimal(5)]}, a=10) == value


def test_the_sum_of_a_column_without_rows_is_unknown() -> None:
    assert result("sum(t.x)", columns={"t.x": []}) is UNKNOWN


def test_length_counts_an_emoji_and_a_line_break_once() -> None:
    assert result("length(a)", a="😀\nb") == 3


def test_abs_and_round_take_what_they_are_given() -> None:
    assert result("abs(a - b)", a=2, b=7) == 5
    assert result("round(a / 3, 2)", a=2) == Decimal("0.67")
