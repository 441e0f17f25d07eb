"""Who may write in a return right now: it is locked first, then asked whether it is open, and for which sheets."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from bcf.models import User
from returns.definition.model import Definition, Sheet
from returns.events import void_signatures
from returns.models import AnswerChange, Signature, Submission, Timetable
from returns.versions import definition_of
from returns.wording import worded

CLOSED = "This {what} is closed. Nothing in it can be changed."
HANDED_OVER = "This {what} has been handed over for sign-off. Nothing in it can be changed until it comes back."
PERIOD_CLOSED = "This period is closed. Nothing in it can be changed; an administrator can move the date."
CHANGED_MEANWHILE = "Somebody changed this in the meantime, so nothing was written. Look at it again and repeat this."


class ReturnClosed(Exception):
    """Nothing in the return can be changed: it is closed, handed over, or its period is over. The message says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)


class ChangedMeanwhile(Exception):
    """Somebody changed an answer after it was shown. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(CHANGED_MEANWHILE)


class NotAllowed(ValueError):
    """The write cannot be made; the message says what and why."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A return that nobody else writes in meanwhile: the only sheets that can be changed (None: all), and whether any signature
    stands that a change could void."""

    submission: Submission
    open_sheets: frozenset[str] | None
    signed: bool

    def check_sheets(self, definition: Definition, keys: Iterable[str]) -> None:
        """Raises NotAllowed for an answer on a sheet that the request for changes does not concern."""
        if self.open_sheets is None:
            return
        for key in keys:
            if (sheet := definition.page_of(key)) is not None:
                self.check_sheet(sheet)

    def check_sheet(self, sheet: Sheet) -> None:
        """Raises NotAllowed for a sheet that the request for changes does not concern."""
        if self.open_sheets is not None and sheet.slug not in self.open_sheets:
            raise NotAllowed(f"Changes were asked for on other sheets; '{sheet.title}' stays as it was handed over.")

    def note_changes(self, definition: Definition, changes: Sequence[AnswerChange], by: User | None) -> None:
        """Keeps the id of the latest change with the return, and voids the signatures that covered what was changed."""
        if not changes:
            return
        self.submission.changed_to = changes[-1].pk
        self.submission.save(update_fields=["changed_to"])
        if self.signed:
            void_signatures(self.submission, definition.touched_by({change.key for change in changes}), by=by)

    def note_kept(self, changed: Mapping[str, Collection[str]], *, by: User | None) -> None:
        """Notes that something was changed on kept sheets, and voids exactly the signatures that covered it.

        `changed`: slug of a sheet → what, in a few words each ("scheme 12, amount of 2017-18"); a sheet with nothing is none.
        """
        if not any(changed.values()):
            return
        Submission.objects.filter(pk=self.submission.pk).update(kept_to=F("kept_to") + 1)
        self.submission.refresh_from_db(fields=["kept_to"])
        if self.signed:
            void_signatures(self.submission, changed, by=by)


def lock(submission: Submission) -> Lock:
    """Locks a return for a write in the transaction under way. Raises ReturnClosed, NotAllowed when its form was corrected."""
    now = timezone.now()
    current = (
        Submission.objects.select_for_update(of=("self",))
        .only("kind", "closed_at", "version_id", "stage", "open_sheets")
        .annotate(
            over=Exists(Timetable.objects.filter(period=OuterRef("version__period"), closes_at__lte=now)),
            signed=Exists(Signature.objects.filter(submission=OuterRef("pk"), void=None)),
        )
        .get(pk=submission.pk)
    )
    check_open(current)
    if current.over:
        raise ReturnClosed(PERIOD_CLOSED)
    if current.version_id != submission.version_id:
        raise NotAllowed("Its form was corrected in the meantime. Reload the page.")
    sheets = None if current.open_sheets is None else frozenset(current.open_sheets)
    return Lock(submission, sheets, current.signed)


def lock_kept(submission: Submission, sheets: Collection[str]) -> Lock:
    """Locks a plan for a write on kept sheets (slugs) in the transaction under way: what a keeper does first.

    Afterwards it says by `Lock.note_kept` what it changed. Raises ReturnClosed, and NotAllowed for a sheet that a request for
    changes does not concern.
    """
    held = lock(submission)
    for sheet in definition_of(submission.version).kept:
        if sheet.slug in sheets:
            held.check_sheet(sheet)
    return held


def why_locked(submission: Submission) -> str:
    """Why nothing in a return can be changed that is closed or handed over, in words."""
    return worded(HANDED_OVER if submission.closed_at is None else CLOSED, submission.kind)


def check_open(submission: Submission) -> None:
    """Raises ReturnClosed for a return that is closed or handed over."""
    if not submission.is_open:
        raise ReturnClosed(why_locked(submission))


def check_period(submission: Submission) -> None:
    """Raises ReturnClosed once the return's period is over."""
    check_period_open(submission.version.period)


def check_period_open(period: str) -> None:
    """Raises ReturnClosed once this period is over."""
    if Timetable.objects.filter(period=period, closes_at__lte=timezone.now()).exists():
        raise ReturnClosed(PERIOD_CLOSED)
