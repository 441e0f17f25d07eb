"""Answers as rows of data: one row for each question of a return, or one for each return. Pure.

Numbers are numbers in the answer's own unit (money in pounds, 94 for 94 %), dates are dates, an option is its printed label with
its key beside it, a blank is None. What does not apply in a return is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from returns.answer_types import Value, printed
from returns.answers import Answers, AnswerScope, Row, used_rows
from returns.applies import applies
from returns.definition.model import Definition, Question, Sheet, Table

Data = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Datum:
    """One answer. `row` is the number of a table's row (1 is the first), None for a plain question.

    `value_key` is an option's key; empty for all else.
    """

    sheet: str
    cell: str
    key: str
    row: int | None
    label: str
    type: str
    unit: str
    value: Data
    value_key: str


def data_of(definition: Definition, answers: Answers, *, contacts: bool) -> Iterator[Datum]:
    """Every answer of a return in the order of its form, calculated ones included; `answers` as they count (`applies.settled`).

    `contacts`: whether the questions for contact details are among them. The board's explanations of queries come last.
    """
    for sheet in definition.sheets:
        for question in plain(sheet, contacts=contacts):
            if applies(definition, question, answers) is not False:
                yield _datum(definition, sheet, question, answers.value(question.key))
        for table in sheet.tables:
            yield from _in_table(definition, sheet, table, answers, contacts=contacts)
    if definition.queries is not None:
        for question in definition.explanations.values():
            if answers.value(question.key) is not None:
                yield _datum(definition, definition.queries, question, answers.value(question.key))


def plain(sheet: Sheet, *, contacts: bool) -> Iterator[Question]:
    """The questions of a sheet outside its tables, with or without those for contact details."""
    return (question for question in sheet.questions if contacts or not question.contact)


def columns_of(table: Table, *, contacts: bool) -> list[Question]:
    """The columns of a table, with or without those for contact details."""
    return [column for column in table.columns if contacts or not column.contact]


def _in_table(
    definition: Definition, sheet: Sheet, table: Table, answers: Answers, *, contacts: bool
) -> Iterator[Datum]:
    for number, row in enumerate(used_rows(table, answers), start=1):
        for column in columns_of(table, contacts=contacts):
            if applies(definition, column, answers, row) is not False:
                yield _datum(definition, sheet, column, row.values.get(column.key), number)


def _datum(
    definition: Definition, sheet: Sheet, question: Question, value: Value | None, row: int | None = None
) -> Datum:
    chosen = value if question.kind == "choice" and isinstance(value, str) else ""
    cell = "" if row is not None else str(question.cell)
    label, unit = definition.called(question.key), question.unit
    return Datum(
        sheet.heading, cell, question.key, row, label, question.type, unit, data(value, question), chosen
    )  # fmt: skip


def data(value: Value | None, question: Question) -> Data:
    """One answer as data: a whole number as int, another as float, a date as date, anything else as printed."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if value is None or isinstance(value, date):
        return value
    return printed(value, question)


def wide_of(definition: Definition, answers: Answers, *, contacts: bool) -> dict[str, Data]:
    """The plain answers of a return by key, its explanations of queries among them."""
    found = data_of(definition, answers, contacts=contacts)
    return {datum.key: datum.value for datum in found if datum.row is None}


def rows_of(definition: Definition, answers: Answers, *, contacts: bool) -> dict[str, list[dict[str, Data]]]:
    """The rows of a return's tables, by the table's key: each row by the keys of its columns."""
    return {
        table.key: [_row(definition, table, answers, row, contacts=contacts) for row in used_rows(table, answers)]
        for table in definition.tables.values()
    }


def _row(definition: Definition, table: Table, answers: Answers, row: Row, *, contacts: bool) -> dict[str, Data]:
    scope = AnswerScope(definition, answers, row)
    return {
        column.key: data(scope.value(column.key), column)
        for column in columns_of(table, contacts=contacts)
        if applies(definition, column, answers, row) is not False
    }


def headings(definition: Definition, *, contacts: bool) -> dict[str, str]:
    """Key → label of every plain question and explanation, in the order of the form."""
    asked = [question for sheet in definition.sheets for question in plain(sheet, contacts=contacts)]
    return {question.key: definition.called(question.key) for question in (*asked, *definition.explanations.values())}


def table_headings(definition: Definition, *, contacts: bool) -> dict[str, dict[str, str]]:
    """Key of a table → key → label of its columns."""
    return {
        table.key: {column.key: column.label for column in columns_of(table, contacts=contacts)}
        for table in definition.tables.values()
    }
