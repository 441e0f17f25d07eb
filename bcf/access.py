"""Who sees which boards, and what they may do for one. Every page, export, feed and command for a person starts here."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from bcf.models import LIVE, Board, BoardQuerySet, Delegation, Membership, User, reaching, running
from bcf.permissions import ROLES, SECOND_FACTOR_ROLES, Permission


class Capacity(NamedTuple):
    """On whose behalf somebody may sign for a board; `organisation` is the id of an NHS commissioner, else None.

    `delegation` is the one that lets them, None where the capacity is their own.
    """

    capacity: str
    organisation: int | None
    delegation: Delegation | None = None


@dataclass(frozen=True)
class Rights:
    """What one person may do for one board. `sheets`: the only sheets they may fill in; None is all of them."""

    permissions: frozenset[Permission] = frozenset()
    sheets: frozenset[str] | None = None
    capacities: tuple[Capacity, ...] = field(default=())

    def may(self, permission: Permission) -> bool:
        """Whether the person holds `permission` here."""
        return permission in self.permissions

    def and_also(self, other: "Rights") -> "Rights":
        """What a person may do for either of two boards that share a plan."""
        whole = self.sheets is None or other.sheets is None
        sheets = None if whole else (self.sheets or frozenset()) | (other.sheets or frozenset())
        return Rights(self.permissions | other.permissions, sheets, (*self.capacities, *other.capacities))

    def may_edit(self, sheet: str) -> bool:
        """Whether the person may fill in the sheet with this slug."""
        return self.may(Permission.EDIT_RETURN) and (self.sheets is None or sheet in self.sheets)


class Reach:
    """Everything that one person holds now, read once: live memberships, and delegations to sign that run today (in London)."""

    def __init__(self, user: User | AnonymousUser) -> None:
        self.memberships: list[Membership] = []
        self.delegations: list[Delegation] = []
        if isinstance(user, User) and user.is_active:
            self.memberships = list(user.memberships.filter(LIVE))
            self.delegations = list(user.delegations.filter(running()).select_related("organisation"))

    def holds(self, permission: Permission) -> bool:
        """Whether the person holds `permission` for any board at all."""
        return any(permission in ROLES[membership.role] for membership in self.memberships)

    def boards(self, permission: Permission) -> BoardQuerySet:
        """The boards for which the person holds `permission`."""
        boards: BoardQuerySet = Board.objects.all()
        held = [membership for membership in self.memberships if permission in ROLES[membership.role]]
        if any(membership.national for membership in held):
            return boards
        keys = [membership.board_id for membership in held if membership.board_id]
        if permission is Permission.SIGN_RETURN:
            keys += [delegation.board_id for delegation in self.delegations]
        regions = [membership.region for membership in held if membership.region]
        return boards.filter(Q(pk__in=keys) | Q(region__in=regions)) if keys or regions else boards.none()

    def rights(self, board: Board) -> Rights:
        """What the person may do for `board`: all their roles together."""
        held = [m for m in self.memberships if m.national or m.board_id == board.pk or m.region == board.region]
        permissions = frozenset[Permission]().union(*(ROLES[membership.role] for membership in held))
        whole = Permission.EDIT_WHOLE_RETURN in permissions
        sheets = None if whole else frozenset[str]().union(*(membership.slugs for membership in held))
        own = [Capacity(m.capacity, m.organisation_id) for m in held if m.capacity]
        lent = [Capacity(d.capacity, d.organisation_id, d) for d in self.delegations if held and d.board_id == board.pk]
        return Rights(permissions | ({Permission.SIGN_RETURN} if lent else set()), sheets, (*own, *lent))


def boards_for(user: User | AnonymousUser, permission: Permission) -> BoardQuerySet:
    """The boards for which `user` holds `permission`, through a board, its region or the nation, or a delegation to sign."""
    return Reach(user).boards(permission)


def holds(user: User | AnonymousUser, permission: Permission) -> bool:
    """Whether `user` holds `permission` for any board at all."""
    return Reach(user).holds(permission)


def rights_of(user: User | AnonymousUser, board: Board) -> Rights:
    """What `user` may do for `board`."""
    return Reach(user).rights(board)


def people_of(board: Board) -> QuerySet[User]:
    """The people who have a part in a board's returns: its own, its region's and the nation's."""
    return people_with(Membership.objects.filter(LIVE, reaching(board)))


def people_with(memberships: QuerySet[Membership]) -> QuerySet[User]:
    """The active people who hold any of these memberships, by name."""
    return User.objects.filter(is_active=True, pk__in=memberships.values("user")).order_by("name", "email")


def can_sign_or_administer(user: User) -> bool:
    """Whether `user` holds a role that signs, accepts or administers, or signs for another today."""
    reach = Reach(user)
    return bool(reach.delegations) or any(held.role in SECOND_FACTOR_ROLES for held in reach.memberships)
