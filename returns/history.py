"""Reads: what became of one answer, change by change, as printed."""

from dataclasses import dataclass
from datetime import datetime

from returns.answer_types import BLANK, printed, type_of
from returns.answers import Name
from returns.definition.model import Definition
from returns.models import ORIGINS, AnswerChange, Submission, TableRow

SYSTEM = "The system"


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """One change of an answer: what stood there before and after it, as printed, who changed it, when and how."""

    then: str
    now: str
    by: str
    at: datetime
    how: str

    @property
    def same(self) -> bool:
        """Whether the answer stayed as it was and was only confirmed."""
        return self.then == self.now


def history_of(submission: Submission, definition: Definition, name: Name) -> list[AnswerStep]:
    """Every change of one answer, newest first."""
    changes = AnswerChange.objects.filter(submission=submission, key=name.key, row=name.row)
    return [
        AnswerStep(
            printed_change(definition, change.key, change.old),
            printed_change(definition, change.key, change.new),
            str(change.by or SYSTEM),
            change.at,
            ORIGINS[change.origin],
        )
        for change in changes.select_related("by").order_by("-pk")
    ]


def printed_change(definition: Definition, key: str, stored: str | None) -> str:
    """One side of a change as people read it: choices by label, money with £. What the form can't read any more stays as stored."""
    if stored is None:
        return "no row" if key in definition.tables else BLANK
    question = definition.ask(key)
    if question is None:
        return stored
    try:
        text = printed(type_of(question).from_json(stored), question)
    except (ValueError, ArithmeticError):  # a corrected form asks for a number where there was a text
        return stored
    return f"{text} {question.unit}" if question.unit and question.kind == "number" else text


def called(submission: Submission, definition: Definition, name: Name) -> str:
    """What an answer is called; in a growing table with its row's number, or that the row is gone."""
    label = definition.called(name.key)
    if not name.row:
        return label
    table = (
        definition.table_columns[name.key][0]
        if name.key in definition.table_columns
        else definition.tables.get(name.key)
    )
    if table is None:
        return label
    rows = TableRow.objects.filter(submission=submission, table=table.key, deleted_at=None).order_by("position", "id")
    ids = [str(row) for row in rows.values_list("pk", flat=True)]
    row = f"row {ids.index(name.row) + 1}" if name.row in ids else "a row that was removed"
    return f"{table.label}, {row}" if name.key == table.key else f"{table.label}, {row}: {label}"
