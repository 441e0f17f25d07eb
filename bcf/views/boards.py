"""Boards: the list, one board with those before and after it, and recording that boards merge or split."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from bcf.appointment_forms import regions
from bcf.boards import LONGEST_NAME, LONGEST_TYPE, NewBoard, boards_named, reorganise
from bcf.forms import DayField, PlainForm
from bcf.models import AuditEvent, Board
from bcf.people import Refused
from bcf.views.access import administration, person

PAGE = 50
MOST_NEW = 6


class ChangeForm(PlainForm):
    """When the new boards begin, and which ones end on the day before."""

    begins = DayField(
        label="First day of the new boards", help_text="For example 1/4/2019. The old ones end the day before."
    )
    ended = forms.CharField(
        label="ONS codes of the boards that end", help_text="With a space between, for example E06000028 E06000029."
    )


class NewBoardForm(PlainForm):
    """One board that begins."""

    ons_code = forms.CharField(label="ONS code", help_text="For example E06000058.", max_length=9)
    name = forms.CharField(max_length=LONGEST_NAME)
    region = forms.ChoiceField()
    authority_type = forms.CharField(
        max_length=LONGEST_TYPE, label="Type of authority", help_text="For example unitary."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)  # noqa: S101 - for the type checker: it stands above
        region.choices = [("", "Choose"), *regions()]

    @property
    def board(self) -> NewBoard:
        """What was filled in."""
        return NewBoard(**self.cleaned_data)


@administration
@require_safe
def boards_list(request: HttpRequest) -> HttpResponse:
    """Every board, or those that the search in the address (`q`) finds."""
    text = request.GET.get("q", "")[:200]
    page = Paginator(boards_named(text).order_by("name", "active_from"), PAGE).get_page(request.GET.get("page"))
    kept = urlencode({"q": text}) if text else ""
    return render(request, "manage/boards.html", {"page": page, "q": text, "kept": kept})


@administration
@require_safe
def board_page(request: HttpRequest, ons_code: str) -> HttpResponse:
    """What is known of a board, and what was recorded of it."""
    board = get_object_or_404(Board, ons_code=ons_code)
    events = AuditEvent.objects.filter(subject=f"bcf.board:{board.ons_code}").select_related("actor").order_by("-pk")
    people = board.memberships.filter(ended_at=None).select_related("user", "organisation").order_by("user__name")
    context = {
        "board": board,
        "before": board.predecessors.all(),
        "after": board.successors.all(),
        "people": people,
        "commissioners": board.commissioners.select_related("organisation").order_by("vintage", "organisation__name"),
        "events": events,
    }
    return render(request, "manage/board.html", context)


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def reorganise_boards(request: HttpRequest) -> HttpResponse:
    """The form that records a merger or a split. `?ends=` names boards to begin with, `?boards=` how many begin."""
    count = request.GET.get("boards", "1")
    number = min(max(int(count) if count.isdecimal() and len(count) < 3 else 1, 1), MOST_NEW)
    formset = formset_factory(NewBoardForm, extra=number, max_num=MOST_NEW, absolute_max=MOST_NEW)
    posted = request.POST if request.method == "POST" else None
    form = ChangeForm(posted, initial={"ended": request.GET.get("ends", "")})
    new = formset(posted, prefix="new")
    problem = ""
    if posted is not None and form.is_valid() and new.is_valid():
        try:
            codes, begins = form.cleaned_data["ended"].upper().split(), form.cleaned_data["begins"]
            made = reorganise(_boards(new), codes, begins=begins, by=person(request))
            return redirect("manage_board", made[0].ons_code)
        except Refused as error:
            problem = str(error)
    elif posted is not None and not new.is_valid():
        problem = "Something is missing or wrong among the new boards: see there."
    context: dict[str, Any] = {
        "form": form,
        "new": new,
        "problem": problem,
        "shown": number,
        "more": min(number + 1, MOST_NEW),
        "ends": request.GET.get("ends", ""),
    }
    return render(request, "manage/reorganise.html", context, status=200 if posted is None else 422)


def _boards(formset: BaseFormSet[Any]) -> list[NewBoard]:
    """The forms that were filled in."""
    return [form.board for form in formset.forms if form.has_changed()]
