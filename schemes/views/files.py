"""Downloads of a plan."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bcf.attachments import attached
from bcf.permissions import Permission
from returns.views.requests import person
from schemes.exports import MEDIA, export_plan
from schemes.views.access import fetch_plan


@require_safe
def download(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The plan as xlsx, pdf, json, or zip (tidy tables)."""
    place = fetch_plan(request, slug, Permission.EXPORT_RETURN)
    if form not in MEDIA:
        raise Http404("A plan is handed out as xlsx, pdf, json or zip.")
    file = export_plan(place.plan, form, by=person(request))
    return attached(file.content, file.name, file.media_type)
