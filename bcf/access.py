"""Who sees which boards. Every page, export and command for a person starts from `boards_for`."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from bcf.models import Board, BoardQuerySet, User
from bcf.permissions import Permission, roles_with


def boards_for(user: User | AnonymousUser, permission: Permission) -> BoardQuerySet:
    """The boards for which `user` holds `permission`, through a board, its region or the nation."""
    boards: BoardQuerySet = Board.objects.all()
    if not user.is_authenticated or not user.is_active:
        return boards.none()
    held = list(user.memberships.filter(role__in=roles_with(permission)))
    if any(membership.national for membership in held):
        return boards
    codes = [membership.board_id for membership in held if membership.board_id]
    regions = [membership.region for membership in held if membership.region]
    return boards.filter(Q(pk__in=codes) | Q(region__in=regions))


def holds_any(user: User, roles: frozenset[str]) -> bool:
    """Whether `user` holds one of `roles` anywhere."""
    return user.memberships.filter(role__in=roles).exists()
