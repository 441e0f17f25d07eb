"""The scale of an axis: round numbers around what is shown. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from metrics.trajectory import exact

MOST_STEPS = 4
_NOUGHT_FROM = Decimal("0.5")
"""Where the smallest value is less than this part of the largest, the scale begins at 0."""
_ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` to `high` in equal steps."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        """The numbers that stand at the axis."""
        return tuple(self.low + self.step * number for number in range(int((self.high - self.low) / self.step) + 1))

    def part(self, value: Decimal) -> float:
        """How far along the scale a value stands, from 0 to 1."""
        return float((value - self.low) / (self.high - self.low))


def scale_of(values: Iterable[Decimal], *, nought: bool = False, most: int = MOST_STEPS) -> Scale:
    """A scale for these values, at least one, none of them negative. It begins at 0 if that costs little room, or with `nought`."""
    found = list(values)
    low, high = min(found), max(found)
    if nought or low <= high * _NOUGHT_FROM:
        low = Decimal(0)
    if low == high:
        low, high = (low * Decimal("0.9"), high * Decimal("1.1")) if high else (Decimal(0), Decimal(1))
    step = _step((high - low) / most)
    return Scale(_to(low, step, ROUND_FLOOR), _to(high, step, ROUND_CEILING), step)


def _step(least: Decimal) -> Decimal:
    """The smallest round number from `least` on."""
    unit = Decimal(1).scaleb(least.adjusted())
    return next(one * unit for one in _ROUND if one * unit >= least)


def _to(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).to_integral_value(rounding) * step


def tick_text(value: Decimal) -> str:
    """A number of the scale, with thousands."""
    whole, dot, decimals = exact(value).partition(".")
    return f"{int(whole):,}{dot}{decimals}"
