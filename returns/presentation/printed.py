"""The printable objects. Templates read them as they are; nothing here knows HTML.

A blank is never an empty place: `PrintedAnswer.blank` says in words why nothing stands there.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from textwrap import shorten
from typing import ClassVar
from typing import Literal as OneOf

from returns.definition.model import Strength

State = OneOf["answered", "pending", "not_needed", "left_out"]
"""pending: still to be answered (or completed). left_out: has no place in this return."""
Paragraph = tuple[str, ...]
"""The lines of one paragraph."""
MOST_NAMED = 3
"""Rows without a text that are named; more are counted."""
_MANY_UNCONFIRMED = "{count} answers here were carried over from the period before and are not confirmed yet."
COLUMNS_ACROSS = 5
"""Columns that A4 shows side by side without breaking £123,456,789, the row's label not counted."""


@dataclass(frozen=True, slots=True)
class PrintedFinding:
    """What a rule found. It stands at the answer `name`, in `cell` ('' in a growing table); the board explains a query, in words
    that follow `lead`. `explained`: it has done so, and nothing was changed since.

    `unconfirmed`: it says that the answer was carried over and nobody has confirmed it. `place`: row and column of an answer that
    has no room for it.
    """

    name: str
    cell: str
    strength: Strength
    message: str
    explanation: str = ""
    lead: str = ""
    explained: bool = False
    unconfirmed: bool = False
    place: str = ""

    @property
    def anchor(self) -> str:
        """The id of the answer's input on the sheet's page."""
        return f"id_{self.name}"

    @property
    def word(self) -> str:
        """The strength as printed, or that the answer is not confirmed."""
        return "Not confirmed" if self.unconfirmed else self.strength.capitalize()

    @property
    def heading(self) -> str:
        """What stands before the message: the strength, and where it stands if that is told at all (`Query, Plans – Met? (C5)`)."""
        if not self.place:
            return self.word
        return f"{self.word}, {self.place} ({self.cell})" if self.cell else f"{self.word}, {self.place}"


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    """One answer with its label. `text` is empty for a blank, and `blank` then says why.

    `paragraphs` is filled for a long text only (an answer with paragraphs is *long*, any other *brief*). `name` is its name in a
    form, `cell` where it stands in the workbook; `editable` says whether a person may enter it at all.
    """

    name: str
    label: str
    cell: str
    state: State
    text: str = ""
    blank: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    numeric: bool = False
    editable: bool = True
    findings: tuple[PrintedFinding, ...] = ()

    @property
    def anchor(self) -> str:
        """The id of its input on the sheet's page."""
        return f"id_{self.name}"

    @property
    def lead(self) -> str:
        """The label where its answer follows on the same line."""
        return self.label if self.label.endswith((":", "?")) else f"{self.label}:"

    @property
    def pending(self) -> bool:
        """Whether something is still to be entered here."""
        return self.state == "pending"


@dataclass(frozen=True, slots=True)
class PrintedAnswers:
    """Brief answers that follow each other: labels on the left, answers on the right."""

    answers: tuple[PrintedAnswer, ...]
    kind: ClassVar[str] = "answers"


@dataclass(frozen=True, slots=True)
class PrintedText:
    """One long answer under its label."""

    answer: PrintedAnswer
    kind: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """Words between the questions, or (heading) above them."""

    paragraphs: tuple[Paragraph, ...]
    heading: bool
    kind: ClassVar[str] = "note"


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A row of a table. A cell is None where the form asks nothing."""

    label: str
    code: str
    cells: tuple[PrintedAnswer | None, ...]


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A row of a grid or table as a section of its own: its long answers, and brief ones where the table has no place for them."""

    label: str
    code: str
    blocks: tuple[PrintedAnswers | PrintedText, ...]

    @property
    def says_something(self) -> bool:
        """Whether there is an answer, a gap or a finding in it."""
        brief = (answer for block in self.blocks if isinstance(block, PrintedAnswers) for answer in block.answers)
        texts = any(isinstance(block, PrintedText) for block in self.blocks)
        return texts or any(answer.text or answer.pending or answer.findings for answer in brief)


