"""Invitations: how somebody new comes in, or somebody known gets a further role, by a link in a letter."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models.memberships import Appointed, appointment_checks
from bcf.models.users import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by what became of them."""

    def open(self) -> "InvitationQuerySet":
        """Those that were neither accepted nor withdrawn; they may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)


InvitationManager = models.Manager.from_queryset(InvitationQuerySet)


class Invitation(Appointed):
    """That a role was offered to an e-mail address. Of the token in its link only the hash is kept."""

    email = models.EmailField(blank=True, help_text="Blank once the person is forgotten")
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InvitationManager["Invitation"]] = InvitationManager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            *appointment_checks("invited_"),
            models.CheckConstraint(
                name="invitation_is_accepted_by_somebody",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_is_not_accepted_and_withdrawn",
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.called}, {self.scope}"

    @property
    def expired(self) -> bool:
        """Whether it is too late to accept it."""
        return self.expires_at <= timezone.now()

    @property
    def why_closed(self) -> str:
        """Why it cannot be accepted any more, in a sentence; empty while it can."""
        if self.accepted_at is not None:
            return "This invitation has been accepted already. Sign in with your email address and password."
        if self.withdrawn_at is not None:
            return "This invitation was withdrawn. Ask the person who invited you."
        return "This invitation has expired. Ask the person who invited you to send it again." if self.expired else ""
