"""What pictures of a plan are drawn of. Pure: plain data, no drawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quarter:
    """How far the money is by the end of one quarter (1 is April to June), in pounds, each counted from April; None is not known.

    `forecast` of quarter 4 is what is forecast for the whole year.
    """

    number: int
    planned: Decimal | None = None
    forecast: Decimal | None = None
    actual: Decimal | None = None


@dataclass(frozen=True, slots=True)
class YearOfQuarters:
    """One year's quarters, of one board (an ONS code) or of all boards of a plan together ('')."""

    year: str
    quarters: Sequence[Quarter]
    board: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its short name, its length in units, and the amount as it is printed beside it. `style` is its place among the
    looks of a picture: the same in each group, it tells bars apart without colour."""

    name: str
    amount: Decimal
    printed: str
    style: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that belong together, below one heading."""

    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that a picture shows: what it is drawn of, whole. The same drawing gives the same picture."""

    title: str
    description: str
    groups: tuple[Group, ...]
    unit: str = ""

    @property
    def longest(self) -> Decimal:
        """The amount of the longest bar; 0 where there is none."""
        return max((bar.amount for bar in bars_of(self.groups)), default=Decimal(0))


def bars_of(groups: Iterable[Group]) -> list[Bar]:
    """All bars, in their order."""
    return [bar for group in groups for bar in group.bars]
