"""The expression language of definitions: an allow-listed subset of Python's syntax, parsed once into nodes.

Allowed: comparisons, `in (…)`, and/or/not, + - * /, calls of the registered functions, names (dotted keys), texts, numbers,
True and False. Numbers become decimals, never binary fractions. Nothing else of Python can be reached.
"""

import ast
import re
from collections.abc import Callable
from decimal import Decimal

from .errors import ExpressionError
from .functions import FUNCTIONS
from .nodes import Arithmetic, Call, Compare, Literal, Logic, Member, Node, Not, Ref

LONGEST = 2_000
DEEPEST = 50
"""Levels of nesting; Excel takes 64."""
DIGITS = 15
"""Digits of a number, as many as Excel holds."""
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}

Resolve = Callable[[str], Node]
"""Turns a name as written into a node: a Ref with the full key, or a constant. Raises ExpressionError for an unknown name."""


def parse(source: str, resolve: Resolve) -> Node:
    """The node tree of `source`. Raises ExpressionError with the reason for anything outside the language."""
    if len(source) > LONGEST:
        raise ExpressionError(f"the expression has over {LONGEST} characters")
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"'{source}' is not an expression: {getattr(error, 'msg', error)}") from error
    if _deeper_than(DEEPEST, tree):
        raise ExpressionError(f"'{source}' nests over {DEEPEST} levels deep")
    return _Parser(source, resolve).node(tree.body)


def _deeper_than(levels: int, tree: ast.AST) -> bool:
    """Whether `tree` has more levels than that, found without recursion."""
    level: list[ast.AST] = [tree]
    for _ in range(levels + 1):
        level = [child for part in level for child in ast.iter_child_nodes(part)]
        if not level:
            return False
    return True


class _Parser:
    """Walks Python's own syntax tree and refuses what is not allowed."""

    def __init__(self, source: str, resolve: Resolve) -> None:
        self.source, self.resolve = source, resolve

    def node(self, part: ast.expr) -> Node:
        match part:
            case ast.Constant():
                return self.literal(part)
            case ast.Name() | ast.Attribute():
                return self.resolve(self.name(part))
            case ast.Compare():
                return self.compare(part)
            case ast.BoolOp(op=op, values=values):
                return Logic("and" if isinstance(op, ast.And) else "or", tuple(self.node(value) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.node(operand))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.minus(operand)
            case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC:
                return Arithmetic(_ARITHMETIC[type(operator)], self.node(part.left), self.node(part.right))
            case ast.Call():
                return self.call(part)
        raise self.refuse(part)

    def minus(self, part: ast.expr) -> Node:
        if isinstance(part, ast.Constant):
            return self.literal(part, sign="-")
        return Arithmetic("-", Literal(Decimal(0)), self.node(part))

    def literal(self, part: ast.Constant, sign: str = "") -> Literal:
        match part.value:
            case bool() | str() if sign:
                raise self.refuse(part)
            case bool() as truth:
                return Literal(truth)
            case str() as text:
                if not text.isprintable():
                    raise ExpressionError(f"'{self.source}': a text may hold no line breaks and control characters")
                return Literal(text)
            case int() | float():
                digits = ast.get_source_segment(self.source.strip(), part) or ""
                if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", digits) or len(digits.replace(".", "")) > DIGITS:
                    raise ExpressionError(
                        f"'{self.source}': write numbers plainly, such as 1250.5, with at most {DIGITS} digits"
                    )
                return Literal(Decimal(sign + digits) + 0)
        raise self.refuse(part)

    def name(self, part: ast.expr) -> str:
        match part:
            case ast.Name(id=identifier):
                return identifier
            case ast.Attribute(value=value, attr=attribute):
                return f"{self.name(value)}.{attribute}"
        raise self.refuse(part)

    def compare(self, part: ast.Compare) -> Node:
        left, pieces = part.left, list[Node]()
        for operator, right in zip(part.ops, part.comparators, strict=True):
            pieces.append(self.comparison(left, operator, right))
            left = right
        return pieces[0] if len(pieces) == 1 else Logic("and", tuple(pieces))

    def comparison(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Node:
        if isinstance(operator, ast.In | ast.NotIn):
            if not isinstance(right, ast.Tuple | ast.List):
                raise ExpressionError(f"'{self.source}': write the options after 'in' in brackets")
            options = tuple(self.node(option) for option in right.elts)
            if not options or not all(isinstance(option, Literal) for option in options):
                raise ExpressionError(f"'{self.source}': 'in' takes texts and numbers only")
            member = Member(self.node(left), tuple(option for option in options if isinstance(option, Literal)))
            return Not(member) if isinstance(operator, ast.NotIn) else member
        if type(operator) not in _COMPARISONS:
            raise ExpressionError(f"'{self.source}': '{type(operator).__name__}' is not allowed")
        return Compare(_COMPARISONS[type(operator)], self.node(left), self.node(right))

    def call(self, part: ast.Call) -> Call:
        function = FUNCTIONS.get(part.func.id) if isinstance(part.func, ast.Name) else None
        if function is None or part.keywords:
            raise ExpressionError(f"'{self.source}': the functions are {', '.join(sorted(FUNCTIONS))}")
        if not function.least <= len(part.args) <= function.most:
            raise ExpressionError(f"'{self.source}': {function.name} takes another number of arguments")
        arguments = tuple(self.node(argument) for argument in part.args)
        if function.name == "round" and arguments[1] not in [Literal(Decimal(places)) for places in range(7)]:
            raise ExpressionError(f"'{self.source}': round takes a number of decimals from 0 to 6")
        return Call(function.name, arguments)

    def refuse(self, part: ast.expr) -> ExpressionError:
        return ExpressionError(f"'{self.source}': '{type(part).__name__}' is not part of the language")


def refer(name: str) -> Node:
    """The simplest resolver: every name is a full key."""
    return Ref(name)
