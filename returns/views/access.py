"""Fetching is authorising: whoever gets a `Place` here may see it; everybody else gets 404, as if it did not exist."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.urls import reverse

from bcf.models import Board, User
from bcf.permissions import Permission
from returns.answers import Answers, Name
from returns.checks import Finding, Report, SheetResult, check
from returns.definition.model import Definition, Sheet
from returns.models import Submission
from returns.queries import Held, assemble, held_answers, place_for
from returns.versions import definition_of


@dataclass(frozen=True, slots=True)
class Task:
    """One sheet of a return's task list. `result` is None where the checker asks nothing of it."""

    sheet: Sheet
    address: str
    result: SheetResult | None


@dataclass(frozen=True)
class Place:
    """One board's return as a request sees it. Answers and report are worked out when first asked for."""

    submission: Submission
    board: Board
    definition: Definition

    @cached_property
    def held(self) -> Mapping[Name, Held]:
        """Every stored answer with its version."""
        return held_answers(self.submission)

    @cached_property
    def answers(self) -> Answers:
        """The answers as a plain object."""
        return assemble(self.submission, self.definition, self.held, self.board)

    @cached_property
    def report(self) -> Report:
        """The checker's report."""
        return check(self.definition, self.answers)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return not self.submission.is_open

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
    def pdf_address(self) -> str:
        """The PDF."""
        return self.address("download_pdf")

    def gap_address(self, sheet: Sheet, name: Name) -> str:
        """The address of one answer's input."""
        return self.address("sheet", sheet=sheet.slug) + self.anchor(name)

    def anchor(self, name: Name) -> str:
        """Where an answer stands on its page: its input, or the whole table where a row is missing."""
        table = self.definition.table_columns.get(name.key)
        return f"#table-{table[0].key}" if table and not name.row else f"#id_{name}"

    @property
    def tasks(self) -> list["Task"]:
        """Every sheet with its address and the checker's result."""
        return [
            Task(sheet, self.address("sheet", sheet=sheet.slug), self.report.sheet(sheet.slug))
            for sheet in self.definition.sheets
        ]

    @property
    def findings(self) -> list[tuple[Finding, str]]:
        """Everything that the rules found, with the address of the answer concerned."""
        return [(finding, self.gap_address(finding.sheet, finding.name)) for finding in self.report.findings]

    @property
    def first_gap_address(self) -> str | None:
        """The address of the first answer that is missing."""
        gap = self.report.first_gap
        return self.gap_address(*gap) if gap else None


def fetch(request: HttpRequest, period: str, ons_code: str, permission: Permission = Permission.VIEW_RETURN) -> Place:
    """The return of a board in a period, if the request's user holds `permission` there. Raises Http404."""
    place = find(request.user, period, ons_code, permission)
    if place is None:
        raise Http404("There is no such return among your boards.")
    return place


def find(user: User | AnonymousUser, period: str, ons_code: str, permission: Permission) -> Place | None:
    """As `fetch`, giving None."""
    found = place_for(user, period, ons_code, permission)
    if found is None:
        return None
    return Place(found.submission, found.board, definition_of(found.submission.version))


def sheet_of(place: Place, slug: str) -> Sheet:
    """The sheet with this slug. Raises Http404."""
    sheet = place.definition.sheet(slug)
    if sheet is None:
        raise Http404("There is no such sheet in this return.")
    return sheet
