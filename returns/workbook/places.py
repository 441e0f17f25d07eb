"""Where the questions stand, as the Excel reading of an expression asks for it (`returns.definition.excel.Places`)."""

from dataclasses import dataclass

from returns.answer_types import DateOrWord
from returns.definition.cells import Cell
from returns.definition.model import Definition, Question, Table

from .layout import column_range, quoted
from .names import list_name


@dataclass(frozen=True)
class WorkbookPlaces:
    """Places seen from a sheet; for a cell in a table's row (`table`, `index`), a column's key means that same row."""

    definition: Definition
    tab: str
    table: Table | None = None
    index: int = 0

    def address(self, key: str) -> str:
        """The cell of a question, or the range of a table's column."""
        sheet = self.definition.sheets_by_key[key]
        prefix = "" if sheet.tab == self.tab else f"{quoted(sheet.tab)}!"
        column = self.definition.table_columns.get(key)
        if column is None:
            return f"{prefix}{self.definition.questions[key].cell.absolute}"
        table, question = column
        if self._same_row(table):
            return f"{prefix}{table.cell(question, self.index).absolute}"
        return f"{prefix}{column_range(question.cell.column, table)}"

    def answered(self, key: str) -> str:
        """A formula that is TRUE while the cell holds a usable answer; a whole column has no such single answer."""
        column = self.definition.table_columns.get(key)
        if column is not None and not self._same_row(column[0]):
            return "FALSE"
        question = column[1] if column else self.definition.questions[key]
        return answered(question, self.address(key))

    def kind(self, key: str) -> str:
        """text, number, date or choice."""
        question = self.definition.ask(key)
        return question.kind if question else "text"

    def label(self, key: str, choice: str) -> str:
        """The printed label of a choice key."""
        question = self.definition.ask(key)
        return question.choices.labels.get(choice, choice) if question and question.choices else choice

    def cell(self, column: Question) -> Cell:
        """The cell of a column of this table in this row."""
        return Cell(column.cell.column, column.cell.row + self.index)

    def _same_row(self, table: Table) -> bool:
        return self.table is not None and table.key == self.table.key


def answered(question: Question, address: str) -> str:
    """A formula that is TRUE while the cell at `address` holds what the question's type takes for an answer.

    White space is no answer: TRIM knows the plain blank only, so a no-break space is made one first and CLEAN drops line breaks
    and tabs. An option is compared rather than looked up: MATCH would read * ? ~ in a typed text as wildcards.
    """
    if question.choices is not None:
        return f"SUMPRODUCT(--({list_name(question.choices.key)}={address}))>0"
    if question.type == DateOrWord.name:
        return f'OR(ISNUMBER({address}),LOWER(TRIM({address}))="{DateOrWord.word.lower()}")'
    if question.kind in ("number", "date"):
        return f"ISNUMBER({address})"
    return f'LEN(TRIM(CLEAN(SUBSTITUTE({address},"\u00a0"," "))))>0'
