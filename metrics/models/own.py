"""Metrics that a board has chosen itself."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import Board, User

MEASURES = (("count", "A count"), ("percent", "A proportion in percent"))
WAYS = (("lower", "Lower is better"), ("higher", "Higher is better"))
PERIODS = (("month", "Every month"), ("quarter", "Every quarter"), ("year", "Once a year"))
KINDS = (("flow", "Months add up to a year"), ("level", "A year is the mean of its months"))
KEY = RegexValidator(r"^[a-z][a-z0-9_]*\Z", "Lower-case letters, digits and _ only")


class BoardMetric(models.Model):
    """A metric of one board: what it is called and how it is counted. `key` is "local", "patient_experience" (for which forms ask),
    or one of its own, and never that of a national metric. The words of the fields are those of `metrics.definitions.Metric`."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="own_metrics")
    key = models.CharField(max_length=60, validators=[KEY])
    name = models.CharField(max_length=250)
    counts = models.TextField(max_length=2000, blank=True)
    numerator = models.CharField(max_length=100)
    denominator = models.CharField(max_length=100, blank=True)
    measure = models.CharField(max_length=7, choices=MEASURES)
    decimals = models.PositiveSmallIntegerField(default=1)
    better = models.CharField(max_length=6, choices=WAYS)
    period = models.CharField(max_length=7, choices=PERIODS)
    kind = models.CharField(max_length=5, choices=KINDS)
    source = models.CharField(max_length=250, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["board", "key"]
        constraints = [
            models.UniqueConstraint(fields=["board", "key"], name="board_metric_once"),
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(name="") & ~Q(numerator=""), name="board_metric_has_a_name_and_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.board})"
