"""Which kind each part of an expression has, so that kinds meet only where both readings agree.

Excel compares and calculates what Python would not: a text is greater than any number there, a day is a number, and the order of
texts follows a language. So only equal kinds meet, only numbers and dates have an order, and only numbers are calculated with.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .errors import ExpressionError
from .functions import FUNCTIONS
from .model import Definition, Question, Table
from .nodes import Arithmetic, Call, Compare, Literal, Logic, Member, Node, Not, Previous, Ref, Told

_LITERALS: dict[type, str] = {bool: "truth", str: "text", Decimal: "number", date: "date"}
_WORDS = {"truth": "a condition", "text": "a text", "number": "a number", "date": "a date", "choice": "a choice"}


@dataclass(frozen=True)
class Kinds:
    """The kinds of one definition's expressions; `table` is the one in whose rows the expression stands."""

    definition: Definition
    table: Table | None = None

    def expect(self, kind: str, node: Node) -> None:
        """Raises ExpressionError unless `node` is sound and of this kind: truth, text, number, date or choice."""
        found = self.of(node)
        if found != kind:
            raise ExpressionError(f"{_WORDS[kind]} is needed here, not {_WORDS[found]}")

    def of(self, node: Node) -> str:
        """The kind of `node`. Raises ExpressionError where parts meet that cannot."""
        match node:
            case Literal(value):
                return _LITERALS[type(value)]
            case Ref(key) | Previous(key):
                return self.question(key).kind
            case Told():
                return "number"
            case Arithmetic(_, left, right):
                self.expect("number", left)
                self.expect("number", right)
                return "number"
            case Call(name, arguments):
                for argument in arguments:
                    self.argument(name, argument)
                return FUNCTIONS[name].kind
        self.condition(node)
        return "truth"

    def condition(self, node: Node) -> None:
        """Raises ExpressionError where the parts of a condition cannot meet."""
        match node:
            case Compare(op, left, right):
                self.compare(op, left, right)
            case Member(left, options):
                for option in options:
                    self.compare("==", left, option)
            case Logic(_, parts):
                for part in parts:
                    self.expect("truth", part)
            case Not(part):
                self.expect("truth", part)

    def question(self, key: str) -> Question:
        """The question that a single answer is asked of."""
        question = self.definition.ask(key)
        if question is None:
            raise ExpressionError(f"there is no question '{key}'")
        column = self.definition.table_columns.get(key)
        if (
            column is not None
            and column[0] is not self.table
            and (self.table is None or column[0].key != self.table.key)
        ):
            raise ExpressionError(
                f"'{key}' is a whole column of a table; outside its rows it can be counted or added up only"
            )
        return question

    def argument(self, name: str, argument: Node) -> None:
        """Raises ExpressionError unless the function `name` takes `argument`."""
        function = FUNCTIONS[name]
        if function.takes_columns and isinstance(argument, Ref) and self.table is None:
            question = self.definition.ask(argument.key)
            kind = question.kind if question else self.of(argument)
        else:
            kind = self.of(argument)
        if kind == "truth" or (function.takes != "any" and kind != function.takes):
            wanted = "an answer" if function.takes == "any" else _WORDS[function.takes]
            raise ExpressionError(f"{name} takes {wanted}, not {_WORDS[kind]}")

    def compare(self, op: str, left: Node, right: Node) -> None:
        """Raises ExpressionError unless `left op right` means the same in both readings."""
        kinds = (self.of(left), self.of(right))
        if "truth" in kinds:
            raise ExpressionError("a condition cannot be compared; write it alone, or with 'not' before it")
        words = f"{_WORDS[kinds[0]]} and {_WORDS[kinds[1]]}"
        if op not in ("==", "!="):
            if kinds not in (("number", "number"), ("date", "date")):
                raise ExpressionError(f"{words} have no order; only two numbers or two dates have")
        elif kinds == ("choice", "choice"):
            if not self._same_choices(left, right):
                raise ExpressionError("two choices can be compared only if they share their list of options")
        elif kinds[0] != kinds[1] and not self._word(left, right) and not self._word(right, left):
            raise ExpressionError(f"{words} cannot be compared")

    def _same_choices(self, left: Node, right: Node) -> bool:
        lists = [self.question(part.key).choices for part in (left, right) if isinstance(part, Ref | Previous)]
        return len(lists) == 2 and lists[0] == lists[1]

    def _word(self, literal: Node, other: Node) -> bool:
        """Whether `literal` is a text beside a question that may hold one: a choice, or a date that may be a word."""
        if not (isinstance(literal, Literal) and isinstance(literal.value, str) and isinstance(other, Ref | Previous)):
            return False
        return self.question(other.key).type in ("choice", "date_or_word")
