"""What a table of figures says: its figures with the places that they stand in, and what is wrong with it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from metrics.definitions import Metric
from metrics.files.cells import Number
from metrics.files.columns import Column
from metrics.periods import Period
from metrics.trajectory import Series
from returns.tables_in.faults import Fault


class Key(NamedTuple):
    """Which figure: the board by its ONS code, the metric by its key."""

    board: str
    metric: str
    part: str
    series: Series
    period: Period


class Place(NamedTuple):
    """Where something stands."""

    row: int
    column: Column


@dataclass(slots=True)
class Entry:
    """One figure of the table: the metric that it is of, and its fields with the places that they stand in."""

    metric: Metric
    fields: dict[str, Number] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that say it."""
        return tuple(sorted({place.row for place in self.places.values()}))


class Faults:
    """What is found wrong; the same in several rows is told once."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, bool], dict[int, None]] = {}

    def add(self, rows: Sequence[int], kind: str, message: str, *, accept: bool = False) -> None:
        """Notes a fault. `accept`: whether a person may say that it is right all the same."""
        self._rows.setdefault((kind, message, accept), {}).update(dict.fromkeys(rows))

    def all(self) -> list[Fault]:
        """Each once, in the order of the first row."""
        found = [
            Fault(tuple(sorted(rows)), kind, message, accept) for (kind, message, accept), rows in self._rows.items()
        ]
        return sorted(found, key=lambda fault: fault.rows[:1])


@dataclass
class Found:
    """All that the rows say. `roles`: the columns that say of what a row's figures are; `spoilt`: rows of which a cell was refused;
    `totals`: rows that sum up all boards and are passed over; `rounded`: figures with more than four decimals."""

    entries: dict[Key, Entry] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    roles: Mapping[str, Column] = field(default_factory=dict)
    spoilt: set[int] = field(default_factory=set)
    totals: int = 0
    rounded: int = 0
