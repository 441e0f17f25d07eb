"""Review by exception: of one return, what a reviewer looks at first, and what is unchanged or within tolerance. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from returns.answer_types import Value
from returns.answers import Name
from returns.checks import Report
from returns.comparing import ComparedSheet, Pair, Side, compare
from returns.definition.model import Sheet

TOLERANCE = Decimal("0.05")
"""A number that changed by less than this share of what it was needs no look."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Answers of one sheet, beside what the quarter before said."""

    title: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """An answer that is missing: its name and what is asked."""

    name: Name
    label: str


@dataclass(frozen=True, slots=True)
class Review:
    """One return for its reviewer. `changed`: what the board answers otherwise than before, beyond the tolerance; `rest`:
    everything else that it says. `before`: what the period before is called; empty where no return of it is held."""

    before: str
    changed: tuple[Compared, ...]
    rest: tuple[Compared, ...]
    unanswered: tuple[tuple[Sheet, tuple[Gap, ...]], ...]

    @property
    def count_changed(self) -> int:
        """How many answers changed beyond the tolerance."""
        return sum(len(sheet.pairs) for sheet in self.changed)

    @property
    def count_unanswered(self) -> int:
        """How many answers are missing."""
        return sum(len(gaps) for _, gaps in self.unanswered)


def review_of(now: Side, before: Side | None, report: Report) -> Review:
    """The return `now`, whose checks said `report`, beside the one for the period before."""
    sheets = compare(now, before if before is not None else now)
    to_see = {pair.key for sheet in sheets for pair in sheet.pairs if _needs_a_look(pair, now, before)}
    return Review(
        before.label if before is not None else "",
        tuple(_part(sheets, lambda pair: pair.key in to_see)),
        tuple(_part(sheets, lambda pair: pair.key not in to_see and _says(now, pair))),
        tuple(_unanswered(now, report)),
    )


def _part(sheets: Iterable[ComparedSheet], wanted: Callable[[Pair], bool]) -> Iterator[Compared]:
    for sheet in sheets:
        pairs = tuple(pair for pair in sheet.pairs if wanted(pair))
        if pairs:
            yield Compared(sheet.title, pairs)


def _says(now: Side, pair: Pair) -> bool:
    return pair.newer is not None and _value(now, pair.key) is not None


def _needs_a_look(pair: Pair, now: Side, before: Side | None) -> bool:
    """Whether both forms ask it, and the answers differ by more than the tolerance."""
    if before is None or not pair.change or pair.asked_once:
        return False
    new, old = _value(now, pair.key), _value(before, pair.key)
    if isinstance(new, Decimal) and isinstance(old, Decimal):
        return not within_tolerance(new, old)
    return True


def within_tolerance(new: Decimal, old: Decimal) -> bool:
    """Whether a number changed by less than 5 % of what it was."""
    return abs(new - old) < TOLERANCE * abs(old)


def _value(side: Side, key: str) -> Value | None:
    """The answer that a pair's key names: a plain question's, or that of a table's row by its place (`schemes.name@2`)."""
    name = Name.parse(key)
    if not name.row:
        return side.answers.value(name.key)
    found = side.definition.table_columns.get(name.key)
    rows = side.answers.table(found[0].key) if found is not None else ()
    place = int(name.row) - 1
    return rows[place].values.get(name.key) if place < len(rows) else None


def _unanswered(now: Side, report: Report) -> Iterator[tuple[Sheet, tuple[Gap, ...]]]:
    for result in report.sheets:
        if result.gaps:
            yield result.sheet, tuple(Gap(name, now.definition.called(name.key)) for name in result.gaps)
