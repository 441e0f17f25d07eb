"""Where the returns of many boards stand, a line each, in a number of queries that does not hang on how many there are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from bcf.models import Board, BoardQuerySet, Commissioner
from returns.definition.model import Definition, Period
from returns.models import AnswerChange, DefinitionVersion, Signature, Submission, SubmissionBoard, Waiver
from returns.queries import places
from returns.slots import Slot, overlaps_of, slots_among, vintages_of
from returns.stages import HANDED_IN
from returns.standings import COLUMNS, counts_kept, is_good, standings_of
from returns.states import Counts, State, state_at
from returns.timetables import Dates, dates_of_all
from returns.versions import definition_of

NOT_OPENED = "not_opened"
SETTLED = HANDED_IN | {"closed"}
"""States in which nothing is awaited of the board, so that no due date is counted against it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A board under a period. Without a return, `state` and `submission` (its id) are None.

    `signed`: keys of the slots of which nothing is awaited any more. `changed_at`: when an answer was changed last.
    """

    board: Board
    period: Period
    dates: Dates
    state: State | None = None
    submission: int | None = None
    slots: tuple[Slot, ...] = ()
    signed: frozenset[str] = frozenset()
    changed_at: datetime | None = None

    @property
    def key(self) -> str:
        """The state's key."""
        return self.state.key if self.state is not None else NOT_OPENED

    @property
    def word(self) -> str:
        """The state in words."""
        return self.state.word if self.state is not None else "Not opened"

    @property
    def counts(self) -> Counts | None:
        """What the checker counts; None where no return is opened."""
        return self.state.counts if self.state is not None else None

    @property
    def name(self) -> str:
        """What a form calls this line: `2018-19-q3:E09000020`."""
        return f"{self.period.key}:{self.board.ons_code}"

    @property
    def given(self) -> int:
        """How many of the signatures that are needed are there."""
        return sum(slot.key in self.signed for slot in self.slots)

    @property
    def signatures(self) -> str:
        """Signatures in words: "1 of 2"; empty where none is asked for, or nothing is opened."""
        return f"{self.given} of {len(self.slots)}" if self.slots and self.state is not None else ""

    @property
    def days_left(self) -> int | None:
        """Days until the return is due, negative afterwards; None without a date, and once it was handed in."""
        return None if self.key in SETTLED else self.dates.days_left

    @property
    def due(self) -> str:
        """The same in words."""
        return "" if self.key in SETTLED else self.dates.words

    @property
    def late(self) -> bool:
        """Whether it should have been submitted by now."""
        days = self.days_left
        return days is not None and days < 0


class _Place(NamedTuple):
    """A return as it is read for a line."""

    board: int
    period: str
    submission: int
    version: int
    stage: str
    closed_at: datetime | None
    reached: int
    kept_to: int
    changed_at: datetime | None
    kept: Mapping[str, Any]


_PLACE = (
    "board_id",
    "period",
    "submission_id",
    "submission__version_id",
    "submission__stage",
    "submission__closed_at",
    "submission__changed_to",
    "submission__kept_to",
)


def lines_of(boards: BoardQuerySet) -> list[Line]:
    """A line for each of these boards and each published period in which it existed or has a return; latest period first."""
    owners = list(boards)
    versions = {version.pk: version for version in DefinitionVersion.objects.defer("body").order_by("period", "number")}
    definitions = {number: definition_of(version) for number, version in versions.items()}
    newest = {version.period: definitions[number].period for number, version in versions.items()}
    held = {(place.board, place.period): place for place in _places(boards)}
    plans = any(definition.period.kind == "plan" for definition in definitions.values())
    shared = _shared(boards) if plans else {}
    read = _Read(
        definitions,
        dates_of_all(newest),
        held,
        _counts(held, definitions),
        _overlaps([*owners, *(board for together in shared.values() for board in together)], definitions),
        _signed(boards),
        shared,
    )
    return [
        read.line(board, period)
        for period in sorted(newest.values(), key=lambda period: (period.ends, period.key), reverse=True)
        for board in owners
        if (board.pk, period.key) in held or board.existed_on(period.ends)
    ]


