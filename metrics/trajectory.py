"""One metric of one board as a plain object: what is planned, what came of it, what it started from, and the populations. Pure.

A figure is what is known of a metric for one period: a count, what it is divided by, and the rate or proportion as it was printed.
Any of the three may be absent; what can be worked out is never stored (`metrics.arithmetic`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from metrics.definitions import Metric
from metrics.periods import Period

Series = Literal["plan", "actual", "baseline"]
SERIES: Mapping[Series, str] = {"plan": "Plan", "actual": "Actual", "baseline": "Baseline"}
FIELDS = ("count", "denominator", "stated")


@dataclass(frozen=True, slots=True)
class Figure:
    """`count` in the metric's own unit; `denominator` what it is divided by, where that is not the board's population; `stated`:
    the rate or proportion as it is printed (per 100,000, or percent)."""

    count: Decimal | None = None
    denominator: Decimal | None = None
    stated: Decimal | None = None

    def __bool__(self) -> bool:
        return self != NOTHING

    def to_json(self) -> list[str | None]:
        """As it is kept in a history: three texts, None for what is absent."""
        return [None if value is None else exact(value) for value in (self.count, self.denominator, self.stated)]


def exact(value: Decimal) -> str:
    """A figure as text, the same for equal figures: "9.26", "12", never "12.00" or "1E+1"."""
    return f"{value.normalize():f}" if value else "0"


def figure_from(said: Iterable[str | None] | None) -> Figure:
    """What `Figure.to_json` gave; None is no figure."""
    return Figure(*(None if value is None else Decimal(value) for value in said)) if said is not None else NOTHING


def commas(value: Decimal) -> str:
    """A figure as people read it: "1,813", "620.6"."""
    return f"{Decimal(exact(value)):,f}"


def worded(metric: Metric, figure: Figure, *, printed: str = "") -> str:
    """A figure with all that is known of it: "1,260", "1,813 of 292,125, 620.6"; '' for none. `printed` follows a printed rate."""
    counted = "" if figure.count is None else commas(figure.count)
    if figure.denominator is not None:
        counted = f"{counted or '?'} of {commas(figure.denominator)}"
    sign = " %" if metric.measure == "percent" else ""
    stated = "" if figure.stated is None else f"{commas(figure.stated)}{sign}{printed}"
    return ", ".join(part for part in (counted, stated) if part)


NOTHING = Figure()

Figures = Mapping[Period, Figure]


class Place(NamedTuple):
    """Which trajectory, over all years: a board (ONS code), a metric (key) and a part."""

    board: str
    metric: str
    part: str = ""


@dataclass(frozen=True)
class Trajectory:
    """A metric of a board, of all years that are known.

    `populations`: calendar year → people of the metric's ages. `part`: whose part of the metric it is, '' for the whole.
    """

    board: str
    metric: Metric
    part: str = ""
    plan: Figures = field(default_factory=dict)
    actual: Figures = field(default_factory=dict)
    baseline: Figures = field(default_factory=dict)
    populations: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Which one it is."""
        return Place(self.board, self.metric.key, self.part)

    def figures(self, series: Series) -> Figures:
        """The figures of one series."""
        return {"plan": self.plan, "actual": self.actual, "baseline": self.baseline}[series]

    @property
    def years(self) -> tuple[str, ...]:
        """The financial years of which anything is planned or known, in order."""
        return tuple(sorted({period.year for figures in (self.plan, self.actual) for period in figures}))

    def planned(self, figures: Figures) -> "Trajectory":
        """The same with these figures of the plan in the place of those for the same periods: for a preview."""
        return replace(self, plan={**self.plan, **figures})

    def of_year(self, series: Series, year: str) -> dict[Period, Figure]:
        """The figures of one series for the periods of one year, in order."""
        found = self.figures(series)
        return {period: found[period] for period in sorted(found) if period.year == year}
