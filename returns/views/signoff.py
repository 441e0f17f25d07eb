"""The sign-off page of a return: where it stands, who must sign, and the steps that its reader can take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bcf.attachments import attached
from bcf.models import User
from bcf.permissions import Permission
from returns import signing, submitting
from returns.actions import reopen_return
from returns.certificates import current_snapshot
from returns.exports import MEDIA_TYPES
from returns.forms.steps import (
    AcceptForm,
    AskForm,
    ChangesForm,
    DeclineForm,
    RatifyForm,
    ReopenForm,
    SignForm,
    StepForm,
    SubmitForm,
    WithdrawForm,
)
from returns.locking import ChangedMeanwhile, NotAllowed, ReturnClosed
from returns.looking import note_look
from returns.models import SnapshotFile
from returns.signing import capacity_for, prepared
from returns.slots import Signing, signings, slots_of
from returns.stages import HANDED_IN, can
from returns.submitting import awaits_ratification
from returns.views.access import Place, fetch
from returns.views.requests import person
from returns.wording import worded

Typed = Mapping[str, Any]


def _ask(place: Place, typed: Typed, by: User) -> str:
    signing.request_signoff(place.submission, place.board, by=by, note=typed["note"])
    return f"The {place.what} is with its signatories. Nothing in it can be changed meanwhile."


def _sign(place: Place, typed: Typed, by: User) -> str:
    signature = signing.sign(place.submission, typed["slot"], by=by, seen=typed["seen"])
    note_look(place.submission, by=by, reached=signature.snapshot.reaches)
    return f"Signed: {signature.label}."


def _decline(place: Place, typed: Typed, by: User) -> str:
    signing.decline(place.submission, typed["slot"], by=by, reason=typed["reason"], seen=typed["seen"])
    return f"You have declined to sign. The {place.what} has gone back to its officers, with your reason."


def _withdraw(place: Place, typed: Typed, by: User) -> str:
    signing.withdraw(place.submission, by=by, reason=typed["reason"], seen=typed["seen"])
    return f"The {place.what} is taken back. Signatures stand until something that they cover is changed."


def _submit(place: Place, typed: Typed, by: User) -> str:
    submitting.submit(place.submission, place.board, by=by, to_be_ratified=typed["to_be_ratified"], seen=typed["seen"])
    return f"The {place.what} is submitted."


def _changes(place: Place, typed: Typed, by: User) -> str:
    submitting.request_changes(
        place.submission, by=by, reason=typed["reason"], sheets=typed["sheets"], seen=typed["seen"],
        reviewing=place.may(Permission.REVIEW_RETURN),
    )  # fmt: skip
    return "The board is asked for changes. Only the sheets that you chose can be changed."


def _accept(place: Place, typed: Typed, by: User) -> str:
    submitting.accept(place.submission, by=by, note=typed["note"], seen=typed["seen"])
    return f"The {place.what} is accepted."


def _reopen(place: Place, typed: Typed, by: User) -> str:
    if place.submission.closed_at is not None:
        raise NotAllowed(f"An administrator has closed this {place.what}, and only an administrator opens it again.")
    if not reopen_return(place.submission, by=by, note=typed["reason"]):
        raise NotAllowed(f"The {place.what} is open already, so there is nothing to reopen.")
    return f"The {place.what} is open again. What is changed from now on is shown beside what was submitted."


def _ratify(place: Place, typed: Typed, by: User) -> str:
    submitting.ratify(place.submission, by=by, note=typed["note"])
    return f"It is recorded that the board has ratified this {place.what}."


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who may take it (any of these permissions), what is asked, what is done."""

    permissions: tuple[Permission, ...]
    form: type[StepForm]
    act: Callable[[Place, Typed, User], str]


STEPS = {
    "ask": Step((Permission.HAND_OVER,), AskForm, _ask),
    "sign": Step((Permission.SIGN_RETURN,), SignForm, _sign),
    "decline": Step((Permission.SIGN_RETURN,), DeclineForm, _decline),
    "withdraw": Step((Permission.HAND_OVER,), WithdrawForm, _withdraw),
    "submit": Step((Permission.HAND_OVER,), SubmitForm, _submit),
    "changes": Step((Permission.REVIEW_RETURN, Permission.SIGN_RETURN), ChangesForm, _changes),
    "accept": Step((Permission.REVIEW_RETURN,), AcceptForm, _accept),
    "reopen": Step((Permission.REVIEW_RETURN,), ReopenForm, _reopen),
    "ratify": Step((Permission.HAND_OVER,), RatifyForm, _ratify),
}

_TITLES = {"withdraw": "Take the {what} back", "reopen": "Reopen the {what}"}


