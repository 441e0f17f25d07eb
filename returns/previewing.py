"""A workbook's lines as they are shown before and after they are brought in: by sheet and cell, in printed words.

Pages and commands read these objects as they are; nothing here knows HTML.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from returns.answer_types import BLANK, Value, printed
from returns.answers import Name
from returns.definition.model import Definition, Sheet
from returns.lines import AnswerLine, Differing, Line, Plan, RowLine
from returns.passages import Passage, passage
from returns.workbook.layout import At
from returns.workbook.reading import Reading

_DEEDS = {
    "add": "Row added in the workbook",
    "remove": "Row deleted in the workbook",
    "restore": "Row changed in the workbook, removed in the browser",
}
_ADDED_IN_BOTH = "Row added in the workbook; one that says less was added here since"


@dataclass(frozen=True, slots=True)
class Author:
    """Who changed something in the browser, when, and how (one of `models.ORIGINS`, in words)."""

    by: str
    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One line. `place` is its cell in the uploaded file ('' for a row that is gone), `deed` what happens to a whole row.

    `was` stood in the workbook on download, `browser` stands in the return; `author` changed that since (of a conflict).
    `taken`: whether the workbook's side is chosen, or was taken.
    """

    name: Name
    place: str
    label: str
    deed: str
    conflict: bool
    was: Passage
    workbook: Passage
    browser: Passage
    taken: bool
    author: Author | None

    @property
    def id(self) -> str:
        """Its id on the page."""
        return f"line_{self.name}"


@dataclass(frozen=True, slots=True)
class Remark:
    """A cell that is not taken in, and why. `refused`: its answer cannot be read; else nobody fills it in."""

    place: str
    label: str
    words: str
    refused: bool

    @property
    def lead(self) -> str:
        """The label where the words follow on the same line."""
        return f"{self.label}:" if self.label and not self.label.endswith(("?", ":")) else self.label


@dataclass
class PreviewSheet:
    """What a workbook says anew on one sheet. `tab` is the sheet's name in the file where that is another."""

    title: str
    tab: str = ""
    lines: list[PreviewLine] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """All of it, sheet by sheet in the order of the form."""

    sheets: tuple[PreviewSheet, ...]

    @property
    def lines(self) -> list[PreviewLine]:
        """Every line."""
        return [line for sheet in self.sheets for line in sheet.lines]

    @property
    def changes(self) -> list[PreviewLine]:
        """What only the workbook has changed."""
        return [line for line in self.lines if not line.conflict]

    @property
    def conflicts(self) -> list[PreviewLine]:
        """What the browser has changed too."""
        return [line for line in self.lines if line.conflict]

    @property
    def taken(self) -> list[PreviewLine]:
        """The lines whose workbook's side is chosen."""
        return [line for line in self.lines if line.taken]

    @property
    def remarks(self) -> int:
        """How many cells are not taken in: they cannot be read, or nobody fills them in."""
        return sum(len(sheet.remarks) for sheet in self.sheets)

    @property
    def refused(self) -> int:
        """How many cells cannot be taken in as they are."""
        return sum(remark.refused for sheet in self.sheets for remark in sheet.remarks)


def preview(
    definition: Definition, reading: Reading, plan: Plan, taken: Collection[Name], authors: Mapping[Name, Author]
) -> Preview:
    """The plan in words. `taken` are the names of the lines that are chosen, `authors` who changed what the browser has."""
    return _Preview(definition, reading, taken, authors).of(plan)


