"""Before and after every write in a plan: it is locked, asked whether it can be changed, and what was signed is told of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from bcf.models import User
from returns.locking import Lock, NotAllowed, lock_kept
from schemes.models import Plan, PlanChange

FUNDING, SCHEMES = "funding", "schemes"
"""The kept sheets of a plan's form: what is put in with the plan's own facts, and what it pays for."""


@dataclass(frozen=True, slots=True)
class Held:
    """A plan that nobody else writes in until the transaction's end."""

    plan: Plan
    sheet: str
    kept: Lock | None

    def note(self, changes: Sequence[PlanChange], words: Iterable[str], by: User | None) -> None:
        """Writes the history; voids the signatures that covered the sheet, `words` saying what was changed."""
        if not changes:
            return
        PlanChange.objects.bulk_create(changes)
        Plan.objects.filter(pk=self.plan.pk).update(version=F("version") + 1)
        if self.kept is not None:
            self.kept.note_kept({self.sheet: list(words)}, by=by)


def hold(plan: Plan, sheet: str) -> Held:
    """Locks a plan for a write in the transaction under way. Raises ReturnClosed, NotAllowed where the sheet cannot be changed."""
    kept = lock_kept(plan.submission, {sheet}) if plan.submission is not None else None
    current = Plan.objects.select_for_update(of=("self",)).filter(pk=plan.pk).first()
    if current is None:
        raise NotAllowed("This plan is not there any more.")
    return Held(current, sheet, kept)


def sheet_to_explain_on(plan: Plan) -> str:
    """The sheet on which an explanation is written: the funding's, unless changes were asked for on the schemes alone."""
    only = plan.submission.open_sheets if plan.submission is not None else None
    return SCHEMES if only is not None and FUNDING not in only and SCHEMES in only else FUNDING
