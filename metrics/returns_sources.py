"""What returns and plans are told of metrics: figures that rules look at as `figures.<name>`, names and addresses.

For each metric that forms of returns ask about there are three, in percent and with one decimal: `nea_variance`, what is seen less
what is planned, positive above the plan; `nea_noise`, what chance explains; `nea_worse`, by how much it is worse than planned,
negative where it is better. They are of the period's own figures where there are any, else of the year up to its end
(`metrics.whole`, `metrics.position`).
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.urls import reverse

from bcf.folding import folded
from bcf.models import Board
from bcf.years import containing, ends, starts
from metrics.arithmetic import rounded
from metrics.daily import joined
from metrics.definitions import metrics
from metrics.own import own_metrics
from metrics.position import Position
from metrics.stored import trajectories
from metrics.trajectory import Place, Trajectory
from metrics.whole import standing_of
from returns.definition.model import Period
from returns.movers import MetricNames

ASKED = ("nea", "residential", "reablement", "dtoc")
"""The metrics that forms of returns ask about, by key."""
NAMES = tuple(f"{key}_{what}" for key in ASKED for what in ("variance", "noise", "worse"))


def figures_of(boards: Sequence[Board], period: Period) -> dict[int, dict[str, Decimal]]:
    """Id of a board → name → percent, of many boards in a fixed number of queries. What is not known is absent."""
    found = joined(read(boards, period))
    return {board.pk: told_of(found, board, period) for board in boards}


def read(boards: Sequence[Board], period: Period) -> dict[Place, Trajectory]:
    """The trajectories of the year of a period by which the figures come about."""
    year = containing(period.ends)
    return trajectories(boards, keys=keys_read(), since=starts(year), until=ends(year))


def keys_read() -> list[str]:
    """The keys of the metrics that forms ask about, and of all other views of them."""
    return [metric.key for metric in metrics().by_key.values() if metric.asked_as in ASKED]


def told_of(found: Mapping[Place, Trajectory], board: Board, period: Period) -> dict[str, Decimal]:
    """What is told of a board. `found`: trajectories, each view of delays joined with the other."""
    stands = ((key, standing_of(found, board.ons_code, key, period.starts, period.ends)) for key in ASKED)
    return {
        f"{key}_{what}": rounded(percent, 1)
        for key, stand in stands
        if stand is not None
        for what, percent in _percents(stand.position)
    }


def _percents(position: Position) -> Iterator[tuple[str, Decimal]]:
    """What is told of one metric; nothing where it is not known how it stands."""
    percent = position.percent
    if percent is not None:
        yield "variance", percent
        yield "noise", position.noise
        yield "worse", abs(percent) if position.worse else -abs(percent)


def names_of(boards: Sequence[Board]) -> MetricNames:
    """The national metrics and the own ones of these boards, each under the key by which forms and schemes ask about it, so that
    another view of a metric is that metric. Of several boards' own metrics under one key, the first says its name."""
    names: dict[str, str] = {}
    keys: dict[str, str] = {}
    for metric in metrics().of_role("national", "local"):
        names.setdefault(metric.asked_as, metrics().by_key[metric.asked_as].name)
        keys.update((folded(text), metric.asked_as) for text in (metric.key, metric.name, *metric.also))
    for own in own_metrics(board.pk for board in boards).values():
        for metric in own.values():
            names[metric.key] = metric.name
            keys.update((folded(text), metric.key) for text in (metric.key, metric.name))
    return MetricNames(names, keys)


def address_of(key: str, board: Board) -> str:
    """The page of a metric of a board."""
    return reverse("metric", kwargs={"ons_code": board.ons_code, "metric": key})
