"""People and their roles: the list, and one person's page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bcf import people as deeds
from bcf.appointment_forms import AppointmentForm, BoardField
from bcf.forms import PlainForm, ReasonField
from bcf.models import User
from bcf.people import Refused
from bcf.people_queries import STATES, Wanted, history_of, people
from bcf.permissions import ROLE_NAMES
from bcf.views.access import administration, person

PAGE = 50


class SearchForm(PlainForm):
    """What the list is narrowed to; it lives in the address."""

    q = forms.CharField(required=False, max_length=200, label="Name or email address")
    role = forms.ChoiceField(required=False, choices=[("", "Any role"), *ROLE_NAMES.items()])
    board = BoardField(empty_label="Any board", to_field_name="ons_code")
    state = forms.ChoiceField(required=False, choices=[("", "Any"), *STATES.items()])

    @property
    def wanted(self) -> Wanted:
        """The list that is asked for; what cannot be understood narrows nothing."""
        said = self.cleaned_data if self.is_valid() else {}
        return Wanted(said.get("q", ""), said.get("role", ""), said.get("board"), said.get("state", ""))


class SuspendForm(PlainForm):
    """Why an account is suspended."""

    reason = ReasonField(label="Why the account is suspended")


@administration
@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody, or those who fit the search in the address, by pages."""
    form = SearchForm(request.GET)
    page = Paginator(people(form.wanted), PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    return render(request, "manage/people.html", {"form": form, "page": page, "kept": kept.urlencode()})


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, account, what was done. A POST does what its `do` says."""
    user = get_object_or_404(User, pk=pk)
    adding = request.POST.get("do") == "add"
    suspending = request.POST.get("do") == "suspend"
    form = AppointmentForm(request.POST if adding else None)
    suspend = SuspendForm(request.POST if suspending else None)
    problem = ""
    if request.method == "POST" and not ((adding and not form.is_valid()) or (suspending and not suspend.is_valid())):
        try:
            messages.success(request, _do(request, user, form, suspend))
            return redirect("manage_person", pk=pk)
        except Refused as error:
            if adding:
                form.refused(error)
            else:
                problem = str(error)
    memberships = user.memberships.select_related("board", "organisation").order_by("ended_at", "pk")
    context: dict[str, Any] = {
        "person": user,
        "oneself": user == request.user,
        "live": [membership for membership in memberships if membership.ended_at is None],
        "ended": [membership for membership in memberships if membership.ended_at is not None],
        "history": history_of(user),
        "form": form,
        "suspend": suspend,
        "wrong": suspend if suspending else form,
        "problem": problem,
    }
    return render(request, "manage/person.html", context, status=422 if request.method == "POST" else 200)


_OF_A_ROLE = {
    "suspend_role": (deeds.suspend_role, "The role is suspended."),
    "resume_role": (deeds.resume_role, "The role counts again."),
    "end_role": (deeds.end_role, "The role has ended."),
}


def _do(request: HttpRequest, user: User, form: AppointmentForm, suspend: SuspendForm) -> str:
    """Does what was asked for, and says so. Raises Refused, Http404 for a role that is not this person's."""
    by, deed = person(request), request.POST.get("do", "")
    if deed in _OF_A_ROLE:
        action, said = _OF_A_ROLE[deed]
        number = request.POST.get("membership", "")
        action(get_object_or_404(user.memberships, pk=number if number.isdecimal() else 0), by=by)
        return said
    if deed == "add":
        deeds.add_role(user, form.appointment, by=by)
        return f"{user} has the role now."
    if deed == "suspend":
        deeds.suspend_account(user, by=by, reason=suspend.cleaned_data["reason"])
        return "The account is suspended, and signed out everywhere."
    if deed == "resume":
        deeds.resume_account(user, by=by)
        return "The account can be used again."
    if deed == "sign_out":
        return f"Signed out everywhere: {deeds.sign_out_everywhere(user, by=by)}."
    raise Refused("There is no such deed.")
