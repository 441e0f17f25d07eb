"""A query about figures is explained."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from metrics.checks import check_all
from metrics.explaining import asked, explain, named
from metrics.stored import parts_of
from metrics.views.access import fetch_metric, require_edit
from returns.answer_types.cleaning import clean_text
from returns.views.requests import person

LONGEST = 2000
GONE = "That query is not asked any more: its figures were changed."


@require_POST
def explain_query(request: HttpRequest, ons_code: str, metric: str) -> HttpResponse:
    """Keeps what the board says to the query that `query` names."""
    place = require_edit(fetch_metric(request, ons_code, metric))
    own = parts_of(place.board, place.metric)
    findings = asked(place.board, place.metric.key, place.part, check_all(own, place.part))
    found = named(findings, request.POST.get("query", ""))
    text = clean_text(request.POST.get("text", "")).strip()
    if found is None:
        messages.warning(request, GONE)
        return redirect(place.home)
    if not 0 < len(text) <= LONGEST:
        messages.warning(
            request, f"Write an explanation of at most {LONGEST:,} characters. You had typed: {text[:200]}"
        )
    else:
        explain(place.board, place.metric.key, place.part, found.finding, text, by=person(request))
        messages.success(request, "The explanation is saved.")
    return redirect(place.in_year(found.finding.period.year))
