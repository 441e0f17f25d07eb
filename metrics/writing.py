"""The one door through which figures are written: locked, compared with what their writer saw, kept with their history."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bcf.models import Board, User
from metrics.models import Figure as FigureRow
from metrics.models import Trajectory, TrajectoryVersion
from metrics.periods import Period, parse
from metrics.trajectory import FIELDS, NOTHING, Figure, Series, figure_from
from returns.figures import figures_changed

Spot = tuple[Series, Period]
"""A figure's place in a trajectory."""
Progress = Callable[[int, int], None]
_TOGETHER = 250
"""Trajectories whose rows are in memory together."""
_BATCH = 2000


@dataclass(frozen=True)
class Change:
    """What is to be written into one trajectory: of a board (id), a metric, a part and a year.

    `figures`: what stands at each spot from now on (`NOTHING`: it goes); other spots are left alone. `seen`: what the writer saw at
    these spots; a field that somebody changed since, and that the writer changed otherwise, is a conflict. None: not compared.
    """

    board: int
    metric: str
    part: str
    year: str
    figures: Mapping[Spot, Figure]
    seen: Mapping[Spot, Figure] | None = None

    @property
    def key(self) -> tuple[int, str, str, str]:
        """Which trajectory."""
        return (self.board, self.metric, self.part, self.year)


def changes_by_year(
    board: int, metric: str, part: str, figures: Mapping[Spot, Figure], seen: Mapping[Spot, Figure] | None = None
) -> list[Change]:
    """Figures of whichever years as changes, one for each year's trajectory. `seen`: what the writer saw, as in `Change`."""
    years: dict[str, dict[Spot, Figure]] = {}
    for spot, figure in figures.items():
        years.setdefault(spot[1].year, {})[spot] = figure
    return [
        Change(board, metric, part, year, here, None if seen is None else {spot: seen[spot] for spot in here})
        for year, here in years.items()
    ]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two people changed at once: which one, what the other wrote (`theirs`) and who and when, and what was not
    written (`mine`)."""

    spot: Spot
    field: str
    theirs: object
    mine: object
    by: str
    at: datetime | None


@dataclass
class Written:
    """What came of a save. `batch`: its name in the history. `figures`: how many were written."""

    batch: uuid.UUID
    figures: int = 0
    trajectories: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


def spot_code(spot: Spot) -> str:
    """A spot as the history names it: "plan 2017-04"."""
    return f"{spot[0]} {spot[1].code}"


def spot_of(code: str) -> Spot:
    """The spot of a code."""
    series, _, period = code.partition(" ")
    return series, parse(period)  # type: ignore[return-value]


def silent(done: int, total: int) -> None:
    """Tells nobody how far it is."""


@transaction.atomic
def write(
    changes: Sequence[Change], *, by: User | None, how: str, reason: str = "", progress: Progress = silent
) -> Written:
    """Writes all of these, or nothing; of a save with conflicts, what does not conflict. `how` is one of `metrics.models.HOW`.

    A trajectory that is not there yet is made. Returns of the boards are told, as their rules look at figures.
    """
    written, done = Written(uuid.uuid4()), 0
    rest = iter(changes)
    while together := list(islice(rest, _TOGETHER)):
        _write(together, written, by, how, reason)
        done += len(together)
        progress(done, len(changes))
    if written.figures:
        figures_changed({change.board for change in changes})
    return written


def _write(changes: Sequence[Change], written: Written, by: User | None, how: str, reason: str) -> None:
    there, now = _held(changes), timezone.now()
    standing = _figures(there.values())
    versions, rows, gone = [], [], []
    for change in changes:
        trajectory = there[change.key]
        before = standing.get(trajectory.pk, {})
        kept, conflicts = _settle(change, before, trajectory)
        written.conflicts += conflicts
        new = {spot: figure for spot, figure in kept.items() if figure != before.get(spot, NOTHING)}
        if not new:
            continue
        trajectory.version += 1
        said = {spot_code(spot): [_json(before.get(spot)), _json(figure)] for spot, figure in new.items()}
        versions.append(
            TrajectoryVersion(
                trajectory=trajectory, number=trajectory.version, batch=written.batch, changes=said, how=how,
                reason=reason, at=now, by=by,
            )
        )  # fmt: skip
        rows += [_row(trajectory, spot, figure) for spot, figure in new.items() if figure]
        gone += [(trajectory.pk, spot) for spot, figure in new.items() if not figure]
        written.figures += len(new)
        written.trajectories += 1
    _store(versions, rows, gone)


def _store(versions: list[TrajectoryVersion], rows: list[FigureRow], gone: list[tuple[int, Spot]]) -> None:
    FigureRow.objects.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, unique_fields=["trajectory", "series", "span", "starts"],
        update_fields=list(FIELDS),
    )  # fmt: skip
    for pk, (series, period) in gone:
        FigureRow.objects.filter(trajectory=pk, series=series, span=period.span, starts=period.starts).delete()
    for times, held in _by_times(versions).items():
        Trajectory.objects.filter(pk__in=held).update(version=F("version") + times)
    TrajectoryVersion.objects.bulk_create(versions, batch_size=_BATCH)


def _by_times(versions: Sequence[TrajectoryVersion]) -> dict[int, list[int]]:
    """How many versions are new → of which trajectories: a statement for each row would cost more than all its figures."""
    found: dict[int, list[int]] = {}
    for pk, times in Counter(version.trajectory_id for version in versions).items():
        found.setdefault(times, []).append(pk)
    return found


def _json(figure: Figure | None) -> list[str | None] | None:
    return figure.to_json() if figure else None


def _row(trajectory: Trajectory, spot: Spot, figure: Figure) -> FigureRow:
    series, period = spot
    return FigureRow(
        trajectory=trajectory, series=series, span=period.span, starts=period.starts, count=figure.count,
        denominator=figure.denominator, stated=figure.stated,
    )  # fmt: skip


def _held(changes: Sequence[Change]) -> dict[tuple[int, str, str, str], Trajectory]:
    """The trajectories of these changes, locked until the transaction's end; those that are not there are made."""
    wanted = {change.key for change in changes}
    Trajectory.objects.bulk_create(
        [Trajectory(board_id=board, metric=metric, part=part, year=year) for board, metric, part, year in sorted(wanted)],
        ignore_conflicts=True, batch_size=_BATCH,
    )  # fmt: skip
    found = Trajectory.objects.select_for_update().filter(
        board__in={key[0] for key in wanted}, metric__in={key[1] for key in wanted}, year__in={key[3] for key in wanted}
    )
    return {
        key: trajectory
        for trajectory in found.order_by("pk")
        if (key := (trajectory.board_id, trajectory.metric, trajectory.part, trajectory.year)) in wanted
    }


