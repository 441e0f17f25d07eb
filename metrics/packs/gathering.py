"""Reads what the packs of many boards hold, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from bcf.models import Board
from metrics.daily import joined
from metrics.definitions import Metric
from metrics.own import own_metrics, with_own
from metrics.packs.commentary import commentaries
from metrics.packs.content import Pack, Section, sections_of
from metrics.periods import Period
from metrics.stored import trajectories
from metrics.trajectory import Trajectory
from returns.movers import movers_of


def packs_of(boards: Sequence[Board], month: Period, *, made_at: datetime) -> list[Pack]:
    """The packs of these boards for one month, in their order."""
    own = own_metrics([board.pk for board in boards])
    known: dict[str, list[Trajectory]] = defaultdict(list)
    for trajectory in joined(trajectories(boards)).values():
        known[trajectory.board].append(trajectory)
    said, moved = commentaries(boards, month), movers_of(boards, [month.year])
    packs = []
    for board in boards:
        metrics = with_own(own.get(board.pk, {}))
        found = sorted(known[board.ons_code], key=_whole_first)
        sections = sections_of(metrics, found, month, said.get(board.pk, {}), moved[board.pk])
        silent = _silent(metrics, sections, month.year)
        packs.append(Pack(board.name, board.ons_code, month, made_at, sections, silent))
    return packs


def _whole_first(trajectory: Trajectory) -> int:
    """The whole of a metric, then its parts in their order."""
    return ["", *trajectory.metric.parts].index(trajectory.part)


def _silent(metrics: Mapping[str, Metric], sections: Sequence[Section], year: str) -> tuple[str, ...]:
    """The names of the national metrics of a year of which no section tells; one that is told by another view is not among them."""
    told = {section.metric.asked_as for section in sections}
    return tuple(
        metric.name
        for metric in metrics.values()
        if metric.role == "national"
        and metric.asked_in(year)
        and metric.asked_as == metric.key
        and metric.key not in told
    )
