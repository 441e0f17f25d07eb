"""Whether a file or a reference in hand is that of a signed return: for everybody, without any content."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.forms import PlainForm
from returns.certificates import Verdict, verify_file, verify_reference


class ReferenceForm(PlainForm):
    """A reference, as it is printed on a signed return."""

    reference = forms.CharField(
        label="Reference",
        help_text="As it is printed on the return, for example BCF-7F3K-92QD-XW4M",
        max_length=40,
        error_messages={"required": "Enter the reference that is printed on the return."},
    )


class FileForm(PlainForm):
    """A file that claims to be a signed return."""

    file = forms.FileField(
        label="The file",
        help_text="A workbook (.xlsx) or a PDF, at most 10 MB. It is compared and not kept.",
        error_messages={
            "required": "Choose the workbook or the PDF, at most 10 MB.",
            "empty": "This file is empty. Choose the workbook or the PDF.",
        },
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By reference (GET, so that it can be linked) or by file (POST)."""
    verdict: Verdict | None = None
    by_reference = ReferenceForm(request.GET if "reference" in request.GET else None)
    by_file = FileForm()
    if request.method == "POST":
        by_file = FileForm(request.POST, request.FILES)
        if by_file.is_valid():
            verdict = verify_file(by_file.cleaned_data["file"].read())
    elif by_reference.is_bound and by_reference.is_valid():
        verdict = verify_reference(by_reference.cleaned_data["reference"])
    wrong = next((form for form in (by_reference, by_file) if form.is_bound and not form.is_valid()), None)
    context = {"verdict": verdict, "by_reference": by_reference, "by_file": by_file, "wrong": wrong}
    return render(request, "returns/verify.html", context, status=422 if wrong else 200)
