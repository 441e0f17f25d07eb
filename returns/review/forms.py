"""The form of the review board's filters. It goes by GET: what it asks for stands in the address."""

from collections.abc import Iterable
from typing import cast

from django import forms
from django.http import QueryDict

from bcf.forms import PlainForm
from returns.review.columns import WORDS
from returns.review.filters import Filters
from returns.review.lines import Line


class FilterForm(PlainForm):
    """The filters, offered for the periods and regions that there are."""

    q = forms.CharField(label="Board or ONS code", required=False)
    region = forms.ChoiceField(label="Region", required=False)
    period = forms.MultipleChoiceField(label="Periods", required=False, widget=forms.CheckboxSelectMultiple)
    state = forms.MultipleChoiceField(
        label="States", required=False, widget=forms.CheckboxSelectMultiple, choices=list(WORDS.items())
    )
    late = forms.BooleanField(label="Late", required=False)
    queries = forms.BooleanField(label="Has open queries", required=False)
    unsigned = forms.BooleanField(label="Waits for signature", required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, filters: Filters, lines: Iterable[Line]) -> None:
        periods = {line.period.key: line.period.label for line in lines}
        regions = sorted({line.board.region for line in lines})
        super().__init__(QueryDict(filters.query.removeprefix("?")))
        self._offer("period", periods.items())
        self._offer("region", [("", "Every region"), *((region, region) for region in regions)])

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)