def _figures(held: Iterable[Trajectory]) -> dict[int, dict[Spot, Figure]]:
    found: dict[int, dict[Spot, Figure]] = {}
    ids = [trajectory.pk for trajectory in held if trajectory.version]
    rows = FigureRow.objects.filter(trajectory__in=ids).order_by()
    for pk, series, span, starts, *values in rows.values_list("trajectory", "series", "span", "starts", *FIELDS):
        found.setdefault(pk, {})[series, Period(starts, span)] = _plain(values)
    return found


def _plain(values: Sequence[object]) -> Figure:
    return Figure(*values)  # type: ignore[arg-type]


def _settle(
    change: Change, before: Mapping[Spot, Figure], trajectory: Trajectory
) -> tuple[dict[Spot, Figure], list[Conflict]]:
    """What is written: each field that its writer changed, where nobody else changed it otherwise."""
    if change.seen is None:
        return dict(change.figures), []
    kept, conflicts = {}, []
    for spot, figure in change.figures.items():
        seen, now = change.seen.get(spot, NOTHING), before.get(spot, NOTHING)
        if seen == now:
            kept[spot] = figure
            continue
        values = {}
        for name in FIELDS:
            mine, theirs, old = getattr(figure, name), getattr(now, name), getattr(seen, name)
            values[name] = theirs if mine == old else mine
            if mine not in (old, theirs) and theirs != old:
                values[name] = theirs
                who, at = _who(trajectory, spot)
                conflicts.append(Conflict(spot, name, theirs, mine, who, at))
        kept[spot] = Figure(**values)
    return kept, conflicts


def _who(trajectory: Trajectory, spot: Spot) -> tuple[str, datetime | None]:
    """Who changed a spot last, and when."""
    code = spot_code(spot)
    for version in trajectory.versions.select_related("by").order_by("-number"):
        if code in version.changes:
            return str(version.by or "the system"), version.at
    return "somebody", None


def state_after(trajectory: Trajectory, number: int) -> dict[Spot, Figure]:
    """Every figure of a trajectory as it stood after the version of this number (0: before the first): what later versions changed,
    taken back."""
    figures = _figures([trajectory]).get(trajectory.pk, {})
    for version in trajectory.versions.filter(number__gt=number).order_by("-number"):
        for code, (old, _) in version.changes.items():
            figures[spot_of(code)] = figure_from(old)
    return {spot: figure for spot, figure in figures.items() if figure}


@transaction.atomic
def restore(
    trajectory: Trajectory, number: int, *, by: User, reason: str, series: Sequence[Series] = ("plan", "baseline")
) -> Written:
    """Brings back the plan (or other `series`) as it stood after a version; what came after stays in the history."""
    held = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    then, now = state_after(held, number), _figures([held]).get(held.pk, {})
    wanted = {spot: then.get(spot, NOTHING) for spot in {*then, *now} if spot[0] in series}
    change = Change(held.board_id, held.metric, held.part, held.year, wanted)
    return write([change], by=by, how="restore", reason=reason)


def board_ids(codes: Iterable[str]) -> dict[str, int]:
    """ONS code → id of these boards."""
    return dict(Board.objects.filter(ons_code__in=list(codes)).values_list("ons_code", "pk"))