@never_cache
@require_safe
def signoff(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """Where the return stands, its signatures, and what its reader can do next."""
    return show(request, fetch(request, period, ons_code))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, period: str, ons_code: str, step: str) -> HttpResponse:
    """Takes one step. What was refused is said on the page (422); signing in again leads here by GET, and on to the page."""
    taken = STEPS[step]
    place = fetch(request, period, ons_code)
    if not any(place.may(permission) for permission in taken.permissions):
        raise PermissionDenied("Your role for this board does not include this.")
    if request.method != "POST":
        return redirect(place.address("signoff"))
    form = form_of(place, step, request)
    if not form.is_valid():
        return show(request, place, refused=form, status=422)
    try:
        messages.success(request, taken.act(place, form.cleaned_data, person(request)))
    except (NotAllowed, ChangedMeanwhile, ReturnClosed) as error:
        return show(request, fetch(request, period, ons_code), refused=form, problem=str(error), status=422)
    return redirect(_onward(request) or place.address("signoff"))


def _onward(request: HttpRequest) -> str:
    """Where the page from which the step was taken leads on: a page of this site, or nowhere."""
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


def form_of(
    place: Place, step: str, request: HttpRequest | None = None, initial: Mapping[str, str] | None = None
) -> StepForm:
    """The form of a step, as it was posted or empty. Its ids begin with the step's name, as several stand on one page."""
    said, snapshot = dict(initial or {}), current_snapshot(place.submission)
    prefix = "-".join((step, said["slot"].replace(":", "-"))) if said else step
    if snapshot is not None:
        said["seen"] = snapshot.reference
    form = STEPS[step].form(
        request.POST if request is not None else None,
        board=place.board,
        definition=place.definition,
        auto_id=f"{prefix}-%s",
        initial=said,
    )
    form.step, form.address = step, place.address(f"signoff_{step}")
    return form


@dataclass(frozen=True, slots=True)
class Line:
    """One signature that is needed, as its reader meets it: with forms to sign or decline where they may. `why_not` else."""

    signing: Signing
    sign: StepForm | None = None
    decline: StepForm | None = None
    authority: str = ""
    why_not: str = ""


def lines(place: Place, reader: User) -> list[Line]:
    """Every signature that the return needs, in the order of its definition."""
    snapshot, preparer = current_snapshot(place.submission), prepared(place.submission, reader)
    found = []
    for state in signings(place.submission, slots_of(place.submission, place.definition, place.boards)):
        capacity = capacity_for(reader, place.boards, state.slot)
        if capacity is None or state.settled or place.submission.stage != "awaiting" or snapshot is None:
            found.append(Line(state))
        elif preparer and state.preparer_allowed is None:
            decline = form_of(place, "decline", initial={"slot": state.slot.key})
            found.append(Line(state, None, decline, why_not=worded(signing.PREPARED, place.what)))
        else:
            shown = {"slot": state.slot.key, "seen": snapshot.reference}
            lent = capacity.delegation
            sign, decline = (
                form_of(place, "sign", initial=shown),
                form_of(place, "decline", initial={"slot": state.slot.key}),
            )
            found.append(Line(state, sign, decline, f"You sign {lent.words}." if lent else ""))
    return found


def steps_for(place: Place) -> dict[str, StepForm]:
    """The forms of the steps that somebody with these rights can take now, other than signing."""
    stage, found, open_now = place.submission.stage, dict[str, StepForm](), not place.dates.closed
    too_late = stage in HANDED_IN and not place.may(Permission.REVIEW_RETURN)
    possible = {
        "ask": open_now and place.submission.is_open and place.report.ready,
        "submit": open_now and can(stage, "submitted"),
        "withdraw": open_now and can(stage, "withdrawn"),
        "ratify": bool(awaits_ratification(place.submission)),
        "accept": can(stage, "accepted"),
        "changes": open_now and can(stage, "changes_requested") and not too_late,
        "reopen": can(stage, "reopened") and place.submission.closed_at is None,
    }
    for step, now in possible.items():
        if now and any(place.may(permission) for permission in STEPS[step].permissions):
            found[step] = form_of(place, step)
    return found


def show(
    request: HttpRequest,
    place: Place,
    *,
    refused: StepForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The sign-off page; after a step that was refused with its form as it was typed."""
    steps = steps_for(place)
    if refused is not None and refused.step in steps:
        steps[refused.step] = refused
    snapshot = current_snapshot(place.submission)
    context = {
        "place": place,
        "state": place.state,
        "lines": lines(place, person(request)),
        "steps": steps,
        "titles": {step: worded(words, place.what) for step, words in _TITLES.items()},
        "refused": refused,
        "problem": problem,
        "snapshot": snapshot,
        "files": snapshot.files.defer("content").order_by("-pk") if snapshot is not None else (),
        "events": place.submission.events.select_related("by").order_by("-pk")[:20],
        "asked": place.submission.events.filter(kind="signoff_requested").select_related("by").order_by("pk").last(),
        "to_ratify": awaits_ratification(place.submission),
    }
    return render(request, "returns/signoff.html", context, status=status)


@require_safe
def frozen_file(request: HttpRequest, period: str, ons_code: str, file: int) -> HttpResponse:
    """A file that was frozen: what the signatories read, or what was submitted."""
    place = fetch(request, period, ons_code, Permission.EXPORT_RETURN)
    found = SnapshotFile.objects.filter(pk=file, snapshot__submission=place.submission).first()
    if found is None:
        raise Http404("There is no such file.")
    return attached(bytes(found.content), found.name, MEDIA_TYPES[found.form])
