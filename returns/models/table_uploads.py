"""What every table has that was uploaded and waits, between two pages, to be applied."""

import uuid

from django.db import models
from django.utils import timezone

from bcf.models import User


class TableUpload(models.Model):
    """A table that waits to be applied as it was shown: what was read of it, never the file itself.

    `table` holds its cells as text (`returns.tables_in.table.Table`). It goes once it is applied, or after two days
    (`returns.table_uploads`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    table = models.JSONField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.at:%Y-%m-%d %H:%M}"
