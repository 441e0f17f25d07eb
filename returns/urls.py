"""Addresses of the returns' pages."""

from django.urls import include, path

from returns.views import (
    calendars,
    carrying,
    comparing,
    downloads,
    home,
    importing,
    notices,
    reading,
    returns,
    saving,
    sheets,
    signoff,
    verifying,
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
    path("import/", importing.bring_in, name="bring_in"),
    path("import/<uuid:upload>/", importing.look_through, name="look_through"),
    path("sign-off/", signoff.signoff, name="signoff"),
    path("sign-off/files/<int:file>/", signoff.frozen_file, name="frozen_file"),
    *(path(f"sign-off/{step}/", signoff.take, {"step": step}, name=f"signoff_{step}") for step in signoff.STEPS),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("verify/", verifying.verify, name="verify"),
    path("account/notices/", notices.your_notices, name="account_notices"),
    path("account/calendar/", calendars.your_calendar, name="account_calendar"),
    path("calendar/<slug:token>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("returns/<slug:period>/<slug:ons_code>/", include(_of_one_return)),
]
