"""Bringing in a workbook: the file is chosen, its lines are looked through, the chosen ones are applied."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.permissions import Permission
from returns.answers import Name
from returns.importing import Comparison, apply, compare, keep, workbook_of
from returns.locking import ChangedMeanwhile, NotAllowed, ReturnClosed
from returns.models import Upload
from returns.previewing import preview
from returns.readings import outcome_of, reading_of
from returns.receiving import NOT_FOR_PLANS, Workbook, read_upload, receive
from returns.views.access import Place, fetch
from returns.views.requests import person
from returns.workbook.refused import NotAWorkbook

FILE = "workbook"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """The form in which a workbook is chosen. A POST reads it; one that will not do is told at the form (422)."""
    place = fetch(request, period, ons_code, Permission.EDIT_WHOLE_RETURN)
    if place.is_plan:
        raise PermissionDenied(NOT_FOR_PLANS)
    if request.method != "POST":
        return render(request, "returns/import.html", {"place": place})
    try:
        name, content = chosen_file(request)
        upload = keep(read_upload(receive(content, name), place.submission, place.board), by=person(request))
    except (NotAWorkbook, NotAllowed, ReturnClosed) as error:
        return render(request, "returns/import.html", {"place": place, "error": str(error)}, status=422)
    return redirect(place.address("look_through", upload=upload.pk))


def chosen_file(request: HttpRequest) -> tuple[str, bytes]:
    """Name and content of the one file of a request. Raises NotAWorkbook: none, several, too large."""
    files = request.FILES.getlist(FILE)
    if len(files) > 1:
        raise NotAWorkbook(f"You chose {len(files)} files. Bring in one workbook at a time.")
    if files:
        return files[0].name or "", files[0].read()
    length = request.META.get("CONTENT_LENGTH", "")
    if length.isdecimal() and int(length) > settings.LARGEST_UPLOAD:  # see bcf.uploads
        raise NotAWorkbook(
            f"This file is too large: at most {settings.LARGEST_UPLOAD / 1e6:,.0f} MB are taken. "
            "Remove pictures and sheets that are not part of the return, save it and bring it in again."
        )
    raise NotAWorkbook("Choose the workbook that you want to bring in.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_through(request: HttpRequest, period: str, ons_code: str, upload: UUID) -> HttpResponse:
    """Every line of an uploaded workbook, to be chosen; a POST applies the chosen ones. Once applied: what was done."""
    place = fetch(request, period, ons_code, Permission.EDIT_WHOLE_RETURN)
    found = Upload.objects.filter(submission=place.submission, pk=upload).select_related("export", "by", "applied_by")
    kept = found.first()
    if kept is None:
        raise Http404("There is no such workbook.")
    if kept.applied_at is not None:
        return done(request, place, kept)
    try:
        workbook = workbook_of(kept, place.submission, place.board)
        if request.method == "POST":
            return bring(request, place, kept, workbook)
    except (NotAllowed, ReturnClosed) as error:
        context = {"place": place, "upload": kept, "problem": str(error)}
        return render(request, "returns/import_preview.html", context, status=422 if request.method == "POST" else 200)
    return show(request, place, kept, compare(workbook))


def done(request: HttpRequest, place: Place, upload: Upload) -> HttpResponse:
    """The lines of an upload that is applied: those that were taken, and those that were not. Of a cleared one their numbers."""
    if upload.cleared_at is not None:
        return render(request, "returns/import_done.html", {"place": place, "upload": upload})
    outcome = outcome_of(upload.outcome)
    lines = preview(place.definition, reading_of(upload.read), outcome.plan, outcome.taken, {})
    context = {"place": place, "upload": upload, "preview": lines}
    return render(request, "returns/import_done.html", context)


def bring(request: HttpRequest, place: Place, upload: Upload, workbook: Workbook) -> HttpResponse:
    """Applies the chosen lines; where somebody changed something in between, all is shown again and nothing written."""
    take, seen = posted(request)
    try:
        applied = apply(upload, place.board, take, seen=seen, by=person(request))
    except ChangedMeanwhile:
        return show(request, place, upload, compare(workbook), posted_lines=(take, seen))
    except NotAllowed as error:
        return show(request, place, upload, compare(workbook), posted_lines=(take, seen), problem=str(error))
    outcome = outcome_of(applied.outcome)
    taken = len(outcome.taken)
    left = len(outcome.plan.lines) - taken
    words = f"{taken} {'line was' if taken == 1 else 'lines were'} brought in from {upload.file_name}"
    messages.success(request, f"{words}, {left} left as {'it stands' if left == 1 else 'they stand'} in this return.")
    return redirect(place.address("look_through", upload=upload.pk))


def posted(request: HttpRequest) -> tuple[set[Name], dict[Name, int]]:
    """The names of the lines whose workbook's side is chosen, and the versions that stood beside all lines."""
    taken = (
        key.removeprefix("take:") for key, value in request.POST.items() if key.startswith("take:") and value == FILE
    )
    try:
        seen = json.loads(str(request.POST.get("seen", "")))
    except (ValueError, RecursionError):
        seen = {}
    versions = seen.items() if isinstance(seen, dict) else ()
    return {Name.parse(name) for name in taken}, {
        Name.parse(name): held for name, held in versions if isinstance(held, int)
    }


def show(
    request: HttpRequest,
    place: Place,
    upload: Upload,
    found: Comparison,
    *,
    posted_lines: tuple[set[Name], Mapping[Name, int]] | None = None,
    problem: str = "",
) -> HttpResponse:
    """The lines to choose from. After a post, the choice stands for each line that is still the same."""
    take, fresh = set(found.plan.by_default), set[Name]()
    if posted_lines is not None:
        chosen, seen = posted_lines
        fresh = {name for name, version in found.seen.items() if seen.get(name) != version}
        take = {name for name in found.seen if name in (take if name in fresh else chosen)}
    reading = workbook_of(upload, place.submission, place.board).reading
    context: dict[str, Any] = {
        "place": place,
        "upload": upload,
        "preview": preview(place.definition, reading, found.plan, take, found.authors),
        "already": len(found.plan.already),
        "seen": json.dumps({str(name): version for name, version in found.seen.items()}),
        "fresh": fresh,
        "changed": posted_lines is not None and not problem,
        "problem": problem,
    }
    return render(request, "returns/import_preview.html", context, status=200 if posted_lines is None else 422)
