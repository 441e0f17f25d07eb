"""Following a file that is made in the background: by who asked for it, for as long as its boards are theirs."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from bcf.attachments import attached
from bcf.models import BoardQuerySet
from returns.models.made_files import MadeFile
from returns.views.requests import person

M = TypeVar("M", bound=MadeFile)
_LATEST = 10


def earlier(request: HttpRequest, kind: type[M]) -> QuerySet[M]:
    """The latest files of a kind that the request's user has asked for."""
    return kind._default_manager.filter(by=person(request)).defer("content")[:_LATEST]


def mine(request: HttpRequest, kind: type[M], number: uuid.UUID, boards: BoardQuerySet, no_longer: str) -> M:
    """A file that the request's user has asked for. Raises Http404 for one of somebody else, and PermissionDenied (`no_longer`)
    where one of its boards is not among these any more."""
    found = get_object_or_404(kind._default_manager.defer("content"), pk=number, by=person(request))
    asked = found.parameters["boards"]
    if boards.filter(pk__in=asked).count() != len(asked):
        raise PermissionDenied(no_longer)
    return found


def stopped(request: HttpRequest, found: M, stop: Callable[..., bool], page: str) -> HttpResponse:
    """Stops a file that is not ready yet by `stop`, and leads back to its page."""
    if not stop(found, by=person(request)):
        messages.warning(request, "There was nothing to stop any more.")
    return redirect(page, found.pk)


def downloaded(request: HttpRequest, found: M, take: Callable[..., bytes]) -> HttpResponse:
    """A finished file, taken by `take`. Raises Http404 for one that is not ready."""
    if found.state != "done":
        raise Http404("This file is not there.")
    return attached(take(found, by=person(request)), found.name, found.media_type)
