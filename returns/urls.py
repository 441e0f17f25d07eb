"""Addresses of the returns' pages."""

from django.urls import include, path

from returns.views import downloads, home, reading, returns, saving, sheets

_of_one_return = [
    path("", returns.return_home, name="return_home"),
    path("open/", home.open_new, name="open_return"),
    path("sheets/<slug:sheet>/", sheets.sheet, name="sheet"),
    path("save/", saving.save, name="save_answers"),
    path("check/", reading.check_answers, name="check_answers"),
    path("print/", reading.print_return, name="print_return"),
    path("workbook.xlsx", downloads.download_workbook, name="download_workbook"),
    path("document.pdf", downloads.download_pdf, name="download_pdf"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("returns/<slug:period>/<slug:ons_code>/", include(_of_one_return)),
]
