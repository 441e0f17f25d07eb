"""What pictures of metrics show. Pure: plain data, no drawing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from metrics.pictures.scale import Scale

Look = Literal["plan", "actual", "last year", "forecast"]
"""How a line is drawn, told apart without colour: `metrics.pictures.lines.LOOKS`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name as it stands at its end, and its values by place on the axis, in order. Places may be left out: there the
    line has a gap."""

    name: str
    look: Look
    points: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All that a picture of lines shows. `places`: the words below each place of the axis, a text for each line of them. `band`:
    place, lowest and highest value of what chance explains. `unit` stands above, `notes` below."""

    title: str
    description: str
    unit: str
    places: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]
    band: tuple[tuple[int, Decimal, Decimal], ...] = ()
    notes: tuple[str, ...] = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """One row: a board's name, its actual, its plan and how far chance moves it around that (`low` to `high`), in the unit of the
    picture, and the actual as it is printed beside it; None is not known."""

    name: str
    printed: str
    actual: Decimal | None
    plan: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Dots:
    """All that a picture over many boards shows."""

    title: str
    description: str
    unit: str
    rows: tuple[Dot, ...]
    scale: Scale
    notes: tuple[str, ...] = ()
