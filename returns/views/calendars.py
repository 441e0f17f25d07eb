"""The calendar address of a person: its page, and what a calendar program reads there."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bcf.calendar_feeds import feed_of, make_feed, reader_of, revoke_feed
from bcf.mailing import site_address
from returns.calendars import MOST_BOARDS, calendar_of
from returns.views.requests import person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def your_calendar(request: HttpRequest) -> HttpResponse:
    """My calendar address: made or renewed, and shown that once; revoked."""
    address = ""
    if request.POST.get("do") == "make":
        address = site_address(reverse("calendar_feed", kwargs={"token": make_feed(by=person(request))}))
    elif request.method == "POST":
        revoke_feed(by=person(request))
        return redirect("account_calendar")
    context = {"feed": feed_of(person(request)), "address": address, "most": MOST_BOARDS}
    return render(request, "returns/your_calendar.html", context)


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind an address. Its secret is all that is asked for: unknown, revoked and without any role are alike 404."""
    reader = reader_of(token)
    if reader is None:
        raise Http404("There is no such calendar.")
    response = HttpResponse(calendar_of(reader), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
