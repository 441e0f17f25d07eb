"""The site, and beside it the least that a view which writes can do behind the same middleware: the floor of a save."""

from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from bcf.models import AuditEvent
from returns.views.requests import person


@require_POST
def insert(request: HttpRequest) -> JsonResponse:
    """One INSERT, in the name of the session's user."""
    event = AuditEvent(actor=person(request), verb="bench", subject="bench", details={"bytes": len(request.body)})
    event.save(force_insert=True)
    return JsonResponse({"id": event.pk})


urlpatterns = [path("bench/insert/", insert), path("", include("bcf.urls"))]
