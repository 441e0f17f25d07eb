"""Calendar addresses: what somebody's calendar program reads without signing in."""

from django.db import models
from django.utils import timezone

from bcf.models.users import User


class CalendarFeed(models.Model):
    """A person's one calendar address. Only the hash of its secret is kept: it is shown once, and renewed when lost.

    `last_read_at` tells its owner that somebody reads it; it is written once an hour at most.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Calendar of {self.user}"
