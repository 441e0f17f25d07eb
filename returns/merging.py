"""Three-way comparison of a workbook that comes back: what it held when it was downloaded, what it says, what the return says now.

Pure: nothing is written. What the workbook says as it did on download is passed over, whatever the return says by now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from returns.answer_types import Value, printed
from returns.answer_types.cleaning import shortened
from returns.answers import Answers, Name, Row
from returns.applies import settled
from returns.definition.model import Definition, Table
from returns.lines import AnswerLine, Differing, Line, Plan, RowLine, carried_out, put, same
from returns.workbook.reading import Reading, ReadRow, Refusal

UNKNOWN_ROW = (
    "This row does not belong to the workbook that was downloaded, so it is not taken in. "
    "Type it into an empty row of the table, or download the workbook again."
)

NEW_ROW_WAITS = (
    "A cell of this new row cannot be taken in, so the whole row waits: otherwise it would come in twice. "
    "Mend the cell and bring the workbook in again."
)

ROW_KEPT = (
    "This row is gone from the workbook, but other rows were copied there with their hidden column, perhaps over this one. "
    "It stays; remove it on the return's page if it is not wanted."
)


@dataclass(frozen=True)
class Standing:
    """The answers as they were stored when the workbook was downloaded, and as they are stored now."""

    then: Answers
    now: Answers


def merge(definition: Definition, reading: Reading, standing: Standing) -> Plan:
    """The lines of a workbook in the order of the form, what is refused, and what is shown there but worked out here."""
    found = _Comparison(definition, reading, standing)
    found.compare()
    order = _Order(definition, reading)
    lines = tuple(sorted(found.lines, key=lambda line: order.place(line.name)))
    plan = Plan(lines, tuple(sorted(found.already)), (*reading.refusals, *found.refusals), ())
    return replace(plan, differing=tuple(_differing(definition, reading, standing, plan)))


class _Comparison:
    """Walks through a reading and collects what it says that is new."""

    def __init__(self, definition: Definition, reading: Reading, standing: Standing) -> None:
        self.definition, self.reading, self.standing = definition, reading, standing
        self.exported = settled(definition, standing.then)
        self.lines: list[Line] = []
        self.already: list[Name] = []
        self.refusals: list[Refusal] = []

    def compare(self) -> None:
        """Every plain answer, then table by table."""
        for name in self.reading.answers:
            if not name.row:
                self.compare_answer(name)
        for key, rows in self.reading.rows.items():
            self.compare_table(self.definition.tables[key], rows)

    def compare_answer(self, name: Name) -> None:
        """One answer, plain or in a row that is there on all three sides."""
        question = self.definition.ask(name.key)
        if question is None or not question.writable:
            return
        was, workbook = self.exported.get(name), self.reading.answers[name]
        if same(question, was, workbook):
            return
        browser = self.standing.now.get(name)
        if same(question, workbook, browser):
            self.already.append(name)
            return
        # Not `was`: an answer that did not apply was stored, but is left out of the workbook.
        conflict = not same(question, self.standing.then.get(name), browser)
        self.lines.append(AnswerLine(name, was, workbook, browser, conflict))

    def compare_table(self, table: Table, rows: tuple[ReadRow, ...]) -> None:
        """The rows of one table: those that are known by identity, the new ones, and those that are gone."""
        then = {row.id: row for row in self.standing.then.table(table.key)}
        now = {row.id: row for row in self.standing.now.table(table.key)}
        later = [row for row in now.values() if row.id not in then]
        for row in rows:
            if row.new:
                self.compare_new(table, row, later)
            elif row.id not in then:
                self.refuse_row(table, row, UNKNOWN_ROW)
            elif row.id in now:
                for column in table.columns:
                    if Name(column.key, row.id) in self.reading.answers:
                        self.compare_answer(Name(column.key, row.id))
            else:
                self.compare_removed(table, row)
        named = {row.id for row in rows}
        copied = any(one.name and one.name.key == table.key for one in (*self.reading.refusals, *self.refusals))
        for row_id, row_then in then.items():
            if row_id not in named and row_then.values:
                self.compare_deleted(table, row_then, now.get(row_id), copied=copied)

    def cells(self, table: Table, row: ReadRow) -> dict[str, Value | None]:
        """What the workbook says in a row, as far as it could be read."""
        names = (Name(column.key, row.id) for column in table.columns if column.writable)
        return {name.key: self.reading.answers[name] for name in names if name in self.reading.answers}

    def compare_new(self, table: Table, row: ReadRow, later: list[Row]) -> None:
        """A row typed into the workbook; the same row added in the browser since (or by this very workbook) is that row.

        One that says less than the workbook, and nothing else, may be that row too: it is left to be chosen.
        """
        name = Name(table.key, row.id)
        cells = {key: value for key, value in self.cells(table, row).items() if value is not None}
        if not cells:
            return
        if any(refusal.name is not None and refusal.name.row == row.id for refusal in self.reading.refusals):
            self.refuse_row(table, row, NEW_ROW_WAITS)
            return
        found = next((held for held in later if self.alike(cells, held.values)), None)
        if found is None:
            less = next((held.values for held in later if held.values and self.says_less(held.values, cells)), {})
            self.lines.append(RowLine(name, "add", {}, cells, less, conflict=bool(less)))
        else:
            later.remove(found)
            self.already.append(name)

    def alike(self, one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
        """Whether two rows hold the same answers."""
        return one.keys() == other.keys() and self.says_less(one, other)

    def says_less(self, one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
        """Whether all that the one row holds stands in the other too."""
        return one.keys() <= other.keys() and all(
            same(self.definition.table_columns[key][1], value, other[key]) for key, value in one.items()
        )

    def refuse_row(self, table: Table, row: ReadRow, why: str) -> None:
        """A row that is not taken in, unless nothing stands in it."""
        said = [name for name in (Name(column.key, row.id) for column in table.columns) if self.says(name)]
        if said:
            at = self.reading.places[said[0]]
            self.refusals.append(Refusal(at.tab, str(at.cell), table.label, why, Name(table.key, row.id)))

    def says(self, name: Name) -> bool:
        """Whether the workbook holds an answer there."""
        return self.reading.answers.get(name) is not None

    def compare_removed(self, table: Table, row: ReadRow) -> None:
        """A row that was removed in the browser since: a conflict where the workbook has changed it."""
        was = {key: value for key, value in self.row_then(table, row.id).items() if value is not None}
        cells = self.cells(table, row)
        changed = any(
            not same(column, was.get(column.key), cells[column.key]) for column in table.columns if column.key in cells
        )
        workbook = {key: value for key, value in {**was, **cells}.items() if value is not None}
        if changed and workbook:
            self.lines.append(RowLine(Name(table.key, row.id), "restore", was, workbook, {}, conflict=True))

    def row_then(self, table: Table, row_id: str) -> dict[str, Value | None]:
        """The answers of a row as the downloaded workbook had them."""
        names = (Name(column.key, row_id) for column in table.columns if column.writable)
        return {name.key: self.exported.get(name) for name in names}

    def compare_deleted(self, table: Table, then: Row, now: Row | None, *, copied: bool) -> None:
        """A row that is gone from the workbook: a conflict where somebody has changed it in the browser since.

        `copied`: other rows stand in the table with identities that are not theirs, so nobody may have meant to delete this one.
        """
        name = Name(table.key, then.id)
        if now is None:
            self.already.append(name)
            return
        if copied:
            tab = self.definition.sheets_by_key[table.key].tab
            first = next(column for column in table.columns if column.key in then.values)
            label = f"{table.label}: {shortened(printed(then.values[first.key], first))}"
            self.refusals.append(Refusal(tab, "", label, ROW_KEPT, name))
            return
        conflict = not self.alike(then.values, now.values)
        self.lines.append(RowLine(name, "remove", then.values, {}, now.values, conflict))


class _Order:
    """Where a line stands: by the form, and within a table by the workbook's rows; deleted rows come last."""

    def __init__(self, definition: Definition, reading: Reading) -> None:
        self.tables = {key: table.key for key, (table, _) in definition.table_columns.items()}
        self.keys = {key: number for number, key in enumerate(definition.sheets_by_key)}
        self.rows = {row.id: number for rows in reading.rows.values() for number, row in enumerate(rows)}

    def place(self, name: Name) -> tuple[int, int, int]:
        """What lines are sorted by."""
        table = self.tables.get(name.key, name.key)
        return self.keys[table], self.rows.get(name.row, len(self.rows)), self.keys[name.key]


