"""Reads: what was changed in a return since somebody looked at it, or since it was submitted."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from bcf.models import Board, User
from returns.answers import Answers
from returns.applies import settled
from returns.comparing import ComparedSheet, Side, changed, compare, compare_explanations
from returns.definition.model import Definition, Sheet
from returns.models import DefinitionVersion, Look, ReturnEvent, Submission
from returns.sources import keepers_of
from returns.stages import HANDED_IN
from returns.stored import answers_at
from returns.versions import definition_of


@dataclass(frozen=True, slots=True)
class Since:
    """What was changed since a moment: sheet by sheet, what each answer said then and says now; and the kept sheets on which
    anything was changed, whose keepers tell what."""

    at: datetime
    sheets: tuple[ComparedSheet, ...] = ()
    kept: tuple[Sheet, ...] = ()

    @property
    def count(self) -> int:
        """How many answers are other ones now."""
        return sum(len(sheet.pairs) for sheet in self.sheets)

    @property
    def anything(self) -> bool:
        """Whether anything was changed."""
        return bool(self.count or self.kept)

    @property
    def words(self) -> str:
        """How much was changed: "4 answers on 2 sheets, and Funding"."""
        sheets = len(self.sheets)
        answers = f"{self.count} answer{'' if self.count == 1 else 's'} on {sheets} sheet{'' if sheets == 1 else 's'}"
        parts = [answers] if self.count else []
        return ", and ".join([*parts, *(sheet.title for sheet in self.kept)]) or "nothing"


def look_of(submission: Submission, user: User) -> Look | None:
    """How far somebody has looked at a return; None where they never said that they had."""
    looks = Look.objects.filter(user=user, submission=submission)
    return looks.select_related("version").defer("version__body").first()


def since_look(look: Look, submission: Submission, definition: Definition, board: Board, now: Answers) -> Since:
    """What was changed after a look. `now` are the answers as they stand."""
    kept = _kept_since(submission, definition, look.at)
    if look.reached == submission.changed_to and look.version_id == submission.version_id:
        return Since(look.at, kept=kept)
    return Since(look.at, _changed(submission, definition, board, now, look.reached, look.version), kept)


def since_submitted(submission: Submission, definition: Definition, board: Board, now: Answers) -> Since | None:
    """What was changed after the return was last submitted; None for one that never was.

    Of one that was submitted again, what had changed since the submission before.
    """
    submitted = ReturnEvent.objects.filter(submission=submission, kind="submitted", snapshot__isnull=False)
    earlier = submitted.filter(snapshot__reaches__lt=submission.changed_to)
    again = submission.stage in HANDED_IN and earlier.exists()
    event = (
        (earlier if again else submitted)
        .select_related("snapshot__version")
        .defer("snapshot__body", "snapshot__version__body")
        .order_by("pk")
        .last()
    )
    if event is None or event.snapshot is None:
        return None
    snapshot = event.snapshot
    answers = _changed(submission, definition, board, now, snapshot.reaches, snapshot.version)
    return Since(event.at, answers, _kept_since(submission, definition, event.at))


def _kept_since(submission: Submission, definition: Definition, moment: datetime) -> tuple[Sheet, ...]:
    """The kept sheets on which anything was changed after a moment."""
    found: set[str] = set()
    for keeper in keepers_of(definition):
        later = takewhile(lambda change: change.at > moment, keeper.history(submission))
        found |= {slug for change in later for slug in change.sheets}
    return tuple(sheet for sheet in definition.kept if sheet.slug in found)


def _changed(
    submission: Submission, definition: Definition, board: Board, now: Answers, change: int, version: DefinitionVersion
) -> tuple[ComparedSheet, ...]:
    before = definition_of(version)
    older = Side(before, settled(before, answers_at(submission, before, board, change)))
    newer = Side(definition, settled(definition, now))
    return changed((*compare(newer, older), *compare_explanations(newer, older)))
