"""Who is told by mail: people with a live role, by what happened. Never somebody who is suspended, has left or is inactive."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from bcf.access import boards_for, people_of, people_with
from bcf.models import LIVE, Board, Delegation, Membership, User, running
from bcf.permissions import Permission
from returns.certificates import still_to_sign
from returns.models import Submission
from returns.slots import Slot


def _live(role: str) -> QuerySet[Membership]:
    return Membership.objects.filter(LIVE, role=role, user__is_active=True)


def _people(memberships: QuerySet[Membership]) -> list[User]:
    return list(people_with(memberships).order_by("pk"))


def officers_of(boards: Iterable[Board]) -> list[User]:
    """The boards' own officers; those of a region or the nation look after too many to be told of each."""
    return _people(_live("officer").filter(board__in=list(boards)))


def officers_by_board(boards: Iterable[Board]) -> dict[int, list[User]]:
    """Id of a board → its own officers, for many boards in one query."""
    found = defaultdict(list)
    for membership in _live("officer").filter(board__in=list(boards)).select_related("user").order_by("user"):
        if membership.board_id is not None:
            found[membership.board_id].append(membership.user)
    return found


def managers_of(boards: Iterable[Board]) -> list[User]:
    """The programme managers of the boards' regions and of the nation."""
    regions = {board.region for board in boards}
    return _people(_live("programme_manager").filter(Q(region__in=regions) | Q(national=True)))


def awaited_signatories(submission: Submission) -> list[User]:
    """Who can sign what is still unsigned: its signatories, and those who sign for them today."""
    found = {user.pk: user for signing in still_to_sign(submission) for user in _signatories(signing.slot)}
    return list(found.values())


def _signatories(slot: Slot) -> list[User]:
    here = {"board__in": slot.boards, "capacity": slot.capacity, "organisation": slot.organisation}
    own = _people(_live("signatory").filter(**here))
    delegated = Delegation.objects.filter(running(), **here)
    lent = [
        person
        for board in Board.objects.filter(pk__in=slot.boards)
        for person in people_of(board).filter(pk__in=delegated.filter(board=board).values("delegate"))
    ]
    return [*own, *lent]


def still_reached(user: User, boards: Iterable[Board]) -> bool:
    """Whether somebody may still see a return of one of these boards."""
    keys = [board.pk for board in boards]
    return boards_for(user, Permission.VIEW_RETURN).filter(pk__in=keys).exists()
