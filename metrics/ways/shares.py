"""What all ways need: a sum shared out so that nothing is lost to rounding, and the reason why something can't be drawn. Pure."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

from metrics.periods import Period, after

Key = TypeVar("Key")


class CannotDraw(ValueError):
    """Why a trajectory can't be drawn as it was asked for, and what to do, as a sentence for the person who asked."""


def shared_out(total: Decimal, weights: Mapping[Key, Fraction], quantum: Decimal) -> dict[Key, Decimal]:
    """A total that is not negative, shared out by weights in multiples of `quantum`, by largest remainder.

    The shares add up to it exactly; what is no whole quantum goes to the heaviest. Raises ValueError where there is something to
    share and no weight.
    """
    whole = sum(weights.values(), Fraction(0))
    if not whole:
        if total:
            raise ValueError("there is no weight to share by")
        return dict.fromkeys(weights, Decimal(0))
    units = int(total / quantum)
    exact = {key: units * weight / whole for key, weight in weights.items()}
    floors = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(weights, key=lambda key: floors[key] - exact[key])
    for key in by_remainder[: units - sum(floors.values())]:
        floors[key] += 1
    shares = {key: count * quantum for key, count in floors.items()}
    shares[max(weights, key=lambda key: weights[key])] += total - units * quantum
    return shares


def to_quantum(value: Decimal, quantum: Decimal) -> Decimal:
    """The nearest multiple of `quantum` (a power of ten), half up."""
    return value.quantize(quantum, ROUND_HALF_UP)


def worded(value: Decimal, quantum: Decimal) -> str:
    """A figure in a sentence: with the decimals of `quantum`, more if it has more, and thousands."""
    places = max(-int(one.as_tuple().exponent) for one in (quantum, value.normalize()))
    return f"{value:,.{places}f}"


def named(periods: list[Period]) -> str:
    """Periods in a sentence: "June 2017, July 2017 and August 2017"."""
    *most, last = (period.label for period in periods)
    return f"{', '.join(most)} and {last}" if most else last


def ranged(periods: Iterable[Period]) -> str:
    """The same by their first and last where they follow each other: "April 2017 and June to August 2017"."""
    runs: list[list[Period]] = []
    for period in sorted(periods):
        if runs and after(runs[-1][-1].starts, period.length).starts == period.starts:
            runs[-1].append(period)
        else:
            runs.append([period])
    *most, last = (_run(run[0], run[-1]) for run in runs)
    return f"{', '.join(most)} and {last}" if most else last


def _run(first: Period, last: Period) -> str:
    begin, end = (period.label if period.span == "month" else period.short for period in (first, last))
    if first == last:
        return end
    (name, year), (_, other) = begin.rsplit(" ", 1), end.rsplit(" ", 1)
    return f"{name if year == other else begin} to {end}"
