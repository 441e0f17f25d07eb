"""Small forms about plans: a new one, and the plan's own facts."""

from typing import Any

from django import forms
from django.utils.text import slugify

from bcf.forms import PlainForm
from bcf.models import Board, BoardQuerySet, names_of
from bcf.years import printed, year_after, year_of
from schemes.models import Plan
from schemes.models.plans import UNITS
from schemes.opening import form_for

MOST_BOARDS = 12


class NewPlanForm(PlainForm):
    """Which boards plan together, and for which years."""

    boards = forms.ModelMultipleChoiceField(
        Board.objects.none(), widget=forms.CheckboxSelectMultiple, label="Boards that plan together",
        error_messages={"required": "Choose at least one board."},
    )  # fmt: skip
    first_year = forms.CharField(max_length=9, label="First year", help_text="For example 2017-18.")
    two_years = forms.BooleanField(required=False, label="The plan is for two years")
    unit = forms.ChoiceField(
        choices=UNITS, initial="GBP", label="Unit of its figures", help_text="What is typed and printed."
    )

    def __init__(self, *args: Any, boards: BoardQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["boards"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - for the type checker: it stands above
        field.queryset = boards
        if boards.count() > MOST_BOARDS:
            field.widget = forms.SelectMultiple(attrs={"class": "govuk-select", "size": 10})
            field.widget.choices = field.choices

    def clean_first_year(self) -> str:
        """The year in its one spelling. Raises ValidationError."""
        try:
            year = year_of(self.cleaned_data["first_year"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return year

    def clean(self) -> dict[str, Any]:
        """There is a form for these years."""
        cleaned = super().clean() or self.cleaned_data
        if "first_year" in cleaned and form_for(self.years) is None:
            self.add_error("first_year", "No form of a plan for these years is published. Ask an administrator.")
        return cleaned

    @property
    def years(self) -> list[str]:
        """The plan's years."""
        first = self.cleaned_data["first_year"]
        return [first, year_after(first)] if self.cleaned_data.get("two_years") else [first]

    @property
    def span(self) -> str:
        """ "2017-19" for two years, "2016-17" for one."""
        years = self.years
        return f"{years[0][:4]}-{years[-1][-2:]}"

    @property
    def title(self) -> str:
        """What the plan is called at first."""
        return f"Better Care Fund plan of {names_of(self.cleaned_data['boards'])}, {printed(self.span)}"[:250]

    @property
    def slug(self) -> str:
        """Its short name, one that is free."""
        base = slugify(f"{'-'.join(board.name for board in self.cleaned_data['boards'])[:60]}-{self.span}")
        taken = set(Plan.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        return next(name for name in (base, *(f"{base}-{number}" for number in range(2, 999))) if name not in taken)


class FactsForm(PlainForm):
    """The plan's own facts."""

    title = forms.CharField(max_length=250)
    unit = forms.ChoiceField(choices=UNITS, label="Unit of its figures")
    front_loaded = forms.BooleanField(
        required=False, label="The uplift of the second year is spent in the first (front-loaded)",
        help_text="The minimum for social care rises by both years’ uplifts in the first year and then stays level.",
    )  # fmt: skip
    explain_over = forms.IntegerField(
        min_value=0, max_value=100, label="Ask for a reason from this variance on, in percent",
        help_text="Where a scheme’s forecast for the year differs from its plan by more than this.",
    )  # fmt: skip

    @staticmethod
    def of(plan: Plan) -> dict[str, Any]:
        """What stands now."""
        return {name: getattr(plan, name) for name in ("title", "unit", "front_loaded", "explain_over")}
