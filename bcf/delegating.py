"""Delegations: that somebody signs for a signatory's capacity for a time, by an authority that is printed with the signature."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from bcf.access import Capacity, people_with, rights_of
from bcf.delegations import end, record
from bcf.models import LIVE, Board, Delegation, User
from bcf.people import Refused
from bcf.permissions import CAPACITIES, Permission

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Terms:
    """For how long a delegation runs (first and last day), and by what authority."""

    starts: date
    ends: date
    authority: str

    def problems(self) -> dict[str, str]:
        """What is wrong with them, by field."""
        found = {}
        if self.ends < self.starts:
            found["ends"] = "The last day lies before the first."
        elif self.ends < localdate():
            found["ends"] = "This is over already."
        elif (self.ends - self.starts).days >= LONGEST_DAYS:
            found["ends"] = "A delegation runs for a year at most."
        if not self.authority.strip():
            found["authority"] = "Say by what authority, for example: minute of 12 October."
        return found


def may_delegate(user: User, board: Board, capacity: Capacity) -> bool:
    """Whether somebody may let another sign in this capacity: it is their own, or they administer."""
    rights = rights_of(user, board)
    own = [(held.capacity, held.organisation) for held in rights.capacities if held.delegation is None]
    return rights.may(Permission.ADMINISTER) or (capacity.capacity, capacity.organisation) in own


def delegates(board: Board) -> list[User]:
    """Who can be a delegate: active people with a live role in the board itself."""
    return list(people_with(board.memberships.filter(LIVE)))


@transaction.atomic
def delegate(board: Board, capacity: Capacity, to: User, terms: Terms, *, by: User) -> Delegation:
    """Lets `to` sign for the board in this capacity for a time. Raises Refused: not theirs to give, dates, no such person."""
    if not may_delegate(by, board, capacity):
        raise Refused("You can let somebody sign in your own capacity only.")
    problems = terms.problems()
    if capacity.capacity not in CAPACITIES or (capacity.capacity == "commissioner") != (
        capacity.organisation is not None
    ):
        problems["capacity"] = "Choose on whose behalf."
    if to not in delegates(board):
        problems["delegate"] = "Choose somebody who has a role in this board."
    elif to == by and not rights_of(by, board).may(Permission.ADMINISTER):
        problems["delegate"] = "You can sign yourself. Choose somebody else."
    if problems:
        raise Refused(next(iter(problems.values())), problems)
    made = Delegation.objects.create(
        board=board, capacity=capacity.capacity, organisation_id=capacity.organisation, delegate=to,
        starts=terms.starts, ends=terms.ends, authority=terms.authority.strip(), made_by=by,
    )  # fmt: skip
    record("delegated signing", made, by=by)
    return made


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: User) -> None:
    """Ends a delegation before its time. Doing so twice is no error. Raises Refused: not theirs to end."""
    held = Delegation.objects.select_for_update(of=("self",)).select_related("board", "organisation", "delegate")
    current = held.get(pk=delegation.pk)
    if not may_delegate(by, current.board, Capacity(current.capacity, current.organisation_id)):
        raise Refused("You can end a delegation of your own capacity only.")
    if current.ended_at is None:
        end(current, by=by)
