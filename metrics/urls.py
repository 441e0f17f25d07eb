"""Addresses of metrics."""

from django.urls import include, path

from metrics.views import boards

_of_one_board = [
    path("", boards.board_metrics, name="board_metrics"),
    path("<str:metric>/", boards.metric_page, name="metric"),
]

urlpatterns = [
    path("metrics/", boards.metrics_home, name="metrics_home"),
    path("metrics/<str:ons_code>/", include(_of_one_board)),
]
