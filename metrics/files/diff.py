"""What a table of figures changes against what stands, so that a person can read it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from metrics.arithmetic import worked_out
from metrics.definitions import Metric
from metrics.files.found import Entry, Key
from metrics.trajectory import FIELDS, NOTHING, Figure
from metrics.writing import Change as Written
from metrics.writing import Spot
from returns.tables_in import changes


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after; NOTHING is absence."""

    key: Key
    old: Figure
    new: Figure

    @property
    def adds(self) -> bool:
        """Whether there was no such figure."""
        return not self.old

    @property
    def exact(self) -> str:
        """All of it, for a seal."""
        board, metric, part, series, period = self.key
        return f"{board} {metric} {part} {series} {period.code} {self.old.to_json()} {self.new.to_json()}"

    def difference(self, metric: Metric) -> Decimal | None:
        """By how much the metric rises, in its unit; None where it cannot be compared."""
        old, new = main_value(metric, self.old), main_value(metric, self.new)
        return None if old is None or new is None else new - old


@dataclass(frozen=True)
class Group(changes.Group[Change]):
    """One metric in one year: what changes, and how many figures of the table stand so already."""

    metric: Metric
    year: str

    def order(self, change: Change) -> tuple[bool, Decimal, Key]:
        """The biggest first; what is only added comes after it."""
        return change.adds, -abs(change.difference(self.metric) or Decimal(0)), change.key


class Diff(changes.Diff[Group, Change]):
    """All of it, by year and metric."""

    def only(self, wanted: Callable[[Key], bool]) -> "Diff":
        """The same with just those changes whose figures are `wanted`."""
        groups = (
            replace(group, changes=tuple(change for change in group.changes if wanted(change.key)))
            for group in self.groups
        )
        return Diff(tuple(groups))

    def written(self, boards: Mapping[str, int]) -> list[Written]:
        """The same as the door for writes takes it, with what stood there when it was compared. `boards`: ONS code → id."""
        new: dict[tuple[str, str, str, str], dict[Spot, Figure]] = {}
        old: dict[tuple[str, str, str, str], dict[Spot, Figure]] = {}
        for change in self.changes:
            board, metric, part, series, period = change.key
            place = (board, metric, part, period.year)
            new.setdefault(place, {})[series, period] = change.new
            old.setdefault(place, {})[series, period] = change.old
        return [Written(boards[place[0]], *place[1:], figures, old[place]) for place, figures in new.items()]


def compare(entries: Mapping[Key, Entry], wanted: Mapping[Key, Figure], stands: Mapping[Key, Figure]) -> Diff:
    """What changes when the figures of a table stand as `wanted`."""
    changed: dict[tuple[str, str], list[Change]] = {}
    unchanged: dict[tuple[str, str], int] = {}
    metrics: dict[tuple[str, str], Metric] = {}
    for key, new in wanted.items():
        place, old = (key.period.year, key.metric), stands.get(key, NOTHING)
        here = changed.setdefault(place, [])
        metrics.setdefault(place, entries[key].metric)
        if old == new:
            unchanged[place] = unchanged.get(place, 0) + 1
        else:
            here.append(Change(key, old, new))
    return Diff(
        tuple(Group(tuple(here), unchanged.get(at, 0), metrics[at], at[0]) for at, here in sorted(changed.items()))
    )


def merged(entry: Entry, stands: Figure) -> Figure:
    """A figure as it would stand: what the table does not say of it stays as it is."""
    said = {name: number.value for name, number in entry.fields.items()}
    return Figure(*(said.get(name, getattr(stands, name)) for name in FIELDS)) if stands else Figure(**said)


def main_value(metric: Metric, figure: Figure) -> Decimal | None:
    """What a figure comes to by itself, as its metric is measured; a count where no rate can be worked out."""
    if metric.measure == "count":
        return figure.count
    value = worked_out(metric, figure.count, figure.denominator)
    return next((one for one in (figure.stated, value, figure.count) if one is not None), None)
