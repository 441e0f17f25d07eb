"""Straight steps from a baseline to a target, and on to a second one, as the plans of 2017-19 drew delayed transfers. Pure.

From a baseline in March to a target in September are six equal steps; figures are rounded as they are printed, steps are not. A
part's figures are its ratio of the whole's. Source: the tables of the three boroughs' plan for 2017-19, which give the ratio, both
targets and both steps of each part to two decimals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from metrics.periods import LENGTHS, MONTHS, Period, after
from metrics.ways.shares import CannotDraw, shared_out, to_quantum

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Stop:
    """A value that is to hold in a period: the baseline, or a target."""

    period: Period
    value: Decimal


@dataclass(frozen=True, slots=True)
class Phase:
    """From one stop to the next in `count` equal steps. `step` is how much comes off with each, negative where it rises; not
    rounded."""

    start: Stop
    end: Stop
    count: int

    @property
    def step(self) -> Decimal:
        """How much comes off with each period."""
        return (self.start.value - self.end.value) / self.count

    def value(self, number: int) -> Decimal:
        """What it comes to after so many steps."""
        return self.start.value + (self.end.value - self.start.value) * number / self.count


@dataclass(frozen=True)
class Steps:
    """A straight trajectory. `values`: each period after the baseline, rounded; `exact`: the same before rounding."""

    phases: tuple[Phase, ...]
    values: Mapping[Period, Decimal]
    exact: Mapping[Period, Decimal]

    @property
    def baseline(self) -> Stop:
        """What it starts from."""
        return self.phases[0].start


def straight(baseline: Stop, targets: Sequence[Stop], quantum: Decimal) -> Steps:
    """Equal steps from the baseline to the first target, and from each target to the next. All are of periods of one length.

    Raises CannotDraw where a target does not come after what it starts from, or a value is negative.
    """
    stops = [Stop(stop.period, stop.value) for stop in (baseline, *targets)]
    for stop in stops:
        if stop.value < 0:
            raise CannotDraw(f"The figure for {stop.period.label} is negative. Give a figure of 0 or more.")
    phases = tuple(_phase(start, end) for start, end in pairwise(stops))
    if not phases:
        raise CannotDraw("There is no target to step to. Give at least one.")
    exact = {
        _later(phase.start.period, number): phase.value(number)
        for phase in phases
        for number in range(1, phase.count + 1)
    }
    return Steps(phases, {period: to_quantum(value, quantum) for period, value in exact.items()}, exact)


def split(
    values: Mapping[Period, Decimal], ratios: Mapping[str, Decimal], quantum: Decimal
) -> dict[str, dict[Period, Decimal]]:
    """Each part's figures of a whole's, by ratios in percent; in each period the parts add up to the whole.

    Raises CannotDraw where the ratios don't come to 100.
    """
    if any(ratio < 0 for ratio in ratios.values()) or sum(ratios.values()) != HUNDRED:
        raise CannotDraw(
            f"The shares of the parts come to {sum(ratios.values()):f} %. They must come to 100 %, and none can be negative."
        )
    weights = {part: Fraction(ratio) for part, ratio in ratios.items()}
    each = {period: shared_out(value, weights, quantum) for period, value in values.items()}
    return {part: {period: shares[part] for period, shares in each.items()} for part in ratios}


def split_steps(steps: Steps, ratios: Mapping[str, Decimal], quantum: Decimal) -> dict[str, tuple[Decimal, ...]]:
    """Each part's step in each phase, rounded as figures are printed."""
    return {
        part: tuple(to_quantum(phase.step * ratio / HUNDRED, quantum) for phase in steps.phases)
        for part, ratio in ratios.items()
    }


def ratios_of(values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What each part is of all together, in percent with two decimals that come to 100. Raises CannotDraw where all are 0."""
    weights = {part: Fraction(value) for part, value in values.items()}
    if not sum(weights.values()):
        raise CannotDraw("All parts are 0, so they have no ratio. Give the ratio yourself.")
    return shared_out(HUNDRED, weights, Decimal("0.01"))


def _phase(start: Stop, end: Stop) -> Phase:
    if start.period.span != end.period.span:
        raise CannotDraw(
            f"{start.period.label} and {end.period.label} are not equally long. Choose two months or two quarters."
        )
    apart = (
        (end.period.starts.year - start.period.starts.year) * MONTHS
        + end.period.starts.month
        - start.period.starts.month
    )
    if apart <= 0:
        raise CannotDraw(f"{end.period.label} does not come after {start.period.label}. Choose a later target.")
    return Phase(start, end, apart // LENGTHS[start.period.span])


def _later(period: Period, number: int) -> Period:
    return Period(after(period.starts, number * period.length).starts, period.span)
