"""What each board is given, and how these figures came in: every load can be taken back, exactly."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import Board, User
from returns.models.table_uploads import TableUpload
from schemes.models.plans import YEAR


class AllocationLoad(models.Model):
    """One file of allocations that was applied, or the taking back of one (`undoes`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(help_text="Allocations that it says something about")
    changed = models.PositiveIntegerField(help_text="Allocations that it changed")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.at:%Y-%m-%d %H:%M}"


class AllocationUpload(TableUpload):
    """A file of allocations. `targets`: what each of its columns means, in their order ("" where nobody has said yet)."""

    targets = models.JSONField(default=list)


class Allocation(models.Model):
    """What a board is given of a funding stream in a year, or must at least spend (`stream` is a requirement's key then).
    Pounds."""

    year = models.CharField(max_length=7, validators=[YEAR])
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="allocations")
    stream = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    load = models.ForeignKey(AllocationLoad, on_delete=models.PROTECT, related_name="allocations")

    class Meta:
        ordering = ["year", "board", "stream"]
        constraints = [
            models.UniqueConstraint(fields=["year", "board", "stream"], name="one_allocation_a_board_year_and_stream"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="allocation_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self.year}, {self.stream}: {self.amount}"


class AllocationChange(models.Model):
    """What one load did to one allocation: old and new amount; None is absence. Append-only, by triggers.

    `old_load` is the load that the old amount came from, so that taking this one back restores that too.
    """

    load = models.ForeignKey(AllocationLoad, on_delete=models.PROTECT, related_name="changes")
    year = models.CharField(max_length=7)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    stream = models.CharField(max_length=60)
    old = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    new = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    old_load = models.ForeignKey(AllocationLoad, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["load", "year", "board", "stream"], name="one_change_a_load_and_allocation")
        ]

    def __str__(self) -> str:
        return f"{self.stream}, {self.year}: {self.old} → {self.new}"
