"""Addresses of the returns' pages."""

from django.urls import include, path

from returns.views import (
    carrying,
    comments,
    comparing,
    downloads,
    home,
    importing,
    reading,
    returns,
    saving,
    sheets,
    signoff,
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
    path("comments/", comments.comments, name="comments"),
    path("comments/<int:comment>/answer/", comments.answer_comment, name="answer_comment"),
    path("comments/<int:comment>/resolve/", comments.settle_comment, {"resolved": True}, name="resolve_comment"),
    path("comments/<int:comment>/reopen/", comments.settle_comment, {"resolved": False}, name="reopen_comment"),
    path("sign-off/", signoff.signoff, name="signoff"),
    path("sign-off/files/<int:file>/", signoff.frozen_file, name="frozen_file"),
    *(path(f"sign-off/{step}/", signoff.take, {"step": step}, name=f"signoff_{step}") for step in signoff.STEPS),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("returns/<slug:period>/<slug:ons_code>/", include(_of_one_return)),
]
