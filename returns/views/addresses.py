"""Where the pages of one return stand, and its task list's lines."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from bcf.models import Board
from returns.answers import Name
from returns.checks import SheetResult
from returns.definition.model import Definition, Sheet
from returns.kept import KeptSheet
from returns.models import Submission
from returns.sources import keeper_of


@dataclass(frozen=True, slots=True)
class Task:
    """One sheet of a return's task list. `result` is None where the checker asks nothing of it, or another room keeps it (`kept`);
    `to_confirm` counts answers that were carried over and are not confirmed."""

    sheet: Sheet
    address: str
    result: SheetResult | None
    to_confirm: int
    kept: KeptSheet | None = None

    @property
    def pending(self) -> int:
        """How much is still to be given."""
        counted = self.result or self.kept
        return counted.pending if counted is not None else 0

    @property
    def to_explain(self) -> int:
        """How many findings on a kept sheet are open."""
        return len(self.kept.open_findings) if self.kept is not None else 0

    @property
    def words(self) -> str:
        """How far it is, in a line of sheets."""
        counts = ((self.pending, "to go"), (self.to_confirm, "to confirm"), (self.to_explain, "to mend or explain"))
        return ", ".join(f"{count} {what}" for count, what in counts if count) or "complete"


@dataclass(frozen=True)
class Addressed:
    """A return under the address of one of its boards."""

    submission: Submission
    board: Board
    definition: Definition

    @property
    def keys(self) -> dict[str, str]:
        """What the return's addresses are made of."""
        return {"period": self.definition.period.key, "ons_code": self.board.ons_code}

    def address(self, name: str, **more: Any) -> str:
        """The address `name` of this return."""
        return reverse(name, kwargs={**self.keys, **more})

    @property
    def save_address(self) -> str:
        """Where the page's script saves."""
        return self.address("save_answers")

    @property
    def compare_address(self) -> str:
        """Beside another period's return, to be chosen."""
        return self.address("compare_with")

    @property
    def fill_in_address(self) -> str:
        """What earlier returns say by now."""
        return self.address("fill_in")

    @property
    def check_address(self) -> str:
        """Check your answers."""
        return self.address("check_answers")

    @property
    def print_address(self) -> str:
        """The return for the printer."""
        return self.address("print_return")

    @property
    def workbook_address(self) -> str:
        """The workbook."""
        return self.address("download_workbook")

    @property
    def import_address(self) -> str:
        """Where a workbook is brought in."""
        return self.address("bring_in")

    @property
    def signoff_address(self) -> str:
        """Signatures and the steps of the return's path."""
        return self.address("signoff")

    @property
    def home_address(self) -> str:
        """The return's own page."""
        return self.address("return_home")

    @property
    def pdf_address(self) -> str:
        """The PDF."""
        return self.address("download_pdf")

    @property
    def comments_address(self) -> str:
        """What people say about it."""
        return self.address("comments")

    @property
    def questions_address(self) -> str:
        """What the programme team asks this board about it."""
        return self.address("board_questions")

    @property
    def timeline_address(self) -> str:
        """What happened to it, and what was changed."""
        return self.address("timeline")

    @property
    def changes_address(self) -> str:
        """What was changed since its reader last looked."""
        return self.address("changes")

    @property
    def histories_address(self) -> str:
        """What the history of each answer begins with."""
        return f"{self.home_address}history/"

    def sheet_address(self, sheet: Sheet) -> str:
        """Where a sheet is filled in: its form, or the page of whoever keeps it."""
        if sheet.kept_by:
            return keeper_of(sheet.kept_by).address(self.submission, sheet.slug)
        return self.address("sheet", sheet=sheet.slug)

    def gap_address(self, sheet: Sheet, name: Name) -> str:
        """The address of one answer's input."""
        return self.sheet_address(sheet) + self.anchor(name)

    def anchor(self, name: Name) -> str:
        """Where an answer stands on its page: its input, or the whole table where a row is missing."""
        table = self.definition.table_columns.get(name.key)
        return f"#table-{table[0].key}" if table and not name.row else f"#id_{name}"
