"""Reads of people and invitations, for those who look after them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from bcf.models import AuditEvent, Board, Invitation, Membership, User

STATES = {
    "active": "Can sign in",
    "suspended": "Suspended",
    "left": "Has left",
    "no_role": "Without a role",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of people is narrowed to; blank is everything."""

    text: str = ""
    role: str = ""
    board: Board | None = None
    state: str = ""


def people(wanted: Wanted) -> QuerySet[User]:
    """The people who fit, by name. Somebody's role counts while it has not ended, suspended or not."""
    found = User.objects.order_by("name", "email").prefetch_related("memberships__board", "memberships__organisation")
    for word in wanted.text.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    held = Membership.objects.filter(user=OuterRef("pk"), ended_at=None)
    narrowed = held
    if wanted.role:
        narrowed = narrowed.filter(role=wanted.role)
    if wanted.board is not None:
        narrowed = narrowed.filter(board=wanted.board)
    if narrowed is not held:
        found = found.filter(Exists(narrowed))
    if wanted.state == "no_role":
        return found.filter(~Exists(held))
    in_state = {
        "active": Q(is_active=True),
        "suspended": Q(is_active=False, left_at=None),
        "left": Q(is_active=False, left_at__isnull=False),
    }
    return found.filter(in_state[wanted.state]) if wanted.state in in_state else found


def history_of(user: User, most: int = 100) -> list[AuditEvent]:
    """What was done to somebody's account and roles, newest first."""
    events = AuditEvent.objects.filter(subject=f"bcf.user:{user.pk}").select_related("actor")
    return list(events.order_by("-pk")[:most])


def open_invitations() -> list[Invitation]:
    """Invitations that were neither accepted nor withdrawn, latest first."""
    return list(Invitation.objects.open().select_related("board", "organisation", "invited_by"))
