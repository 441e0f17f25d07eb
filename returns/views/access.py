"""Fetching is authorising: whoever gets a `Place` here may see it. Outside one's boards is 404, as if it did not exist; inside them
without the permission is 403."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, reduce

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.timezone import localtime

from bcf.access import Reach, Rights
from bcf.dates import long_date
from bcf.models import Board, User, names_of
from bcf.permissions import Permission
from returns.answers import Answers, Name
from returns.carrying import Offer, offers, said_before
from returns.checks import Report, check
from returns.companions import Gathered, gathered_for
from returns.definition.keys import UNCONFIRMED
from returns.definition.model import Sheet
from returns.models import ReturnEvent, SubmissionBoard
from returns.opening import Prefill, prefills_of
from returns.queries import places
from returns.sources import values_for
from returns.states import State, state_of
from returns.stored import EarlierReturn, Held, assemble, boards_without_a_single_earlier, earlier_returns, held_answers
from returns.timetables import Dates, dates_of
from returns.versions import definition_of
from returns.views.addresses import Addressed, Task
from returns.views.findings import FindingGroup, found_at, found_on_kept, grouped


@dataclass(frozen=True)
class Place(Addressed):
    """One board's return as a request sees it, or a plan at the address of one of its boards. Answers and report are worked out
    when first asked for.

    In a plan of several boards everybody may do what they may do for any of them: its sheets are not divided among the boards.
    """

    rights: Rights

    @cached_property
    def boards(self) -> tuple[Board, ...]:
        """The board whose return it is; of a plan, all its boards."""
        return (self.board,) if self.submission.kind == "return" else tuple(self.submission.boards.all())

    @property
    def name(self) -> str:
        """Whose it is: "Barnet", "Havering and Redbridge"."""
        return names_of(self.boards)

    @property
    def what(self) -> str:
        """What it is called: "return" or "plan"."""
        return self.submission.kind

    @property
    def is_plan(self) -> bool:
        """Whether it is a plan, not a return."""
        return self.submission.kind == "plan"

    @cached_property
    def dates(self) -> Dates:
        """When it is due, and when its period closes."""
        return dates_of(self.definition.period.key)

    @cached_property
    def held(self) -> Mapping[Name, Held]:
        """Every stored answer with its version."""
        return held_answers(self.submission)

    @cached_property
    def answers(self) -> Answers:
        """The answers as a plain object."""
        return assemble(self.submission, self.definition, self.held, self.board, self.previous)

    @cached_property
    def earlier(self) -> Mapping[str, EarlierReturn]:
        """The board's earlier returns that this one takes anything from, by period."""
        periods = self.definition.earlier_periods
        return earlier_returns(self.board, periods) if periods else {}

    @property
    def previous(self) -> EarlierReturn | None:
        """The board's return for the period before, if there is one."""
        before = self.definition.period.previous
        return self.earlier.get(before) if before is not None else None

    @cached_property
    def boards_before(self) -> list[str]:
        """The several boards whose returns for the period before this one would follow, so that it has no single earlier one."""
        before = self.definition.period.previous
        if before is None or self.previous is not None:
            return []
        return boards_without_a_single_earlier(self.board, before)

    def offers(self, sheet: Sheet) -> list[Offer]:
        """What may be carried over to a sheet from the period before."""
        said = said_before(sheet, self.previous if self.may_edit(sheet) else None)
        return offers(self.definition, sheet, said, self.answers)

    @cached_property
    def outdated(self) -> list[Prefill]:
        """What was filled in beforehand and of which the earlier returns say something else by now."""
        found = prefills_of(self.definition, self.held, self.earlier, values_for(self.definition, self.board))
        return [prefill for prefill in found if prefill.held != prefill.found]

    @cached_property
    def report(self) -> Report:
        """The checker's report."""
        return check(self.definition, self.answers)

    @cached_property
    def companions(self) -> Gathered:
        """What other rooms show beside its questions, as plain data."""
        return gathered_for(self.submission, self.definition, self.boards)

    @property
    def state(self) -> State:
        """Where the return stands."""
        return state_of(self.submission, self.report, self.answers)

    @property
    def read_only(self) -> bool:
        """Whether this person can change nothing in it now."""
        return not any(self.may_edit(sheet) for sheet in self.definition.sheets)

    @property
    def whole(self) -> bool:
        """Whether this person can change every sheet of it now."""
        return all(self.may_edit(sheet) for sheet in self.definition.sheets)

    def may_edit(self, sheet: Sheet) -> bool:
        """Whether this person can change the answers of a sheet now."""
        return not self.locked and self.is_open(sheet) and self.rights.may_edit(sheet.slug)

    def is_open(self, sheet: Sheet) -> bool:
        """Whether a request for changes, if there is one, concerns this sheet."""
        return self.submission.open_sheets is None or sheet.slug in self.submission.open_sheets

    @property
    def locked(self) -> str:
        """Why nobody can change anything in it now; empty where somebody can."""
        if self.submission.closed_at is not None:
            return f"This {self.what} was closed on {long_date(localtime(self.submission.closed_at))}."
        if not self.submission.is_open:
            return _HANDED_OVER[self.submission.stage].format(self.what)
        return f"The period of this {self.what} is closed." if self.dates.closed else ""

    @cached_property
    def requested(self) -> ReturnEvent | None:
        """What brought the return back to its board: a request for changes, a signatory who declined; None while it is not back."""
        if self.submission.stage != "changes":
            return None
        asked = self.submission.events.filter(kind__in=("changes_requested", "declined"))
        return asked.select_related("by").order_by("pk").last()

    @property
    def requested_sheets(self) -> list[Sheet]:
        """The sheets that the request for changes concerns; empty where it concerns all of them."""
        only = self.submission.open_sheets or ()
        return [sheet for sheet in self.definition.sheets if sheet.slug in only]

    @property
    def holder(self) -> str:
        """Who has the return now, in words."""
        return "Nobody: it is closed" if self.submission.closed_at is not None else _HOLDERS[self.submission.stage]

    def why_read_only(self, sheet: Sheet | None = None) -> str:
        """Why this person can change nothing in it, or on this sheet, now; empty where they can."""
        if self.locked:
            return f"{self.locked} You can read it, but not change it."
        if not self.rights.may(Permission.EDIT_RETURN):
            return f"You can read this {self.what}, but not change it."
        if sheet is None or self.may_edit(sheet):
            return ""
        if not self.is_open(sheet):
            return "Changes were asked for on other sheets. This one stays as it was handed over."
        return f"You fill in other sheets of this {self.what}. You can read this one, but not change it."

    @property
    def reason(self) -> str:
        """Why this person can change nothing in the whole return."""
        return self.why_read_only() if self.read_only else ""

    def may(self, permission: Permission) -> bool:
        """Whether this person holds a permission for the board."""
        return self.rights.may(permission)

    @property
    def speaks_for_board(self) -> bool:
        """Whether what this person says is said by the board: who fills in, hands over or signs its returns."""
        return any(map(self.may, (Permission.EDIT_RETURN, Permission.HAND_OVER, Permission.SIGN_RETURN)))

    @property
    def tasks(self) -> list["Task"]:
        """Every sheet with its address and the checker's result."""
        carried = Counter(finding.sheet.slug for finding in self.report.findings if finding.rule == UNCONFIRMED)
        kept = self.report.answers.kept
        return [
            Task(
                sheet,
                self.sheet_address(sheet),
                self.report.sheet(sheet.slug),
                carried[sheet.slug],
                kept.get(sheet.slug),
            )
            for sheet in self.definition.sheets
        ]

    @property
    def findings(self) -> list[FindingGroup]:
        """Everything that the rules found, each with the address of the answer concerned: first what is open, then the rest."""
        found = [found_at(finding, self.gap_address(finding.sheet, finding.name)) for finding in self.report.findings]
        for slug, finding in self.report.kept_findings:
            sheet = self.definition.sheet(slug)
            if sheet is not None:
                found.append(found_on_kept(finding, sheet, finding.address or self.sheet_address(sheet)))
        return grouped(found)

    @property
    def first_gap_address(self) -> str | None:
        """The address of the first answer that is missing on a sheet which this person can fill in."""
        gaps = (
            (result.sheet, gap)
            for result in self.report.sheets
            if self.may_edit(result.sheet)
            for gap in result.gaps[:1]
        )
        if first := next(gaps, None):
            return self.gap_address(*first)
        kept = (task for task in self.tasks if task.kept is not None and task.pending and self.may_edit(task.sheet))
        return next((task.address for task in kept), None)


