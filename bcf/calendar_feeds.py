"""Calendar addresses: made, renewed, revoked, and whose an address is. The secret itself is never kept."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bcf.access import Reach
from bcf.models import AuditEvent, CalendarFeed, User

READS_ARE_NOTED = timedelta(hours=1)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(user: User) -> CalendarFeed | None:
    """Somebody's calendar address, if they have one that works."""
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


@transaction.atomic
def make_feed(*, by: User) -> str:
    """A new calendar address for somebody; the one they had stops working. Gives its secret, which is not kept: show it now."""
    token = secrets.token_urlsafe(32)
    renewed = feed_of(by) is not None
    fresh = {"token_sha256": _hash(token), "created_at": timezone.now(), "revoked_at": None, "last_read_at": None}
    CalendarFeed.objects.update_or_create(user=by, defaults=fresh)
    verb = "renewed the calendar address" if renewed else "made a calendar address"
    AuditEvent.objects.create(actor=by, verb=verb, subject=f"bcf.user:{by.pk}")
    return token


@transaction.atomic
def revoke_feed(*, by: User) -> None:
    """The person's calendar address stops working; doing so twice is no error."""
    if CalendarFeed.objects.filter(user=by, revoked_at=None).update(revoked_at=timezone.now()):
        AuditEvent.objects.create(actor=by, verb="revoked the calendar address", subject=f"bcf.user:{by.pk}")


def reader_of(token: str) -> User | None:
    """Whose calendar an address shows; None for an address that is unknown or revoked, or whose owner has no role any more."""
    feed = CalendarFeed.objects.filter(token_sha256=_hash(token), revoked_at=None).select_related("user").first()
    if feed is None or not Reach(feed.user).memberships:
        return None
    now = timezone.now()
    stale = Q(last_read_at=None) | Q(last_read_at__lte=now - READS_ARE_NOTED)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(last_read_at=now)
    return feed.user
