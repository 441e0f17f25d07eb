"""The page on which somebody leaves: what they leave open, and who takes it over."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bcf.forms import PlainForm
from bcf.models import User
from bcf.people import Refused
from bcf.views.access import administration, person
from returns.handing_over import colleagues, hand_over, open_work

NOBODY = "nobody"


class HandOverForm(PlainForm):
    """Who takes the open work over."""

    colleague = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Who takes the work over",
        error_messages={"required": "Choose who takes it over."},
    )

    def __init__(self, people: list[User], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["colleague"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker: it stands above
        named = [(str(user.pk), f"{user} ({user.email})") for user in people]
        field.choices = [*named, (NOBODY, "Nobody: the work stays where it is")]


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody leaves open. A POST hands it over, ends their roles and closes the account."""
    leaver = get_object_or_404(User, pk=pk)
    people = colleagues(leaver)
    form = HandOverForm(people, request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        chosen = next((user for user in people if str(user.pk) == form.cleaned_data["colleague"]), None)
        try:
            count = hand_over(leaver, chosen, by=person(request))
            took = f" {chosen} takes over {count} return{'' if count == 1 else 's'}." if chosen else ""
            messages.success(request, f"{leaver} has left.{took}")
            return redirect("manage_person", pk)
        except Refused as error:
            problem = str(error)
    context = {"person": leaver, "work": open_work(leaver), "people": people, "form": form, "problem": problem}
    return render(request, "manage/hand_over.html", context, status=422 if request.method == "POST" else 200)
