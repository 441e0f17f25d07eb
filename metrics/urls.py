"""Addresses of metrics. Fixed words stand before the codes of boards and the keys of metrics."""

from django.urls import include, path

from metrics.views import boards, entry, own

_of_one_metric = [
    path("", boards.metric_page, name="metric"),
    path("figures/<str:year>/", entry.figures_page, name="metric_figures"),
]

_of_one_board = [
    path("", boards.board_metrics, name="board_metrics"),
    path("own/", own.own_metrics_page, name="own_metrics"),
    path("own/<str:metric>/", own.own_metric_page, name="own_metric"),
    path("<str:metric>/", include(_of_one_metric)),
]

urlpatterns = [
    path("metrics/", boards.metrics_home, name="metrics_home"),
    path("metrics/<str:ons_code>/", include(_of_one_board)),
]
