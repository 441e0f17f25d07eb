"""Downloads: the workbook and the PDF, whole or as a publication copy."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bcf.attachments import attached
from bcf.permissions import Permission
from returns.exports import ExportedFile, export_pdf, export_workbook
from returns.views.access import fetch
from returns.views.requests import is_publication, person


@require_safe
def download_workbook(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """The return as the period's workbook."""
    place = fetch(request, period, ons_code, Permission.EXPORT_RETURN)
    publication = is_publication(request)
    return _attached(export_workbook(place.submission, place.board, by=person(request), publication=publication))


@require_safe
def download_pdf(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """The return as a PDF for a committee."""
    place = fetch(request, period, ons_code, Permission.EXPORT_RETURN)
    publication = is_publication(request)
    return _attached(export_pdf(place.submission, place.board, by=person(request), publication=publication))


def _attached(file: ExportedFile) -> HttpResponse:
    return attached(file.content, file.name, file.media_type)
