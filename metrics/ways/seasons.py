"""Seasonal reprofile: the year's total is kept, months that have passed are what they were, the rest follows earlier years. Pure.

The shape is the mean of the earlier years' shapes: each year counts alike, however large it was, its figures being taken as
multiples of their own mean. So a year of which some months are missing still tells how its months compare with each other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from metrics.periods import Period
from metrics.ways.shares import CannotDraw, named, shared_out, worded

Shape = Mapping[Period, Decimal]
"""What an earlier year had, under the periods of the year that is drawn; those of which it says nothing are absent."""


class CannotReprofile(CannotDraw):
    """Why the rest of a year can't be spread, and what to do."""


@dataclass(frozen=True)
class Reprofile:
    """What is known when a year is drawn anew.

    `total`: what all its periods come to. `passed`: actuals of those that are over. `fixed`: those to be kept, and what they
    are; of a period that is over, the actual stands. `quantum`: what all drawn figures are multiples of. `offered`: whether any
    earlier year is known that has a shape.
    """

    periods: Sequence[Period]
    total: Decimal
    passed: Mapping[Period, Decimal]
    fixed: Mapping[Period, Decimal]
    shapes: Sequence[Shape]
    quantum: Decimal = Decimal(1)
    offered: bool = True

    @property
    def known(self) -> dict[Period, Decimal]:
        """The periods that are not drawn."""
        return {**self.fixed, **self.passed}

    @property
    def rest(self) -> Decimal:
        """What is left of the total for the periods that are drawn."""
        return self.total - sum(self.known.values(), Decimal(0))

    @property
    def open(self) -> list[Period]:
        """The periods that are."""
        known = self.known
        return [period for period in self.periods if period not in known]


def reprofiled(asked: Reprofile) -> dict[Period, Decimal]:
    """Every period's figure; together exactly the total, none negative. Raises CannotReprofile."""
    known, still = asked.known, asked.open
    _refuse_negative(known, asked.total)
    rest = asked.rest
    shown = partial(worded, quantum=asked.quantum)
    if rest < 0:
        raise CannotReprofile(
            f"The actuals and the periods to be kept come to {shown(asked.total - rest)}, which is {shown(-rest)} more than "
            f"the year’s total of {shown(asked.total)}. Keep fewer periods as they are, or change the year’s total first."
        )
    if rest and not still:
        raise CannotReprofile(
            f"{shown(rest)} of the year’s total of {shown(asked.total)} is left, and no period to spread it over: all have passed "
            "or are to be kept. Keep fewer periods as they are."
        )
    drawn = (
        shared_out(rest, _weights(_shapes(asked), still), asked.quantum) if rest else dict.fromkeys(still, Decimal(0))
    )
    return {period: drawn[period] if period in drawn else known[period] for period in asked.periods}


def _refuse_negative(known: Mapping[Period, Decimal], total: Decimal) -> None:
    for period, value in known.items():
        if value < 0:
            raise CannotReprofile(f"The figure for {period.label} is negative. Correct it first.")
    if total < 0:
        raise CannotReprofile("The year’s total is negative. Correct it first.")


def _shapes(asked: Reprofile) -> Sequence[Shape]:
    if asked.shapes:
        return asked.shapes
    if asked.offered:
        raise CannotReprofile("No earlier year was chosen. Tick at least one.")
    raise CannotReprofile(
        "No earlier year is known, month by month or quarter by quarter, to take the shape of. Bring its figures in first, or draw "
        "straight steps."
    )


def _weights(shapes: Sequence[Shape], still: Collection[Period]) -> dict[Period, Fraction]:
    """How heavy each open period is: the mean of the years that know it."""
    telling = [shape for shape in map(_relative, shapes) if shape]
    if not telling:
        raise CannotReprofile(
            "The earlier years have no figure above 0, so they have no shape. Choose other years, or draw straight steps."
        )
    missing = [period for period in still if not any(period in shape for shape in telling)]
    if missing:
        raise CannotReprofile(
            f"No earlier year that was chosen has a figure for the time of {named(missing)}. Choose another year as well, or keep "
            f"{'it' if len(missing) == 1 else 'them'} as planned."
        )
    weights = {period: _mean(shape[period] for shape in telling if period in shape) for period in still}
    if not any(weights.values()):
        raise CannotReprofile(
            "In the earlier years nothing fell into the periods that are left, so they have no shape there. Choose other years, "
            "or draw straight steps."
        )
    return weights


def _relative(shape: Shape) -> dict[Period, Fraction]:
    """An earlier year's figures as multiples of their mean; empty where all are 0."""
    values = {period: Fraction(value) for period, value in shape.items()}
    total = sum(values.values(), Fraction(0))
    return {period: value * len(values) / total for period, value in values.items()} if total else {}


def _mean(values: Iterable[Fraction]) -> Fraction:
    found = list(values)
    return sum(found, Fraction(0)) / len(found)
