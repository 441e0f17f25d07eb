"""What every file has that is made in the background: how far it is, and what came of it."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

_SILENCE = timedelta(minutes=10)


class MadeFile(models.Model):
    """A file that somebody asked for: waiting, being made, ready, failed or stopped. `returns.making` takes it from one to the
    next."""

    STATES = (
        ("waiting", "Waiting to be made"),
        ("running", "Being made"),
        ("done", "Ready"),
        ("failed", "It could not be made"),
        ("stopped", "Stopped"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
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
        abstract = True
        ordering = ["-asked_at"]

    @property
    def unfinished(self) -> bool:
        """Whether it is still to be made, or being made."""
        return self.state in ("waiting", "running")

    @property
    def interrupted(self) -> bool:
        """Whether it is said to be made, but nothing has been heard of that for long: the process that made it is gone."""
        return self.state == "running" and timezone.now() - self.touched_at > _SILENCE


def constraints_of(name: str) -> list[models.BaseConstraint]:
    """What holds of every such table; names of constraints begin with `name`."""
    return [
        models.CheckConstraint(
            name=f"{name}_state_is_known",
            condition=Q(state__in=["waiting", "running", "done", "failed", "stopped"]),
        ),
        models.CheckConstraint(condition=Q(progress__lte=100), name=f"{name}_progress_is_in_percent"),
        models.CheckConstraint(
            name=f"{name}_has_a_file_once_it_is_done",
            condition=(Q(state="done", content__isnull=False) & ~Q(sha256="")) | (~Q(state="done") & Q(content=None)),
        ),
    ]
