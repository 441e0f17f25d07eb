"""The people around a board's returns: who has which role, who signs for whom, when the board meets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate, localtime

from bcf.access import Capacity
from bcf.models import LIVE, Board, Delegation, Meeting, Membership, Organisation, reaching
from bcf.permissions import CAPACITIES, ROLE_NAMES
from returns.meetings import Sitting, latest_paper_deadline
from returns.timetables import Dates


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """The people who hold one role."""

    name: str
    memberships: Sequence[Membership]


def roles_of(board: Board) -> list[RoleGroup]:
    """The live roles for a board, in the order of roles: its own, its region's, the nation's."""
    held = Membership.objects.filter(LIVE, reaching(board), user__is_active=True)
    found = list(held.select_related("user", "board", "organisation").order_by("user__name", "user__email"))
    groups = [RoleGroup(name, [one for one in found if one.role == role]) for role, name in ROLE_NAMES.items()]
    return [group for group in groups if group.memberships]


@dataclass(frozen=True, slots=True)
class Lent:
    """A delegation, and whether it runs, is planned, is past or was ended before its time."""

    delegation: Delegation
    state: str

    @property
    def capacity(self) -> Capacity:
        """What was lent."""
        return Capacity(self.delegation.capacity, self.delegation.organisation_id)

    @property
    def open(self) -> bool:
        """Whether it can be ended."""
        return self.state in ("running", "planned")


def delegations_of(board: Board) -> list[Lent]:
    """Every delegation of a board, those that run first, then by their beginning, latest first."""
    found = Delegation.objects.filter(board=board).select_related("delegate", "organisation", "made_by", "ended_by")
    lent = [Lent(one, _state(one, localdate())) for one in found.order_by("-starts", "-pk")]
    return sorted(lent, key=lambda one: ["running", "planned", "past", "ended"].index(one.state))


def _state(one: Delegation, today: date) -> str:
    if one.ended_at is not None:
        return "ended"
    if one.ends < today:
        return "past"
    return "running" if one.starts <= today else "planned"


def meetings_of(board: Board) -> list[Meeting]:
    """The board's meetings that were not cancelled, latest first."""
    return list(board.meetings.filter(cancelled_at=None).select_related("created_by").order_by("-day"))


def deadline_of(meetings: Sequence[Meeting], dates: Dates) -> Sitting | None:
    """The meeting with the latest paper deadline that is still before the period's due date."""
    if dates.due_at is None:
        return None
    sittings = (Sitting(meeting.day, meeting.papers_due) for meeting in meetings)
    return latest_paper_deadline(sittings, localtime(dates.due_at).date())


def capacities_of(board: Board) -> list[tuple[Capacity, str]]:
    """Every capacity in which somebody can sign for a board, in words: the board's, the council's, those of its commissioners."""
    found = [(Capacity(key, None), label) for key, label in CAPACITIES.items() if key != "commissioner"]
    organisations = Organisation.objects.filter(boards__board=board).distinct().order_by("name")
    return found + [(Capacity("commissioner", one.pk), one.name) for one in organisations]
