"""Published definitions, and when returns of their periods are due."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bcf.models import User


class DefinitionVersion(models.Model):
    """One published version of a period's definition. Never changed: a correction is the next number.

    `body` holds the files as parsed (`returns.definition.read.Files`), `sha256` is the hash of its canonical JSON.
    """

    period = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    body = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["period", "number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="version_number_once_a_period"),
            models.UniqueConstraint(fields=["period", "sha256"], name="version_content_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, definition {self.number}"


class Timetable(models.Model):
    """When the returns of a period are due, and when the period closes; both with a time. Either may be open.

    Due is a fact that is shown: a late return is taken. After `closes_at` nothing of the period can be written any more; only an
    administrator moves these dates, with a reason (an AuditEvent keeps old, new and reason).
    """

    period = models.CharField(max_length=40, unique=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    sends_submissions = models.BooleanField(default=False)

    class Meta:
        ordering = ["period"]
        constraints = [
            models.CheckConstraint(
                name="a_period_closes_after_it_is_due",
                condition=Q(due_at=None) | Q(closes_at=None) | Q(closes_at__gte=F("due_at")),
            )
        ]

    def __str__(self) -> str:
        return self.period
