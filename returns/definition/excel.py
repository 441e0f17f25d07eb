"""The second reading of an expression: the Excel formula that gives the same result in the workbook.

Excel has no third truth value: there a blank equals 0 and NOT(blank>5) is true. So a condition is emitted as two formulas,
*certainly* (it holds) and *certainly not* (it does not); a blank makes both false, which is our UNKNOWN.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from .decimals import COMPARED_AT
from .errors import ExpressionError
from .functions import FUNCTIONS, Operand
from .nodes import Arithmetic, Call, Compare, Literal, Logic, Member, Node, Not, Previous, Ref, Told

LONGEST_TEXT = 255
"""Characters of a text within a formula; Excel refuses the whole file for a longer one."""
LONGEST = 2_500
"""Characters of one formula. A cell holds 8,192, and several stand side by side there."""
_ORDERS = ("<", "<=", ">", ">=")
_OPPOSITE = {"==": "<>", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_PRINTED = {"==": "=", "!=": "<>"}


class Places(Protocol):
    """Where the questions stand in the workbook, seen from the sheet that the formula is written on."""

    def address(self, key: str) -> str:
        """The cell of a question, or the range of a table's column."""

    def answered(self, key: str) -> str:
        """A formula that is TRUE while the question's cell holds a usable answer."""

    def kind(self, key: str) -> str:
        """text, number, date or choice."""

    def label(self, key: str, choice: str) -> str:
        """The printed label of a choice key."""


def certainly(node: Node, places: Places) -> str:
    """A formula that is TRUE exactly where `evaluate` gives True."""
    return _short_enough(_truth(node, places, wanted=True))


def certainly_not(node: Node, places: Places) -> str:
    """A formula that is TRUE exactly where `evaluate` gives False."""
    return _short_enough(_truth(node, places, wanted=False))


def value_formula(node: Node, places: Places, decimals: int | None = None) -> str:
    """A formula for a calculated cell: the value rounded to `decimals`, or an empty text where it is unknown."""
    operand = _operand(node, places)
    formula = operand.formula if decimals is None else f"ROUND({operand.formula},{decimals})"
    return _short_enough(f'IF({_all(operand.guards)},{formula},"")' if operand.guards else formula)


def _short_enough(formula: str) -> str:
    if len(formula) > LONGEST:
        raise ExpressionError(
            "it gives a formula that is too long for a workbook; part it into several calculated cells"
        )
    return formula


def _all(tests: Sequence[str]) -> str:
    unique = list(dict.fromkeys(tests))
    return unique[0] if len(unique) == 1 else f"AND({','.join(unique)})"


def _either(tests: Sequence[str]) -> str:
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


def _truth(node: Node, places: Places, *, wanted: bool) -> str:
    match node:
        case Literal(bool() as value):
            return "TRUE" if value is wanted else "FALSE"
        case Not(part):
            return _truth(part, places, wanted=not wanted)
        case Logic(op, parts):
            tests = [_truth(part, places, wanted=wanted) for part in parts]
            return _all(tests) if (op == "and") is wanted else _either(tests)
        case Member(left, options):
            tests = [_truth(Compare("==", left, option), places, wanted=wanted) for option in options]
            return _either(tests) if wanted else _all(tests)
        case Compare(op, left, right):
            return _comparison(op, left, right, places, wanted=wanted)
        case Call(name, _) if FUNCTIONS[name].kind == "truth":
            operand = _operand(node, places)
            return operand.formula if wanted else f"NOT({operand.formula})"
    raise ExpressionError("a condition must compare something; it cannot be a number or a text")


def _comparison(op: str, left: Node, right: Node, places: Places, *, wanted: bool) -> str:
    left_operand, right_operand = _beside(left, right, places), _beside(right, left, places)
    printed = _PRINTED.get(op, op) if wanted else _OPPOSITE[op]
    formulas = [left_operand.formula, right_operand.formula]
    if "number" in (_kind(left, places), _kind(right, places)):
        formulas = [f"ROUND({formula},{COMPARED_AT})" for formula in formulas]
    test = f"{formulas[0]}{printed}{formulas[1]}"
    guards = [*left_operand.guards, *right_operand.guards]
    if op in _ORDERS:
        # A word beside a date would be greater than any date.
        guards += [
            f"ISNUMBER({operand.formula})" for operand in (left_operand, right_operand) if operand.kind == "date"
        ]
    return f"IF({_all(guards)},{test},FALSE)" if guards else test


def _beside(node: Node, other: Node, places: Places) -> Operand:
    """`node` as an operand; a choice key beside a choice question becomes its printed label."""
    match node, other:
        case Literal(str(word)), Ref(key) if places.kind(key) == "choice":
            return Operand(_quoted(places.label(key, word)), ())
    return _operand(node, places)


def _operand(node: Node, places: Places) -> Operand:
    match node:
        case Literal(value):
            return Operand(_literal(value), (), "number" if isinstance(value, Decimal) else "")
        case Ref(key):
            return Operand(places.address(key), (places.answered(key),), places.kind(key))
        case Previous(key):
            raise ExpressionError(f"previous.{key} can stand in rules only: a workbook holds one period")
        case Told(key):
            raise ExpressionError(f"figures.{key} can stand in rules only: a workbook holds no figures of other rooms")
        case Arithmetic(op, left, right):
            return _arithmetic(op, _operand(left, places), _operand(right, places))
        case Call(name, arguments):
            return _call(name, arguments, places)
    return Operand(certainly(node, places), ())


def _call(name: str, arguments: Sequence[Node], places: Places) -> Operand:
    function = FUNCTIONS[name]
    if function.excel is None:
        raise ExpressionError(f"{name} has no Excel reading")
    if function.takes_columns and not all(isinstance(argument, Ref | Literal) for argument in arguments):
        raise ExpressionError(
            f"in a workbook {name} takes names and numbers only; calculate in a cell of its own first"
        )
    return function.excel([_operand(argument, places) for argument in arguments])


def _arithmetic(op: str, left: Operand, right: Operand) -> Operand:
    guards = tuple(dict.fromkeys((*left.guards, *right.guards)))
    if op == "/":
        # Excel's AND looks at every test, so the divisor's own guards must be asked before it is compared with 0.
        test = f"ROUND({right.formula},{COMPARED_AT})<>0"
        guards = (*guards, f"IF({_all(right.guards)},{test},FALSE)" if right.guards else test)
    # Each divisor is written twice, so that nested ones double: stop before they fill the memory.
    return Operand(
        _short_enough(f"({left.formula}{op}{right.formula})"), tuple(_short_enough(guard) for guard in guards), "number"
    )


def _kind(node: Node, places: Places) -> str:
    match node:
        case Ref(key):
            return places.kind(key)
        case Arithmetic():
            return "number"
        case Call(name, _):
            return FUNCTIONS[name].kind
        case Literal(Decimal()):
            return "number"
    return "text"


def _literal(value: object) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case Decimal():
            return format(value, "f") if value >= 0 else f"({value:f})"
        case date():
            return f"DATE({value.year},{value.month},{value.day})"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ExpressionError(f"a text in a formula may have {LONGEST_TEXT} characters")
    return '"' + text.replace('"', '""') + '"'
