"""Tables of all boards' answers that somebody asked for."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import User

_SILENCE = timedelta(minutes=10)


class DataExport(models.Model):
    """All answers of many returns as a file: who asked for what, how far it is, and what came of it.

    `parameters`: period, shape, format, which returns, `contacts`, and the ids of the boards whose answers are in it.
    """

    STATES = (
        ("waiting", "Waiting to be made"),
        ("running", "Being made"),
        ("done", "Ready"),
        ("failed", "It could not be made"),
        ("stopped", "Stopped"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="data_exports")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    parameters = models.JSONField()
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    progress = models.PositiveSmallIntegerField(default=0, help_text="In percent")
    touched_at = models.DateTimeField(default=timezone.now, help_text="When its state or progress changed last")
    name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="data_export_state_is_known",
                condition=Q(state__in=["waiting", "running", "done", "failed", "stopped"]),
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="data_export_progress_is_in_percent"),
            models.CheckConstraint(
                name="data_export_has_a_file_once_it_is_done",
                condition=(Q(state="done", content__isnull=False) & ~Q(sha256=""))
                | (~Q(state="done") & Q(content=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parameters.get('period', '')}: {self.get_state_display()}"

    @property
    def unfinished(self) -> bool:
        """Whether it is still to be made, or being made."""
        return self.state in ("waiting", "running")

    @property
    def interrupted(self) -> bool:
        """Whether it is said to be made, but nothing has been heard of that for long: the process that made it is gone."""
        return self.state == "running" and timezone.now() - self.touched_at > _SILENCE
