"""How far two figures may lie apart before it is more than rounding. Pure.

Of papers in thousands each printed part may be off by half a thousand, and so may the total; but no more than three standard
deviations of so many roundings are put down to them (1.2 thousand for one part and a total, 2.3 for six, 9 for a hundred), or a
hundred lines would hide a difference of 50. Figures in pounds are exact: only a printed total may be off by half a pound.
"""

from collections.abc import Iterable
from decimal import Decimal

HALF = Decimal("0.5")
_DEVIATIONS_SQUARED = Decimal(9) / Decimal(12)
"""Three standard deviations of one rounding, squared: a uniform error of ± half a unit has the variance 1/12."""


def tolerance(total: Decimal, parts: Iterable[Decimal] = ()) -> Decimal:
    """The difference in pounds that rounding explains, for a total printed in units of `total` pounds over parts in units of
    `parts` pounds each."""
    grains = [grain for grain in parts if grain > 1]
    most = HALF * (total + sum(grains, Decimal(0)))
    if total <= 1 and not grains:
        return most
    likely = (_DEVIATIONS_SQUARED * sum((grain * grain for grain in (total, *grains)), Decimal(0))).sqrt()
    return min(most, likely)


STATED = {
    "GBP": "Figures are whole pounds: a total may differ by rounding to a pound.",
    "GBP thousands": (
        "Figures are thousands of pounds: each may be rounded by half a thousand. A difference that so many roundings "
        "explain is noted as rounding."
    ),
}
"""Unit of a plan → its tolerance, in words."""
