"""Reads of trajectories: as the plain objects that everything else works with, of many boards in a fixed number of queries."""

from collections.abc import Collection, Iterable
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


def trajectories(
    boards: Iterable[Board],
    *,
    keys: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> dict[Place, Trajectory]:
    """Every trajectory of these boards that has a figure, with its populations, in two queries.

    `keys`: of these metrics only; a population is a trajectory itself where it is named. `since`, `until`: figures that begin on
    these days or between them only (populations always all).
    """
    by_id = {board.pk: board for board in boards}
    known = {pk: with_own(own, populations=True) for pk, own in own_metrics(by_id).items()}
    general = with_own({}, populations=True)
    people = {metric.key: metric.ages for metric in metrics().of_role("population")}
    rows = FigureRow.objects.filter(trajectory__board__in=by_id).order_by()
    if keys is not None:
        rows = rows.filter(trajectory__metric__in={*keys, *people})
    found: dict[Place, dict[Series, dict[Period, Figure]]] = {}
    populations: dict[tuple[str, str], dict[int, Decimal]] = {}
    for board, key, part, series, span, starts, *values in rows.values_list(*_COLUMNS).iterator(chunk_size=5000):
        code = by_id[board].ons_code
        if key in people:
            if values[0] is not None:
                populations.setdefault((code, people[key]), {})[starts.year] = values[0]
            if keys is None or key not in keys:
                continue
        if (since is None or since <= starts) and (until is None or starts <= until):
            here = found.setdefault(Place(code, key, part), {})
            here.setdefault(cast(Series, series), {})[Period(starts, cast(Span, span))] = Figure(*values)
    ids = {board.ons_code: pk for pk, board in by_id.items()}
    result = {}
    for place in sorted(found):
        metric = known.get(ids[place.board], general).get(place.metric)
        if metric is not None:
            result[place] = _made(place, metric, found[place], populations)
    return result


def _made(
    place: Place,
    metric: Metric,
    said: dict[Series, dict[Period, Figure]],
    populations: dict[tuple[str, str], dict[int, Decimal]],
) -> Trajectory:
    return Trajectory(
        place.board, metric, place.part, said.get("plan", {}), said.get("actual", {}), said.get("baseline", {}),
        populations.get((place.board, metric.ages), {}),
    )  # fmt: skip


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
