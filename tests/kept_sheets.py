"""A plan of two boards with a sheet that a shelf keeps, for tests: the shelf is a keeper that holds everything in memory."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bcf.models import Board, User
from returns.kept import KeptChange, KeptFinding, KeptSheet
from returns.locking import lock_kept
from returns.models import DefinitionVersion, Submission
from returns.opening import open_plan
from returns.pdf import Certificate
from returns.sources import Keeper, keep, registered_only_here
from tests.factories import ONE_QUESTION, answer, make_member, publish_tiny

KEPT = "sheet-2"
KEPT_SHEET = 'title = "Funding"\nkept_by = "shelf"\n'
OTHER = ONE_QUESTION.replace("cover.name", "plan.vision").replace("Name:", "Vision:")
PLAN = {
    "kind": "plan",
    "title": "Tiny plan 2018/19",
    "label": "Plan 2018/19",
    "signatory": [
        {"role": "board", "label": "For the board"},
        {"role": "council", "label": "For the council", "sheets": ["sheet", "sheet-3"]},
    ],
}
"""The board signs for everything, the council for all but the kept sheet."""


@dataclass
class Shelf(Keeper):
    """Keeps one number a plan."""

    contents: dict[int, KeptSheet] = field(default_factory=dict)
    changes: list[KeptChange] = field(default_factory=list)
    made: bytes | None = None

    def address(self, submission: Submission, slug: str) -> str:
        return f"/shelf/{submission.pk}/{slug}/"

    def new_address(self, period: str, board: Board) -> str:
        return f"/shelf/new/?period={period}&board={board.ons_code}"

    def sheets(self, submission: Submission) -> Mapping[str, KeptSheet]:
        return {KEPT: self.contents.get(submission.pk, KeptSheet(None, pending=1))}

    def printed(self, submission: Submission) -> Mapping[str, str]:
        sheets = self.sheets(submission).items()
        return {slug: f"<p>On the shelf: {sheet.content}</p>" for slug, sheet in sheets}

    def workbook(self, submission: Submission, certificate: Certificate | None, *, publication: bool) -> bytes | None:
        return self.made

    def prepared_by(self, submission: Submission, user: User) -> bool:
        return any(change.by == user.pk for change in self.changes)

    def history(self, submission: Submission) -> Iterable[KeptChange]:
        return reversed(self.changes)

    def held(self) -> QuerySet[Submission]:
        return Submission.objects.filter(pk__in=self.contents)

    @transaction.atomic
    def put(self, submission: Submission, number: int, *, by: User) -> None:
        """Writes a number as a keeper does: locked before, told afterwards."""
        held = lock_kept(submission, {KEPT})
        before = self.sheets(submission)[KEPT]
        self.contents[submission.pk] = replace(before, content=number, pending=0, started=True)
        self.changes.append(KeptChange(timezone.now(), by.pk, f"put {number} on the shelf", (KEPT,), "/shelf/history/"))
        held.note_kept({KEPT: [f"number {number}"]}, by=by)

    def find(self, submission: Submission, *findings: KeptFinding) -> None:
        """From now on this is found in a plan."""
        self.contents[submission.pk] = replace(self.sheets(submission)[KEPT], findings=findings)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    """The shelf, registered for one test."""
    with registered_only_here():
        found = Shelf()
        keep("shelf", found)
        yield found


@pytest.fixture
def plan_form(db: None, shelf: Shelf) -> DefinitionVersion:
    """The form of a plan: two sheets with a question each, and between them the kept one."""
    return publish_tiny(ONE_QUESTION, KEPT_SHEET, OTHER, period=PLAN)


@pytest.fixture
def joint(plan_form: DefinitionVersion, northmere: Board, southwold: Board, ada: User, shelf: Shelf) -> Submission:
    """A plan of Northmere and Southwold, everything answered, 100 on the shelf."""
    submission = open_plan(plan_form, [northmere, southwold], by=ada)
    answer(submission, by=ada, cover__name="Ada", plan__vision="Together")
    shelf.put(submission, 100, by=ada)
    return submission


@pytest.fixture
def signatories(northmere: Board, southwold: Board) -> dict[str, User]:
    """Slot of the joint plan → who signs there."""
    return {
        f"{capacity}:{board.ons_code}": make_member(f"{capacity}-{board.name}", "signatory", board, capacity=capacity)
        for capacity in ("board", "council")
        for board in (northmere, southwold)
    }
