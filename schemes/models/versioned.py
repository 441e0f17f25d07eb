"""What every row has that `schemes.writing` writes: an id that it may be given, a version that grows, and who changed it last."""

import uuid

from django.db import models
from django.utils import timezone

from bcf.models import User


class Versioned(models.Model):
    """A row that two people may write at once: a save names the version that its user saw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class Placed(Versioned):
    """A row of a list that people order. Removed rows are kept, marked."""

    position = models.PositiveIntegerField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Versioned.Meta):
        abstract = True
