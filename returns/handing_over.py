"""Handing over an officer's open work when they leave: the returns of their boards, to a colleague of one of these boards.

What else hangs on somebody (questions that they own, comments) is told and moved by whoever keeps it, through two signals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal

from bcf.access import people_with
from bcf.appointments import Appointment
from bcf.models import LIVE, Membership, User
from bcf.people import Refused, give_role, leave
from bcf.permissions import ROLES, Permission
from returns.events import record_event
from returns.models import SubmissionBoard
from returns.queries import places
from returns.stages import HANDED_IN

also_open = Signal()
"""Asks with `user` what else of theirs is open; a receiver gives a list of lines."""
work_handed_over = Signal()
"""Sent with `leaver`, `colleague`, `places`, `by` within the transaction, so that others move what they keep."""


@dataclass(frozen=True)
class OpenWork:
    """What somebody leaves behind: their roles in returns, the returns that are being filled in, and lines about the rest."""

    roles: Sequence[Membership]
    places: Sequence[SubmissionBoard]
    others: Sequence[str]


def open_work(user: User) -> OpenWork:
    """What would have to be handed over if this person left now."""
    roles = _working_roles(user)
    others = [line for _, lines in also_open.send(User, user=user) for line in lines or ()]
    if not roles:
        return OpenWork((), (), others)
    found = places()
    if not any(role.national for role in roles):
        boards = [role.board_id for role in roles if role.board_id]
        regions = [role.region for role in roles if role.region]
        found = found.filter(Q(board__in=boards) | Q(board__region__in=regions))
    unfinished = found.filter(submission__closed_at=None).exclude(submission__stage__in=HANDED_IN)
    return OpenWork(roles, list(unfinished.order_by("board__name", "period")), others)


def colleagues(user: User) -> list[User]:
    """Who could take it over: active officers who work for one of the same boards, regions, or the nation."""
    roles = _working_roles(user)
    boards = [role.board_id for role in roles if role.board_id]
    regions = {role.region for role in roles if role.region} | {role.board.region for role in roles if role.board}
    held = Membership.objects.filter(LIVE, role="officer")
    held = held.filter(Q(board__in=boards) | Q(region__in=regions) | Q(national=True)).exclude(user=user)
    return list(people_with(held)) if roles else []


@transaction.atomic
def hand_over(leaver: User, colleague: User | None, *, by: User) -> int:
    """Somebody leaves: a colleague takes over their open returns and lacking roles. Gives how many returns that were.

    Without a colleague nothing is handed over. A signatory's, a programme manager's or an administrator's role is nobody's to pass
    on. Raises Refused: no colleague of theirs, oneself, the last administrator.
    """
    handed = 0
    if colleague is not None:
        handed = _take_over(leaver, colleague, by)
    leave(leaver, by=by)
    return handed


def _take_over(leaver: User, colleague: User, by: User) -> int:
    if colleague.pk not in {user.pk for user in colleagues(leaver)}:
        raise Refused("Choose an active officer of one of the same boards.")
    work = open_work(leaver)
    held = list(colleague.memberships.filter(ended_at=None).select_related("board", "organisation"))
    for role in work.roles:
        appointment = Appointment.of(role)
        if appointment.held_by(held) is None and not _covered(role, held):
            held.append(give_role(colleague, appointment, by=by))
    for place in work.places:
        # Ids only: what is append-only could not forget a name.
        ids: dict[str, Any] = {"from": leaver.pk, "to": colleague.pk}
        record_event("handed_over", place.submission, by=by, **ids)
    work_handed_over.send(User, leaver=leaver, colleague=colleague, places=work.places, by=by)
    return len(work.places)


def _working_roles(user: User) -> list[Membership]:
    """The roles with which somebody fills in returns; not those that are suspended, which would count again with a colleague."""
    live = user.memberships.filter(LIVE).select_related("board", "organisation").order_by("pk")
    return [role for role in live if Permission.EDIT_RETURN in ROLES[role.role]]


def _covered(role: Membership, held: Sequence[Membership]) -> bool:
    """Whether a live officer's role among `held` does all that this one does: for the same board, its region or the nation."""
    region = role.board.region if role.board else role.region
    return any(
        one.role == "officer"
        and one.is_live
        and (one.national or (region and one.region == region) or (role.board_id and one.board_id == role.board_id))
        for one in held
    )
