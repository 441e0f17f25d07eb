"""Responses that a browser keeps as a file."""

from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

R = TypeVar("R", bound=HttpResponseBase)


def as_attachment(response: R, name: str) -> R:
    """The response as a file of this name; no cache keeps it."""
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


def attached(content: bytes, name: str, media_type: str) -> HttpResponse:
    """These bytes as a file to be kept."""
    return as_attachment(HttpResponse(content, content_type=media_type), name)
