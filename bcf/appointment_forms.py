"""The form for a role and where it holds, for people who are here and for people who are invited."""

from typing import Any

from django import forms

from bcf.appointments import WHERE, Appointment
from bcf.forms import PlainForm
from bcf.models import Board, Organisation
from bcf.permissions import CAPACITIES, ROLE_NAMES
from bcf.sheets import sheet_choices


class BoardField(forms.ModelChoiceField[Board]):
    """One board, chosen from all; two may bear the same name at different times."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Board.objects.all(), "empty_label": "None", "required": False, **kwargs})

    def label_from_instance(self, obj: Board) -> str:
        """Name and code, and until when a board existed that has ended."""
        ended = f", until {obj.active_to:%Y}" if obj.active_to else ""
        return f"{obj.name} ({obj.ons_code}{ended})"


def regions() -> list[tuple[str, str]]:
    """Every region that has a board."""
    found = Board.objects.order_by("region").values_list("region", flat=True).distinct()
    return [(region, region) for region in found]


class AppointmentForm(PlainForm):
    """A role, and for a board, a region or the nation; what only some roles ask for stands at the end."""

    role = forms.ChoiceField(choices=list(ROLE_NAMES.items()), widget=forms.RadioSelect)
    where = forms.ChoiceField(choices=list(WHERE.items()), widget=forms.RadioSelect, label="For")
    board = BoardField(help_text="For a role in one board.")
    region = forms.ChoiceField(required=False, help_text="For a role in one region.")
    sheets = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For a section contributor: the sheets to fill in.",
    )
    capacity = forms.ChoiceField(
        required=False,
        choices=list(CAPACITIES.items()),
        widget=forms.RadioSelect,
        label="Signs for",
        help_text="For a signatory: on whose behalf.",
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        required=False,
        empty_label="None",
        help_text="For who signs for an NHS commissioner.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("region", [("", "None"), *regions()]), ("sheets", sheet_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker: they stand above
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Besides the single fields: whether they fit each other."""
        super().clean()
        if not self.errors:
            said, needs = self.cleaned_data, {"board": "Choose the board.", "region": "Choose the region."}
            missing = said["where"] in needs and not said[said["where"]]
            self.refuse({said["where"]: needs[said["where"]]} if missing else self.appointment.problems())
        return self.cleaned_data

    @property
    def appointment(self) -> Appointment:
        """What was filled in. What the chosen `where` does not ask for is left aside."""
        said = self.cleaned_data
        return Appointment(
            role=said["role"],
            board=said["board"] if said["where"] == "board" else None,
            region=said["region"] if said["where"] == "region" else "",
            sheets=tuple(said["sheets"]),
            capacity=said["capacity"],
            organisation=said["organisation"],
        )
