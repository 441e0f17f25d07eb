"""What a file of answers means in terms of a definition: answers by origin and name, rows, and every problem on the way.

Pure: a file, a definition and the board's name go in; the database is asked by `loading` alone. A further block of the file gets a
`take_…` of its own here.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bcf.problems import quoted
from returns.answer_file import PREVIOUS_RESPONSES, PREVIOUSLY_RETURNED, AnswerFile, Json, words
from returns.answer_types import AnswerError, Value, printed, type_of
from returns.answers import Answers, Name
from returns.definition.keys import EXPLANATION
from returns.definition.model import Definition, Question, Sheet, Source, Table

LARGEST_EXPONENT = 30
LONGEST_PLACE = 60
LABEL = "_label"
"""Ends a key under `prepopulated` that holds a question's label instead of its answer."""


@dataclass(frozen=True, slots=True)
class GatheredRow:
    """A row of a table as a file gives it. Without an id it is the row that says the same, or else a new one."""

    table: Table
    id: str
    values: Mapping[str, Value | None]


@dataclass
class Gathered:
    """What a file says, in terms of a definition: answers by origin and name, rows, and every problem met on the way.

    `claims` are figures that the file gives and that we work out ourselves, by key; `disagreements` compares them.
    """

    definition: Definition
    board: str
    answers: dict[str, dict[Name, Value | None]] = field(default_factory=lambda: {"load": {}, "prefill": {}})
    rows: list[GatheredRow] = field(default_factory=list)
    claims: dict[str, Value | None] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def take(self, file: AnswerFile) -> None:
        """Takes in every block of a file."""
        for name, cells in file.sheets.items():
            self.take_sheet(name, cells)
        for key, value in file.prepopulated.items():
            self.take_prepopulated(key, value)
        for period, responses in file.previous_responses.items():
            for key, value in responses.items():
                self.take_previous_response(Source(period, key), value)
        for key, value in file.previously_returned.items():
            self.take_previously_returned(key, value)
        for rule, text in file.explanations.items():
            self.take_explanation(rule, text)
        for key, rows in file.tables.items():
            self.take_table(key, rows)

    def refuse(self, where: str, reason: str) -> None:
        """Notes a problem."""
        self.problems.append(f"{where}: {reason}")

    def take_sheet(self, name: str, cells: Mapping[str, Json]) -> None:
        """One sheet's answers, each by its cell or key."""
        found = sheets_named(self.definition, name)
        if len(found) != 1:
            sheets = ", ".join(f"'{sheet.heading}'" for sheet in found or self.definition.sheets)
            what = "is the name of more than one sheet" if found else "is no sheet"
            self.refuse(f"sheet {quoted(name)}", f"{what}; use one of {sheets}")
            return
        for place, value in cells.items():
            question = self.question_at(found[0], place)
            if question is not None:
                self.take_answer(f"{found[0].heading} {question.cell}", question, value)

    def question_at(self, sheet: Sheet, place: str) -> Question | None:
        """The question at a cell, or with a key, of `sheet`; None after noting why there is none."""
        where = f"{sheet.heading} {place if len(place) <= LONGEST_PLACE else quoted(place)}"
        for question in sheet.questions:
            if place in (str(question.cell), question.key):
                return question
        elsewhere = self.definition.sheets_by_key.get(place)
        if place in self.definition.table_columns:
            self.refuse(where, "is a column of a table; its rows belong under 'tables'")
        elif elsewhere is not None and elsewhere is not sheet:
            self.refuse(where, f"stands on the sheet '{elsewhere.heading}'")
        else:
            self.refuse(where, "there is no such question on this sheet")
        return None

    def take_answer(self, where: str, question: Question, value: Json) -> None:
        """An answer that stands on a sheet: asked or history. The board's name must be this board's."""
        if question.role == "given":
            if value != self.board:
                named = quoted(value) if isinstance(value, str) else words(value)
                self.refuse(where, f"names {named}, while this is the return of '{self.board}'")
        elif question.role == "calculated":
            self.refuse(where, "is calculated, so it cannot be loaded")
        elif question.role == "prefill":
            self.refuse(where, "is filled in beforehand; it belongs under 'prepopulated'")
        else:
            self.put("load", where, question, value)

    def take_prepopulated(self, key: str, value: Json) -> None:
        """An answer that was filled in when the return was opened, by its key."""
        where, question = f"prepopulated {quoted(key)}", self.definition.questions.get(key)
        labelled = self.definition.questions.get(key.removesuffix(LABEL))
        if question is None and labelled is not None:
            self.compare_label(where, labelled, value)
        else:
            self.put_prefill(where, question, value)

    def put_prefill(self, where: str, question: Question | None, value: Json) -> None:
        """Notes an answer that was filled in beforehand, or why it is none."""
        if question is None:
            self.refuse(where, "there is no such question in this return")
        elif question.role != "prefill":
            self.refuse(where, "is not filled in beforehand; it belongs under 'sheets'")
        else:
            self.put("prefill", where, question, value)

    def compare_label(self, where: str, question: Question, label: Json) -> None:
        """A label that the file gives must be this form's, or the answer beside it may mean something else."""
        if label != question.label:
            said = quoted(label) if isinstance(label, str) else words(label)
            self.refuse(where, f"says {said}, while this form asks for {quoted(question.label)}")

    def take_previous_response(self, source: Source, value: Json) -> None:
        """What an earlier return said, by its own key: the answer to the one question here that comes from there."""
        where = f"{PREVIOUS_RESPONSES} {quoted(source.period)} {quoted(source.key)}"
        found = [question for question in self.definition.questions.values() if source in question.sources]
        if len(found) == 1:
            self.put("prefill", where, found[0], value)
        elif found:
            keys = " and ".join(question.key for question in found)
            self.refuse(where, f"comes to more than one question here; give {keys} under 'prepopulated'")
        else:
            self.refuse(where, "nothing in this return comes from there")

    def take_previously_returned(self, key: str, value: Json) -> None:
        """A figure that was returned before, as it is shown again. A total is not written, but compared with ours."""
        where = f"{PREVIOUSLY_RETURNED} {quoted(key)}"
        question = self.definition.questions.get(f"{PREVIOUSLY_RETURNED}.{key}")
        if question is not None and question.role == "calculated":
            self.claim(where, question, value)
        else:
            self.put_prefill(where, question, value)

    def claim(self, where: str, question: Question, value: Json) -> None:
        """Notes a figure that we work out ourselves."""
        try:
            self.claims[question.key] = read_value(question, value)
        except AnswerError as error:
            self.refuse(where, str(error))

    def disagreements(self, answers: Answers) -> list[str]:
        """Every claim that `answers`, in which calculated answers are worked out, do not bear out: both figures."""
        lines = []
        for key, claimed in self.claims.items():
            question, ours = self.definition.questions[key], answers.value(key)
            if claimed != ours:
                theirs, worked_out = (printed(value, question) or "a blank" for value in (claimed, ours))
                where = f"{PREVIOUSLY_RETURNED} {quoted(key.removeprefix(f'{PREVIOUSLY_RETURNED}.'))}"
                lines.append(f"{where}: the file says {theirs}, while its parts make {worked_out}")
        return lines

    def take_explanation(self, rule: str, text: Json) -> None:
        """What the board says to a query, by the query's rule."""
        where, question = f"explanations {quoted(rule)}", self.definition.explanations.get(f"{EXPLANATION}{rule}")
        if question is None:
            self.refuse(where, "there is no such query in this return")
        else:
            self.put("load", where, question, text)

    def put(self, origin: str, where: str, question: Question, value: Json) -> None:
        """Notes an answer, or what is wrong with it."""
        name = Name(question.key)
        if name in self.answers[origin]:
            self.refuse(where, f"the question {question.key} is answered twice in this file, by cell and by key")
        try:
            self.answers[origin][name] = read_value(question, value)
        except AnswerError as error:
            self.refuse(where, str(error))

    def take_table(self, key: str, rows: Iterable[Mapping[str, Json]]) -> None:
        """One table's rows."""
        table = self.definition.tables.get(key)
        if table is None:
            self.refuse(f"table {quoted(key)}", "there is no such table in this return")
            return
        for number, cells in enumerate(rows, 1):
            self.take_row(table, f"table {key} row {number}", cells)

    def take_row(self, table: Table, where: str, cells: Mapping[str, Json]) -> None:
        """One row: its id, if it has one, and its answers by column."""
        columns = {name: column for column in table.columns for name in _column_names(table, column)}
        values: dict[str, Value | None] = {}
        for name, value in cells.items():
            place, column = f"{where} {quoted(name)}", columns.get(name)
            if name == "row":
                continue
            if column is None or not column.writable or column.key in values:
                self.refuse(place, "is no column that can be loaded, or stands twice")
                continue
            try:
                values[column.key] = read_value(column, value)
            except AnswerError as error:
                self.refuse(place, str(error))
        self.rows.append(GatheredRow(table, self.row_id(where, cells), values))

    def row_id(self, where: str, cells: Mapping[str, Json]) -> str:
        """The id of a row in its one spelling; empty for a row without."""
        given = cells.get("row")
        if given is None:
            return ""
        try:
            found = str(uuid.UUID(given)) if isinstance(given, str) else ""
        except ValueError:
            found = ""
        if not found or any(row.id == found for row in self.rows):
            self.refuse(f"{where} 'row'", "must be a row's own id, such as 6f1f7f3c-0f6e-4c5e-9d3c-2d2b8f4a5e10, once")
        return found


def _column_names(table: Table, column: Question) -> tuple[str, ...]:
    short = column.key.removeprefix(f"{table.key}.")
    return (column.key,) if short == "row" else (column.key, short)


def sheets_named(definition: Definition, name: str) -> list[Sheet]:
    """The sheets that `name` may mean: by heading, or else by title, tab, name in the pending list or slug."""
    by_heading = [sheet for sheet in definition.sheets if sheet.heading == name]
    others = [s for s in definition.sheets if name in (s.title, s.tab, s.pending_name, s.slug)]
    return by_heading or others


def read_value(question: Question, value: Json) -> Value | None:
    """The answer that a JSON value spells; None for null. Raises AnswerError with what to do."""
    if value is None:
        return None
    if isinstance(value, str):
        return type_of(question).parse(value, question)
    if isinstance(value, bool | list | dict):
        raise AnswerError(f"must be a text, a number or null, not {words(value)}")
    if question.kind != "number":
        raise AnswerError("must be a text in quotes, not a number")
    if abs(value.adjusted()) > LARGEST_EXPONENT:
        raise AnswerError("is a number too large or too small for any return")
    return type_of(question).parse(format(value, "f"), question)
