"""The programme team's questions: asked of many boards, followed on one page, closed or asked again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bcf import csv
from bcf.access import holds
from bcf.models import User
from bcf.permissions import Permission
from bcf.views import signed_out
from returns import inquiring
from returns.forms.talk import AgainForm, AskForm, OwnerForm
from returns.inquiry_queries import (
    askable,
    askable_periods,
    asked_for,
    in_state,
    inquiries_for,
    labels_of,
    looks_after,
    team_of,
)
from returns.locking import NotAllowed
from returns.models import INQUIRY_STATES, Inquiry, InquiryTo
from returns.queries import latest_version
from returns.versions import definition_of
from returns.views.requests import person

READ_OR_WRITE = ("GET", "HEAD", "POST")
COLOURS = {"open": "yellow", "answered": "blue", "closed": "grey"}


def reviewer(request: HttpRequest) -> User:
    """The request's user, who reviews returns of some board. Raises PermissionDenied for anybody else."""
    user = person(request)
    if not holds(user, Permission.REVIEW_RETURN):
        raise PermissionDenied("Only the programme team asks boards questions.")
    return user


def fetch_inquiry(user: User, number: int) -> Inquiry:
    """The inquiry with this id. Raises Http404 where none of the user's boards is asked."""
    found = inquiries_for(user).filter(pk=number).first()
    if found is None:
        raise Http404("There is no such question to your boards.")
    return found


@never_cache
@require_safe
def inquiries(request: HttpRequest) -> HttpResponse:
    """Every question to one's boards, with how many are open, answered and closed."""
    found = list(inquiries_for(reviewer(request)))
    labels = labels_of(inquiry.period for inquiry in found)
    lines = [(inquiry, labels.get(inquiry.period, inquiry.period)) for inquiry in found]
    return render(request, "returns/inquiries.html", {"lines": lines})


