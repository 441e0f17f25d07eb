"""Pages that belong to no return: sign-in, and what is said when a form has grown stale."""

from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


class SignIn(auth_views.LoginView):
    """Sign in with e-mail address and password."""

    template_name = "bcf/sign_in.html"
    redirect_authenticated_user = True


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token no longer fits, usually because its user signed in again elsewhere."""
    message = "This page is out of date. Copy what you typed, reload the page and save again."
    if request.content_type == "application/json":
        return JsonResponse({"message": message}, status=403)
    return render(request, "403.html", {"message": message}, status=403)
