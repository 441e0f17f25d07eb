"""Boards, the organisations around them, and the people who work for them."""

from bcf.models.audit import AuditEvent
from bcf.models.boards import Board, BoardQuerySet, Commissioner, Meeting, Organisation, names_of
from bcf.models.invitations import Invitation
from bcf.models.memberships import Delegation, Membership
from bcf.models.users import User, UserManager

__all__ = [
    "AuditEvent",
    "Board",
    "BoardQuerySet",
    "Commissioner",
    "Delegation",
    "Invitation",
    "Meeting",
    "Membership",
    "Organisation",
    "User",
    "UserManager",
    "names_of",
]
