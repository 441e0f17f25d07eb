"""Which figures returns were told otherwise at an earlier moment: what was written since is taken back, and they are told again.

So a board is asked again about what it explained exactly where its figure is another now, whichever months, parts, views or
populations it comes of; and not where a correction leaves the figure as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from bcf.models import Board
from bcf.years import containing, starts
from metrics.daily import joined
from metrics.definitions import metrics
from metrics.models import TrajectoryVersion
from metrics.returns_sources import keys_read, read, told_of
from metrics.trajectory import SERIES, Figure, Place, Trajectory, figure_from
from metrics.writing import Spot, spot_of
from returns.definition.model import Period
from returns.sources import Moment

Found = Mapping[Place, Trajectory]


@dataclass(frozen=True, slots=True)
class _Written:
    """What one version changed: each spot's figure before it."""

    metric: str
    part: str
    at: datetime
    before: Mapping[Spot, Figure]


def changed_since(moments: Sequence[tuple[Board, datetime]], period: Period) -> dict[Moment, frozenset[str]]:
    """Moment → names of the figures that were told otherwise then than now; absent where all are the same."""
    if not moments:
        return {}
    written = _written_after(min(at for _, at in moments), {board.pk for board, _ in moments}, period)
    concerned = [(board, at) for board, at in moments if any(one.at > at for one in written.get(board.pk, ()))]
    if not concerned:
        return {}
    boards = {board.pk: board for board, _ in concerned}
    found = _by_board(read(list(boards.values()), period))
    changed = {}
    for board, at in concerned:
        here = found.get(board.ons_code, {})
        now = told_of(joined(here), board, period)
        then = told_of(joined(_before(here, board, at, written[board.pk])), board, period)
        changed[board.pk, at] = frozenset(name for name in {*now, *then} if now.get(name) != then.get(name))
    return changed


def _written_after(since: datetime, boards: Iterable[int], period: Period) -> dict[int, list[_Written]]:
    """Id of a board → what was written of the figures and populations concerned, newest first."""
    year = containing(period.ends)
    first = starts(year).year
    versions = TrajectoryVersion.objects.filter(
        trajectory__board__in=list(boards),
        trajectory__metric__in=[*keys_read(), *(metric.key for metric in metrics().of_role("population"))],
        trajectory__year__in=[year, str(first), str(first + 1)],
        at__gt=since,
    )
    columns = ("trajectory__board_id", "trajectory__metric", "trajectory__part", "at", "changes")
    found: dict[int, list[_Written]] = {}
    for board, metric, part, at, changes in versions.order_by("-at", "-number").values_list(*columns):
        found.setdefault(board, []).append(_Written(metric, part, at, _figures_before(changes)))
    return found


def _figures_before(changes: Mapping[str, Any]) -> dict[Spot, Figure]:
    return {spot_of(code): figure_from(old) for code, (old, _) in changes.items()}


def _by_board(found: Found) -> dict[str, dict[Place, Trajectory]]:
    each: dict[str, dict[Place, Trajectory]] = {}
    for place, trajectory in found.items():
        each.setdefault(place.board, {})[place] = trajectory
    return each


def _before(found: Found, board: Board, at: datetime, written: Iterable[_Written]) -> dict[Place, Trajectory]:
    """A board's trajectories as they stood at a moment: what was written later, newest first, is taken back."""
    then = dict(found)
    for one in written:
        if one.at <= at:
            break
        metric = metrics().by_key[one.metric]
        if metric.role == "population":
            then.update((place, _peopled(it, one)) for place, it in then.items() if it.metric.ages == metric.ages)
        else:
            place = Place(board.ons_code, one.metric, one.part)
            there = then.get(place) or Trajectory(
                place.board, metric, place.part, populations=_people(then, metric.ages)
            )
            then[place] = _undone(there, one)
    return {place: one for place, one in then.items() if any(one.figures(series) for series in SERIES)}


def _undone(trajectory: Trajectory, written: _Written) -> Trajectory:
    series = {name: dict(trajectory.figures(name)) for name in SERIES}
    for (name, period), figure in written.before.items():
        if figure:
            series[name][period] = figure
        else:
            series[name].pop(period, None)
    return replace(trajectory, plan=series["plan"], actual=series["actual"], baseline=series["baseline"])


def _peopled(trajectory: Trajectory, written: _Written) -> Trajectory:
    people: dict[int, Decimal] = dict(trajectory.populations)
    for (_, period), figure in written.before.items():
        if figure.count is not None:
            people[period.starts.year] = figure.count
        else:
            people.pop(period.starts.year, None)
    return replace(trajectory, populations=people)


def _people(found: Found, ages: str) -> Mapping[int, Decimal]:
    """The population of these ages, as far as another trajectory knows it."""
    return next((one.populations for one in found.values() if one.metric.ages == ages), {})
