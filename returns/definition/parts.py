"""What a form is made of: questions, and the grids, tables, notes and sheets in which they stand.

Below the reader only questions and tables exist; a grid keeps its rows and columns for the page, the workbook and the PDF to lay
it out, but what it asks are ordinary questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal as OneOf

from .cells import Cell
from .nodes import Node

TITLE_CELL = Cell(2, 2)

KINDS: Mapping[str, str] = {
    "text": "text", "long_text": "text", "email": "text", "phone": "text", "board": "text",
    "choice": "choice", "date": "date", "date_or_word": "date",
    "money": "number", "number": "number", "integer": "number", "percent": "number",
}  # fmt: skip
"""Answer type → what an expression sees: text, number, date or choice."""
DECIMALS: Mapping[str, int] = {"money": 2, "number": 6, "integer": 0, "percent": 6}
"""Numeric answer type → places after the point, unless the question says otherwise."""
LARGEST = 999_999_999_999
"""The largest number that an answer may be, either side of 0."""
Earlier = OneOf["carry", "use", "shown", "none"]
"""What a page offers of the previous period's answer: to carry it over (and confirm it), to use it, to see it, or nothing."""
EARLIER: Mapping[str, Earlier] = {"text": "carry", "choice": "carry", "date": "use", "number": "shown"}
"""What an expression sees of a question → what is offered of its earlier answer, unless the question says otherwise."""
Role = OneOf["asked", "history", "prefill", "given", "calculated"]
"""asked: the officer answers. history: an earlier quarter's answer, loaded or typed, never pending. prefill: written when the
return is opened, then shown only. given: follows from the submission itself (the board's name). calculated: never stored."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: `key` is what is stored, `label` what is printed. `provisional`: the wording is our proposal."""

    key: str
    label: str
    provisional: bool = False


@dataclass(frozen=True)
class ChoiceList:
    """A list of options in printed order."""

    key: str
    choices: tuple[Choice, ...]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Choice key → printed label."""
        return {choice.key: choice.label for choice in self.choices}

    @cached_property
    def keys_by_label(self) -> Mapping[str, str]:
        """Printed label in lower case → choice key."""
        return {choice.label.casefold(): choice.key for choice in self.choices}


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer that is filled in beforehand comes from: the answer to `key` in the board's return for `period`, or a value
    that another `room` has registered under `key` (then `period` is '')."""

    period: str
    key: str
    room: str = ""

    @property
    def registered(self) -> str:
        """The name of the registered value, `schemes:pooled_fund`; '' for an earlier return's answer."""
        return f"{self.room}:{self.key}" if self.room else ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its permanent key, its label as printed, its answer type and its cell.

    `row_label` and `column_label` are the two halves of a grid question's label. `required` says when a blank is pending (None:
    never), `offered` when it is shown without being needed, `relevant` when it applies at all, `calculation` what a
    calculated cell holds. `sources` of a prefill are tried in order. `limit` counts characters, `decimals` places after the
    point; `minimum` and `maximum` are in the answer's own unit.
    """

    key: str
    label: str
    type: str
    cell: Cell
    role: Role = "asked"
    row_label: str = ""
    column_label: str = ""
    hint: str = ""
    help: str = ""
    unit: str = ""
    choices: ChoiceList | None = None
    required: Node | None = None
    relevant: Node | None = None
    offered: Node | None = None
    calculation: Node | None = None
    limit: int | None = None
    decimals: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    label_cell: Cell | None = None
    remaining_cell: Cell | None = None
    contact: bool = False
    sources: tuple[Source, ...] = ()
    offers: Earlier | None = None
    shown_as: OneOf["question"] = "question"

    @property
    def kind(self) -> str:
        """What an expression sees of this question: text, number, date or choice."""
        return KINDS[self.type]

    @property
    def scale(self) -> int:
        """Places after the point that a number has here."""
        return self.decimals if self.decimals is not None else DECIMALS[self.type]

    @property
    def earlier(self) -> Earlier:
        """What is offered of the previous period's answer; never anything where nobody can answer."""
        if not self.writable:
            return "none"
        return self.offers or EARLIER[self.kind]

    @property
    def writable(self) -> bool:
        """Whether a person may enter this answer (an asked question, or history not held)."""
        return self.role in ("asked", "history")


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of a grid: its heading and its letters on the sheet."""

    key: str
    label: str
    letters: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a grid: label, optional code in a column of its own, and its row number on the sheet."""

    key: str
    label: str
    number: int
    code: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Grid:
    """Rows × columns of questions. `places` maps (row key, column key) to the question there; a gap has none.

    `shown_as` tells the page: "table" keeps the grid as a table, "sections" gives each row a section of its own.
    `label_column` and `code_column` are the letters of the columns that print the rows' labels and codes.
    """

    key: str
    label: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    places: Mapping[tuple[str, str], Question]
    shown_as: OneOf["table", "sections"]
    label_column: str
    code_column: str | None
    header_row: int
    row_heading: str = ""
    hint: str = ""
    help: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the grid, row by row."""
        places = ((row.key, column.key) for row in self.rows for column in self.columns)
        return tuple(self.places[place] for place in places if place in self.places)


@dataclass(frozen=True, slots=True)
class Table:
    """A list that grows row by row. Each column is a question; its `cell` is the column's cell in the first row.

    `capacity` is how many rows the workbook has room for, `least` how many rows are needed. `id_column` holds, hidden, each
    row's identity in the workbook.
    """

    key: str
    label: str
    columns: tuple[Question, ...]
    first_row: int
    capacity: int
    least: int
    id_column: str
    hint: str = ""
    help: str = ""
    shown_as: OneOf["rows"] = "rows"

    def cell(self, column: Question, index: int) -> Cell:
        """The cell of `column` in the row at `index` (0 is the first)."""
        return Cell(column.cell.column, self.first_row + index)


@dataclass(frozen=True, slots=True)
class Note:
    """Words between the questions, at a cell of their own."""

    text: str
    cell: Cell
    heading: bool = False
    shown_as: OneOf["note"] = "note"


Block = Question | Grid | Table | Note


@dataclass(frozen=True)
class Sheet:
    """One sheet. `heading` is its name in the checker and in files, `pending_name` the one in the pending list.

    `widths` are column widths of the workbook, in characters. `kept_by` names the room that keeps its content; such a sheet has no
    blocks here.
    """

    slug: str
    title: str
    tab: str
    heading: str
    pending_name: str
    blocks: tuple[Block, ...]
    intro: str = ""
    title_cell: Cell = TITLE_CELL
    board_cell: Cell | None = None
    widths: Mapping[str, int] = field(default_factory=dict)
    kept_by: str = ""

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The sheet's questions in printed order, without the columns of its tables."""
        found: list[Question] = []
        for block in self.blocks:
            match block:
                case Question():
                    found.append(block)
                case Grid():
                    found.extend(block.questions)
        return tuple(found)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The sheet's tables in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
