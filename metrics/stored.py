"""Reads of trajectories: as the plain objects that everything else works with, of many boards in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import cast

from bcf.models import Board
from metrics.definitions import Metric, Span, metrics
from metrics.models import Figure as FigureRow
from metrics.own import own_metrics, with_own
from metrics.periods import Period
from metrics.trajectory import Figure, Place, Series, Trajectory

_COLUMNS = (
    "trajectory__board_id", "trajectory__metric", "trajectory__part", "series", "span", "starts", "count", "denominator",
    "stated",
)  # fmt: skip


@dataclass
class _Gathered:
    """What the rows say: figures by place, series and period, and populations by board and ages."""

    figures: dict[Place, dict[Series, dict[Period, Figure]]] = field(default_factory=dict)
    populations: dict[tuple[str, str], dict[int, Decimal]] = field(default_factory=dict)

    def trajectory(self, place: Place, metric: Metric) -> Trajectory:
        """The trajectory of a place."""
        said = self.figures[place]
        return Trajectory(
            place.board, metric, place.part, said.get("plan", {}), said.get("actual", {}), said.get("baseline", {}),
            self.populations.get((place.board, metric.ages), {}),
        )  # fmt: skip


def trajectories(
    boards: Iterable[Board],
    *,
    keys: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> dict[Place, Trajectory]:
    """Every trajectory of these boards that has a figure, with its populations, in two queries at most.

    `keys`: of these metrics only; a population is a trajectory itself where it is named. `since`, `until`: figures that begin on
    these days or between them only (populations always all).
    """
    codes = {board.pk: board.ons_code for board in boards}
    described = own_metrics(codes) if _of_own_choice(keys) else {}
    own = {codes[pk]: with_own(found, populations=True) for pk, found in described.items()}
    general = with_own({}, populations=True)
    gathered = _gathered(codes, keys, since, until)
    known = {place: own.get(place.board, general).get(place.metric) for place in sorted(gathered.figures)}
    return {place: gathered.trajectory(place, metric) for place, metric in known.items() if metric is not None}


def _of_own_choice(keys: Collection[str] | None) -> bool:
    """Whether any of these metrics may be one that a board describes itself."""
    national = {metric.key for metric in metrics().of_role("national", "population")}
    return keys is None or not national.issuperset(keys)


def _gathered(
    codes: Mapping[int, str], keys: Collection[str] | None, since: date | None, until: date | None
) -> _Gathered:
    people = {metric.key: metric.ages for metric in metrics().of_role("population")}
    rows = FigureRow.objects.filter(trajectory__board__in=codes).order_by()
    if keys is not None:
        rows = rows.filter(trajectory__metric__in={*keys, *people})
    found = _Gathered()
    for board, key, part, series, span, starts, *values in rows.values_list(*_COLUMNS).iterator(chunk_size=5000):
        if key in people and values[0] is not None:
            found.populations.setdefault((codes[board], people[key]), {})[starts.year] = values[0]
        within = key in people or ((since is None or since <= starts) and (until is None or starts <= until))
        if within and (key not in people or (keys is not None and key in keys)):
            here = found.figures.setdefault(Place(codes[board], key, part), {})
            here.setdefault(cast(Series, series), {})[Period(starts, cast(Span, span))] = Figure(*values)
    return found


def parts_of(board: Board, metric: Metric) -> dict[str, Trajectory]:
    """The trajectories of a metric of a board by part, those of which anything is known; the whole is the part ''."""
    return {
        place.part: one for place, one in trajectories([board], keys=[metric.key]).items() if place.metric == metric.key
    }


def views_of(board: Board, metric: Metric) -> dict[Place, Trajectory]:
    """The trajectories of a metric of a board and of every other view of it."""
    return trajectories([board], keys=metrics().views_of(metric))


def trajectory_of(board: Board, metric: Metric, part: str = "") -> Trajectory:
    """One metric of a board over all years; empty, but with its populations, where nothing is known of it."""
    return parts_of(board, metric).get(part) or empty(board, metric, part)


def empty(board: Board, metric: Metric, part: str = "") -> Trajectory:
    """A metric of a board without any figure, with its populations."""
    return Trajectory(board.ons_code, metric, part, populations=populations_of(board).get(metric.ages, {}))


def populations_of(board: Board) -> dict[str, dict[int, Decimal]]:
    """Ages → calendar year → people of a board."""
    ages = {metric.key: metric.ages for metric in metrics().of_role("population")}
    rows = FigureRow.objects.filter(trajectory__board=board, trajectory__metric__in=ages, count__isnull=False)
    found: dict[str, dict[int, Decimal]] = {}
    for key, starts, count in rows.values_list("trajectory__metric", "starts", "count"):
        found.setdefault(ages[key], {})[starts.year] = cast(Decimal, count)
    return found
