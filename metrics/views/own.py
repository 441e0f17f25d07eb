"""What a board has chosen to measure itself: its local metric, its patient experience metric, and others."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bcf.forms import PlainForm
from metrics.definitions import Metric, metrics
from metrics.models import BoardMetric
from metrics.models.own import KINDS, MEASURES, PERIODS, WAYS
from metrics.own import OwnMetric, StillUsed, describe, has_figures, key_for, name_taken, remove
from metrics.views.access import BoardPlace, fetch_board, require_edit
from returns.views.requests import person

NEW = "new"


class OwnMetricForm(PlainForm):
    """What a metric is called and how it is counted."""

    name = forms.CharField(max_length=250, label="Name", help_text="As the board’s approved plan names it.")
    counts = forms.CharField(
        max_length=2000, label="What is counted", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    measure = forms.ChoiceField(label="It is", choices=MEASURES)
    numerator = forms.CharField(
        max_length=100, label="Unit of the count", help_text="For example “falls”, or “people with a good experience”."
    )
    denominator = forms.CharField(
        max_length=100, label="Divided by", required=False, help_text="Of a proportion: for example “people asked”."
    )
    better = forms.ChoiceField(label="Which way is better", choices=WAYS)
    period = forms.ChoiceField(label="How often there is a figure", choices=PERIODS)
    kind = forms.ChoiceField(label="Over a year", choices=KINDS)
    decimals = forms.IntegerField(label="Decimals that are printed", min_value=0, max_value=4)
    source = forms.CharField(max_length=250, label="Where the data come from", required=False)

    def __init__(self, place: BoardPlace, key: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.key = place, key

    def clean_name(self) -> str:
        """A name that no other metric has. Raises ValidationError."""
        name = str(self.cleaned_data["name"])
        problem = name_taken(self.place.board, self.key, name)
        if problem:
            raise forms.ValidationError(problem)
        return name

    def clean(self) -> dict[str, Any]:
        """A proportion needs what it is a part of, and never adds up over a year."""
        cleaned = self.cleaned_data
        if cleaned.get("measure") == "percent":
            if not cleaned.get("denominator"):
                self.add_error("denominator", "Say what the proportion is of, for example “people asked”.")
            if cleaned.get("kind") == "flow":
                self.add_error("kind", "A proportion does not add up over a year. Choose the mean.")
        return cleaned


def _initial(metric: Metric) -> dict[str, Any]:
    return {name: getattr(metric, name) for name in OwnMetricForm.base_fields}


@never_cache
@require_safe
def own_metrics_page(request: HttpRequest, ons_code: str) -> HttpResponse:
    """The board's own metrics, and those that forms ask for and nobody has described yet."""
    place = fetch_board(request, ons_code)
    own = [metric for metric in place.metrics.values() if metric.role == "local"]
    described = set(BoardMetric.objects.filter(board=place.board).values_list("key", flat=True))
    context = {"place": place, "own": [(metric, metric.key in described) for metric in own]}
    return render(request, "metrics/own.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_metric_page(request: HttpRequest, ons_code: str, metric: str) -> HttpResponse:
    """What one of them is; a POST says it, or removes it (`do=remove`). "new" is one that the board adds."""
    place = require_edit(fetch_board(request, ons_code))
    known = _known(place, metric)
    if request.POST.get("do") == "remove":
        return _remove(request, place, metric)
    initial = _initial(known) if known is not None else {"decimals": 0, "measure": "count", "kind": "flow"}
    key = known.key if known is not None else ""
    form = OwnMetricForm(place, key, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = OwnMetric(**form.cleaned_data)
        describe(place.board, key or key_for(place.board, said.name), said, by=person(request))
        messages.success(request, f"{said.name} is saved.")
        return redirect(place.address("own_metrics"))
    described = BoardMetric.objects.filter(board=place.board, key=key).exists()
    context = {
        "place": place, "form": form, "metric": known, "described": described, "asked": key in metrics().by_key,
        "removable": described and not has_figures(place.board, key),
    }  # fmt: skip
    return render(request, "metrics/own_metric.html", context, status=422 if form.errors else 200)


def _remove(request: HttpRequest, place: BoardPlace, key: str) -> HttpResponse:
    """Takes back what the board said of it. Raises Http404 where it said nothing."""
    try:
        name = remove(place.board, key, by=person(request))
    except BoardMetric.DoesNotExist:
        raise Http404("The board has described no such metric.") from None
    except StillUsed as problem:
        messages.warning(request, str(problem))
        return redirect(place.address("own_metric", metric=key))
    messages.success(request, f"{name} is removed.")
    return redirect(place.address("own_metrics"))


def _known(place: BoardPlace, key: str) -> Metric | None:
    """The metric of this key that the board may describe; None for a new one. Raises Http404."""
    if key == NEW:
        return None
    found = place.metrics.get(key)
    if found is None or (key in metrics().by_key and found.role != "local"):
        raise Http404("The board has no such metric of its own.")
    return found
