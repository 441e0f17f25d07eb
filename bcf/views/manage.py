"""The first of the administration pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bcf.views.access import administration


@administration
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """What can be looked after, as a list of links."""
    return render(request, "manage/home.html")
