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
from bcf.forms import NameField, PlainForm, ReasonField
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


class LostFactorForm(PlainForm):
    """How the administrator knows who asks for a new second factor."""

    reason = ReasonField(
        label="How you know that it is them",
        help_text="For example: called back on the number that the council lists, and asked for the date of the last meeting.",
    )


class RenameForm(PlainForm):
    """How colleagues see a person."""

    name = NameField(label="Name", help_text="Signatures that were given keep the name as it was then.")


class Said:
    """The forms of a person's page; `form` is the one that was sent, and what its deed needs. A deed that needs nothing has an
    empty one."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        deed = request.POST.get("do", "")
        sent = {deed: request.POST}
        self.role = AppointmentForm(sent.get("add"))
        self.suspend = SuspendForm(sent.get("suspend"))
        self.rename = RenameForm(sent.get("rename"), initial={"name": user.name})
        self.factor = LostFactorForm(sent.get("factor"), auto_id="factor-%s")
        forms_of: dict[str, PlainForm] = {
            "add": self.role,
            "suspend": self.suspend,
            "rename": self.rename,
            "factor": self.factor,
        }
        self.form = forms_of.get(deed, PlainForm({}))


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
    said = Said(request, user)
    problem = ""
    if request.method == "POST" and said.form.is_valid():
        try:
            messages.success(request, _do(request, user, said))
            return redirect("manage_person", pk=pk)
        except Refused as error:
            if said.form is said.role:
                said.role.refuse(error.problems)
            else:
                problem = str(error)
    memberships = user.memberships.select_related("board", "organisation").order_by("ended_at", "pk")
    context: dict[str, Any] = {
        "person": user,
        "oneself": user == request.user,
        "live": [membership for membership in memberships if membership.ended_at is None],
        "ended": [membership for membership in memberships if membership.ended_at is not None],
        "history": history_of(user),
        "form": said.role,
        "suspend": said.suspend,
        "rename": said.rename,
        "factor": said.factor,
        "wrong": said.form,
        "problem": problem,
    }
    return render(request, "manage/person.html", context, status=422 if request.method == "POST" else 200)


_OF_A_ROLE = {
    "suspend_role": (deeds.suspend_role, "The role is suspended."),
    "resume_role": (deeds.resume_role, "The role counts again."),
    "end_role": (deeds.end_role, "The role has ended."),
}


def _do(request: HttpRequest, user: User, said: Said) -> str:
    """Does what was asked for, and says so. Raises Refused, Http404 for a role that is not this person's."""
    by, deed = person(request), request.POST.get("do", "")
    if deed in _OF_A_ROLE:
        action, done = _OF_A_ROLE[deed]
        number = request.POST.get("membership", "")
        action(get_object_or_404(user.memberships, pk=number if number.isdecimal() else 0), by=by)
        return done
    if deed == "add":
        deeds.add_role(user, said.role.appointment, by=by)
        return f"{user} has the role now."
    if deed == "suspend":
        deeds.suspend_account(user, by=by, reason=said.suspend.cleaned_data["reason"])
        return "The account is suspended, and signed out everywhere."
    if deed == "factor":
        deeds.remove_second_factor(user, by=by, reason=said.factor.cleaned_data["reason"])
        return f"{user} sets up a new second factor on next signing in."
    if deed == "rename":
        deeds.rename(user, said.rename.cleaned_data["name"], by=by)
        return "The name is changed."
    if deed == "resume":
        deeds.resume_account(user, by=by)
        return "The account can be used again."
    if deed == "sign_out":
        return f"Signed out everywhere: {deeds.sign_out_everywhere(user, by=by)}."
    raise Refused("Choose one of the buttons on this page.")
