"""One input as a template needs it: everything worked out beforehand, so that a whole sheet renders in a few template passes."""

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from returns.answer_types import BLANK, Value, clean_text, printed, type_of
from returns.answers import Name
from returns.checks import Finding
from returns.definition.model import Definition, Question
from returns.forms.inputs import input_html
from returns.forms.remarks import NOTHING, remarks_html, talk_html
from returns.forms.triggers import trigger_of

if TYPE_CHECKING:
    from returns.forms.sheet_form import SheetForm

MOST_RADIOS = 4
TO_DO = SafeString('<span class="app-pending" data-pending>To do</span>')
NOT_TO_DO = SafeString('<span class="app-pending" data-pending hidden>To do</span>')


@dataclass(frozen=True, slots=True)
class ConflictView:
    """What two people say to one question, for the one whose page this is. `own`: the other one is the same person, elsewhere."""

    mine: str
    theirs: str
    by: str
    at: str
    version: int
    own: bool


@dataclass(frozen=True, slots=True)
class EarlierView:
    """What the period before said: `text` for people; `typed` is what "use this" would type, empty where that is not offered.
    `stands`: that stands here already."""

    period: str
    text: str
    typed: str
    stands: bool


@dataclass(frozen=True, slots=True)
class FindingView:
    """What a rule found, and the control in which a query is explained (None where it can only be changed)."""

    finding: Finding
    explanation: "Control | None" = None


class ForTemplates:
    """What a template asks many questions of. It asks for `control.name` as an item first; an answer saves it an exception."""

    __slots__ = ()

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


@dataclass(frozen=True, slots=True)
class Control(ForTemplates):
    """One question on a page. `shape` is radios, select, textarea, input or shown (read only).

    `labelled_by`: the ids of the headings of its row and column, where it stands in a table. `unconfirmed`: whence it was
    carried over, while nobody has confirmed it. `source`: where an answer filled in beforehand comes from.
    """

    name: str
    label: str
    hint: str
    shape: str
    value: str
    error: str
    pending: bool
    question: Question
    choices: tuple[tuple[str, str], ...] = ()
    labelled_by: str = ""
    remaining: int | None = None
    reveal_on: str = ""
    reveal_values: str = ""
    conflict: ConflictView | None = None
    findings: tuple[FindingView, ...] = ()
    earlier: EarlierView | None = None
    unconfirmed: str = ""
    source: str = ""
    talk: SafeString = NOTHING

    @property
    def input(self) -> SafeString:
        """The input itself."""
        return input_html(self)

    @property
    def radios(self) -> bool:
        """Whether it is a group of inputs."""
        return self.shape == "radios"

    @property
    def classes(self) -> str:
        """The classes of what surrounds it, beside those that every question has."""
        error = " govuk-form-group--error app-question--error" if self.error else ""
        return f"{error} app-reveal" if self.reveal_on else error

    @property
    def reveal(self) -> SafeString:
        """The attributes that let the script show and hide it."""
        if not self.reveal_on:
            return NOTHING
        on, values = escape(self.reveal_on), escape(self.reveal_values)
        return SafeString(f' data-reveal-on="{on}" data-reveal-values="{values}"')

    @property
    def to_do(self) -> SafeString:
        """The mark of an answer that is missing. It is on the page anyway, for the script to show and to hide."""
        return TO_DO if self.pending else NOT_TO_DO

    @property
    def is_idle(self) -> bool:
        """Whether it is an explanation that nobody needs and nobody gave, on a page that can only be read."""
        return self.shape == "shown" and bool(self.reveal_on) and not (self.value or self.pending or self.findings)

    @property
    def notes(self) -> bool:
        """Whether there is something to say above the input."""
        return bool(self.hint or self.error)

    @property
    def remarks(self) -> SafeString:
        """What stands below it: where it comes from, what was said earlier, what the rules found, what others say."""
        has_any = self.findings or self.earlier or self.unconfirmed or self.source or self.conflict
        return SafeString(remarks_html(self) + self.talk) if has_any else self.talk


