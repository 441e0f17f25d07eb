"""Addresses of the returns' pages."""

from django.urls import include, path

from returns.views import (
    carrying,
    comparing,
    downloads,
    hand_over,
    home,
    importing,
    manage_periods,
    manage_publishing,
    manage_returns,
    people,
    reading,
    returns,
    saving,
    sheets,
)

_of_one_return = [
    path("", returns.return_home, name="return_home"),
    path("open/", home.open_new, name="open_return"),
    path("sheets/<slug:sheet>/", sheets.sheet, name="sheet"),
    path("sheets/<slug:sheet>/carry/", carrying.carry, name="carry"),
    path("fill-in/", carrying.fill_in, name="fill_in"),
    path("compare/", comparing.compare_with, name="compare_with"),
    path("compare/<slug:other>/", comparing.compare_two, name="compare"),
    path("save/", saving.save, name="save_answers"),
    path("check/", reading.check_answers, name="check_answers"),
    path("print/", reading.print_return, name="print_return"),
    path("workbook.xlsx", downloads.download_workbook, name="download_workbook"),
    path("document.pdf", downloads.download_pdf, name="download_pdf"),
    path("people/", people.people, name="return_people"),
    path("import/", importing.bring_in, name="bring_in"),
    path("import/<uuid:upload>/", importing.look_through, name="look_through"),
]

_manage = [
    path("people/<int:pk>/hand-over/", hand_over.hand_over_page, name="hand_over"),
    path("periods/", manage_periods.periods, name="manage_periods"),
    path("periods/publish/", manage_publishing.choose_definition, name="manage_publish"),
    path("periods/publish/<uuid:proposal>/", manage_publishing.proposal, name="manage_proposal"),
    path("periods/<slug:period>/", manage_periods.period, name="manage_period"),
    path("periods/<slug:period>/move/", manage_periods.move, name="manage_move"),
    path("returns/<slug:period>/<slug:ons_code>/", manage_returns.manage_return, name="manage_return"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("manage/", include(_manage)),
    path("returns/<slug:period>/<slug:ons_code>/", include(_of_one_return)),
]
