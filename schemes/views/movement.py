"""Which scheme of a plan is meant to move which metric, and what is spent on each metric."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bcf.years import printed
from returns.movers import metric_address, metric_names
from schemes.amounts import WORDS, amount
from schemes.matrix import Mark, Matrix, Moved, matrix_of
from schemes.views.access import PlanPlace, fetch_plan

BLANK = "–"


@dataclass(frozen=True, slots=True)
class MetricHead:
    """A metric at the head of a column or row. `pages`: ONS code → name of a board that one sees, and its page of the metric."""

    name: str
    known: bool
    pages: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A scheme. `address` is that of its page; `marks`: for each metric whether the scheme names it."""

    name: str
    ref: str
    address: str
    marks: tuple[bool, ...]
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
        "spend": _spend(place, matrix, heads, years),
        "silent": matrix.silent,
    }
    return render(request, "plans/metrics.html", context)


def _head(place: PlanPlace, metric: Moved) -> MetricHead:
    seen = [board for board in place.boards if board.ons_code in place.rights] if metric.known else []
    pages = {board.ons_code: (board.name, metric_address(metric.key, board)) for board in seen}
    return MetricHead(metric.name, metric.known, {code: page for code, page in pages.items() if page[1]})


def _row(place: PlanPlace, mark: Mark, years: tuple[str, ...]) -> SchemeRow:
    address = place.address("plan_scheme", scheme=mark.scheme)
    amounts = tuple(_amount(place, mark.amounts, year) for year in years)
    return SchemeRow(mark.name, mark.ref, address, mark.moves, amounts)


def _spend(place: PlanPlace, matrix: Matrix, heads: list[MetricHead], years: tuple[str, ...]) -> list[SpendRow]:
    codes = ["", *(board.ons_code for board in place.money.boards)] if place.money.joint else [""]
    return [
        SpendRow(
            head,
            place.money.called(code) if place.money.joint else "",
            tuple(_amount(place, metric.spend[code], year) for year in years),
            tuple(page for board, page in head.pages.items() if board == code or not place.money.joint),
        )
        for head, metric in zip(heads, matrix.metrics, strict=True)
        for code in codes
        if code == "" or metric.spend[code]
    ]


def _amount(place: PlanPlace, amounts: Mapping[str, Decimal], year: str) -> str:
    return amount(place.money, amounts[year]) if year in amounts else BLANK
