"""Which column of somebody's file means what, remembered for the next file."""

from django.db import models
from django.utils import timezone

from bcf.models import User


class RememberedColumn(models.Model):
    """That a column of this heading (folded) meant `target`: in allocation files (scope ''), or in what a board pastes (its code).

    `target` is what the reader of that file makes of it (`schemes.columns`); "ignore" for a column that means nothing.
    """

    purpose = models.CharField(max_length=12, choices=[("allocations", "allocations"), ("schemes", "schemes")])
    scope = models.CharField(max_length=20, blank=True)
    header = models.CharField(max_length=200)
    target = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "scope", "header"], name="one_meaning_a_column_heading")
        ]

    def __str__(self) -> str:
        return f"{self.header} → {self.target}"
