"""Decimal arithmetic that depends on no thread's settings, never fails, and rounds as a workbook does."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow

_ERRORS = [DivisionByZero, InvalidOperation, Overflow]
_EXACT = Context(prec=200, traps=_ERRORS)
_ROUNDING = Context(prec=28, traps=_ERRORS)
COMPARED_AT = 6
"""Numbers are compared at six decimals in both readings, so that 0.1 + 0.2 is 0.3 in a workbook too."""


def rounded(number: Decimal, places: int) -> Decimal:
    """`number` with at most `places` decimals, halves away from zero (as Excel's ROUND), and never a negative zero."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -places:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)
    return _EXACT.add(number, Decimal(0))


def total(numbers: Iterable[Decimal]) -> Decimal:
    """The sum of `numbers`."""
    found = Decimal(0)
    for number in numbers:
        found = _ROUNDING.add(found, number)
    return found


def compute(op: str, left: Decimal, right: Decimal) -> Decimal | None:
    """`left op right` with 28 digits, op being one of + - * /; None where it has no result, as with a division by 0."""
    try:
        match op:
            case "+":
                return _ROUNDING.add(left, right)
            case "-":
                return _ROUNDING.subtract(left, right)
            case "*":
                return _ROUNDING.multiply(left, right)
        return None if rounded(right, COMPARED_AT) == 0 else _ROUNDING.divide(left, right)
    except DecimalException:
        return None