def _differing(definition: Definition, reading: Reading, standing: Standing, plan: Plan) -> Iterator[Differing]:
    """What is worked out or filled in beforehand, where the workbook says something of its own.

    What it said on download, or what follows from the workbook's own answers, is nothing of its own; nor is the result that a
    program which works out nothing has left out.
    """
    exported = settled(definition, standing.then)
    here = settled(definition, carried_out(standing.now, plan.chosen(plan.by_default)))
    own = settled(definition, _as_the_workbook_says(definition, reading, standing.then))
    for name, shown in reading.shown.items():
        question = definition.ask(name.key)
        if question is not None and question.role in ("prefill", "calculated"):
            ours = (here.get(name), own.get(name), exported.get(name))
            left_out = shown is None and question.role == "calculated"
            if not left_out and not any(same(question, shown, value) for value in ours):
                yield Differing(name, shown, ours[0])


def _as_the_workbook_says(definition: Definition, reading: Reading, then: Answers) -> Answers:
    """All answers that the workbook holds, as if they were stored."""
    values = {**then.values}
    for name, value in reading.answers.items():
        if not name.row:
            put(values, name.key, value)
    rows = {
        table: tuple(_row(definition, reading, table, row) for row in found) for table, found in reading.rows.items()
    }
    return replace(then, values=values, rows={**then.rows, **rows})


def _row(definition: Definition, reading: Reading, table: str, row: ReadRow) -> Row:
    names = (Name(column.key, row.id) for column in definition.tables[table].columns)
    found = {name.key: reading.answers.get(name) for name in names}
    return Row(row.id, {key: value for key, value in found.items() if value is not None})
