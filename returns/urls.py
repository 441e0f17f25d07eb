"""Addresses of the returns' pages."""

from django.urls import include, path

from returns.views import (
    answer_exports,
    carrying,
    comparing,
    downloads,
    home,
    importing,
    reading,
    returns,
    review,
    review_return,
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
    path("import/", importing.bring_in, name="bring_in"),
    path("import/<uuid:upload>/", importing.look_through, name="look_through"),
    path("review/", review_return.review_return, name="review_return"),
]

_review = [
    path("", review.review, name="review"),
    path("returns.csv", review.review_csv, name="review_csv"),
    path("returns.xlsx", review.review_xlsx, name="review_xlsx"),
    path("remind/", review.send_reminders, name="send_reminders"),
    path("ask/", review.ask_boards, name="ask_boards"),
    path("answers/", answer_exports.answer_exports, name="answer_exports"),
    path("answers/<uuid:export>/", answer_exports.answer_export, name="answer_export"),
    path("answers/<uuid:export>/stop/", answer_exports.stop_export, name="stop_export"),
    path("answers/<uuid:export>/file/", answer_exports.download_export, name="download_export"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("review/", include(_review)),
    path("returns/<slug:period>/<slug:ons_code>/", include(_of_one_return)),
]
