"""Monitoring packs: asked for, followed while they are made, taken by who asked for them."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcf.access import boards_for
from bcf.forms import PlainForm
from bcf.models import Board, BoardQuerySet, names_of
from bcf.permissions import Permission
from metrics.models import Pack
from metrics.packs.making import ask_for_packs, stop, take
from metrics.packs.months import months_known
from metrics.periods import Period, parse
from returns.views import made_files
from returns.views.requests import person

NO_LONGER = "These packs hold figures of boards that are not yours any more."


class PacksForm(PlainForm):
    """Which month, and which boards: one by one, or all of a region."""

    month = forms.ChoiceField(
        label="Month", help_text="The packs tell of its financial year, up to the end of this month."
    )
    regions = forms.MultipleChoiceField(
        label="All boards of",
        required=False,
        help_text="Those that existed in the month.",
        widget=forms.CheckboxSelectMultiple,
    )
    boards = forms.MultipleChoiceField(label="Boards", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, months: Sequence[Period], boards: Sequence[Board], *, initial: dict[str, Any], data: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.every = boards
        regions = sorted({board.region for board in boards if board.region})
        offered = {
            "month": [(month.code, month.label) for month in months],
            "regions": [(region, region) for region in regions],
            "boards": [(board.ons_code, _called(board, months[-1].starts)) for board in boards],
        }
        for name, options in offered.items():
            cast(forms.ChoiceField, self.fields[name]).choices = options
        if len(boards) == 1:
            del self.fields["regions"]

    def clean(self) -> dict[str, Any]:
        """Adds the ids of all boards that are meant as `asked`: of a region, those that existed in the month."""
        if "month" not in self.cleaned_data:
            return self.cleaned_data
        month = parse(self.cleaned_data["month"])
        regions, codes = (set(self.cleaned_data.get(name, ())) for name in ("regions", "boards"))
        ticked = [board for board in self.every if board.ons_code in codes]
        there = [board for board in self.every if board.existed_on(month.starts)]
        asked = [board.pk for board in there if board.ons_code in codes or board.region in regions]
        absent = [board for board in ticked if board not in there]
        if absent:
            what = f"{names_of(absent)} did not exist in {month.label}"
            self.add_error("boards", f"{what}. Untick {'them' if len(absent) > 1 else 'it'}, or choose another month.")
        elif not asked and "boards" not in self.errors:
            self.add_error(
                "boards", f"Choose at least one board, or all boards of a region, that existed in {month.label}."
            )
        return {**self.cleaned_data, "asked": asked}


def _called(board: Board, first: date) -> str:
    """Its name, and when it ended or, after the `first` day of which packs are told, began."""
    if board.active_to:
        return f"{board.name} (until {board.active_to:%B %Y})"
    return f"{board.name} (from {board.active_from:%B %Y})" if board.active_from > first else board.name


def _existing(boards: Iterable[Board], months: Sequence[Period]) -> list[Board]:
    """The boards that existed in any of these months."""
    return [board for board in boards if any(board.existed_on(month.starts) for month in months)]


def _exported(request: HttpRequest) -> BoardQuerySet:
    """The boards whose packs the request's user may have."""
    return boards_for(request.user, Permission.EXPORT_RETURN)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def packs(request: HttpRequest) -> HttpResponse:
    """The form (`?board=`, ONS codes, ticks boards beforehand), and what one has asked for before; a POST asks for packs."""
    boards = _exported(request)
    months, latest = months_known(boards)
    listed = _existing(boards.order_by("name", "ons_code"), months)
    ticked = request.GET.getlist("board") or [board.ons_code for board in listed if len(listed) == 1]
    initial = {"month": latest.code if latest else "", "boards": ticked}
    form = PacksForm(months, listed, initial=initial, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = boards.filter(pk__in=form.cleaned_data["asked"])
        return redirect("pack", ask_for_packs(chosen, parse(form.cleaned_data["month"]), by=person(request)).pk)
    context = {"form": form, "earlier": made_files.earlier(request, Pack), "any": bool(months)}
    return render(request, "metrics/packs.html", context, status=422 if form.is_bound else 200)


def _mine(request: HttpRequest, number: uuid.UUID) -> Pack:
    return made_files.mine(request, Pack, number, _exported(request), NO_LONGER)


@never_cache
@require_safe
def pack(request: HttpRequest, pack: uuid.UUID) -> HttpResponse:
    """How far packs are; once they are ready, the way to their file."""
    found = _mine(request, pack)
    names = Board.objects.filter(pk__in=found.parameters["boards"]).order_by("name").values_list("name", flat=True)
    context = {"pack": found, "month": parse(found.parameters["month"]), "names": list(names)}
    return render(request, "metrics/pack.html", context)


@require_POST
def stop_packs(request: HttpRequest, pack: uuid.UUID) -> HttpResponse:
    """Stops packs that are not ready yet."""
    return made_files.stopped(request, _mine(request, pack), stop, "pack")


@require_safe
def download_packs(request: HttpRequest, pack: uuid.UUID) -> HttpResponse:
    """The file, for who asked for it."""
    return made_files.downloaded(request, _mine(request, pack), take)
