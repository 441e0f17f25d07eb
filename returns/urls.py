"""Addresses of the returns' pages."""

from django.urls import include, path

from returns.views import (
    answer_exports,
    board_questions,
    calendars,
    carrying,
    comments,
    comparing,
    downloads,
    hand_over,
    history,
    home,
    importing,
    inquiries,
    manage_periods,
    manage_publishing,
    manage_returns,
    notices,
    people,
    reading,
    returns,
    review,
    review_return,
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
    path("people/", people.people, name="return_people"),
    path("review/", review_return.review_return, name="review_return"),
    path("import/", importing.bring_in, name="bring_in"),
    path("import/<uuid:upload>/", importing.look_through, name="look_through"),
    path("comments/", comments.comments, name="comments"),
    path("comments/<int:comment>/answer/", comments.answer_comment, name="answer_comment"),
    path("comments/<int:comment>/resolve/", comments.settle_comment, {"resolved": True}, name="resolve_comment"),
    path("comments/<int:comment>/reopen/", comments.settle_comment, {"resolved": False}, name="reopen_comment"),
    path("questions/", board_questions.board_questions, name="board_questions"),
    path("questions/<int:to>/answer/", board_questions.answer_question, name="answer_question"),
    path("questions/<int:to>/officer/", board_questions.question_officer, name="question_officer"),
    path("history/<path:name>/", history.answer_history, name="answer_history"),
    path("timeline/", history.timeline, name="timeline"),
    path("timeline.csv", history.timeline_csv, name="timeline_csv"),
    path("changes/", history.changes, name="changes"),
    path("sign-off/", signoff.signoff, name="signoff"),
    path("sign-off/files/<int:file>/", signoff.frozen_file, name="frozen_file"),
    *(path(f"sign-off/{step}/", signoff.take, {"step": step}, name=f"signoff_{step}") for step in signoff.STEPS),
]

_questions = [
    path("", inquiries.inquiries, name="inquiries"),
    path("new/", inquiries.ask, name="ask"),
    path("<int:inquiry>/", inquiries.inquiry, name="inquiry"),
    path("<int:inquiry>/answers.csv", inquiries.inquiry_csv, name="inquiry_csv"),
    path("<int:inquiry>/close/", inquiries.close_inquiry, name="close_inquiry"),
    path("<int:inquiry>/owner/", inquiries.inquiry_owner, name="inquiry_owner"),
    path("<int:inquiry>/to/<int:to>/again/", inquiries.ask_again, name="ask_again"),
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
    path("verify/", verifying.verify, name="verify"),
    path("account/notices/", notices.your_notices, name="account_notices"),
    path("account/calendar/", calendars.your_calendar, name="account_calendar"),
    path("calendar/<slug:token>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("questions/", include(_questions)),
    path("review/", include(_review)),
    path("manage/", include(_manage)),
    path("returns/<slug:period>/<slug:ons_code>/", include(_of_one_return)),
]
