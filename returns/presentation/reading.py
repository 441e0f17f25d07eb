"""Reads single answers: their words, their state, and what was found at them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from returns.answer_types import Value, printed
from returns.answers import Answers, Name, Row
from returns.applies import applies, needed, settled
from returns.checks import Finding, Report
from returns.definition.keys import UNCONFIRMED
from returns.definition.model import Definition, Question, Role, Sheet
from returns.presentation.printed import PrintedAnswer, PrintedFinding, State
from returns.presentation.text import paragraphs, tame

_NOT_NEEDED: Mapping[Role, str] = {
    "asked": "Not needed",
    "given": "Not needed",
    "history": "Not held",
    "prefill": "Not held",
    "calculated": "Cannot be worked out yet",
}


@dataclass(frozen=True)
class Reading:
    """What it takes to read a return. `answers` are those that apply, with the calculated ones."""

    definition: Definition
    answers: Answers
    gaps: frozenset[Name]
    findings: Mapping[Name, tuple[PrintedFinding, ...]]
    publication: bool

    def prints(self, question: Question) -> bool:
        """Whether `question` is printed at all: a publication copy leaves out contact details."""
        return not (self.publication and question.contact)

    def answer(self, question: Question, label: str, row: Row | None = None) -> PrintedAnswer:
        """The answer to `question` (in a table's `row`) under `label`."""
        name = Name(question.key, row.id if row else "")
        value = row.values.get(question.key) if row else self.answers.value(question.key)
        state = self.state(question, name, value, row)
        text = tame(printed(value, question))
        long = question.type == "long_text" and bool(text)
        return PrintedAnswer(
            name=str(name),
            label=label,
            cell=str(question.cell) if row is None else "",
            state=state,
            text=f"{text} {question.unit}" if text and question.unit else text,
            blank="" if text else _blank(question, state),
            paragraphs=paragraphs(text) if long else (),
            numeric=question.kind == "number",
            editable=question.writable,
            findings=self.findings.get(name, ()),
        )

    def state(self, question: Question, name: Name, value: Value | None, row: Row | None) -> State:
        """Whether the answer stands, is still to be given, is not needed or has no place. What the checker says goes first."""
        if name in self.gaps:
            return "pending"
        if value is not None:
            return "answered"
        if applies(self.definition, question, self.answers, row) is False:
            return "left_out"
        return "pending" if needed(self.definition, question, self.answers, row) is True else "not_needed"

    def sheet_findings(self, sheet: Sheet) -> tuple[PrintedFinding, ...]:
        """All findings at answers of `sheet`, in the order of the form and then of the rules."""
        order = {key: number for number, key in enumerate(self.definition.sheets_by_key)}
        names = [name for name in self.findings if self.definition.sheets_by_key[name.key] is sheet]
        return tuple(
            finding for name in sorted(names, key=lambda name: order[name.key]) for finding in self.findings[name]
        )


def reading_of(definition: Definition, answers: Answers, report: Report, *, publication: bool) -> Reading:
    """A reading of these answers and what the checker says of them.

    A publication copy has no findings: they are for the board and its reviewer, and a message may quote a contact detail.
    """
    full = settled(definition, answers)
    gaps = frozenset(gap for sheet in report.sheets for row in sheet.rows for gap in row.gaps)
    return Reading(definition, full, gaps, {} if publication else _by_name(definition, report.findings), publication)


def _by_name(definition: Definition, findings: tuple[Finding, ...]) -> Mapping[Name, tuple[PrintedFinding, ...]]:
    found: dict[Name, list[PrintedFinding]] = defaultdict(list)
    for finding in findings:
        found[finding.name].append(
            PrintedFinding(
                name=str(finding.name),
                cell=str(finding.cell),
                strength=finding.strength,
                message=tame(finding.message),
                explanation=tame(finding.explanation),
                lead=finding.lead,
                explained=finding.explained,
                unconfirmed=finding.rule == UNCONFIRMED,
            )
        )
    return {name: tuple(at) for name, at in found.items()}


def _blank(question: Question, state: State) -> str:
    if state == "pending":
        return "Not answered"
    if state == "left_out":
        return "Not applicable"
    return "None given" if question.required is None and question.role == "asked" else _NOT_NEEDED[question.role]
