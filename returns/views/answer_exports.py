"""All answers of all boards for a period as one table: asked for, followed while it is made, taken by who asked for it."""

import uuid
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcf.access import Reach
from bcf.forms import PlainForm
from returns.data_exports import FORMS, SHAPES, WHICH, ask_for_export, returns_of, stop, take
from returns.models import DataExport, SubmissionBoard
from returns.queries import latest_versions
from returns.versions import definition_of
from returns.views import made_files
from returns.views.requests import person
from returns.views.review import boards_to_review

NO_LONGER = "This file holds answers of boards that you do not look after any more."


class ExportForm(PlainForm):
    """Which answers, and how."""

    period = forms.ChoiceField(label="Period")
    which = forms.ChoiceField(label="Which returns", choices=list(WHICH.items()), widget=forms.RadioSelect)
    shape = forms.ChoiceField(label="Shape", choices=list(SHAPES.items()), widget=forms.RadioSelect)
    form = forms.ChoiceField(label="File", choices=list(FORMS.items()), widget=forms.RadioSelect)
    without_contacts = forms.BooleanField(label="Leave out contact details", required=False, initial=True)

    def __init__(self, periods: list[tuple[str, str]], data: Any = None) -> None:
        first = {"which": "all", "shape": "tidy", "form": "csv"}
        super().__init__(data, initial=first)
        cast(forms.ChoiceField, self.fields["period"]).choices = periods

    @property
    def asked(self) -> dict[str, Any]:
        """What `ask_for_export` takes."""
        said = dict(self.cleaned_data)
        return {"contacts": not said.pop("without_contacts"), **said}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_exports(request: HttpRequest) -> HttpResponse:
    """The form, and what one has asked for before; a POST asks for a table and leads to its page."""
    boards = boards_to_review(Reach(request.user))
    held = set(SubmissionBoard.objects.filter(kind="return", board__in=boards).values_list("period", flat=True))
    periods = [(version.period, definition_of(version).period.label) for version in latest_versions()]
    form = ExportForm(
        [choice for choice in periods if choice[0] in held], request.POST if request.method == "POST" else None
    )
    problem = ""
    if form.is_valid():
        if returns_of(boards, form.asked["period"], form.asked["which"]).exists():
            return redirect("answer_export", ask_for_export(boards, by=person(request), **form.asked).pk)
        problem = "There is no such return yet. Choose another period, or other returns."
    context = {"form": form, "problem": problem, "earlier": made_files.earlier(request, DataExport), "any": bool(held)}
    return render(request, "returns/answer_exports.html", context, status=422 if form.errors or problem else 200)


def _mine(request: HttpRequest, number: uuid.UUID) -> DataExport:
    return made_files.mine(request, DataExport, number, boards_to_review(Reach(request.user)), NO_LONGER)


@never_cache
@require_safe
def answer_export(request: HttpRequest, export: uuid.UUID) -> HttpResponse:
    """How far an export is; once it is ready, the way to its file."""
    found = _mine(request, export)
    chosen = found.parameters
    context = {
        "export": found,
        "which": WHICH[chosen["which"]],
        "shape": SHAPES[chosen["shape"]],
        "file": FORMS[chosen["form"]],
    }
    return render(request, "returns/answer_export.html", context)


@require_POST
def stop_export(request: HttpRequest, export: uuid.UUID) -> HttpResponse:
    """Stops an export that is not ready yet."""
    return made_files.stopped(request, _mine(request, export), stop, "answer_export")


@require_safe
def download_export(request: HttpRequest, export: uuid.UUID) -> HttpResponse:
    """The file, for who asked for it."""
    return made_files.downloaded(request, _mine(request, export), take)