@dataclass(frozen=True)
class PrintedTable:
    """A grid or a growing table: `columns` and `lines` are its brief answers, `sections` what stands below, row by row.

    Either part may be empty. `silent` are the rows that need no section, `numbered` says that rows have numbers for labels.
    `gap` says, in words, which rows are missing; `gap_name` where to enter them. `over` was found of whole columns.
    """

    label: str
    row_heading: str
    columns: tuple[str, ...]
    lines: tuple[PrintedLine, ...]
    sections: tuple[PrintedSection, ...]
    silent: tuple[str, ...] = ()
    numbered: bool = False
    over: tuple[PrintedFinding, ...] = ()
    gap: str = ""
    gap_name: str = ""
    kind: ClassVar[str] = "table"

    @property
    def gap_anchor(self) -> str:
        """The id of the place on the sheet's page where rows are entered."""
        return f"id_{self.gap_name}"

    @property
    def silence(self) -> str:
        """In words, for which rows no text stands below; the names of many rows would only fill the page."""
        if len(self.silent) <= MOST_NAMED:
            return f"No text is given or needed for: {'; '.join(self.silent)}" if self.silent else ""
        rest = "of the others" if self.sections else "row"
        return f"No text is given or needed for any {rest} ({len(self.silent)})."

    @property
    def coded(self) -> bool:
        """Whether its rows have codes, which then take a column of their own."""
        return any(line.code for line in self.lines)

    @cached_property
    def findings(self) -> tuple[PrintedFinding, ...]:
        """The findings of its columns and cells, which have no room for them. What is not confirmed is counted, not listed."""
        found = [
            replace(finding, place=column if finding.message.startswith(line.label) else f"{line.label} – {column}")
            for line in self.lines
            for column, cell in zip(self.columns, line.cells, strict=True)
            for finding in (cell.findings if cell is not None else ())
        ]
        unconfirmed = [finding for finding in found if finding.unconfirmed]
        if len(unconfirmed) > 1:
            counted = replace(
                unconfirmed[0], place="", cell="", message=_MANY_UNCONFIRMED.format(count=len(unconfirmed))
            )
            found = [counted, *(finding for finding in found if not finding.unconfirmed)]
        return (*self.over, *found)

    @cached_property
    def heads(self) -> tuple[tuple[str, bool], ...]:
        """Each column's heading, and whether numbers stand below it."""
        columns = zip(*(line.cells for line in self.lines), strict=True) if self.lines else ((),) * len(self.columns)
        numeric = (any(cell is not None and cell.numeric for cell in cells) for cells in columns)
        return tuple(zip(self.columns, numeric, strict=True))

    @cached_property
    def parts(self) -> tuple["PrintedTable", ...]:
        """The same as tables of at most COLUMNS_ACROSS columns, each with the rows' labels; for paper.

        A numbered row brings its first answer along, since a number alone tells nobody which row it is.
        """
        first = replace(self, columns=self.columns[:COLUMNS_ACROSS], lines=self._cells(0), sections=(), silent=())
        starts = range(COLUMNS_ACROSS, len(self.columns), COLUMNS_ACROSS)
        return (first, *(self._continued(start) for start in starts)) if self.columns else ()

    def _continued(self, start: int) -> "PrintedTable":
        lines = self._cells(start)
        if self.numbered:
            names = (line.cells[0].text if line.cells[0] else "" for line in self.lines)
            lines = tuple(
                replace(line, label=row_label(line.label, name)) for line, name in zip(lines, names, strict=True)
            )
        columns = self.columns[start : start + COLUMNS_ACROSS]
        return replace(self, columns=columns, lines=lines, sections=(), silent=(), numbered=False)

    def _cells(self, start: int) -> tuple[PrintedLine, ...]:
        return tuple(replace(line, cells=line.cells[start : start + COLUMNS_ACROSS]) for line in self.lines)


def row_label(number: str, name: str) -> str:
    """What a numbered row is called where its number alone would tell nothing: its number and the beginning of its name."""
    return f"{number}. {shorten(name, 80, placeholder=' …')}" if name else number


PrintedBlock = PrintedAnswers | PrintedText | PrintedTable | PrintedNote


@dataclass(frozen=True)
class PrintedSheet:
    """One sheet. `pending_name` is its name in the list of pending fields.

    `rows` is the number of its checker rows, `withheld` that of the contact questions left out for publication. Of a `kept` sheet
    `content` is what its keeper prints of it, as HTML that is safe; `after`, what other rooms print after it.
    """

    slug: str
    title: str
    pending_name: str
    pending: int
    rows: int
    blocks: tuple[PrintedBlock, ...]
    findings: tuple[PrintedFinding, ...] = ()
    withheld: int = 0
    kept: bool = False
    content: str = ""
    after: str = ""

    @property
    def answered(self) -> int:
        """How many of its checker rows are answered."""
        return self.rows - self.pending