@never_cache
@login_not_required
@require_http_methods(READ_OR_WRITE)
def ask(request: HttpRequest) -> HttpResponse:
    """Asks boards about a period (`?period=`, chosen first); `?board=` (ONS codes, any number) ticks boards beforehand."""
    if not request.user.is_authenticated:
        return signed_out(request)
    user, period = reviewer(request), request.GET.get("period", "")
    periods = askable_periods(user)
    version = latest_version(period) if period in periods else None
    if version is None:
        choose = {"periods": labels_of(periods), "codes": request.GET.getlist("board")}
        return render(request, "returns/ask_period.html", choose)
    places = askable(user, period)
    definition, team = definition_of(version), team_of(place.board for place in places)
    initial = {"boards": request.GET.getlist("board"), "owner": str(user.pk)}
    form = AskForm(definition, places, team, initial=initial, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _asked(request, user, period, form.cleaned_data)
        except NotAllowed as error:
            form.add_error(None, str(error))
    context = {"form": form, "label": definition.period.label}
    return render(request, "returns/ask.html", context, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest, user: User, period: str, typed: dict[str, Any]) -> HttpResponse:
    owner = User.objects.get(pk=typed["owner"])
    inquiry = inquiring.ask(period, typed["text"], by=user, boards=typed["asked"], owner=owner, key=typed["key"])
    count = len(typed["asked"])
    messages.success(request, f"{count} board{'' if count == 1 else 's'} asked.")
    return redirect("inquiry", inquiry.pk)


@dataclass(frozen=True, slots=True)
class Line:
    """One board's part of an inquiry on its page, with the form that asks it again where that can be done."""

    to: InquiryTo
    word: str
    colour: str
    again: AgainForm | None


def _lines(found: Iterable[InquiryTo], refused: tuple[int, AgainForm] | None) -> Iterator[Line]:
    for to in found:
        form = refused[1] if refused is not None and refused[0] == to.pk else AgainForm(to.pk)
        yield Line(to, INQUIRY_STATES[to.state], COLOURS[to.state], None if to.state == "open" else form)


@never_cache
@require_safe
def inquiry(request: HttpRequest, inquiry: int) -> HttpResponse:
    """One question and what each board answers; `?state=` shows only those that stand so."""
    user = reviewer(request)
    return _page(request, user, fetch_inquiry(user, inquiry))


def _page(
    request: HttpRequest,
    user: User,
    inquiry: Inquiry,
    refused: tuple[int, AgainForm] | None = None,
    owner: OwnerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    state = request.GET.get("state", "")
    every = list(asked_for(user, inquiry))
    found = [to for to in every if state not in INQUIRY_STATES or to.state == state]
    team = team_of(to.place.board for to in every)
    definition = definition_of(every[0].place.submission.version)
    counts = [(key, word, sum(to.state == key for to in every)) for key, word in INQUIRY_STATES.items()]
    context = {
        "inquiry": inquiry,
        "about": definition.called(inquiry.key) if inquiry.key else "",
        "period": definition.period,
        "counts": counts,
        "answered": any(to.state == "answered" for to in every),
        "total": len(every),
        "state": state if state in INQUIRY_STATES else "",
        "lines": list(_lines(found, refused)),
        "owner": owner or (OwnerForm(team, inquiry.owner_id) if looks_after(user, inquiry) else None),
        "refused": owner or (refused[1] if refused is not None else None),
    }
    return render(request, "returns/inquiry.html", context, status=status)


@never_cache
@require_safe
def inquiry_csv(request: HttpRequest, inquiry: int) -> HttpResponseBase:
    """The same answers as a table, all or with `?state=`."""
    user = reviewer(request)
    found = in_state(asked_for(user, fetch_inquiry(user, inquiry)), request.GET.get("state", ""))
    header = (
        "Board",
        "ONS code",
        "State",
        "Question",
        "Answer",
        "Answered by",
        "Answered at",
        "Closed by",
        "Closed at",
    )
    rows = (
        (
            to.place.board.name, to.place.board.ons_code, INQUIRY_STATES[to.state], to.inquiry.text, to.answer,
            str(to.answered_by or ""), to.answered_at, str(to.closed_by or ""), to.closed_at,
        )
        for to in found
    )  # fmt: skip
    return csv.download(f"question-{inquiry}.csv", header, rows)


@never_cache
@require_http_methods(READ_OR_WRITE)
def close_inquiry(request: HttpRequest, inquiry: int) -> HttpResponse:
    """Closes the question to one board (`to`), or (`answered`) to every board that has answered."""
    user = reviewer(request)
    found = asked_for(user, fetch_inquiry(user, inquiry))
    if request.method == "POST":
        number = request.POST.get("to", "")
        chosen = in_state(found, "answered") if "answered" in request.POST else found.filter(pk=_number(number))
        count = 0
        for to in chosen:
            inquiring.close(to, by=user)
            count += 1
        messages.success(request, f"The question is closed for {count} board{'' if count == 1 else 's'}.")
    return _back(request, inquiry)


@never_cache
@login_not_required
@require_http_methods(READ_OR_WRITE)
def ask_again(request: HttpRequest, inquiry: int, to: int) -> HttpResponse:
    """Asks one board again, with a note."""
    if not request.user.is_authenticated:
        return signed_out(request)
    user = reviewer(request)
    asked = fetch_inquiry(user, inquiry)
    found = asked_for(user, asked).filter(pk=to).first()
    if found is None:
        raise Http404("This board of yours is not asked.")
    if request.method != "POST":
        return _back(request, inquiry)
    form = AgainForm(to, request.POST)
    if form.is_valid():
        try:
            inquiring.ask_again(found, form.cleaned_data["text"], by=user)
        except NotAllowed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{found.place.board} is asked again.")
            return _back(request, inquiry)
    return _page(request, user, asked, refused=(to, form), status=422)


@never_cache
@require_http_methods(READ_OR_WRITE)
def inquiry_owner(request: HttpRequest, inquiry: int) -> HttpResponse:
    """Gives the question to a colleague to look after."""
    user = reviewer(request)
    found = fetch_inquiry(user, inquiry)
    if request.method != "POST":
        return _back(request, inquiry)
    team = team_of(to.place.board for to in asked_for(user, found))
    form = OwnerForm(team, found.owner_id, data=request.POST)
    if form.is_valid():
        owner = User.objects.get(pk=form.cleaned_data["owner"])
        try:
            inquiring.hand_over(found, owner=owner, by=user)
        except NotAllowed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{owner} looks after this question now.")
            return _back(request, inquiry)
    return _page(request, user, found, owner=form, status=422)


def _back(request: HttpRequest, inquiry: int) -> HttpResponse:
    state = request.GET.get("state", "")
    return redirect(reverse("inquiry", args=(inquiry,)) + (f"?state={state}" if state in INQUIRY_STATES else ""))


def _number(text: str) -> int:
    """The number that was sent; 0, which is nobody's, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
