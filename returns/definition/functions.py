"""The functions that an expression may call, each with its two readings side by side.

`evaluate` gets plain results and gives one; `excel` gets the arguments as `Operand` and gives the formula with the guards
under which that formula means anything. A function without an Excel reading can stand in rules only, never in a checker row
or a calculated cell.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .commentary import possible_share, stated_pair
from .decimals import rounded, total
from .nodes import UNKNOWN, Result


@dataclass(frozen=True, slots=True)
class Operand:
    """An argument in Excel's language: `formula`, the guards under which it means anything, and its kind."""

    formula: str
    guards: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """One function: how many arguments it takes, of what kind (`any` is any answer), what kind it gives, and its readings.

    `sees_blanks`: the function itself deals with UNKNOWN arguments; otherwise one unknown argument makes the result unknown.
    `takes_columns`: an argument may be a column of a table, which then counts as all its rows.
    """

    name: str
    least: int
    most: int
    kind: str
    evaluate: Callable[[Sequence[Result]], Result]
    excel: Callable[[Sequence[Operand]], Operand] | None
    sees_blanks: bool = False
    takes_columns: bool = False
    takes: str = "number"


def _numbers(values: Sequence[Result]) -> list[Decimal]:
    return [value for value in values if isinstance(value, Decimal)]


def _sum(values: Sequence[Result]) -> Result:
    numbers = _numbers(values)
    return total(numbers) if numbers else UNKNOWN


def _abs(values: Sequence[Result]) -> Result:
    numbers = _numbers(values)
    return numbers[0].copy_abs() if numbers else UNKNOWN


def _round(values: Sequence[Result]) -> Result:
    numbers = _numbers(values)
    return rounded(numbers[0], int(numbers[1])) if len(numbers) == 2 else UNKNOWN


def _listed(operands: Sequence[Operand]) -> str:
    return ",".join(operand.formula for operand in operands)


def _over_numbers(function: str) -> Callable[[Sequence[Operand]], Operand]:
    def emit(operands: Sequence[Operand]) -> Operand:
        return Operand(f"{function}({_listed(operands)})", (f"COUNT({_listed(operands)})>0",))

    return emit


def _plain(function: str) -> Callable[[Sequence[Operand]], Operand]:
    def emit(operands: Sequence[Operand]) -> Operand:
        guards = tuple(guard for operand in operands for guard in operand.guards)
        return Operand(f"{function}({_listed(operands)})", guards)

    return emit


def _count(operands: Sequence[Operand]) -> Operand:
    # COUNTA would count the empty text of a calculated cell that is not known yet.
    numbers = [operand for operand in operands if operand.kind == "number"]
    others = [operand for operand in operands if operand.kind != "number"]
    counts = [f"{name}({_listed(part)})" for name, part in (("COUNT", numbers), ("COUNTA", others)) if part]
    return Operand(f"({'+'.join(counts)})", ())


def _all_guards(operands: Sequence[Operand]) -> str:
    guards = [guard for operand in operands for guard in operand.guards]
    return f"AND({','.join(guards)})" if guards else "TRUE"


def _among_numbers(choose: Callable[[list[Decimal]], Decimal]) -> Callable[[Sequence[Result]], Result]:
    def evaluate(values: Sequence[Result]) -> Result:
        numbers = _numbers(values)
        return choose(numbers) if numbers else UNKNOWN

    return evaluate


def _stated(part: int) -> Callable[[Sequence[Result]], Result]:
    def evaluate(values: Sequence[Result]) -> Result:
        pair = stated_pair(str(values[0]))
        return UNKNOWN if pair is None else pair[part]

    return evaluate


def _possible_share(values: Sequence[Result]) -> Result:
    numbers = _numbers(values)
    return possible_share(*numbers) if len(numbers) == 2 else UNKNOWN


FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function(
            "answered", 1, 1, "truth",
            lambda values: values[0] is not UNKNOWN,
            lambda operands: Operand(_all_guards(operands), ()),
            sees_blanks=True,
            takes="any",
        ),
        Function(
            "blank", 1, 1, "truth",
            lambda values: values[0] is UNKNOWN,
            lambda operands: Operand(f"NOT({_all_guards(operands)})", ()),
            sees_blanks=True,
            takes="any",
        ),
        Function("sum", 1, 99, "number", _sum, _over_numbers("SUM"), sees_blanks=True, takes_columns=True),
        Function("min", 1, 99, "number", _among_numbers(min), _over_numbers("MIN"), sees_blanks=True, takes_columns=True),
        Function("max", 1, 99, "number", _among_numbers(max), _over_numbers("MAX"), sees_blanks=True, takes_columns=True),
        Function(
            "count", 1, 99, "number",
            lambda values: Decimal(sum(value is not UNKNOWN for value in values)),
            _count,
            sees_blanks=True,
            takes_columns=True,
            takes="any",
        ),
        Function("abs", 1, 1, "number", _abs, _plain("ABS")),
        Function("round", 2, 2, "number", _round, _plain("ROUND")),
        Function("stated_figure", 1, 1, "number", _stated(0), None, takes="text"),
        Function("stated_target", 1, 1, "number", _stated(1), None, takes="text"),
        Function("possible_share", 2, 2, "truth", _possible_share, None),
        Function("length", 1, 1, "number", lambda values: Decimal(len(str(values[0]))), _plain("LEN"), takes="text"),
    )
}  # fmt: skip
