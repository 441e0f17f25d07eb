"""A worked-out cell in its two readings, made together: the formula that a workbook works out, and what it comes to. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

Known = Decimal | str
"""What a formula comes to: a number, or a text ('' for a cell that shows nothing)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A formula, without its equals sign, and what it comes to now."""

    formula: str
    value: Known

    @property
    def number(self) -> Decimal:
        """Its value where it is a number; nothing counts as 0, as it does in a workbook."""
        return self.value if isinstance(self.value, Decimal) else Decimal(0)


NOTHING = Figure("0", Decimal(0))


def added(figures: Iterable[Figure]) -> Figure:
    """Their sum. Those that are plainly nothing are left out of the formula."""
    parts = [figure for figure in figures if figure != NOTHING]
    if not parts:
        return NOTHING
    return Figure("+".join(part.formula for part in parts), sum((part.number for part in parts), Decimal(0)))


def minus(figure: Figure, other: Figure) -> Figure:
    """The difference of two figures."""
    return Figure(f"({figure.formula})-({other.formula})", figure.number - other.number)


def times(figure: Figure, factor: Decimal) -> Figure:
    """A figure in another unit."""
    return figure if factor == 1 else Figure(f"({figure.formula})*{factor:f}", figure.number * factor)


def where_any(counts: Iterable[Figure], figure: Figure) -> Figure:
    """The figure where none of the counts is 0, else nothing: a blank is never zero."""
    needed = list(counts)
    tests = ",".join(f"{count.formula}=0" for count in needed)
    test = tests if len(needed) == 1 else f"OR({tests})"
    return Figure(f'IF({test},"",{figure.formula})', figure.value if all(count.number for count in needed) else "")
