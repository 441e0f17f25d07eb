"""Signing in and "Your account". Each of allauth's pages that we have stands here; what is not here does not exist.

The names that begin with `account_` or `mfa_` are allauth's own, by which its views find one another.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path, reverse_lazy

from bcf import account_views as ours
from bcf import sign_on

urlpatterns = [
    path("sign-in/", ours.SignIn.as_view(), name="sign_in"),
    path("sign-in/", ours.SignIn.as_view(), name="account_login"),
    path("sign-in/second-factor/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/suspended/", account.account_inactive, name="account_inactive"),
    path("sign-in/organisation/", sign_on.begin, name="sign_on"),
    path("sign-in/organisation/answer/", sign_on.answer, name="sign_on_answer"),
    path("sign-out/", account.logout, name="sign_out"),
    path("account/", ours.your_account, name="account"),
    path("account/password/", ours.ChangePassword.as_view(), name="account_change_password"),
    path("account/reset-password/", ours.ResetPassword.as_view(), name="account_reset_password"),
    path("account/reset-password/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "account/reset-password/changed/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/reset-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/second-factor/", factors.index, name="mfa_index"),
    path("account/second-factor/needed/", ours.second_factor_needed, name="second_factor_needed"),
    path("account/second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-factor/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path(
        "account/second-factor/passkeys/<int:pk>/remove/",
        passkeys.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index")),
        name="mfa_remove_webauthn",
    ),
    path("account/second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-factor/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/sessions/", ours.Sessions.as_view(), name="usersessions_list"),
    path("account/sign-on/connect/", sign_on.connect, name="sign_on_connect"),
    path("account/sign-on/disconnect/", sign_on.disconnect, name="sign_on_disconnect"),
]