_HOLDERS = {
    "working": "The board",
    "changes": "The board, to change something",
    "awaiting": "Its signatories",
    "signed": "The board, to submit it",
    "submitted": "The programme team",
    "accepted": "Nobody: it is accepted",
}
_HANDED_OVER = {
    "awaiting": "This {} is with its signatories.",
    "signed": "This {} is signed.",
    "submitted": "This {} is submitted.",
    "accepted": "This {} is accepted.",
}
_MAY_NOT = "Your role for this board does not include this."


def fetch(request: HttpRequest, period: str, ons_code: str, permission: Permission = Permission.VIEW_RETURN) -> Place:
    """The return of a board in a period. Raises Http404 outside the boards of the request's user, and PermissionDenied inside them
    without `permission`."""
    place = find(request.user, period, ons_code)
    if place is None:
        raise Http404("There is no such return among your boards.")
    if not place.may(permission):
        raise PermissionDenied(_MAY_NOT)
    return place


def find(user: User | AnonymousUser, period: str, ons_code: str) -> Place | None:
    """The return of a board in a period, if `user` may see it."""
    reach = Reach(user)
    visible = places().filter(board__in=reach.boards(Permission.VIEW_RETURN), period=period)
    found = visible.filter(board__ons_code=ons_code).first() or _shared(visible, period, ons_code)
    if found is None:
        return None
    place = Place(found.submission, found.board, definition_of(found.submission.version), reach.rights(found.board))
    if not place.is_plan:
        return place
    return replace(place, rights=reduce(Rights.and_also, map(reach.rights, place.boards)))


def _shared(visible: QuerySet[SubmissionBoard], period: str, ons_code: str) -> SubmissionBoard | None:
    """The plan that this board shares with one of those that can be seen, as that one's: links lead everybody to their own."""
    with_it = SubmissionBoard.objects.filter(period=period, kind="plan", board__ons_code=ons_code)
    return visible.filter(submission__in=with_it.values("submission")).order_by("pk").first()


def sheet_of(place: Place, slug: str) -> Sheet:
    """The sheet with this slug. Raises Http404."""
    sheet = place.definition.sheet(slug)
    if sheet is None:
        raise Http404("There is no such sheet in this return.")
    return sheet
