"""Which emails somebody gets: they choose."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.forms import PlainForm
from returns.models import CHOOSABLE, NOTICES
from returns.notices import choose_notices, preferences_of
from returns.views.requests import person


class NoticesForm(PlainForm):
    """The kinds of mail that can be switched off."""

    wanted = forms.MultipleChoiceField(
        label="Send me an email when there is one of these",
        choices=[(kind, NOTICES[kind]) for kind in CHOOSABLE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def your_notices(request: HttpRequest) -> HttpResponse:
    """My choice of emails."""
    off = preferences_of(person(request))
    now = {"wanted": [kind for kind in CHOOSABLE if kind not in off]}
    form = NoticesForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        choose_notices(person(request), form.cleaned_data["wanted"])
        messages.success(request, "Your choice of emails is saved")
        return redirect("account_notices")
    return render(request, "returns/your_notices.html", {"form": form}, status=400 if form.is_bound else 200)
