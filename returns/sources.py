"""What other rooms give to returns: sheets that they keep, values that a form may take, figures that its rules may look at, and
what stands beside its questions. They register when they start.

A sheet that says `kept_by = "schemes"` belongs to the keeper of that name; `from = "schemes:pooled_fund"` takes the value of
that name; a rule looks at `figures.nea_variance`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from bcf.models import Board, User
from returns.answer_types import Value
from returns.definition.model import Definition, Period, Sheet, Source
from returns.kept import KeptChange, KeptSheet
from returns.models import Submission
from returns.pdf import Certificate


class Keeper:
    """A room that keeps the content of some sheets of a plan. Those that override nothing keep nothing.

    Whatever it writes goes through `returns.locking.lock_kept` first and `Lock.note_kept` afterwards, in one transaction.
    """

    def address(self, submission: Submission, slug: str) -> str:
        """The page on which a sheet is filled in."""
        raise NotImplementedError

    def new_address(self, period: str, board: Board) -> str:
        """The page on which a plan for this period is begun; '' where there is none."""
        return ""

    def sheets(self, submission: Submission) -> Mapping[str, KeptSheet]:
        """Slug → what stands on each of its sheets now, in a fixed number of queries."""
        raise NotImplementedError

    def printed(self, submission: Submission) -> Mapping[str, str]:
        """Slug → safe HTML for the PDF in the place of the sheet: headings from h3 on, tables with caption and scope, pictures as
        SVG. A sheet that is left out is empty."""
        return {}

    def workbook(self, submission: Submission, certificate: Certificate | None, *, publication: bool) -> bytes | None:
        """The plan as a workbook, which returns stamp then; None: the form's own is good enough."""
        return None

    def prepared_by(self, submission: Submission, user: User) -> bool:
        """Whether somebody brought or changed anything on its sheets."""
        return False

    def history(self, submission: Submission) -> Iterable[KeptChange]:
        """Everything that was changed on its sheets, newest first."""
        return ()

    def held(self) -> QuerySet[Submission]:
        """The submissions that must not be removed, as it keeps something for them."""
        return Submission.objects.none()


Provider = Callable[[Board, Period], Mapping[str, Value | None]]
"""Gives name → value for a board's return of a period; absent or None where nothing is known. Money is Decimal pounds."""


Teller = Callable[[Sequence[Board], Period], Mapping[int, Mapping[str, Decimal]]]
"""Gives id of a board → name → figure of many boards for a period, in a fixed number of queries; absent where nothing is known.
Each figure has as many decimals as a message is to show."""


Moment = tuple[int, datetime]
"""A board (id), and when somebody explained one of its figures."""
Changes = Callable[[Sequence[tuple[Board, datetime]], Period], Mapping[Moment, Collection[str]]]
"""Gives moment → names of the figures that were told otherwise then than they are now, of many boards for a period, in a fixed
number of queries; absent where all are the same."""


