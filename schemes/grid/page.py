"""Which of a plan's lines a page of the grid shows, and everything that its template needs of them."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from schemes.grid.columns import Column, grid_columns, printed_value, value_of
from schemes.grid.figures import columns_to_sum_by, feet, grouped
from schemes.grid.markup import ConflictShown, Sheet, blank_row_html, more_html, rows_html
from schemes.grid.typed import Typed
from schemes.plan import Line, Plan
from schemes.policy import Policy

BLANKS = 3
PLACEHOLDER = "00000000-0000-0000-0000-00000000new0"
"""Stands for the id in the row from which the script makes new ones."""
_ROOM = 0.8
"""Which part of the fields that one request may carry a page's cells take."""


@dataclass(frozen=True)
class Unsaved:
    """Cells of a posted page that were not saved: what was typed, by name, with what is to be said of it."""

    typed: Mapping[str, Typed] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, ConflictShown] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.errors or self.conflicts)

    @property
    def kept(self) -> dict[str, Typed]:
        """Those whose text stands on the page again."""
        return {name: self.typed[name] for name in (*self.errors, *self.conflicts) if name in self.typed}


NOTHING = Unsaved()


@dataclass(frozen=True)
class GridPage:
    """One page of the grid. `number` 0 is all lines at once, which only a script can save; `words` filters."""

    plan: Plan
    own: frozenset[str]
    national: Policy
    base: str
    number: int = 0
    words: str = ""
    by: str = ""
    unsaved: Unsaved = NOTHING

    @property
    def columns(self) -> tuple[Column, ...]:
        """The grid's columns."""
        return grid_columns(self.plan, self.own, self.national)

    @property
    def found(self) -> list[tuple[int, Line]]:
        """The lines that hold the words, with their numbers."""
        lines = list(enumerate(self.plan.lines, 1))
        wanted = self.words.casefold().split()
        return (
            [(number, line) for number, line in lines if all(word in self._text(line) for word in wanted)]
            if wanted
            else lines
        )

    def _text(self, line: Line) -> str:
        values = (
            printed_value(self.plan, column, value_of(line, column.field), self.national) for column in self.columns
        )
        return " ".join(values).casefold()

    def context(self) -> dict[str, Any]:
        """For the template."""
        columns, found = self.columns, self.found
        room = lines_a_page(len(columns))
        pages = -(-len(found) // room)
        number = min(self.number, pages)
        shown = found[(number - 1) * room : number * room] if number else found
        writable = bool(self.own)
        blanks = (
            self._blanks(columns) if writable and number == (pages if self.number else 0) and not self.words else []
        )
        sheet = self._sheet(columns)
        by = self.by if self.by in columns_to_sum_by(self.plan) else next(iter(columns_to_sum_by(self.plan)))
        return {
            "columns": columns,
            "rows": rows_html(sheet, shown),
            "blanks": _anchored("".join(blank_row_html(sheet, line) for line in blanks)),
            "template_row": blank_row_html(Sheet(self.plan, columns, self.own, self.national, self.base), self._blank(PLACEHOLDER)),
            "menu": more_html(PLACEHOLDER, 0),
            "placeholder": PLACEHOLDER,
            "writable": writable,
            "seen": json.dumps(self._seen(line for _, line in shown)),
            "feet": feet(self.plan),
            "text_columns": sum(column.shape != "amount" for column in columns),
            "by": by,
            "by_label": columns_to_sum_by(self.plan)[by],
            "sums_by": columns_to_sum_by(self.plan),
            "groups": grouped(self.plan, by, self.national),
            "shown": len(shown),
            "first": shown[0][0] if shown else 0,
            "last": shown[-1][0] if shown else 0,
            "number": number,
            "pages": range(1, pages + 1) if pages > 1 else (),
            "partial": bool(number and pages > 1) or bool(self.words),
            "needs_pages": not self.number and pages > 1,
            "words": self.words,
        }  # fmt: skip

    def one(self, key: str) -> dict[str, Any]:
        """The row of one line for a script: as HTML, with its version, and after which line it stands; nothing of a removed one."""
        lines = list(self.plan.lines)
        at = next((number for number, line in enumerate(lines) if line.id == key), None)
        if at is None:
            return {"html": "", "after": ""}
        html = rows_html(self._sheet(self.columns), [(at + 1, lines[at])])
        return {"html": html, "after": lines[at - 1].id if at else "", "version": lines[at].version}

    def _sheet(self, columns: tuple[Column, ...]) -> Sheet:
        texts = {name: typed.text for name, typed in self.unsaved.kept.items()}
        return Sheet(
            self.plan, columns, self.own, self.national, self.base, texts, self.unsaved.errors, self.unsaved.conflicts
        )

    def _blanks(self, columns: Sequence[Column]) -> list[Line]:
        """Lines to be typed into: those that were, and were not saved, then some more."""
        there = {line.id for line in self.plan.lines}
        typed = dict.fromkeys(one.id for one in self.unsaved.kept.values() if one.id not in there)
        return [self._blank(key) for key in (*typed, *(str(uuid.uuid4()) for _ in range(BLANKS)))]

    def _blank(self, key: str) -> Line:
        board = next(iter(self.own)) if len(self.own) == 1 else ""
        return Line(board=board, name="", id=key)

    def _seen(self, lines: Iterable[Line]) -> dict[str, int]:
        """The versions that this page shows: of lines, and of cells whose text was typed over an older one."""
        versions = {line.id: line.version for line in lines}
        return versions | {name: typed.seen for name, typed in self.unsaved.kept.items()}


def _anchored(rows: str) -> SafeString:
    """Rows whose first can be jumped to."""
    return SafeString(rows.replace("<tr ", '<tr id="new-lines" ', 1))


def lines_a_page(columns: int) -> int:
    """How many lines one form without a script can carry."""
    return max(1, int(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS * _ROOM) // columns)
