"""What pictures are drawn of, and what they are once drawn. Pure: plain data, no drawing."""

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
class Table:
    """The figures behind a picture, as they are printed; where `summed`, the last row is their sum. The first column says what a
    row is of, the others are amounts; '' where there is none."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    summed: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture. `key` is its name within a plan, for addresses and ids; `svg` may stand in a page as it is: it carries title
    and description, and nothing in it asks for a style or reaches outside."""

    key: str
    title: str
    description: str
    svg: str
    table: Table


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


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture before it is drawn. `key` is its name within a plan."""

    key: str
    drawing: Drawing
    table: Table
