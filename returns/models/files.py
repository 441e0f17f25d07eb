"""Files: blank workbooks, what was handed out, what was brought in."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import User
from returns.models.definitions import DefinitionVersion
from returns.models.path import Snapshot
from returns.models.submissions import Submission


class BlankWorkbook(models.Model):
    """The blank workbook of a definition version, built once. `layout` says where the filler finds its parts."""

    version = models.ForeignKey(DefinitionVersion, on_delete=models.CASCADE, related_name="blanks")
    builder = models.CharField(max_length=64, help_text="Hash of the code that built it")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    built_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "builder"], name="one_blank_a_version_and_builder")]

    def __str__(self) -> str:
        return f"Blank workbook of {self.version}"


class Export(models.Model):
    """A file that was handed out: who took what, and up to which change its answers reach.

    `snapshot`: what was signed, where the file carries its certificate.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="exports")
    form = models.CharField(max_length=10, choices=[("xlsx", "workbook"), ("pdf", "PDF"), ("json", "JSON")])
    publication = models.BooleanField(default=False)
    last_change = models.PositiveBigIntegerField(help_text="Id of the latest AnswerChange in the file; 0 for none")
    sha256 = models.CharField(max_length=64)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="exports")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["sha256"], name="export_by_hash")]

    def __str__(self) -> str:
        return f"{self.form} {self.id}"


class Upload(models.Model):
    """A workbook that was brought in: what was read of it (`returns.readings`), never the file itself, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="uploads")
    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="uploads")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    read = models.JSONField(help_text="What the file says: answers, their places, refusals")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.JSONField(null=True, blank=True, help_text="Its lines, and which of them were taken")
    cleared_at = models.DateTimeField(
        null=True, blank=True, help_text="When read and outcome gave way to their counts (returns.retention)"
    )

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="upload_is_applied_whole",
                condition=Q(applied_at=None, applied_by=None, outcome__isnull=True)
                | Q(applied_at__isnull=False, outcome__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.at:%Y-%m-%d %H:%M}"
