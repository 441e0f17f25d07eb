"""From quarter to quarter: how the fund's money is planned to come and go, and what schemes have spent so far. Pounds."""

from django.db import models
from django.db.models import Q

from bcf.models import Board
from schemes.models.money import SchemeLine
from schemes.models.plans import YEAR, Plan
from schemes.models.versioned import Versioned

_QUARTER = Q(quarter__gte=1, quarter__lte=4)


class QuarterProfile(Versioned):
    """What comes into the fund and goes out of it for a board in one quarter (1 is April to June), as planned.

    A board's four figures of a kind stand together or not at all: without them the year is spread evenly
    (`schemes.quarters.profile`).
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="profile")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    year = models.CharField(max_length=7, validators=[YEAR])
    quarter = models.PositiveSmallIntegerField()
    income = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    expenditure = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "board", "year", "quarter"], name="one_profile_a_board_and_quarter"
            ),
            models.CheckConstraint(condition=_QUARTER, name="profile_quarter_is_one_to_four"),
            models.CheckConstraint(
                condition=(Q(income=None) | Q(income__gte=0)) & (Q(expenditure=None) | Q(expenditure__gte=0)),
                name="profile_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.board}, {self.year} Q{self.quarter}"


class QuarterSpend(Versioned):
    """What a line has spent from April to a quarter's end (`actual`), and what it is forecast to spend in the whole year.

    `explanation` is asked for where the forecast differs from the plan by more than the plan's `explain_over` percent.
    """

    line = models.ForeignKey(SchemeLine, on_delete=models.CASCADE, related_name="spending")
    year = models.CharField(max_length=7, validators=[YEAR])
    quarter = models.PositiveSmallIntegerField()
    actual = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    forecast = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    explanation = models.TextField(blank=True, max_length=4000)

    class Meta:
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["line", "year", "quarter"], name="one_spend_a_line_and_quarter"),
            models.CheckConstraint(condition=_QUARTER, name="spend_quarter_is_one_to_four"),
            models.CheckConstraint(
                condition=(Q(actual=None) | Q(actual__gte=0)) & (Q(forecast=None) | Q(forecast__gte=0)),
                name="spend_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.year} Q{self.quarter}"
