"""One input as a template needs it: everything worked out beforehand, so that a whole sheet renders in a few template passes."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from returns.answer_types import Value, clean_text, printed
from returns.answers import Name
from returns.checks import Finding
from returns.definition.model import ChoiceList, Question
from returns.forms.triggers import trigger_of

if TYPE_CHECKING:
    from returns.forms.sheet_form import SheetForm

MOST_RADIOS = 4
INPUT_TYPES = {"email": "email", "phone": "tel"}


@dataclass(frozen=True, slots=True)
class ConflictView:
    """What two people say to one question, for the one whose page this is."""

    mine: str
    theirs: str
    by: str
    at: str
    version: int


@dataclass(frozen=True, slots=True)
class Control:
    """One question on a page. `shape` is radios, select, textarea, input or shown (read only)."""

    name: str
    label: str
    hint: str
    shape: str
    value: str
    cell: str
    error: str
    pending: bool
    question: Question
    options: SafeString | tuple[tuple[str, str, bool], ...] = ()
    input_type: str = "text"
    remaining: int | None = None
    reveal_on: str = ""
    reveal_values: str = ""
    conflict: ConflictView | None = None
    finding: Finding | None = None

    @property
    def id(self) -> str:
        """The id of the input (of the first radio)."""
        return f"id_{self.name}"

    @property
    def remaining_printed(self) -> str:
        """What is left of the limit, `8,639`; negative when over it."""
        return "" if self.remaining is None else f"{self.remaining:,}"

    @property
    def described_by(self) -> SafeString:
        """The attribute that ties hint, message and count to the input; nothing where there is none of them."""
        parts = [
            part for part, there in (("hint", self.hint), ("error", self.error), ("remaining", self.limited)) if there
        ]
        return (
            format_html(' aria-describedby="{}"', " ".join(f"{self.id}-{part}" for part in parts))
            if parts
            else SafeString("")
        )

    @property
    def limited(self) -> bool:
        """Whether characters are counted at this input."""
        return self.remaining is not None

    @property
    def prefix(self) -> str:
        """The unit before the input."""
        return "£" if self.question.type == "money" else ""

    @property
    def suffix(self) -> str:
        """The unit behind the input."""
        return "%" if self.question.type == "percent" else self.question.unit

    @property
    def width(self) -> str:
        """A class that makes the input as wide as what is expected in it."""
        return " govuk-input--width-10" if self.question.kind in ("number", "date") else ""


def control_of(form: "SheetForm", name: Name, question: Question, *, in_table: bool = False) -> Control:
    """The control of `question` on this form."""
    value = form.typed(name, question) if question.writable else printed(form.answers.get(name), question)
    shape = _shape(form, question, in_table=in_table)
    trigger = trigger_of(question)
    return Control(
        name=str(name),
        label=question.label,
        hint=question.hint,
        shape=shape,
        value=printed(form.answers.get(name), question) if shape == "shown" else value,
        cell=str(question.cell),
        error=form.error(name),
        pending=name in form.gaps,
        question=question,
        options=_options(question.choices, value, shape) if question.choices else (),
        input_type=INPUT_TYPES.get(question.type, "text"),
        remaining=None if question.limit is None else question.limit - len(clean_text(value)),
        reveal_on=str(Name(trigger.key, name.row)) if trigger else "",
        reveal_values=" ".join(trigger.values) if trigger else "",
        conflict=_conflict(form, name, question),
        finding=form.findings.get(name),
    )


def _shape(form: "SheetForm", question: Question, *, in_table: bool) -> str:
    if form.read_only or not question.writable:
        return "shown"
    if question.choices:
        return "select" if in_table or len(question.choices.choices) > MOST_RADIOS else "radios"
    return "textarea" if question.type == "long_text" else "input"


def _options(choices: ChoiceList, value: str, shape: str) -> SafeString | tuple[tuple[str, str, bool], ...]:
    if shape == "select":
        return _select_options(tuple(choices.labels.items()), value)
    return tuple((choice.key, choice.label, choice.key == value) for choice in choices.choices)


@lru_cache(maxsize=512)
def _select_options(labels: tuple[tuple[str, str], ...], value: str) -> SafeString:
    chosen = SafeString(" selected")
    blank = format_html('<option value=""{}></option>', "" if value in dict(labels) else chosen)
    rest = ((key, chosen if key == value else "", label) for key, label in labels)
    return blank + format_html_join("", '<option value="{}"{}>{}</option>', rest)


def _conflict(form: "SheetForm", name: Name, question: Question) -> ConflictView | None:
    found = form.conflicts.get(name)
    if found is None:
        return None
    from django.utils.timezone import localtime

    def shown(value: Value | None) -> str:
        return printed(value, question) or "(blank)"

    at = localtime(found.theirs.at).strftime("%d/%m/%Y %H:%M")
    return ConflictView(shown(found.mine), shown(found.theirs.value), found.theirs.by, at, found.theirs.version)
