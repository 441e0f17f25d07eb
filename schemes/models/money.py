"""A plan's money: who puts how much into the fund, and what it pays for. Amounts are pounds."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import Board
from schemes.models.plans import UNITS, YEAR, Plan
from schemes.models.versioned import Placed

STATED_UNITS = (*UNITS, ("percent", "percent"), ("not printed", "no unit printed"))


class Contribution(Placed):
    """What one organisation puts into the fund from one source, for a board and a year. `source` is a stream's key or a board's own
    words; `unit` the one that the figure is printed in, '' for the plan's. Removed rows are kept, marked."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="contributions")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    year = models.CharField(max_length=7, validators=[YEAR])
    source = models.CharField(max_length=120)
    organisation = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    unit = models.CharField(max_length=20, choices=UNITS, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="contribution_is_not_negative"),
            models.CheckConstraint(condition=~Q(source=""), name="contribution_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.year}: {self.amount}"


class Scheme(models.Model):
    """A scheme as itself, whatever year and plan: its lines name it, so that it can be followed from year to year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return str(self.id)


class SchemeLine(Placed):
    """One line of a scheme in a plan: one board's, from one source. A scheme with several sources or boards has several lines.

    `source` is a stream's key, a board's own words, or '' where the plan does not say. `status` is "new", "existing" or ''.
    `metrics` are the keys or names of the metrics that it is meant to move. Removed lines are kept, marked.
    """

    STATUSES = (("new", "New"), ("existing", "Existing"))

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="lines")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=250)
    theme = models.CharField(max_length=200, blank=True)
    block = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True, max_length=4000)
    scheme_type = models.CharField(max_length=120, blank=True)
    area_of_spend = models.CharField(max_length=120, blank=True)
    commissioner = models.CharField(max_length=120, blank=True)
    provider = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=STATUSES, blank=True)
    metrics = models.JSONField(default=list)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["plan", "position"], name="lines_of_a_plan")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["", "new", "existing"]), name="line_status_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="line_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class LineAmount(models.Model):
    """What a line costs in one year. Absent is blank, never zero."""

    line = models.ForeignKey(SchemeLine, on_delete=models.CASCADE, related_name="amounts")
    year = models.CharField(max_length=7, validators=[YEAR])
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="one_amount_a_line_and_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="line_amount_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.year}: {self.amount}"


class Minimum(models.Model):
    """A required minimum as the plan states it, and what the plan says is spent. `kind` is a requirement's key."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="minimums")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    year = models.CharField(max_length=7, validators=[YEAR])
    kind = models.CharField(max_length=60)
    minimum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    actual = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=20, choices=UNITS, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "board", "year", "kind"], name="one_minimum_a_board_year_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.year}"


class StatedTotal(models.Model):
    """A sum as the plan's papers print it, to be compared with ours. `what` names it (`schemes.stated`); `board` None: of
    all boards.

    `unit` may be "percent" for a rate of growth or a share, "not printed" where the papers print no unit."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="stated_totals")
    what = models.CharField(max_length=300)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    year = models.CharField(max_length=7, validators=[YEAR])
    amount = models.DecimalField(max_digits=16, decimal_places=3)
    unit = models.CharField(max_length=20, choices=STATED_UNITS, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.what}, {self.year}: {self.amount}"
