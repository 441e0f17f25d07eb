"""Which scheme of a plan is meant to move which metric, and what is spent on each metric."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bcf.years import printed
from returns.movers import metric_address, metric_names
from schemes.amounts import WORDS, amounts
from schemes.matrix import Mark, Moved, matrix_of
from schemes.views.access import PlanPlace, fetch_plan

BLANK = "–"


@dataclass(frozen=True, slots=True)
class MetricHead:
    """A metric at the head of a column or row. `pages`: ONS code → name of a board that one sees, and its page of the metric."""

    metric: Moved
    pages: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A scheme. `address` is that of its page."""

    mark: Mark
    address: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpendRow:
    """What is spent by the schemes that name a metric, by year; of a joint plan a row for each board too."""

    head: MetricHead
    board: str
    amounts: tuple[str, ...]
    pages: tuple[tuple[str, str], ...]


@never_cache
@require_safe
def plan_metrics(request: HttpRequest, slug: str) -> HttpResponse:
    """The matrix of a plan, and the spend on each metric."""
    place = fetch_plan(request, slug)
    matrix = matrix_of(place.money, metric_names(place.boards))
    years = place.money.all_years
    heads = [_head(place, metric) for metric in matrix.metrics]
    context = {
        "place": place,
        "years": [printed(year) for year in years],
        "unit": WORDS[place.money.unit],
        "heads": heads,
        "rows": [_row(place, mark, years) for mark in matrix.rows],
        "spend": _spend(place, heads, years),
        "silent": matrix.silent,
    }
    return render(request, "plans/metrics.html", context)


def _head(place: PlanPlace, metric: Moved) -> MetricHead:
    seen = [board for board in place.boards if board.ons_code in place.rights] if metric.known else []
    pages = {board.ons_code: (board.name, metric_address(metric.key, board)) for board in seen}
    return MetricHead(metric, {code: page for code, page in pages.items() if page[1]})


def _row(place: PlanPlace, mark: Mark, years: tuple[str, ...]) -> SchemeRow:
    address = place.address("plan_scheme", scheme=mark.scheme)
    return SchemeRow(mark, address, amounts(place.money, mark.amounts, years, BLANK))


def _spend(place: PlanPlace, heads: list[MetricHead], years: tuple[str, ...]) -> list[SpendRow]:
    codes = ["", *(board.ons_code for board in place.money.boards)] if place.money.joint else [""]
    return [
        SpendRow(
            head,
            place.money.called(code) if place.money.joint else "",
            amounts(place.money, head.metric.spend[code], years, BLANK),
            tuple(page for board, page in head.pages.items() if board == code or not place.money.joint),
        )
        for head in heads
        for code in codes
        if code == "" or head.metric.spend[code]
    ]
