"""The form of one sheet: a field for each answer that can be typed, in the order of the definition."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.safestring import SafeString

from returns.actions import Conflict, Entry
from returns.answer_types import clean_text, type_of
from returns.answers import Answers, Name, cell_of
from returns.checks import Finding, Report
from returns.definition.keys import UNCONFIRMED
from returns.definition.model import Definition, Question, Sheet
from returns.forms.beside import Beside, Talk
from returns.forms.fields import AnswerField
from returns.forms.layout import sheet_layout
from returns.stored import Held

LARGEST_VERSION = 2**31
STALE = (
    "This page was damaged on its way here, so nothing was saved. Copy what you typed, reload the page and try again."
)


class SheetHelper(FormHelper):
    """crispy renders the fields only: the page has its own form tag, and the pack its own classes."""

    template = "bcf_pack/form.html"

    def get_attributes(self, template_pack: str = "bcf_pack") -> dict[str, Any]:
        """None of what crispy's own packs put into a form tag, or looks an address up for."""
        return {"attrs": {}}


class SheetForm(forms.Form):
    """A sheet as a form. Validates, knows versions seen and conflicts; how it looks is the layout's business.

    `answers` are shown where nothing was posted, `held` gives versions, `report` marks what is pending and what the rules found;
    `beside` is what earlier returns say, `companions` what other rooms show beside a question (key → HTML), `talk` what people say
    about it, `viewer` the id of the person whose page it is.
    """

    beside = Beside()
    companions: Mapping[str, SafeString] = MappingProxyType({})
    talk: Talk | None = None
    viewer: int | None = None

    def __init__(
        self,
        definition: Definition,
        sheet: Sheet,
        answers: Answers,
        held: Mapping[Name, Held],
        report: Report,
        *,
        data: QueryDict | None = None,
        read_only: bool = False,
    ) -> None:
        super().__init__(data)
        self.definition, self.sheet, self.read_only = definition, sheet, read_only
        self.conflicts: dict[Name, Conflict] = {}
        self.on(answers, held, report)
        for name, question in self.questions.items():
            cell = cell_of(definition, answers, name) or question.cell
            self.fields[str(name)] = AnswerField(question, cell)
        self.helper = SheetHelper()
        self.helper.layout = sheet_layout(sheet)

    def on(self, answers: Answers, held: Mapping[Name, Held], report: Report) -> "SheetForm":
        """The same form over newer answers: what was posted stays in its inputs."""
        self.answers, self.held, self.report = answers, held, report
        result = report.sheet(self.sheet.slug)
        self.gaps = frozenset(result.gaps) if result else frozenset()
        here = [finding for finding in report.findings if finding.sheet.slug == self.sheet.slug]
        self.unconfirmed = frozenset(finding.name for finding in here if finding.rule == UNCONFIRMED)
        self.findings: dict[Name, list[Finding]] = {}
        for finding in here:
            if finding.rule != UNCONFIRMED:
                self.findings.setdefault(finding.name, []).append(finding)
        self.questions = dict(self._writable())
        return self

    def _writable(self) -> Iterator[tuple[Name, Question]]:
        yield from self._asked()
        for name in self._explained():
            yield name, self.definition.explanations[name.key]

    def _explained(self) -> Iterator[Name]:
        """The explanations of this page: of what the rules find now, and those posted of what they found when it was loaded."""
        for rule in self.definition.queries_by_sheet[self.sheet.slug]:
            found = self.findings.get(Name(rule.at), ())
            if rule.explanation in self.data or any(finding.rule == rule.key for finding in found):
                yield Name(rule.explanation)

    def _asked(self) -> Iterator[tuple[Name, Question]]:
        for question in self.sheet.questions:
            if question.writable:
                yield Name(question.key), question
        for table in self.sheet.tables:
            for row in self.answers.table(table.key):
                for column in table.columns:
                    if column.writable:
                        yield Name(column.key, row.id), column

    @property
    def seen(self) -> dict[Name, int]:
        """Version of each answer on this page, as its user sees it: of a conflict not settled yet, the old one."""
        seen = {name: self.held[name].version for name in self.questions if name in self.held}
        old = getattr(self, "posted_seen", {})
        return {**seen, **{name: old.get(name, 0) for name in self.conflicts}}

    @property
    def seen_json(self) -> str:
        """`seen` as the page carries it."""
        return json.dumps({str(name): version for name, version in self.seen.items()})

    def typed(self, name: Name, question: Question) -> str:
        """What stands in the input: what was posted, or else the stored answer."""
        if self.is_bound and not self.read_only and str(name) in self.data:
            return str(self.data[str(name)])
        value = self.answers.get(name)
        return "" if value is None else type_of(question).typed(value, question)

    def error(self, name: Name) -> str:
        """The message that stands at this input, if any."""
        if not self.is_bound:
            return ""
        return " ".join(str(message) for message in self.errors.get(str(name), []))

    def clean(self) -> dict[str, Any]:
        """Reads the versions seen; a page without them saves nothing."""
        try:
            seen = json.loads(self.data.get("seen", ""))
            posted = {Name.parse(str(name)): int(version) for name, version in seen.items()}
            self.posted_seen = {name: version for name, version in posted.items() if 0 <= version < LARGEST_VERSION}
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            self.posted_seen = {}
            raise forms.ValidationError(STALE) from None
        return self.cleaned_data

    def entries(self) -> list[Entry]:
        """What was posted and could be read, each with the version that its user chose to write over."""
        if NON_FIELD_ERRORS in self.errors:
            return []
        return list(self._entries())

    def _entries(self) -> Iterator[Entry]:
        for name in self.questions:
            if str(name) in self.data and str(name) in self.cleaned_data:
                choice, _, version = str(self.data.get(f"choose:{name}", "")).partition(":")
                seen = int(version) if version.isdecimal() and len(version) < 10 else self.posted_seen.get(name, 0)
                if choice != "theirs":
                    confirm = self.data.get("confirm") == str(name)
                    yield Entry(name, self.cleaned_data[str(name)], seen, confirm)

    @property
    def messages(self) -> Iterator[tuple[str, str, str]]:
        """Name, label and message of everything that keeps this page from being saved whole, in the order of the page."""
        for name, question in self.questions.items():
            if self._is_gone(name):
                continue
            if str(name) in self.errors:
                yield str(name), question.label.rstrip(":"), self.error(name)
            elif name in self.conflicts:
                yield str(name), question.label.rstrip(":"), f"{self._who(name)}; choose which one stands"

    def _who(self, name: Name) -> str:
        theirs = self.conflicts[name].theirs
        own = self.viewer is not None and self.viewer == theirs.author
        return (
            "You have changed this answer in another window or tab" if own else f"{theirs.by} has changed this answer"
        )

    def _is_gone(self, name: Name) -> bool:
        """Whether it explains what is not found any more: the page has no place for it."""
        question = self.definition.explanations.get(name.key)
        explained = (finding.explained_at for findings in self.findings.values() for finding in findings)
        return question is not None and name not in explained

    @property
    def lost(self) -> list[str]:
        """What was typed and not saved, and has no place on this page any more: shown, so that nothing is lost.

        Such are answers in rows of tables that are gone, and explanations of what the rules do not find any more.
        """
        if not self.is_bound:
            return []
        columns = {column.key for table in self.sheet.tables for column in table.columns}
        rows = [
            str(value)
            for posted, value in self.data.items()
            if value and "@" in posted and posted not in self.fields and Name.parse(posted).key in columns
        ]
        wrong = [name for name in self.questions if name in self.conflicts or str(name) in self.errors]
        return rows + [str(self.data[str(name)]) for name in wrong if self._is_gone(name)]

    def changed(self) -> list[tuple[str, str]]:
        """Label and text of everything posted that is not stored so: what its user would lose if this could not be saved."""
        texts = []
        for name, question in self.questions.items():
            posted, value = str(self.data.get(str(name), "")), self.answers.get(name)
            stored = "" if value is None else type_of(question).typed(value, question)
            if posted.strip() and clean_text(posted) != stored:
                label = question.choices.labels.get(posted, posted) if question.choices else posted
                texts.append((question.label, label))
        return texts + [("A row that is not there any more", text) for text in self.lost]
