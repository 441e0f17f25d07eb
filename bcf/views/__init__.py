"""What is said when a form has grown stale: its token, or the session of who sent it."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token no longer fits, usually because its user signed in again elsewhere."""
    if request.path == reverse("sign_in") and request.user.is_authenticated:
        return redirect("home")
    message = "This page is out of date. Copy what you typed, reload the page and save again."
    if request.content_type == "application/json":
        return JsonResponse({"message": message}, status=403)
    return render(request, "403.html", {"message": message, "typed": typed_in(request)}, status=403)


_OURS = ("csrfmiddlewaretoken", "seen", "then", "next", "row_add", "row_remove")
# Never given back, as a page that somebody else may see: what proves who somebody is.
_SECRETS = ("login", "password", "oldpassword", "password1", "password2", "code", "credential")


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """Name and text of everything that was typed into a form that cannot be saved, to be given back to its user."""
    posted = ((name, str(value)) for name, value in request.POST.items())
    return [
        (name, text) for name, text in posted if text.strip() and name not in (*_OURS, *_SECRETS) and ":" not in name
    ]


def signed_out(request: HttpRequest) -> HttpResponse:
    """Where somebody without a session is sent: to sign in, or, with a form in hand, first to what they typed."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    return render(request, "401.html", {"typed": typed_in(request), "back": request.path}, status=401)
