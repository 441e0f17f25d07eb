"""What returns and plans are told of metrics: figures that rules look at as `figures.<name>`, names and addresses.

For each metric that forms of returns ask about there are three, in percent and with one decimal: `nea_variance`, what is seen less
what is planned, positive above the plan; `nea_noise`, what chance explains; `nea_worse`, by how much it is worse than planned,
negative where it is better. They are of the period's own figures where there are any, else of the year up to its end
(`metrics.whole`, `metrics.position`).
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.urls import reverse

from bcf.models import Board
from bcf.years import containing, starts
from metrics.arithmetic import rounded, worse_by
from metrics.definitions import metrics
from metrics.own import own_metrics
from metrics.position import Position
from metrics.stored import trajectories
from metrics.whole import standing_of
from returns.definition.model import Period
from returns.movers import MetricNames, folded

ASKED = ("nea", "residential", "reablement", "dtoc")
"""The metrics that forms of returns ask about, by key."""
NAMES = tuple(f"{key}_{what}" for key in ASKED for what in ("variance", "noise", "worse"))


def figures_of(boards: Sequence[Board], period: Period) -> dict[int, dict[str, Decimal]]:
    """Id of a board → name → percent, of many boards in a fixed number of queries. What is not known is absent."""
    keys = [metric.key for metric in metrics().by_key.values() if metric.asked_as in ASKED]
    found = trajectories(boards, keys=keys, since=starts(containing(period.ends)), until=period.ends)
    told: dict[int, dict[str, Decimal]] = {}
    for board in boards:
        stands = ((key, standing_of(found, board.ons_code, key, period.starts, period.ends)) for key in ASKED)
        told[board.pk] = {
            f"{key}_{what}": rounded(percent, 1)
            for key, stand in stands
            if stand is not None
            for what, percent in _percents(stand.position)
        }
    return told


def _percents(position: Position) -> Iterator[tuple[str, Decimal]]:
    """What is told of one metric; nothing where it is not known how it stands."""
    plan, actual, percent = position.plan, position.actual, position.percent
    if plan is not None and actual is not None and percent is not None:
        yield "variance", percent
        yield "noise", position.noise
        yield "worse", abs(percent) if worse_by(position.metric, actual.value, plan.value) > 0 else -abs(percent)


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