@dataclass(frozen=True)
class _Read:
    """All that lines are made of: definitions by version, dates by period, returns by board and period, the rest by return."""

    definitions: Mapping[int, Definition]
    dates: Mapping[str, Dates]
    held: Mapping[tuple[int, str], _Place]
    counts: Mapping[int, Counts]
    overlaps: Mapping[int, list[Commissioner]]
    signed: Mapping[int, set[str]]
    shared: Mapping[int, list[Board]]

    def line(self, board: Board, period: Period) -> Line:
        """The line of a board under a period."""
        dates, place = self.dates[period.key], self.held.get((board.pk, period.key))
        if place is None:
            return Line(board, period, dates)
        definition = self.definitions[place.version]
        return Line(
            board,
            definition.period,
            dates,
            state_at(place.stage, self.counts[place.submission], closed=place.closed_at is not None),
            place.submission,
            self.slots(definition, self.shared.get(place.submission, [board])),
            frozenset(self.signed.get(place.submission, ())),
            place.changed_at,
        )

    def slots(self, definition: Definition, owners: list[Board]) -> tuple[Slot, ...]:
        """The signatures that a return or plan of these boards needs."""
        overlaps = [overlap for owner in owners for overlap in self.overlaps.get(owner.pk, ())]
        return slots_among(definition, owners, overlaps)


def _places(boards: BoardQuerySet) -> Iterator[_Place]:
    last = AnswerChange.objects.filter(pk=OuterRef("submission__changed_to")).values("at")
    standing = (f"submission__standing__{column}" for column in COLUMNS)
    rows = SubmissionBoard.objects.filter(board__in=boards).values_list(*_PLACE, Subquery(last), *standing)
    for row in rows:
        mine = len(_PLACE) + 1
        yield _Place._make((*row[:mine], dict(zip(COLUMNS, row[mine:], strict=True))))


def _counts(held: Mapping[tuple[int, str], _Place], definitions: Mapping[int, Definition]) -> dict[int, Counts]:
    """Id of a submission → what the checker counts: as kept, or checked again where something changed since."""
    stale, found = [], {}
    for place in held.values():
        definition = definitions[place.version]
        earlier = held.get((place.board, definition.period.previous or ""))
        before = earlier.reached if earlier is not None and definition.asks_previous else 0
        if is_good(place.kept, reached=place.reached, before=before, version=place.version, kept_to=place.kept_to):
            found[place.submission] = counts_kept(place.kept)
        else:
            stale.append(place.submission)
    return {**found, **standings_of(list(places().filter(submission__in=stale)))} if stale else found


def _overlaps(boards: Iterable[Board], definitions: Mapping[int, Definition]) -> dict[int, list[Commissioner]]:
    """Board → its commissioners, as far as any form asks for their signatures."""
    found: dict[int, list[Commissioner]] = {}
    vintages = vintages_of(definitions.values())
    for overlap in overlaps_of(boards, vintages) if vintages else []:
        found.setdefault(overlap.board_id, []).append(overlap)
    return found


def _shared(boards: BoardQuerySet) -> dict[int, list[Board]]:
    """Id of a plan → all its boards, by name."""
    plans = Submission.objects.filter(kind="plan", places__board__in=boards)
    places = SubmissionBoard.objects.filter(submission__in=plans).select_related("board")
    found: dict[int, list[Board]] = {}
    for place in places.order_by("board__name", "board__active_from"):
        found.setdefault(place.submission_id, []).append(place.board)
    return found


def _signed(boards: BoardQuerySet) -> dict[int, set[str]]:
    """Id of a submission → keys of the slots that are signed, or of which no signature is needed."""
    mine = Exists(SubmissionBoard.objects.filter(submission=OuterRef("submission"), board__in=boards))
    signatures = Signature.objects.filter(mine, void=None).values_list("submission_id", "slot")
    waivers = Waiver.objects.filter(mine, kind="not_needed", withdrawn_at=None).values_list("submission_id", "slot")
    return _grouped([*signatures, *waivers])


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for submission, slot in pairs:
        found.setdefault(submission, set()).add(slot)
    return found