def control_of(
    form: "SheetForm", name: Name, question: Question, labelled_by: str = "", *, shared_source: bool = False
) -> Control:
    """The control of `question` on this form; `labelled_by` as in `Control`. `shared_source`: its source is told elsewhere."""
    shape = _shape(form, question, in_table=bool(labelled_by))
    trigger = None if labelled_by and shape == "shown" else trigger_of(question)
    known = form.answers if question.calculation is None else form.report.answers
    value = printed(known.get(name), question) if shape == "shown" else form.typed(name, question)
    return Control(
        name=str(name),
        label=question.label,
        hint=question.hint,
        shape=shape,
        value=value,
        error=form.error(name),
        pending=name in form.gaps,
        question=question,
        choices=tuple(question.choices.labels.items()) if question.choices else (),
        labelled_by=labelled_by,
        remaining=None if question.limit is None else question.limit - len(clean_text(value)),
        reveal_on=str(Name(trigger.key, name.row)) if trigger else "",
        reveal_values=" ".join(trigger.values) if trigger else "",
        conflict=_conflict(form, name, question) if form.conflicts else None,
        findings=finding_views(form, name) if name in form.findings else (),
        earlier=_earlier(form, question, value) if question.key in form.beside.said else None,
        unconfirmed=(form.beside.period or "the period before") if name in form.unconfirmed else "",
        source="" if shared_source else form.beside.sources.get(question.key, ""),
        talk=talk_html(form.talk, name, question.label, in_table=bool(labelled_by)) if form.talk else NOTHING,
    )


def finding_views(form: "SheetForm", name: Name) -> tuple[FindingView, ...]:
    """What the rules found at an answer."""
    found = form.findings.get(name, ())
    return tuple(FindingView(finding, _explanation(form, finding)) for finding in found)


def _explanation(form: "SheetForm", finding: Finding) -> Control | None:
    at = finding.explained_at
    question = form.definition.explanations.get(at.key) if at is not None else None
    if at is None or question is None:
        return None
    control = explanation_of(at, question, form.typed(at, question), read_only=form.read_only)
    return replace(control, error=form.error(at), conflict=_conflict(form, at, question))


def finding_view(definition: Definition, finding: Finding) -> FindingView:
    """A finding as it stands on a page of its own accord, with the explanation that is stored."""
    at = finding.explained_at
    question = definition.explanations.get(at.key) if at is not None else None
    if at is None or question is None:
        return FindingView(finding)
    return FindingView(finding, explanation_of(at, question, finding.explanation))


def explanation_of(name: Name, question: Question, value: str, *, read_only: bool = False) -> Control:
    """The control in which a query is explained."""
    shape = "shown" if read_only else "textarea"
    return Control(str(name), question.label, "", shape, value, error="", pending=False, question=question)


def _earlier(form: "SheetForm", question: Question, value: str) -> EarlierView:
    said = form.beside.said[question.key]
    usable = said.value is not None and question.earlier in ("carry", "use") and not form.read_only
    typed = type_of(question).typed(said.value, question) if usable and said.value is not None else ""
    return EarlierView(form.beside.period, said.text, typed, typed == value)


def _shape(form: "SheetForm", question: Question, *, in_table: bool) -> str:
    if form.read_only or not question.writable:
        return "shown"
    if question.choices:
        return "select" if in_table or len(question.choices.choices) > MOST_RADIOS else "radios"
    return "textarea" if question.type == "long_text" else "input"


def _conflict(form: "SheetForm", name: Name, question: Question) -> ConflictView | None:
    found = form.conflicts.get(name)
    if found is None:
        return None
    from django.utils.timezone import localtime

    def shown(value: Value | None) -> str:
        return printed(value, question) or BLANK

    at = localtime(found.theirs.at).strftime("%d/%m/%Y %H:%M")
    own = form.viewer is not None and form.viewer == found.theirs.author
    return ConflictView(shown(found.mine), shown(found.theirs.value), found.theirs.by, at, found.theirs.version, own)
