"""So many percent more or less than last year. Pure.

Of a flow the year's total is changed, rounded once, and spread by last year's shape, so that the periods add up to it exactly. A
level has no total: each of its periods is changed by itself.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from metrics.periods import Period
from metrics.ways.shares import CannotDraw, shared_out, to_quantum, worded

HUNDRED = Decimal(100)


def changed(
    last_year: Mapping[Period, Decimal], percent: Decimal, quantum: Decimal, *, total: Decimal | None = None
) -> dict[Period, Decimal]:
    """The figures of a flow a year later: their total changed by `percent` (negative: less), spread by the shape of `last_year`.
    `total`: last year's, where that is not what its periods come to.

    Raises CannotDraw below -100 %, and where there is a total and no shape.
    """
    before = sum(last_year.values(), Decimal(0)) if total is None else total
    new = to_quantum(before * _factor(percent), quantum)
    if new and not any(last_year.values()):
        raise CannotDraw("All of last year’s periods are 0, so they have no shape. Draw straight steps instead.")
    weights = {period.shifted(1): Fraction(value) for period, value in last_year.items()}
    return shared_out(new, weights, quantum)


def changed_each(
    last_year: Mapping[Period, Decimal], percent: Decimal, quantum: Decimal, *, most: Decimal | None = None
) -> dict[Period, Decimal]:
    """The figures of a level a year later, each changed by `percent` of itself. Raises CannotDraw below -100 %, or where a figure
    comes above `most`."""
    drawn = {period.shifted(1): to_quantum(value * _factor(percent), quantum) for period, value in last_year.items()}
    for period, value in drawn.items():
        if most is not None and value > most:
            raise CannotDraw(
                f"{period.label} would come to {worded(value, quantum)}, and the most is {most:f}. Choose a smaller change."
            )
    return drawn


def _factor(percent: Decimal) -> Decimal:
    if percent < -HUNDRED:
        raise CannotDraw("Nothing can fall by more than 100 %. Choose a smaller change.")
    return 1 + percent / HUNDRED
