"""Plain forms in the look of the design system: `{{ form }}` in a template gives every field with label, hint and message."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from bcf.names import EMPTY, clean_name

_CLASSES: dict[type[forms.Widget], str] = {
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.TextInput: "govuk-input",
    forms.PasswordInput: "govuk-input",
    forms.EmailInput: "govuk-input",
    forms.NumberInput: "govuk-input",
    forms.URLInput: "govuk-input",
    forms.DateInput: "govuk-input",
    forms.DateTimeInput: "govuk-input",
    forms.FileInput: "govuk-file-upload",
}


class Renderer(TemplatesSetting):
    """Renders every plain form and its fields by our templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class PlainForm(forms.Form):
    """A form of ours. Says in its messages what to do, and gives each input the classes of its kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        dress(self)

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Shows problems at their fields (by name), and what concerns no field of this form above them."""
        for name, message in problems.items():
            self.add_error(name if name in self.fields else None, message)


class DayField(forms.DateField):
    """A day, typed as 31/12/2018 or picked from the browser's calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": "Enter a date, for example 31/12/2018."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"], **kwargs)


class MomentField(forms.DateTimeField):
    """A day and time in London."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    default_error_messages = {"invalid": "Enter a date and time, for example 31/12/2018 12:00."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"], **kwargs)


class NameField(forms.CharField):
    """A person's name."""

    default_error_messages = {"required": EMPTY}

    def clean(self, value: Any) -> str:
        """The name with single blanks. Raises ValidationError."""
        name = str(super().clean(value) or "")
        return clean_name(name) if name else ""


class ReasonField(forms.CharField):
    """A few sentences that are kept and shown."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs: Any) -> None:
        empty = {"required": "Say why, in a sentence: it is kept, and shown to the others."}
        super().__init__(**{"max_length": 2000, "error_messages": empty, **kwargs})


def dress(form: forms.BaseForm) -> None:
    """Gives each input of a form the classes of its kind. The server says what is missing, not the browser."""
    form.use_required_attribute = False
    for name, field in form.fields.items():
        field.widget.attrs.setdefault("class", _CLASSES.get(type(field.widget), ""))
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            label = field.label or name.replace("_", " ")
            field.error_messages["required"] = f"Fill this in: {label}."