class _Preview:
    def __init__(
        self, definition: Definition, reading: Reading, taken: Collection[Name], authors: Mapping[Name, Author]
    ) -> None:
        self.definition, self.reading, self.taken, self.authors = definition, reading, taken, authors
        sheets = (*definition.sheets, *((definition.queries,) if definition.queries else ()))
        self.sheets = {sheet.slug: PreviewSheet(sheet.title) for sheet in sheets}
        self.tabs = {sheet.tab.casefold(): sheet for sheet in sheets}
        for name, at in reading.places.items():
            sheet = definition.sheets_by_key.get(name.key)
            if sheet is not None:
                self.tabs[at.tab.casefold()] = sheet
                self.sheets[sheet.slug].tab = at.tab if at.tab != sheet.tab else ""

    def of(self, plan: Plan) -> Preview:
        for line in plan.lines:
            self.sheet(line.name).lines.append(self.line(line))
        for refusal in plan.refusals:
            remark = Remark(refusal.cell, refusal.label, refusal.message, refused=True)
            self.sheet(refusal.name, refusal.tab).remarks.append(remark)
        for one in plan.differing:
            self.sheet(one.name).remarks.append(self.differing(one))
        said = (sheet for sheet in self.sheets.values() if sheet.lines or sheet.remarks)
        return Preview(tuple(said))

    def sheet(self, name: Name | None, tab: str = "") -> PreviewSheet:
        """The sheet of an answer, or the one called `tab` in the file."""
        found: Sheet | None = self.definition.sheets_by_key.get(name.key) if name else None
        found = found or self.tabs.get(tab.casefold())
        if found is not None:
            return self.sheets[found.slug]
        return self.sheets.setdefault(f" {tab}", PreviewSheet(tab or "Not in the form any more"))

    def line(self, line: Line) -> PreviewLine:
        """One line in words."""
        if isinstance(line, AnswerLine):
            was, workbook, browser = (
                self.printed(line.name, value) for value in (line.was, line.workbook, line.browser)
            )
            label, deed = self.label(line.name), ""
        else:
            was, workbook, browser = (self.row(cells) for cells in (line.was, line.workbook, line.browser))
            label, deed = self.row_label(line), _deed(line)
        first = was if line.conflict else browser
        return PreviewLine(
            name=line.name,
            place=self.place(line.name),
            label=label,
            deed=deed,
            conflict=line.conflict,
            was=passage(was, workbook),
            workbook=passage(workbook, first),
            browser=passage(browser, was if line.conflict else workbook),
            taken=line.name in self.taken,
            author=self.authors.get(line.name),
        )

    def differing(self, one: Differing) -> Remark:
        """A cell that is not taken in, in words."""
        question = self.definition.ask(one.name.key)
        theirs, ours = self.printed(one.name, one.workbook), self.printed(one.name, one.here)
        words = f"This is filled in beforehand: the workbook says {theirs}, this return {ours}."
        if question is not None and question.calculation is not None:
            words = f"This is worked out: the workbook says {theirs}; with its changes brought in it is {ours}."
        return Remark(self.place(one.name), self.label(one.name), words, refused=False)

    def printed(self, name: Name, value: Value | None) -> str:
        """An answer as a page shows it; a blank in words."""
        question = self.definition.ask(name.key)
        if value is None:
            return BLANK
        return printed(value, question) if question is not None else str(value)

    def label(self, name: Name) -> str:
        """What is asked there; in a table with the row."""
        label = self.definition.called(name.key).rstrip(": ")
        if not name.row or name.key not in self.definition.table_columns:
            return label
        table = self.definition.table_columns[name.key][0]
        rows = [row.id for row in self.reading.rows.get(table.key, ())]
        number = f"row {rows.index(name.row) + 1}" if name.row in rows else "a row"
        return f"{table.label}, {number}: {label}"

    def row_label(self, line: RowLine) -> str:
        """A row's table, and its first answer to know it by."""
        table = self.definition.tables.get(line.name.key)
        cells = next((cells for cells in (line.was, line.workbook, line.browser) if cells), {})
        columns = table.columns if table else ()
        first = next((self.printed(Name(c.key), cells[c.key]) for c in columns if c.key in cells), "")
        label = table.label if table else line.name.key
        return f"{label}: {first if len(first) <= 60 else first[:60] + '…'}" if first else label

    def row(self, cells: Mapping[str, Value]) -> str:
        """A row's answers, each on a line of its own."""
        said = (f"{self.definition.called(key)}: {self.printed(Name(key), value)}" for key, value in cells.items())
        return "\n".join(said) or "(no row)"

    def place(self, name: Name) -> str:
        """The cell of an answer in the uploaded file; of a row that was added, its first."""
        at = self.reading.places.get(name) or self._first_place(name)
        return str(at.cell) if at else ""

    def _first_place(self, name: Name) -> At | None:
        table = self.definition.tables.get(name.key)
        names: Iterable[Name] = (Name(column.key, name.row) for column in table.columns) if table else ()
        return next((self.reading.places[one] for one in names if one in self.reading.places), None)


def _deed(line: RowLine) -> str:
    return _ADDED_IN_BOTH if line.deed == "add" and line.conflict else _DEEDS[line.deed]
