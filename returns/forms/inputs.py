"""The HTML of one input and of its label.

Python writes it, as it writes Django's own widgets: a page has dozens, and in a template each of their attributes would cost as
much as a whole input does here. Everything that is not ours is escaped.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from returns.definition.model import Question

if TYPE_CHECKING:
    from returns.forms.controls import Control

UNKNOWN = "–"
"""What a calculated answer shows while it cannot be worked out."""
INPUT_TYPES = {"email": "email", "phone": "tel"}
Labels = tuple[tuple[str, str], ...]


def input_html(control: "Control") -> SafeString:
    """The input with its value, and the count of what is left of its limit."""
    return SafeString(_WRITERS[control.shape](control) + (_count(control) if control.remaining is not None else ""))


def opening_html(control: "Control", column: int | None = None) -> SafeString:
    """What a question in a section begins with: the tag around it, with the place of its column in a grid, and its heading."""
    place = f' data-column="{column}"' if column is not None else ""
    fieldset = f'<fieldset class="govuk-fieldset"{described_by(control)}>' if control.shape == "radios" else ""
    return SafeString(
        f'<div class="govuk-form-group app-question{control.classes}" data-question="{escape(control.name)}"{place}'
        f"{control.reveal}>{fieldset}{_heading(control)}"
    )


def _heading(control: "Control") -> str:
    """The label, and whether the answer is still to be given.

    Under the heading of its grid's row only the column's words show; who does not see that heading is told the row too.
    """
    question, name = control.question, escape(control.name)
    words = escape(control.label)
    if question.row_label:
        row = f'<span class="govuk-visually-hidden">: {escape(question.row_label)}</span>'
        words = escape(question.column_label) + row
    words = f"{words} {control.to_do}"
    if control.shape == "radios":
        return f'<legend class="govuk-fieldset__legend">{words}</legend>'
    if control.shape == "shown":
        return f'<p class="govuk-label app-shown__label" id="id_{name}-label">{words}</p>'
    return f'<label class="govuk-label" id="id_{name}-label" for="id_{name}">{words}</label>'


def _attributes(control: "Control", css: str) -> str:
    """What every input carries: class, id, name, and by which ids it is labelled and described."""
    name = escape(control.name)
    invalid = f' {css}--error" aria-invalid="true"' if control.error else '"'
    label = f' aria-labelledby="{escape(control.labelled_by)}"' if control.labelled_by else ""
    return f'class="{css}{_more(control)}{invalid} id="id_{name}" name="{name}"{label}{described_by(control)}'


def _more(control: "Control") -> str:
    if control.labelled_by:
        return ""
    if control.shape == "textarea":
        return " app-question__text"
    return " govuk-input--width-10" if control.shape == "input" and control.question.kind in ("number", "date") else ""


def described_by(control: "Control") -> str:
    """The attribute that ties hint, message and count to the input; nothing where there is none of them."""
    if not (control.hint or control.error or control.remaining is not None):
        return ""
    there = (("hint", control.hint), ("error", control.error), ("remaining", control.remaining is not None))
    name = escape(control.name)
    return f' aria-describedby="{" ".join(f"id_{name}-{part}" for part, given in there if given)}"'


def _textarea(control: "Control") -> str:
    limit, in_table = control.question.limit, bool(control.labelled_by)
    rows = 12 if limit is not None and not in_table else 3
    counted = "" if limit is None else f' data-limit="{limit}"'
    # The line break after the tag belongs to the tag: without it, a text that begins with one would lose it.
    return f'<textarea {_attributes(control, "govuk-textarea")} rows="{rows}"{counted}>\n{escape(control.value)}</textarea>'


def _select(control: "Control") -> str:
    return f"<select {_attributes(control, 'govuk-select')}>{_options(control.choices, _chosen(control))}</select>"


def _chosen(control: "Control") -> str:
    """The option chosen; nothing for a value that is none, so that what is kept below never grows by what people send."""
    return next((key for key, _ in control.choices if key == control.value), "")


@lru_cache(maxsize=512)
def _options(labels: Labels, value: str) -> str:
    rest = (
        f'<option value="{escape(key)}"{" selected" if key == value else ""}>{escape(label)}</option>'
        for key, label in labels
    )
    return f'<option value=""{"" if value else " selected"}></option>{"".join(rest)}'


def _radios(control: "Control") -> str:
    inline = " govuk-radios--inline" if len(control.choices) == 2 else ""
    items = _radio_items(control.name, control.choices, _chosen(control))
    return f'<div class="govuk-radios govuk-radios--small{inline}">{items}</div>'


@lru_cache(maxsize=512)
def _radio_items(name: str, labels: Labels, value: str) -> str:
    """The first radio bears the id that links to the question lead to."""
    name = escape(name)
    ids: Sequence[str] = [f"id_{name}", *(f"id_{name}-{escape(key)}" for key, _ in labels[1:])]
    return "".join(
        f'<div class="govuk-radios__item"><input class="govuk-radios__input" type="radio" id="{id_}" name="{name}"'
        f' value="{escape(key)}"{" checked" if key == value else ""}>'
        f'<label class="govuk-label govuk-radios__label" for="{id_}">{escape(label)}</label></div>'
        for id_, (key, label) in zip(ids, labels, strict=True)
    )


def _line(control: "Control") -> str:
    kind = INPUT_TYPES.get(control.question.type, "text")
    attributes = _attributes(control, "govuk-input")
    html = f'<input {attributes} type="{kind}" value="{escape(control.value)}" autocomplete="off">'
    before = "£" if control.question.type == "money" else ""
    behind = "%" if control.question.type == "percent" else escape(control.question.unit)
    if control.labelled_by or not (before or behind):
        return html
    prefix = f'<div class="govuk-input__prefix" aria-hidden="true">{before}</div>' if before else ""
    suffix = f'<div class="govuk-input__suffix" aria-hidden="true">{behind}</div>' if behind else ""
    return f'<div class="govuk-input__wrapper">{prefix}{html}{suffix}</div>'


def _shown(control: "Control") -> str:
    """An answer that can only be read."""
    name, question = escape(control.name), control.question
    blank = "" if control.value else " app-answer--blank"
    calculated = f' data-calculated="{name}"' if question.calculation is not None else ""
    text = escape(control.value).replace("\n", "<br>") or escape(blank_of(question, in_table=bool(control.labelled_by)))
    return f'<div class="app-answer{blank}" id="id_{name}" tabindex="-1"{calculated}>{text}</div>'


def blank_of(question: Question, *, in_table: bool = False) -> str:
    """What stands in place of an answer that can only be read and is not there."""
    if question.role == "prefill":
        return "Not held"
    return UNKNOWN if in_table or question.calculation is not None else "Not answered"


def _count(control: "Control") -> str:
    """What is left of the limit, `8,639`; negative when over it."""
    name, left = escape(control.name), control.remaining or 0
    over = " app-remaining--over" if left < 0 else ""
    return (
        f'<p class="app-remaining{over}" id="id_{name}-remaining">Remaining characters: '
        f'<span data-remaining-for="{name}">{left:,}</span></p>'
    )


_WRITERS: dict[str, Callable[["Control"], str]] = {
    "textarea": _textarea,
    "select": _select,
    "radios": _radios,
    "input": _line,
    "shown": _shown,
}
