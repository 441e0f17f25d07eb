"""Publishing a definition from an uploaded folder: chosen, looked through with what it changes, published as it was shown."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bcf.forms import PlainForm
from bcf.views.access import administration, person
from returns.definition.errors import DefinitionError
from returns.locking import ChangedMeanwhile, NotAllowed
from returns.models import Proposal
from returns.proposing import note_of, propose, publish_proposal


class UploadForm(PlainForm):
    """A definition's folder as a zip file."""

    folder = forms.FileField(
        label="The folder as a zip file",
        help_text="period.toml, choices.toml, checker.toml and one file for each sheet, in one folder; at most 2 MB.",
        error_messages={"required": "Choose a zip file of at most 2 MB."},
    )


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def choose_definition(request: HttpRequest) -> HttpResponse:
    """The form in which the folder is chosen. A POST reads it; what is wrong is told by file, key and reason (422)."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["folder"]
            try:
                proposal = propose(file.read(), file.name or "", by=person(request))
                return redirect("manage_proposal", proposal.pk)
            except DefinitionError as error:
                form.add_error("folder", f"{error}.")
    return render(request, "manage/publish.html", {"form": form}, status=422 if request.method == "POST" else 200)


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """What an uploaded definition changes, line by line; a POST publishes it, if that is still what it changes."""
    found = get_object_or_404(Proposal.objects.select_related("by"), pk=proposal)
    problem = ""
    if request.method == "POST":
        try:
            version, made = publish_proposal(found, base=request.POST.get("base", ""), by=person(request))
            said = "is published" if made else "was published already, with just this content"
            messages.success(request, f"{version} {said}.")
            return redirect("manage_period", version.period)
        except ChangedMeanwhile:
            problem = "Another definition was published in the meantime. Look again at what this one changes."
        except (DefinitionError, NotAllowed) as error:
            problem = str(error)
    context = {"proposal": found, "note": note_of(found), "problem": problem}
    return render(request, "manage/proposal.html", context, status=422 if problem else 200)