@dataclass(frozen=True, slots=True)
class _Provided:
    """What one room has registered."""

    provider: Provider
    names: frozenset[str]
    label: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What one room tells of boards. `changes`: None where its figures never change."""

    teller: Teller
    names: frozenset[str]
    changes: Changes | None


_keepers: dict[str, Keeper] = {}
_providers: dict[str, _Provided] = {}
_tellers: dict[str, _Told] = {}


class NoSuchKeeper(LookupError):
    """A form names a keeper that no room has registered."""


def keep(name: str, keeper: Keeper) -> None:
    """Registers who keeps the sheets that say `kept_by = name`."""
    _keepers[name] = keeper


def provide(room: str, provider: Provider, *, names: Iterable[str], label: str) -> None:
    """Registers the values that forms ask of a room as `room:name`; one call gives all of them.

    `label` says where they are from, beside an answer: "the plan of the year".
    """
    _providers[room] = _Provided(provider, frozenset(names), label)


def tell_figures(room: str, teller: Teller, *, names: Iterable[str], changes: Changes | None = None) -> None:
    """Registers the figures of a board that rules look at as `figures.<name>`; one call gives all of them.

    `changes` says which of them were others when they were explained, so that the board is asked again.
    """
    _tellers[room] = _Told(teller, frozenset(names), changes)


def figures_for(names: Collection[str], boards: Sequence[Board], period: Period) -> dict[int, dict[str, Decimal]]:
    """Id of a board → what the rooms tell of it for a period now. Every room that has any of these names is asked once."""
    found: dict[int, dict[str, Decimal]] = {board.pk: {} for board in boards}
    for told in _tellers.values():
        if told.names.intersection(names):
            for board, figures in told.teller(boards, period).items():
                found[board].update(figures)
    return found


def changed_since(
    names: Collection[str], moments: Sequence[tuple[Board, datetime]], period: Period
) -> dict[Moment, frozenset[str]]:
    """Moment → which of these figures were told otherwise then than now. Every room that has any of them is asked once."""
    found: dict[Moment, frozenset[str]] = {}
    for told in _tellers.values():
        if told.changes is not None and told.names.intersection(names):
            for moment, changed in told.changes(moments, period).items():
                found[moment] = found.get(moment, frozenset()) | told.names.intersection(names, changed)
    return found


@contextmanager
def registered_only_here() -> Iterator[None]:
    """What is registered inside is forgotten afterwards: for tests."""
    registries: tuple[dict[str, Any], ...] = (_keepers, _providers, _tellers)
    before = [dict(known) for known in registries]
    try:
        yield
    finally:
        for known, was in zip(registries, before, strict=True):
            known.clear()
            known.update(was)


def keeper_of(name: str) -> Keeper:
    """The keeper of this name. Raises NoSuchKeeper."""
    if name not in _keepers:
        raise NoSuchKeeper(f"no room keeps sheets under the name '{name}'")
    return _keepers[name]


def all_keepers() -> list[Keeper]:
    """Every keeper there is."""
    return list(_keepers.values())


def keepers_of(definition: Definition) -> list[Keeper]:
    """Everybody who keeps sheets of this form, once each. Raises NoSuchKeeper."""
    return [keeper_of(name) for name in definition.keepers]


def kept_sheets(submission: Submission, definition: Definition) -> dict[str, KeptSheet]:
    """Slug → each kept sheet of a submission as it is now; of those that the form has, others are left out."""
    found: dict[str, KeptSheet] = {}
    for name in definition.keepers:
        sheets = keeper_of(name).sheets(submission)
        found.update((sheet.slug, sheets[sheet.slug]) for sheet in definition.kept if sheet.kept_by == name)
    return found


def values_for(definition: Definition, board: Board) -> dict[str, Value | None]:
    """`room:name` → value of everything that the form takes from other rooms, as it is now, each room asked once."""
    found: dict[str, Value | None] = {}
    for room in _rooms(definition):
        if (provided := _providers.get(room)) is not None:
            values = provided.provider(board, definition.period)
            found.update((f"{room}:{name}", values.get(name)) for name in provided.names)
    return found


def _rooms(definition: Definition) -> set[str]:
    return {source.room for question in definition.questions.values() for source in question.sources if source.room}


def unknown_in(definition: Definition) -> list[tuple[Sheet, str, str]]:
    """What the form asks of other rooms that none has registered: on which sheet, at what place, and why it is unknown."""
    found = [
        (sheet, "kept_by", f"no room keeps sheets under the name '{sheet.kept_by}'")
        for sheet in definition.kept
        if sheet.kept_by not in _keepers
    ]
    for sheet, question in definition.everything_asked():
        found += [
            (sheet, f"{question.key}.from", f"no room has registered '{source.registered}'")
            for source in question.sources
            if source.room and not _is_registered(source)
        ]
    told = frozenset[str]().union(*(one.names for one in _tellers.values()))
    found += [
        (definition.sheets_by_key[rule.at], rule.key, f"no room tells 'figures.{name}'")
        for rule in definition.rules
        for name in sorted(rule.figures - told)
    ]
    return found


def _is_registered(source: Source) -> bool:
    return source.room in _providers and source.key in _providers[source.room].names


def source_label(source: Source) -> str:
    """What a registered source is called beside an answer."""
    return _providers[source.room].label if source.room in _providers else source.room
