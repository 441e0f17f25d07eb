"""Addresses of metrics. Fixed words stand before the codes of boards and the keys of metrics."""

from django.urls import URLPattern, URLResolver, include, path

from metrics.views import boards, bringing_in, downloads, draw, entry, explaining, history, nation, own, packs

_of_one_metric = [
    path("", boards.metric_page, name="metric"),
    path("explain/", explaining.explain_query, name="metric_explain"),
    path("figures/<str:year>/", entry.figures_page, name="metric_figures"),
    path("draw/<str:year>/", draw.draw_page, name="metric_draw"),
    path("history/<str:year>/", history.history_page, name="metric_history"),
]

_of_one_board: list[URLPattern | URLResolver] = [
    path("", boards.board_metrics, name="board_metrics"),
    path("figures.csv", downloads.figures_csv, name="board_figures_csv"),
    path("own/", own.own_metrics_page, name="own_metrics"),
    path("own/<str:metric>/", own.own_metric_page, name="own_metric"),
    path("<str:metric>/", include(_of_one_metric)),
]

_packs = [
    path("", packs.packs, name="packs"),
    path("<uuid:pack>/", packs.pack, name="pack"),
    path("<uuid:pack>/stop/", packs.stop_packs, name="stop_packs"),
    path("<uuid:pack>/file/", packs.download_packs, name="download_packs"),
]

urlpatterns = [
    path("metrics/", boards.metrics_home, name="metrics_home"),
    path("metrics/bring-in/", bringing_in.bring_in_figures, name="bring_in_figures"),
    path("metrics/bring-in/<uuid:upload>/", bringing_in.look_through_figures, name="look_through_figures"),
    path("metrics/packs/", include(_packs)),
    path("metrics/nation/<str:metric>.csv", nation.nation_csv, name="metric_nation_csv"),
    path("metrics/nation/<str:metric>/", nation.nation_page, name="metric_nation"),
    path("metrics/<str:ons_code>/", include(_of_one_board)),
]
