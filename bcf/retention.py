"""Forgetting people who left: name and address go, their memberships and what they did stay. Signatures keep the name as signed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from bcf.models import AuditEvent, Invitation, Membership, User
from bcf.signing_out import forget_sign_in


def people_to_forget(now: datetime) -> QuerySet[User]:
    """The people whose roles have all ended, who can sign in no more, and were last here longer ago than people are kept.

    An account without any role that can still be used counts too, once nobody has used it for as long; not one of the staff.
    """
    limit = now - timedelta(days=settings.KEEP_PEOPLE_DAYS)
    live = Membership.objects.filter(user=OuterRef("pk"), ended_at=None)
    over = Q(is_active=False) | Q(is_staff=False, is_superuser=False)
    people = User.objects.filter(~Exists(live), over, forgotten_at=None)
    ended = Coalesce(Max("memberships__ended_at"), "created_at")
    seen = Greatest("created_at", ended, Coalesce("last_login", "created_at"), Coalesce("left_at", "created_at"))
    return people.annotate(last_here=seen).filter(last_here__lt=limit)


def unanswered_invitations(now: datetime) -> QuerySet[Invitation]:
    """Invitations that nobody accepted, and that ended longer ago than people are kept."""
    limit = now - timedelta(days=settings.KEEP_PEOPLE_DAYS)
    return Invitation.objects.filter(accepted_at=None, expires_at__lt=limit).exclude(email="")


@transaction.atomic
def pseudonymise_people(*, now: datetime, dry_run: bool = False) -> int:
    """Takes name and address from people who left, and addresses from old invitations; records how many. Gives how many people."""
    keys = list(people_to_forget(now).values_list("pk", flat=True))
    if dry_run:
        return len(keys)
    people = list(User.objects.select_for_update().filter(pk__in=keys, forgotten_at=None).order_by("pk"))
    addresses = sum(_forget(user, now) for user in people)
    addresses += unanswered_invitations(now).update(email="", withdrawn_at=Coalesce("withdrawn_at", "expires_at"))
    if people or addresses:
        counts = {"people": len(people), "invitations": addresses, "keep_people_days": settings.KEEP_PEOPLE_DAYS}
        AuditEvent.objects.create(actor=None, verb="forgot people who left", subject="retention", details=counts)
    return len(people)


def _forget(user: User, now: datetime) -> int:
    """Takes name, address and password of one person; gives of how many invitations the address went."""
    theirs = Invitation.objects.filter(Q(accepted_by=user) | Q(email=user.email)).exclude(email="")
    open_ones = theirs.filter(accepted_at=None, withdrawn_at=None)
    open_ones.update(withdrawn_at=now)
    cleared = theirs.update(email="")
    forget_sign_in(user)
    _forget_in_the_log(user)
    user.name, user.email = f"Former user {user.pk}", f"former-{user.pk}@invalid"
    user.set_unusable_password()
    user.is_active, user.forgotten_at, user.left_at = False, now, user.left_at or now
    user.save(update_fields=["name", "email", "password", "is_active", "forgotten_at", "left_at"])
    return cleared


def _forget_in_the_log(user: User) -> None:
    """Blanks the person in the log of Django's administration pages: as who was changed there, and as what was named after them."""
    kind = ContentType.objects.get_for_model(User)
    named = [text for text in (user.name, user.email) if text]
    theirs = Q(content_type=kind, object_id=str(user.pk)) | Q(object_repr__in=named)
    LogEntry.objects.filter(theirs).update(object_repr="")
