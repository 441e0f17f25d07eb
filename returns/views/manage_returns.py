"""Administration of one return: exceptions for its signatures, closing it, opening it again. Each asks why."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bcf.forms import PlainForm, ReasonField
from bcf.permissions import Permission
from bcf.views.access import administration, person
from returns.actions import close_return, reopen_return
from returns.locking import NotAllowed
from returns.models import Waiver
from returns.slots import Slot, signings, slots_of
from returns.stages import can
from returns.views.access import Place, fetch
from returns.waiving import waive, withdraw_waiver


class WaiverForm(PlainForm):
    """An exception for one signature, and why."""

    slot = forms.ChoiceField(widget=forms.RadioSelect, label="Which signature")
    kind = forms.ChoiceField(choices=Waiver.KINDS, widget=forms.RadioSelect, label="What is allowed")
    reason = ReasonField(max_length=500, label="Why the exception is made")

    def __init__(self, slots: tuple[Slot, ...], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker: it stands above
        field.choices = [(slot.key, slot.label) for slot in slots]


class NoteForm(PlainForm):
    """Why a return is closed or opened again."""

    note = ReasonField(label="Why")


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def manage_return(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """The signatures of a return with their exceptions, and whether it is open. A POST does what its `do` says."""
    place = fetch(request, period, ons_code, Permission.ADMINISTER)
    slots = slots_of(place.submission, place.definition, place.boards)
    deed = request.POST.get("do", "")
    waiver_form = WaiverForm(slots, request.POST if deed == "waive" else None)
    note_form = NoteForm(request.POST if deed in ("close", "reopen") else None)
    asked = {"waive": waiver_form, "close": note_form, "reopen": note_form}.get(deed)
    problem = ""
    if request.method == "POST" and (asked is None or asked.is_valid()):
        try:
            messages.success(request, _do(request, place, deed, waiver_form, note_form))
            return redirect(place.address("manage_return"))
        except NotAllowed as error:
            problem = str(error)
    context = {
        "place": place,
        "state": place.state,
        "signings": signings(place.submission, slots),
        "may_close": place.submission.closed_at is None,
        "may_reopen": place.submission.closed_at is not None or can(place.submission.stage, "reopened"),
        "past": place.submission.waivers.exclude(withdrawn_at=None).select_related("by", "withdrawn_by"),
        "waiver_form": waiver_form,
        "note_form": note_form,
        "wrong": asked or waiver_form,
        "problem": problem,
    }
    return render(request, "manage/return.html", context, status=422 if request.method == "POST" else 200)


def _do(request: HttpRequest, place: Place, deed: str, waiver: WaiverForm, note: NoteForm) -> str:
    """Does it, and says so. Raises NotAllowed, Http404 for an exception of another return."""
    by, submission = person(request), place.submission
    if deed == "waive":
        said = waiver.cleaned_data
        waive(submission, said["kind"], said["slot"], by=by, reason=said["reason"])
        return "The exception is made."
    if deed == "withdraw":
        number = request.POST.get("waiver", "")
        withdraw_waiver(get_object_or_404(submission.waivers, pk=number if number.isdecimal() else 0), by=by)
        return "The exception is taken back."
    if deed == "close":
        close_return(submission, by=by, note=note.cleaned_data["note"])
        return f"The {place.what} is closed."
    if deed == "reopen":
        reopen_return(submission, by=by, note=note.cleaned_data["note"])
        return f"The {place.what} is open again."
    raise NotAllowed("There is no such deed.")
