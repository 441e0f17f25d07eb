"""Which schemes move which metric, told to whoever shows metrics: of many boards in a fixed number of queries."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.urls import reverse

from bcf.models import Board
from returns.movers import MetricNames, Mover, metric_names
from schemes.models import LineAmount, Plan, PlanBoard, SchemeLine
from schemes.plan import ZERO
from schemes.returns_sources import furthest


class _Place(NamedTuple):
    """A scheme in a plan, as it moves a metric of a board."""

    board: int
    metric: str
    plan: int
    scheme: uuid.UUID


def movers(boards: Sequence[Board], years: Sequence[str]) -> dict[int, Mapping[str, Sequence[Mover]]]:
    """Id of a board → key of a metric → the schemes that move it in these years, with the board's own spend on them.

    Of each year the plan counts that is furthest on its way, as everywhere. What a plan names that is no metric is left out.
    """
    counting = _counting(boards, years)
    plans = {plan.pk: plan for plan in counting.values()}
    called, pounds = _moved(boards, years, counting)
    found: dict[int, dict[str, list[Mover]]] = {board.pk: {} for board in boards}
    for place, name in called.items():
        plan = plans[place.plan]
        address = reverse("plan_scheme", kwargs={"slug": plan.slug, "scheme": place.scheme})
        mover = Mover(name, plan.title, address, dict(sorted(pounds[place].items())))
        found[place.board].setdefault(place.metric, []).append(mover)
    return {board: dict(by_metric) for board, by_metric in found.items()}


def _moved(
    boards: Sequence[Board], years: Sequence[str], counting: Mapping[tuple[int, str], Plan]
) -> tuple[dict[_Place, str], dict[_Place, dict[str, Decimal]]]:
    """What each scheme that moves a metric is called, in the order of the plans, and what is spent on it by year."""
    names = metric_names(boards)
    lines = SchemeLine.objects.filter(plan__in=set(counting.values()), board__in=boards, removed_at=None)
    rows = lines.exclude(metrics=[]).order_by("plan", "position")
    found = list(rows.values_list("pk", "plan", "board", "scheme", "name", "metrics"))
    spent = _spent([line for line, *_ in found], years)
    called: dict[_Place, str] = {}
    pounds: dict[_Place, dict[str, Decimal]] = defaultdict(dict)
    for line, plan, board, scheme, name, texts in found:
        own = {year: amount for year, amount in spent[line].items() if _is(counting.get((board, year)), plan)}
        for key in keys_of(texts, names) if own else ():
            place = _Place(board, key, plan, scheme)
            called.setdefault(place, name)
            for year, amount in own.items():
                pounds[place][year] = pounds[place].get(year, ZERO) + amount
    return called, pounds


def keys_of(texts: Iterable[str], names: MetricNames) -> list[str]:
    """The metrics that a line names, each once, by key or in words."""
    keys = (names.key_of(text) for text in texts)
    return list(dict.fromkeys(key for key in keys if key is not None))


def _counting(boards: Sequence[Board], years: Sequence[str]) -> dict[tuple[int, str], Plan]:
    """(Id of a board, year) → the plan that counts."""
    held: dict[tuple[int, str], list[Plan]] = defaultdict(list)
    for place in PlanBoard.objects.filter(board__in=boards).select_related("plan__submission"):
        for year in years:
            if year in place.plan.years:
                held[place.board_id, year].append(place.plan)
    return {key: plan for key, plans in held.items() if (plan := furthest(plans)) is not None}


def _is(plan: Plan | None, key: int) -> bool:
    return plan is not None and plan.pk == key


def _spent(lines: Iterable[uuid.UUID], years: Sequence[str]) -> dict[uuid.UUID, dict[str, Decimal]]:
    """Id of a line → year → pounds."""
    found: dict[uuid.UUID, dict[str, Decimal]] = defaultdict(dict)
    rows = LineAmount.objects.filter(line__in=list(lines), year__in=list(years))
    for line, year, amount in rows.values_list("line", "year", "amount"):
        found[line][year] = amount
    return found
