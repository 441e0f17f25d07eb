"""Invitations: the list and the form for administrators, and the page to which the letter's link leads."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bcf.appointment_forms import AppointmentForm
from bcf.forms import NameField, PlainForm
from bcf.inviting import accept_as, accept_as_new, invitation_of, invite, send_again, withdraw
from bcf.mailing import site_address
from bcf.models import Invitation, User
from bcf.people import Refused
from bcf.people_queries import open_invitations
from bcf.views.access import administration, person


class InvitationForm(AppointmentForm):
    """Whom to invite, to which role."""

    email = forms.EmailField(label="Email address", max_length=254)
    field_order = ("email",)


class ComeInForm(PlainForm):
    """Name and password of somebody new."""

    name = NameField(
        label="Your name",
        help_text="As colleagues are to see it, and as it will stand beside a signature.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1 = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        label="Password",
        help_text="At least 12 characters. Three random words are easy to remember and hard to guess.",
        strip=False,
    )
    password2 = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), label="The password again", strip=False
    )

    def clean_password2(self) -> str:
        """The same as the password."""
        again = str(self.cleaned_data["password2"])
        if again != self.cleaned_data.get("password1", again):
            raise ValidationError("The two passwords differ. Type the same one twice.")
        return again


def _link(token: str) -> str:
    return site_address(reverse("invitation", args=(token,)))


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Invitations that are open. A POST sends one again or withdraws it."""
    problem = ""
    if request.method == "POST":
        number = request.POST.get("invitation", "")
        invitation = get_object_or_404(Invitation, pk=number if number.isdecimal() else 0)
        try:
            if request.POST.get("do") == "withdraw":
                withdraw(invitation, by=person(request))
                messages.success(request, "The invitation is withdrawn.")
            else:
                send_again(invitation, by=person(request), link=_link)
                messages.success(request, "The invitation is sent again. Its earlier link does not work any more.")
            return redirect("manage_invitations")
        except Refused as error:
            problem = str(error)
    context = {"invitations": open_invitations(), "problem": problem}
    return render(request, "manage/invitations.html", context, status=422 if problem else 200)


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def new_invitation(request: HttpRequest) -> HttpResponse:
    """The form in which somebody is invited."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            email = form.cleaned_data["email"]
            invite(email, form.appointment, by=person(request), link=_link)
            messages.success(request, f"The invitation to {email} is on its way.")
            return redirect("manage_invitations")
        except Refused as error:
            form.refuse(error.problems)
    return render(request, "manage/invite.html", {"form": form}, status=422 if request.method == "POST" else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_page(request: HttpRequest, token: str) -> HttpResponse:
    """Where the letter's link leads: somebody new gives name and password, somebody known signs in and accepts.

    410 for an invitation that is not open any more, 404 for an address that never was one.
    """
    invitation = invitation_of(token)
    if invitation is None:
        raise Http404("There is no such invitation. Copy the whole address from the letter.")
    context: dict[str, Any] = {"invitation": invitation}
    if invitation.why_closed:
        return render(request, "invitations/closed.html", context, status=410)
    owner = User.objects.filter(email=invitation.email).first()
    if request.user.is_authenticated and request.user != owner:
        return render(request, "invitations/other.html", context, status=403)
    if owner is None:
        return _somebody_new(request, invitation)
    if not request.user.is_authenticated:
        return render(request, "invitations/sign_in.html", context)
    return _somebody_known(request, invitation)


def _somebody_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = ComeInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            accept_as_new(invitation, name=said["name"], password=said["password1"])
            messages.success(request, "Your account is made. Sign in with your email address and password.")
            return redirect("sign_in")
        except ValidationError as error:
            form.add_error("password1", error)
        except Refused as error:
            form.add_error(None, str(error))
    context = {"invitation": invitation, "form": form}
    return render(request, "invitations/new.html", context, status=422 if request.method == "POST" else 200)


def _somebody_known(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            accept_as(person(request), invitation)
            messages.success(request, f"You have the role now: {invitation}.")
            return redirect("home")
        except Refused as error:
            problem = str(error)
    context = {"invitation": invitation, "problem": problem}
    return render(request, "invitations/accept.html", context, status=422 if problem else 200)
