"""Definitions that were uploaded and read, and wait to be published just as they were shown."""

import uuid

from django.db import models
from django.utils import timezone

from bcf.models import User


class Proposal(models.Model):
    """An uploaded definition that was read without a fault. `body` and `sha256` are as of a published version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    body = models.JSONField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.title} ({self.file_name})"
