"""A person's boards, a board's metrics, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bcf.access import boards_for
from bcf.permissions import Permission
from metrics.views.access import fetch_board, fetch_metric


@never_cache
@require_safe
def metrics_home(request: HttpRequest) -> HttpResponse:
    """One's boards."""
    return render(request, "metrics/home.html", {"boards": boards_for(request.user, Permission.VIEW_RETURN)})


@never_cache
@require_safe
def board_metrics(request: HttpRequest, ons_code: str) -> HttpResponse:
    """All metrics of a board."""
    return render(request, "metrics/board.html", {"place": fetch_board(request, ons_code)})


@never_cache
@require_safe
def metric_page(request: HttpRequest, ons_code: str, metric: str) -> HttpResponse:
    """One metric of a board."""
    return render(request, "metrics/metric.html", {"place": fetch_metric(request, ons_code, metric)})
