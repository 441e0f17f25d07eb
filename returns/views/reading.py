"""A whole return to read: check your answers, and the same for the printer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from returns.companions import asked, in_words
from returns.presentation import present
from returns.presentation.printed import PrintedSheet
from returns.views.access import Place, fetch
from returns.views.requests import is_publication


@never_cache
@require_safe
def check_answers(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """Every answer as it will be handed on; each gap and each finding leads to its input."""
    place = fetch(request, period, ons_code)
    sheets = _sheets(place)
    return render(request, "returns/check.html", {"place": place, "sheets": sheets, "linked": True})


@never_cache
@require_safe
def print_return(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """The same for the printer, without links; `?publication=1` leaves out contact details."""
    place = fetch(request, period, ons_code)
    publication = is_publication(request)
    sheets = _sheets(place, publication=publication)
    return render(request, "returns/print.html", {"place": place, "sheets": sheets, "publication": publication})


def _sheets(place: Place, *, publication: bool = False) -> tuple[PrintedSheet, ...]:
    """Every sheet with what other rooms show beside its questions; plans have that on pages of their own."""
    after = {}
    if not place.is_plan and asked(place.definition, place.definition.questions):
        after = in_words(place.definition, place.board, place.companions)
    return present(place.definition, place.answers, place.report, publication=publication, after=after)
