"""Figures from a file or a pasted table: they are given, looked through (their faults, or what they change), and written."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.access import Reach
from bcf.forms import PlainForm, ReasonField
from bcf.models import Board
from bcf.permissions import Permission
from bcf.problems import Problems
from metrics.files import uploads
from metrics.files.preview import Preview
from metrics.files.said import Said
from metrics.files.words import group_words
from metrics.models import FiguresUpload
from metrics.own import own_metrics, with_own
from metrics.trajectory import SERIES
from metrics.views.access import NOT_YOURS, may_write
from returns.locking import ChangedMeanwhile
from returns.views.requests import person

MOST_FAULTS = 200
"""So many faults are listed; a table with more has one of them in every row."""
_LARGEST_TEXT = 2_000_000
_MEANWHILE = (
    "Somebody changed these figures in the meantime, so nothing was written. This is what changes now; look again."
)
_STILL_FAULTS = "Nothing was written: there are still faults, or queries that are to be accepted."


class FiguresForm(PlainForm):
    """A file, or what was pasted; and of what the figures are, where they do not say it themselves."""

    file = forms.FileField(
        label="CSV file or Excel workbook (.xlsx)",
        required=False,
        help_text="A row for each board, metric and period; or a row for each board and metric and a column for each period.",
    )
    text = forms.CharField(
        label="Or paste a table",
        required=False,
        max_length=_LARGEST_TEXT,
        help_text="Copy cells in your spreadsheet, best with their headings: period, and plan, actual, or count and rate.",
        widget=forms.Textarea(attrs={"rows": 10, "wrap": "off", "spellcheck": "false", "class": "govuk-textarea app-paste__text"}),
    )  # fmt: skip
    board = forms.CharField(label="Board", required=False)
    metric = forms.CharField(label="Metric", required=False)
    part = forms.CharField(label="Part", required=False)
    series = forms.CharField(label="Plan, actual or baseline", required=False)
    year = forms.CharField(
        label="Year",
        required=False,
        max_length=10,
        help_text="Like 2017-18. Twelve figures without periods are then its months, four its quarters.",
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10"}),
    )

    def __init__(self, boards: Sequence[Board], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = own_metrics(board.pk for board in boards)
        every = with_own({key: one for found in own.values() for key, one in found.items()}, populations=True)
        parts = {key: label for metric in every.values() for key, label in metric.parts.items()}
        self._choose("board", ((board.ons_code, board.name) for board in boards))
        self._choose("metric", ((metric.key, metric.name) for metric in every.values()))
        self._choose("part", parts.items())
        self._choose("series", SERIES.items())

    def _choose(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        blank = ("", "As the table says")
        self.fields[name].widget = forms.Select(choices=[blank, *choices], attrs={"class": "govuk-select"})

    def clean(self) -> dict[str, Any]:
        """One of file and text is there."""
        cleaned = dict(self.cleaned_data)
        if not self.errors and not cleaned.get("file") and not str(cleaned.get("text", "")).strip():
            self.add_error("file", "Choose a file of at most 10 MB, or paste a table.")
        return cleaned

    @property
    def said(self) -> Said:
        """Of what the figures are."""
        return Said.from_json(self.cleaned_data)

    def given(self) -> tuple[bytes, str]:
        """The content, and the file's name, '' of what was pasted."""
        file = self.cleaned_data.get("file")
        return (file.read(), file.name or "figures") if file else (str(self.cleaned_data["text"]).encode(), "")


class ApplyForm(PlainForm):
    """Why what was shown is written, and that its queries are right."""

    seal = forms.CharField(widget=forms.HiddenInput)
    reason = ReasonField(
        label="Why do these figures change?",
        max_length=1000,
        required=False,
        help_text="Kept in the history. Optional.",
    )
    accept = forms.BooleanField(label="The queries are right as they are: write the figures", required=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in_figures(request: HttpRequest) -> HttpResponse:
    """The form for a file or pasted table; a POST reads it and leads to what it changes."""
    boards = _writable(request)
    form = FiguresForm(boards, initial=request.GET.dict() | _again(request))
    if request.method == "POST":
        form = FiguresForm(boards, request.POST, request.FILES)
        if form.is_valid():
            content, name = form.given()
            try:
                upload = uploads.receive(content, name, form.said, by=person(request))
                return redirect("look_through_figures", upload.pk)
            except Problems as problems:
                line = f"{problems.lines[0] if problems.lines else problems.what}."
                form.refuse({"file" if name else "text": line[:1].upper() + line[1:].replace("..", ".")})
    context = {"form": form, "here": "Bring figures in"}
    return render(request, "metrics/bring_in.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_through_figures(request: HttpRequest, upload: UUID) -> HttpResponse:
    """The faults of an upload, or what it changes; a POST writes just what was shown."""
    codes = {board.ons_code for board in _writable(request)}
    found = get_object_or_404(FiguresUpload.objects.filter(by=person(request)), pk=upload)
    form, problem = ApplyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            written = uploads.apply_upload(
                found, codes.__contains__, by=person(request), seal=said["seal"], reason=said["reason"],
                accepted=said["accept"],
            )  # fmt: skip
            many = f"{written.figures:,} figure{'' if written.figures == 1 else 's'}"
            messages.success(request, f"{many} written." if written.figures else "All of it stands so already.")
            return _after(found)
        except ChangedMeanwhile:
            problem = _MEANWHILE
        except Problems:
            problem = _STILL_FAULTS
    shown = uploads.look(found, codes.__contains__)
    context = _shown(found, shown) | {"form": form, "problem": problem, "here": "What the figures change"}
    return render(request, "metrics/look_through.html", context, status=422 if form.is_bound else 200)


def _again(request: HttpRequest) -> dict[str, str]:
    """What was pasted before (`?again=` its upload), to be corrected."""
    try:
        upload = FiguresUpload.objects.filter(
            by=person(request), pasted=True, pk=UUID(request.GET.get("again", ""))
        ).first()
    except ValueError:
        return {}
    return {"text": uploads.text_of(upload), **uploads.said_of(upload).to_json()} if upload is not None else {}


def _shown(upload: FiguresUpload, shown: Preview) -> dict[str, Any]:
    blocking = shown.blocking(accepted=True)
    return {
        "upload": upload,
        "shown": shown,
        "faults": blocking[:MOST_FAULTS],
        "more": len(blocking[MOST_FAULTS:]),
        "groups": group_words(shown.diff, shown.boards),
    }


def _after(upload: FiguresUpload) -> HttpResponse:
    """On to the board that the figures were said to be of, else to all of them."""
    board = uploads.said_of(upload).board
    if board and Board.objects.filter(ons_code=board).exists():
        return redirect("board_metrics", ons_code=board)
    return redirect("metrics_home")


def _writable(request: HttpRequest) -> list[Board]:
    """The boards whose figures this person may write, all of an administrator. Raises PermissionDenied where there is none."""
    reach = Reach(request.user)
    if reach.holds(Permission.ADMINISTER):
        return list(Board.objects.order_by("name", "ons_code"))
    boards = reach.boards(Permission.EDIT_RETURN).order_by("name", "ons_code")
    found = [board for board in boards if may_write(reach.rights(board))]
    if not found:
        raise PermissionDenied(NOT_YOURS)
    return found
