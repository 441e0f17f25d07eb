"""What is asked at each step of a return's path."""

from typing import Any

from django import forms

from bcf.forms import PlainForm, ReasonField
from bcf.models import Board, Meeting
from returns.definition.model import Definition
from returns.wording import worded


class StepForm(PlainForm):
    """A step of one return: its name, where it is posted to, and the reference of what its user had before them."""

    step = ""
    address = ""
    seen = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)

    def __init__(self, *args: Any, board: Board, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board, self.definition, kind = board, definition, definition.period.kind
        for field in self.fields.values():
            field.label = worded(str(field.label or ""), kind)
            field.error_messages = {key: worded(str(words), kind) for key, words in field.error_messages.items()}


class AskForm(StepForm):
    """Asking for sign-off."""

    note = ReasonField(label="A note for the signatories (optional)", required=False)


class SignForm(StepForm):
    """A signature."""

    slot = forms.CharField(widget=forms.HiddenInput, max_length=60)
    confirmed = forms.BooleanField(
        label="I have read this {what}, and sign it as it stands.",
        error_messages={"required": "Tick the box to confirm that you have read the {what}."},
    )


class DeclineForm(StepForm):
    """Declining to sign."""

    slot = forms.CharField(widget=forms.HiddenInput, max_length=60)
    reason = ReasonField(label="Why you do not sign")


class WithdrawForm(StepForm):
    """Taking a return back."""

    reason = ReasonField(label="Why the {what} is taken back")


class SubmitForm(StepForm):
    """Submitting, possibly under delegated authority."""

    to_be_ratified = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Submitted under delegated authority, to be ratified at",
        help_text="Leave this empty where the board itself has signed.",
        required=False,
        empty_label="No ratification is needed",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meetings = Meeting.objects.filter(board=self.board, cancelled_at=None)
        self.fields["to_be_ratified"].queryset = meetings.select_related("board")  # type: ignore[attr-defined]


class ChangesForm(StepForm):
    """Asking for changes on some sheets."""

    reason = ReasonField(label="What is to be changed, and why")
    sheets = forms.MultipleChoiceField(
        label="On which sheets",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the sheets on which something is to be changed."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(sheet.slug, sheet.pending_name) for sheet in self.definition.sheets]
        self.fields["sheets"].choices = options  # type: ignore[attr-defined]


class AcceptForm(StepForm):
    """Accepting."""

    note = ReasonField(label="A note for the board (optional)", required=False)


class ReopenForm(StepForm):
    """Reopening."""

    reason = ReasonField(label="Why the {what} is reopened")


class RatifyForm(StepForm):
    """Ratification."""

    note = forms.CharField(
        label="Meeting and minute", help_text="For example: meeting of 14 February 2019, minute 7", max_length=300
    )
