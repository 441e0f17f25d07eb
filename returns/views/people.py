"""The people of a return's board: who has which role, who signs for whom for a time, when the board meets."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.access import Capacity
from bcf.delegating import LONGEST_DAYS, Terms, delegate, delegates, end_delegation
from bcf.forms import DayField, PlainForm
from bcf.meetings import cancel_meeting, enter_meeting
from bcf.models import User
from bcf.people import Refused
from bcf.permissions import Permission
from returns.people_queries import capacities_of, deadline_of, delegations_of, meetings_of, roles_of
from returns.views.access import Place, fetch
from returns.views.requests import person

MAY_NOT = "Your role for this board does not include this."


class DelegationForm(PlainForm):
    """Who signs for whom, from when to when, by what authority."""

    capacity = forms.ChoiceField(widget=forms.RadioSelect, label="On whose behalf")
    delegate = forms.ChoiceField(label="Who signs instead")
    starts = DayField(label="First day")
    ends = DayField(label="Last day", help_text=f"At most {LONGEST_DAYS} days in all.")
    authority = forms.CharField(
        max_length=300,
        label="By what authority",
        help_text="Printed with the signature, for example: minute of 12 October.",
    )

    def __init__(self, capacities: list[tuple[Capacity, str]], people: list[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.capacities = {_key(capacity): capacity for capacity, _ in capacities}
        self.people = {str(user.pk): user for user in people}
        capacity, to = self.fields["capacity"], self.fields["delegate"]
        assert isinstance(capacity, forms.ChoiceField)  # noqa: S101 - for the type checker: they stand above
        assert isinstance(to, forms.ChoiceField)  # noqa: S101
        capacity.choices = [(_key(one), label) for one, label in capacities]
        to.choices = [("", "Choose"), *((key, str(user)) for key, user in self.people.items())]

    @property
    def terms(self) -> Terms:
        """Dates and authority."""
        said = self.cleaned_data
        return Terms(said["starts"], said["ends"], said["authority"])


class MeetingForm(PlainForm):
    """A meeting of the board."""

    day = DayField(label="Day of the meeting")
    papers_due = DayField(label="Papers are due on")


def _key(capacity: Capacity) -> str:
    return f"{capacity.capacity}:{capacity.organisation or ''}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """Everybody around a return. A POST (`do`) delegates signing or ends that, enters a meeting or cancels it."""
    place = fetch(request, period, ons_code)
    deed = request.POST.get("do", "")
    if request.method == "POST" and not _may(place, deed):
        raise PermissionDenied(MAY_NOT)
    lending = DelegationForm(_lendable(place), delegates(place.board), request.POST if deed == "delegate" else None)
    meeting = MeetingForm(request.POST if deed == "meet" else None)
    asked = {"delegate": lending, "meet": meeting}.get(deed)
    problem = ""
    if request.method == "POST" and (asked is None or asked.is_valid()):
        try:
            messages.success(request, _do(request, place, deed, lending, meeting))
            return redirect(place.address("return_people"))
        except Refused as error:
            problem = "" if asked is not None else str(error)
            if asked is not None:
                asked.refuse(error.problems)
    meetings = meetings_of(place.board)
    context = {
        "place": place,
        "roles": roles_of(place.board),
        "delegations": delegations_of(place.board),
        "meetings": meetings,
        "deadline": deadline_of(meetings, place.dates),
        "lending": lending,
        "meeting": meeting,
        "may_delegate": _may(place, "delegate"),
        "may_meet": _may(place, "meet"),
        "lendable": set(lending.capacities.values()),
        "wrong": asked or meeting,
        "problem": problem,
    }
    return render(request, "returns/people.html", context, status=422 if request.method == "POST" else 200)


def _lendable(place: Place) -> list[tuple[Capacity, str]]:
    """The capacities that this person may lend: an administrator each, a signatory their own."""
    everything = capacities_of(place.board)
    if place.may(Permission.ADMINISTER):
        return everything
    own = {(one.capacity, one.organisation) for one in place.rights.capacities if one.delegation is None}
    return [(one, label) for one, label in everything if (one.capacity, one.organisation) in own]


def _may(place: Place, deed: str) -> bool:
    """Whether this person may do such a thing here at all."""
    if deed in ("delegate", "end_delegation"):
        return place.may(Permission.ADMINISTER) or any(one.delegation is None for one in place.rights.capacities)
    return place.may(Permission.HAND_OVER)


def _do(request: HttpRequest, place: Place, deed: str, lending: DelegationForm, meeting: MeetingForm) -> str:
    """Does it, and says so. Raises Refused, Http404 for a row of another board."""
    by, board = person(request), place.board
    number = request.POST.get("row", "")
    row = number if number.isdecimal() else 0
    if deed == "delegate":
        said = lending.cleaned_data
        to = lending.people[said["delegate"]]
        delegate(board, lending.capacities[said["capacity"]], to, lending.terms, by=by)
        return f"{to} can sign in these days."
    if deed == "end_delegation":
        end_delegation(get_object_or_404(board.delegations, pk=row), by=by)
        return "The delegation has ended."
    if deed == "meet":
        enter_meeting(board, **meeting.cleaned_data, by=by)
        return "The meeting is entered."
    if deed == "cancel":
        cancel_meeting(get_object_or_404(board.meetings, pk=row), by=by)
        return "The meeting is cancelled."
    raise Refused("There is no such deed.")
