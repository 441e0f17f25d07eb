"""Django's administration pages, entered by our sign-in: no password is asked or changed here."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme


class AdminSite(admin.AdminSite):
    """The administration pages. Who is signed in without being staff is told so."""

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Leads to our sign-in, and back. Raises PermissionDenied for who is signed in already."""
        if request.user.is_authenticated:
            raise PermissionDenied("The administration pages are for administrators of this service.")
        back = request.GET.get("next", "")
        here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
        return redirect_to_login(back if here else request.path)

    def password_change(  # type: ignore[override]  # a redirect serves as well as a page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Leads to the one page on which passwords are changed."""
        return redirect("account_change_password")
