"""The first reading of an expression: its result in Python, over answers, with blanks as a third truth value."""

import operator
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from .decimals import COMPARED_AT, compute, rounded
from .functions import FUNCTIONS
from .nodes import (
    UNKNOWN,
    Arithmetic,
    Call,
    Compare,
    Literal,
    Logic,
    Member,
    Node,
    Not,
    Previous,
    Ref,
    Result,
    Told,
    Value,
)

_ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class Scope(Protocol):
    """Where an expression finds its answers."""

    def value(self, key: str) -> Value | None:
        """The answer to the question `key`; None when blank."""

    def previous(self, key: str) -> Value | None:
        """The answer to the question `key` in the period before; None when blank or not held."""

    def told(self, name: str) -> Decimal | None:
        """The figure of this name that another room tells of the board; None when it tells none."""

    def column(self, key: str) -> Sequence[Value | None] | None:
        """The answers of all rows when `key` is a table's column; None when it is none."""


def evaluate(node: Node, scope: Scope) -> Result:
    """The result of `node`: a value, True, False, or UNKNOWN where a blank keeps it from being judged."""
    match node:
        case Literal(value):
            return value
        case Ref() | Previous() | Told():
            found = _held(node, scope)
            return UNKNOWN if found is None else found
        case Compare(op, left, right):
            return _compare(op, evaluate(left, scope), evaluate(right, scope))
        case Member(left, options):
            return _any([_compare("==", evaluate(left, scope), option.value) for option in options])
        case Logic(op, parts):
            results = [evaluate(part, scope) for part in parts]
            return _any(results) if op == "or" else _not(_any([_not(result) for result in results]))
        case Not(part):
            return _not(evaluate(part, scope))
        case Arithmetic(op, left, right):
            return _calculate(op, evaluate(left, scope), evaluate(right, scope))
        case Call(name, arguments):
            return _call(name, arguments, scope)


def _held(node: Ref | Previous | Told, scope: Scope) -> Value | None:
    match node:
        case Ref(key):
            return scope.value(key)
        case Previous(key):
            return scope.previous(key)
        case Told(key):
            return scope.told(key)


def _not(result: Result) -> Result:
    return UNKNOWN if result is UNKNOWN else not result


def _any(results: Sequence[Result]) -> Result:
    if any(result is not UNKNOWN and result for result in results):
        return True
    return UNKNOWN if any(result is UNKNOWN for result in results) else False


def _comparable(value: Any) -> Any:
    """Numbers at the decimals they are compared at, texts without capitals: Excel takes "Live" and "LIVE" for the same."""
    if isinstance(value, Decimal):
        return rounded(value, COMPARED_AT)
    return value.lower() if isinstance(value, str) else value


def _compare(op: str, left: Result, right: Result) -> Result:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    same_kind = type(left) is type(right) or (isinstance(left, date) and isinstance(right, date))
    if op in ("==", "!="):
        equal = same_kind and _comparable(left) == _comparable(right)
        return equal if op == "==" else not equal
    if not same_kind or isinstance(left, str):  # words in the place of dates have no order
        return UNKNOWN
    return bool(_ORDER[op](_comparable(left), _comparable(right)))


def _calculate(op: str, left: Result, right: Result) -> Result:
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return UNKNOWN
    result = compute(op, left, right)
    return UNKNOWN if result is None else result


def _call(name: str, arguments: Sequence[Node], scope: Scope) -> Result:
    function = FUNCTIONS[name]
    values: list[Result] = []
    for argument in arguments:
        column = scope.column(argument.key) if function.takes_columns and isinstance(argument, Ref) else None
        if column is None:
            values.append(evaluate(argument, scope))
        else:
            values.extend(UNKNOWN if value is None else value for value in column)
    if not function.sees_blanks and any(value is UNKNOWN for value in values):
        return UNKNOWN
    return function.evaluate(values)
