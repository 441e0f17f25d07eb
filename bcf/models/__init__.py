"""Boards, the organisations around them, and the people who work for them."""

from bcf.models.audit import AuditEvent
from bcf.models.boards import Board, BoardQuerySet, Commissioner, Meeting, Organisation, names_of
from bcf.models.calendars import CalendarFeed
from bcf.models.invitations import Invitation
from bcf.models.memberships import LIVE, Delegation, Membership, reaching, running
from bcf.models.users import User, UserManager
from bcf.throttle import Tries

__all__ = [
    "LIVE",
    "AuditEvent",
    "Board",
    "BoardQuerySet",
    "CalendarFeed",
    "Commissioner",
    "Delegation",
    "Invitation",
    "Meeting",
    "Membership",
    "Organisation",
    "Tries",
    "User",
    "UserManager",
    "names_of",
    "reaching",
    "running",
]
