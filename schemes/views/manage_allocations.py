"""Administration of allocations: what is loaded, a file on its way in step by step, and taking a load back."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bcf.attachments import attached
from bcf.csv import lines
from bcf.problems import Problems
from bcf.tables_out import CSV
from bcf.views.access import administration, person
from returns.locking import ChangedMeanwhile, NotAllowed
from returns.tables_in.known import known_boards
from returns.tables_in.table import Table
from schemes.allocations import uploads
from schemes.allocations.actions import roll_back, takes_back
from schemes.allocations.diff import Diff
from schemes.allocations.forms import ColumnsForm, FileForm
from schemes.allocations.queries import loaded_lines, loads
from schemes.allocations.touch import touched_by
from schemes.allocations.words import group_words
from schemes.models import AllocationLoad, AllocationUpload
from schemes.policy import policy

MOST_FAULTS = 200
"""So many faults are listed; a file with more has one of them in every row."""
_A_PAGE = 25
_MEANWHILE = (
    "Allocations were changed in the meantime, so nothing was written. This is what it changes now; look again."
)


@administration
@require_safe
def allocations(request: HttpRequest) -> HttpResponse:
    """What is loaded by year and stream, and every load with who did it."""
    page = Paginator(loads(), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "manage/allocations.html", {"lines": loaded_lines(), "page": page})


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def choose_file(request: HttpRequest) -> HttpResponse:
    """The form in which a file is chosen; a POST reads it and leads to its columns."""
    form = FileForm()
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                upload = uploads.receive(file.read(), file.name or "", by=person(request))
                return redirect("manage_allocations_columns", upload.pk)
            except Problems as problems:
                form.refuse({"file": f"{problems.lines[0]}."[:1].upper() + f"{problems.lines[0]}."[1:]})
    return render(request, "manage/allocations_load.html", {"form": form}, status=422 if form.is_bound else 200)


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def name_columns(request: HttpRequest, upload: UUID) -> HttpResponse:
    """What each column means, as far as it is known; a POST says it, and leads to what the file changes."""
    found = _upload(upload)
    form = ColumnsForm(Table.from_json(found.table), uploads.columns(found), request.POST or None)
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            uploads.name_columns(found, form.targets(), by=person(request))
            return redirect("manage_allocations_look", found.pk)
        except Problems as wrong:
            problems = wrong.lines
    context = {"form": form, "upload": found, "problems": problems}
    return render(request, "manage/allocations_columns.html", context, status=422 if problems or form.errors else 200)


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def look_through(request: HttpRequest, upload: UUID) -> HttpResponse:
    """A file's faults, or what it changes and touches; a POST applies just what was shown."""
    found = _upload(upload)
    accepted = "accept" in request.POST
    problem = ""
    try:
        if request.method == "POST":
            try:
                seal = request.POST.get("seal", "")
                load = uploads.apply_upload(found, by=person(request), seal=seal, accepted=accepted)
                messages.success(request, _applied(load))
                return redirect("manage_allocations")
            except (ChangedMeanwhile, IntegrityError):
                problem = _MEANWHILE
            except Problems:
                problem = "Nothing was written: the file still has faults, or a sum that is to be accepted."
        shown = uploads.look(found)
    except Problems:
        return redirect("manage_allocations_columns", found.pk)
    blocking = shown.blocking(accepted=True)
    context = {
        "upload": found,
        "shown": shown,
        "faults": blocking[:MOST_FAULTS],
        "more": len(blocking[MOST_FAULTS:]),
        "touched": None if blocking else touched_by(shown.diff.changes),
        "groups": group_words(shown.diff, shown.boards),
        "still": shown.diff.still,
        "problem": problem,
    }
    return render(request, "manage/allocations_look.html", context, status=422 if problem else 200)


@administration
@require_safe
def changes_csv(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Every change of an upload, in a row each."""
    try:
        shown = uploads.look(_upload(upload))
    except Problems:
        return redirect("manage_allocations_columns", upload)
    header = ("Year", "Stream", "ONS code", "Board", "Loaded now", "In the file", "Difference")
    content = "".join(lines(header, _rows(shown.diff))).encode()
    return attached(content, "allocation-changes.csv", CSV)


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def roll_back_load(request: HttpRequest, load: UUID) -> HttpResponse:
    """What taking a load back restores, and whether it can be; a POST takes it back."""
    found = get_object_or_404(AllocationLoad.objects.select_related("by"), pk=load)
    problem, diff = "", None
    if request.method == "POST":
        try:
            roll_back(found, by=person(request), seal=request.POST.get("seal", ""))
            messages.success(request, f"{found.file_name} is taken back: what was there before it stands again.")
            return redirect("manage_allocations")
        except (ChangedMeanwhile, IntegrityError):
            problem = _MEANWHILE
        except NotAllowed as error:
            problem = str(error)
    try:
        diff = takes_back(found)
    except NotAllowed as error:
        problem = str(error)
    context: dict[str, Any] = {"load": found, "diff": diff, "problem": problem}
    if diff is not None:
        context |= {"groups": group_words(diff, known_boards()), "touched": touched_by(diff.changes)}
    return render(
        request, "manage/allocations_roll_back.html", context, status=422 if request.method == "POST" else 200
    )


def _upload(upload: UUID) -> AllocationUpload:
    return get_object_or_404(AllocationUpload.objects.select_related("by"), pk=upload)


def _applied(load: AllocationLoad | None) -> str:
    if load is None:
        return "Nothing to write: all of it stands so already."
    return f"{load.file_name} is applied: {load.changed:,} allocation{'s' if load.changed != 1 else ''} changed."


def _rows(diff: Diff) -> Iterator[tuple[object, ...]]:
    boards = known_boards().by_code
    for change in diff.changes:
        year, code, stream = change.key
        yield year, policy().label(stream), code, boards[code].name, change.old, change.new, change.difference
