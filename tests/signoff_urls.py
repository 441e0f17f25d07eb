"""The site with the two steps that the review page posts to, as far as a test of that page needs them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from bcf.permissions import Permission
from bcf.urls import urlpatterns as site
from returns.signing import accept, request_changes
from returns.views.access import fetch
from returns.views.requests import person


def accept_it(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    place = fetch(request, period, ons_code, Permission.REVIEW_RETURN)
    accept(place.submission, by=person(request), note=request.POST["note"])
    return redirect("return_home", period, ons_code)


def return_it(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    place = fetch(request, period, ons_code, Permission.REVIEW_RETURN)
    sheets = request.POST.getlist("sheets")
    request_changes(place.submission, by=person(request), reason=request.POST["reason"], sheets=sheets)
    return redirect("return_home", period, ons_code)


_OF_ONE = "returns/<slug:period>/<slug:ons_code>/sign-off"
urlpatterns = [
    *site,
    path(f"{_OF_ONE}/accept/", accept_it, name="signoff_accept"),
    path(f"{_OF_ONE}/changes/", return_it, name="signoff_changes"),
]
