"""Who gets what at each address: one row for each URL and method, one column for each kind of person.

302 for a stranger leads to the sign-in; elsewhere it is where a deed leads on. 404 is what lies outside somebody's boards, 403 what
lies inside them without the permission, 405 a method that the address does not know, 422 a form that lacks something.
"""

COLUMNS = (
    "stranger",
    "other board's officer",
    "viewer",
    "contributor",
    "officer",
    "signatory",
    "regional",
    "national",
    "administrator",
)
"""Somebody signed out; an officer of another board; of this board a viewer, a contributor of another sheet, an officer, and who
signs for it; the programme managers of its region and of the nation; an administrator."""

TABLE = """
                             stran other view  contr offic signa regio natio admin
home                   GET    302   200   200   200   200   200   200   200   200
home                   POST   302   405   405   405   405   405   405   405   405
verify                 GET    200   200   200   200   200   200   200   200   200
verify                 POST   422   422   422   422   422   422   422   422   422
return_home            GET    302   404   200   200   200   200   200   200   200
return_home            POST   302   405   405   405   405   405   405   405   405
open_return            GET    302   302   302   302   302   302   302   302   302
open_return            POST   302   404   403   403   302   403   403   403   403
sheet                  GET    302   404   200   200   200   200   200   200   200
sheet                  POST   401   404   403   403   422   403   403   403   403
carry                  GET    302   404   403   403   404   403   403   403   403
carry                  POST   302   404   403   403   404   403   403   403   403
fill_in                GET    302   404   403   403   200   403   403   403   403
fill_in                POST   302   404   403   403   302   403   403   403   403
compare_with           GET    302   404   200   200   200   200   200   200   200
compare_with           POST   302   405   405   405   405   405   405   405   405
compare                GET    302   404   404   404   404   404   404   404   404
compare                POST   302   405   405   405   405   405   405   405   405
save_answers           GET    405   405   405   405   405   405   405   405   405
save_answers           POST   401   404   403   403   200   403   403   403   403
check_answers          GET    302   404   200   200   200   200   200   200   200
check_answers          POST   302   405   405   405   405   405   405   405   405
print_return           GET    302   404   200   200   200   200   200   200   200
print_return           POST   302   405   405   405   405   405   405   405   405
download_workbook      GET    302   404   200   200   200   200   200   200   200
download_workbook      POST   302   405   405   405   405   405   405   405   405
download_pdf           GET    302   404   200   200   200   200   200   200   200
download_pdf           POST   302   405   405   405   405   405   405   405   405
bring_in               GET    302   404   403   403   200   403   403   403   403
bring_in               POST   302   404   403   403   422   403   403   403   403
look_through           GET    302   404   403   403   404   403   403   403   403
look_through           POST   302   404   403   403   404   403   403   403   403
signoff                GET    302   404   200   200   200   200   200   200   200
signoff                POST   302   405   405   405   405   405   405   405   405
frozen_file            GET    302   404   404   404   404   404   404   404   404
frozen_file            POST   302   405   405   405   405   405   405   405   405
signoff_ask            GET    302   404   403   403   302   403   403   403   403
signoff_ask            POST   302   404   403   403   422   403   403   403   403
signoff_sign           GET    302   404   403   403   403   302   403   403   403
signoff_sign           POST   302   404   403   403   403   422   403   403   403
signoff_decline        GET    302   404   403   403   403   302   403   403   403
signoff_decline        POST   302   404   403   403   403   422   403   403   403
signoff_withdraw       GET    302   404   403   403   302   403   403   403   403
signoff_withdraw       POST   302   404   403   403   422   403   403   403   403
signoff_submit         GET    302   404   403   403   302   403   403   403   403
signoff_submit         POST   302   404   403   403   422   403   403   403   403
signoff_changes        GET    302   404   403   403   403   302   302   302   403
signoff_changes        POST   302   404   403   403   403   422   422   422   403
signoff_accept         GET    302   404   403   403   403   403   302   302   403
signoff_accept         POST   302   404   403   403   403   403   422   422   403
signoff_reopen         GET    302   404   403   403   403   403   302   302   403
signoff_reopen         POST   302   404   403   403   403   403   422   422   403
signoff_ratify         GET    302   404   403   403   302   403   403   403   403
signoff_ratify         POST   302   404   403   403   422   403   403   403   403
account_notices        GET    302   200   200   200   200   200   200   200   200
account_notices        POST   302   302   302   302   302   302   302   302   302
account_calendar       GET    302   200   200   200   200   200   200   200   200
account_calendar       POST   302   302   302   302   302   302   302   302   302
calendar_feed          GET    404   404   404   404   404   404   404   404   404
calendar_feed          POST   405   405   405   405   405   405   405   405   405
sign_in                GET    200   302   302   302   302   302   302   302   302
sign_in                POST   200   302   302   302   302   302   302   302   302
account_login          GET    200   302   302   302   302   302   302   302   302
account_login          POST   200   302   302   302   302   302   302   302   302
mfa_authenticate       GET    302   302   302   302   302   302   302   302   302
mfa_authenticate       POST   302   302   302   302   302   302   302   302   302
account_inactive       GET    200   200   200   200   200   200   200   200   200
account_inactive       POST   405   405   405   405   405   405   405   405   405
sign_on                GET    404   404   404   404   404   404   404   404   404
sign_on                POST   405   405   405   405   405   405   405   405   405
sign_on_answer         GET    404   404   404   404   404   404   404   404   404
sign_on_answer         POST   405   405   405   405   405   405   405   405   405
sign_out               GET    302   200   200   200   200   200   200   200   200
sign_out               POST   302   302   302   302   302   302   302   302   302
account                GET    302   200   200   200   200   200   200   200   200
account                POST   302   200   200   200   200   200   200   200   200
account_change_password GET    302   200   200   200   200   200   200   200   200
account_change_password POST   302   200   200   200   200   200   200   200   200
account_reset_password GET    200   200   200   200   200   200   200   200   200
account_reset_password POST   200   200   200   200   200   200   200   200   200
account_reset_password_done GET    200   200   200   200   200   200   200   200   200
account_reset_password_done POST   405   405   405   405   405   405   405   405   405
account_reset_password_from_key_done GET    200   200   200   200   200   200   200   200   200
account_reset_password_from_key_done POST   405   405   405   405   405   405   405   405   405
account_reset_password_from_key GET    200   200   200   200   200   200   200   200   200
account_reset_password_from_key POST   200   200   200   200   200   200   200   200   200
account_reauthenticate GET    302   200   200   200   200   200   200   200   200
account_reauthenticate POST   302   200   200   200   200   200   200   200   200
mfa_reauthenticate     GET    302   302   302   302   302   302   302   302   302
mfa_reauthenticate     POST   302   302   302   302   302   302   302   302   302
mfa_reauthenticate_webauthn GET    302   302   302   302   302   302   302   302   302
mfa_reauthenticate_webauthn POST   302   302   302   302   302   302   302   302   302
mfa_index              GET    302   200   200   200   200   200   200   200   200
mfa_index              POST   302   405   405   405   405   405   405   405   405
second_factor_needed   GET    302   302   302   302   302   302   302   302   302
second_factor_needed   POST   302   302   302   302   302   302   302   302   302
mfa_activate_totp      GET    302   302   302   302   302   302   302   302   302
mfa_activate_totp      POST   302   302   302   302   302   302   302   302   302
mfa_deactivate_totp    GET    302   404   404   404   404   404   404   404   404
mfa_deactivate_totp    POST   302   404   404   404   404   404   404   404   404
mfa_add_webauthn       GET    302   302   302   302   302   302   302   302   302
mfa_add_webauthn       POST   302   302   302   302   302   302   302   302   302
mfa_remove_webauthn    GET    302   302   302   302   302   302   302   302   302
mfa_remove_webauthn    POST   302   302   302   302   302   302   302   302   302
mfa_view_recovery_codes GET    302   404   404   404   404   404   404   404   404
mfa_view_recovery_codes POST   302   405   405   405   405   405   405   405   405
mfa_generate_recovery_codes GET    302   302   302   302   302   302   302   302   302
mfa_generate_recovery_codes POST   302   302   302   302   302   302   302   302   302
mfa_download_recovery_codes GET    302   404   404   404   404   404   404   404   404
mfa_download_recovery_codes POST   302   404   404   404   404   404   404   404   404
usersessions_list      GET    302   200   200   200   200   200   200   200   200
usersessions_list      POST   302   302   302   302   302   302   302   302   302
sign_on_connect        GET    302   405   405   405   405   405   405   405   405
sign_on_connect        POST   302   404   404   404   404   404   404   404   404
sign_on_disconnect     GET    302   405   405   405   405   405   405   405   405
sign_on_disconnect     POST   302   302   302   302   302   302   302   302   302
inquiries              GET    302   403   403   403   403   403   200   200   403
inquiries              POST   302   405   405   405   405   405   405   405   405
ask                    GET    302   403   403   403   403   403   200   200   403
ask                    POST   401   403   403   403   403   403   200   200   403
inquiry                GET    302   403   403   403   403   403   200   200   403
inquiry                POST   302   405   405   405   405   405   405   405   405
inquiry_csv            GET    302   403   403   403   403   403   200   200   403
inquiry_csv            POST   302   405   405   405   405   405   405   405   405
close_inquiry          GET    302   403   403   403   403   403   302   302   403
close_inquiry          POST   302   403   403   403   403   403   302   302   403
inquiry_owner          GET    302   403   403   403   403   403   302   302   403
inquiry_owner          POST   302   403   403   403   403   403   422   422   403
ask_again              GET    302   403   403   403   403   403   302   302   403
ask_again              POST   401   403   403   403   403   403   422   422   403
review                 GET    302   403   403   403   403   403   200   200   200
review                 POST   302   405   405   405   405   405   405   405   405
review_csv             GET    302   403   403   403   403   403   200   200   200
review_csv             POST   302   405   405   405   405   405   405   405   405
review_xlsx            GET    302   403   403   403   403   403   200   200   200
review_xlsx            POST   302   405   405   405   405   405   405   405   405
send_reminders         GET    302   405   405   405   405   405   405   405   405
send_reminders         POST   302   403   403   403   403   403   302   302   403
ask_boards             GET    302   405   405   405   405   405   405   405   405
ask_boards             POST   302   403   403   403   403   403   302   302   403
answer_exports         GET    302   403   403   403   403   403   200   200   200
answer_exports         POST   302   403   403   403   403   403   422   422   422
answer_export          GET    302   403   403   403   403   403   404   404   404
answer_export          POST   302   405   405   405   405   405   405   405   405
stop_export            GET    302   405   405   405   405   405   405   405   405
stop_export            POST   302   403   403   403   403   403   404   404   404
download_export        GET    302   403   403   403   403   403   404   404   404
download_export        POST   302   405   405   405   405   405   405   405   405
hand_over              GET    302   403   403   403   403   403   403   403   200
hand_over              POST   302   403   403   403   403   403   403   403   422
manage_periods         GET    302   403   403   403   403   403   403   403   200
manage_periods         POST   302   403   403   403   403   403   403   403   405
manage_publish         GET    302   403   403   403   403   403   403   403   200
manage_publish         POST   302   403   403   403   403   403   403   403   422
manage_proposal        GET    302   403   403   403   403   403   403   403   404
manage_proposal        POST   302   403   403   403   403   403   403   403   404
manage_period          GET    302   403   403   403   403   403   403   403   200
manage_period          POST   302   403   403   403   403   403   403   403   422
manage_move            GET    302   403   403   403   403   403   403   403   200
manage_move            POST   302   403   403   403   403   403   403   403   422
manage_return          GET    302   403   403   403   403   403   403   403   200
manage_return          POST   302   403   403   403   403   403   403   403   422
return_people          GET    302   404   200   200   200   200   200   200   200
return_people          POST   302   404   403   403   422   403   403   403   403
review_return          GET    302   404   403   403   403   403   200   200   403
review_return          POST   302   405   405   405   405   405   405   405   405
comments               GET    302   404   200   200   200   200   200   200   200
comments               POST   401   404   403   422   422   422   422   422   422
answer_comment         GET    302   404   403   302   302   302   302   302   302
answer_comment         POST   401   404   403   422   422   422   422   422   422
resolve_comment        GET    302   404   403   302   302   302   302   302   302
resolve_comment        POST   302   404   403   302   302   302   302   302   302
reopen_comment         GET    302   404   403   302   302   302   302   302   302
reopen_comment         POST   302   404   403   302   302   302   302   302   302
board_questions        GET    302   404   200   200   200   200   200   200   200
board_questions        POST   302   405   405   405   405   405   405   405   405
answer_question        GET    302   404   403   302   302   302   403   403   403
answer_question        POST   401   404   403   422   422   422   403   403   403
question_officer       GET    302   404   403   302   302   302   403   403   403
question_officer       POST   302   404   403   302   302   302   403   403   403
answer_history         GET    302   404   200   200   200   200   200   200   200
answer_history         POST   302   405   405   405   405   405   405   405   405
timeline               GET    302   404   200   200   200   200   200   200   200
timeline               POST   302   405   405   405   405   405   405   405   405
timeline_csv           GET    302   404   200   200   200   200   200   200   200
timeline_csv           POST   302   405   405   405   405   405   405   405   405
changes                GET    302   404   200   200   200   200   200   200   200
changes                POST   302   404   302   302   302   302   302   302   302
manage                 GET    302   403   403   403   403   403   403   403   200
manage                 POST   302   403   403   403   403   403   403   403   405
manage_people          GET    302   403   403   403   403   403   403   403   200
manage_people          POST   302   403   403   403   403   403   403   403   405
manage_person          GET    302   403   403   403   403   403   403   403   200
manage_person          POST   302   403   403   403   403   403   403   403   422
manage_invitations     GET    302   403   403   403   403   403   403   403   200
manage_invitations     POST   302   403   403   403   403   403   403   403   404
manage_invite          GET    302   403   403   403   403   403   403   403   200
manage_invite          POST   302   403   403   403   403   403   403   403   422
invitation             GET    404   404   404   404   404   404   404   404   404
invitation             POST   404   404   404   404   404   404   404   404   404
manage_boards          GET    302   403   403   403   403   403   403   403   200
manage_boards          POST   302   403   403   403   403   403   403   403   405
manage_reorganise      GET    302   403   403   403   403   403   403   403   200
manage_reorganise      POST   302   403   403   403   403   403   403   403   422
manage_board           GET    302   403   403   403   403   403   403   403   200
manage_board           POST   302   403   403   403   403   403   403   403   405
help                   GET    200   200   200   200   200   200   200   200   200
help                   POST   405   405   405   405   405   405   405   405   405
help_topic             GET    200   200   200   200   200   200   200   200   200
help_topic             POST   405   405   405   405   405   405   405   405   405
accessibility          GET    200   200   200   200   200   200   200   200   200
accessibility          POST   405   405   405   405   405   405   405   405   405
privacy                GET    200   200   200   200   200   200   200   200   200
privacy                POST   405   405   405   405   405   405   405   405   405
"""
