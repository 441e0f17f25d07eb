"""Plans: of one board or several, for one year or several, and the history of everything in them."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import Board, User
from returns.models import Submission

UNITS = (("GBP", "pounds"), ("GBP thousands", "thousands of pounds"))
HOW = {
    "form": "typed in the browser",
    "paste": "pasted",
    "load": "loaded from a file",
    "allocation": "filled in from the allocations",
    "carry": "brought over from an earlier plan",
    "undo": "taken back",
}
"""How a change came about."""
KINDS = {
    "plan": "the plan",
    "contribution": "a contribution",
    "line": "a scheme's line",
    "profile": "a quarter's planned income and expenditure",
    "spend": "a quarter's spending",
}
"""What a change is about."""


class Plan(models.Model):
    """What boards plan for the fund: its money. Words, conditions and signatures stand in its `submission`.

    A plan without a submission is a *draft*: there is a plan of its boards for this period already, or no form for its years;
    it can be filled in and checked, not signed. `unit` is what its papers print; amounts are kept in pounds. `front_loaded`:
    the uplift of the second year is spent in the first. `years` are in order, "2017-18"; amounts of earlier years are kept for
    comparison.
    """

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=250)
    years = models.JSONField()
    unit = models.CharField(max_length=20, choices=UNITS, default="GBP")
    front_loaded = models.BooleanField(default=False)
    explain_over = models.PositiveSmallIntegerField(default=10, help_text="Percent of variance that asks for a reason")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="plan")
    boards: models.ManyToManyField[Board, "PlanBoard"] = models.ManyToManyField(
        Board, through="PlanBoard", related_name="plans"
    )
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=Q(unit__in=[unit for unit, _ in UNITS]), name="plan_unit_is_known"),
            models.CheckConstraint(condition=~Q(slug="") & ~Q(title=""), name="plan_has_slug_and_title"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanBoard(models.Model):
    """That a board takes part in a plan; `position` is its place in the plan's papers."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="places")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="plan_places")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "board"], name="board_once_a_plan")]

    def __str__(self) -> str:
        return f"{self.board}, {self.plan}"


class PlanChange(models.Model):
    """One change of one thing in a plan: which fields, each old and new as text (None: it was not there, or is gone).

    What was written in one go shares its `batch`, so that it can be taken back as one. `version` is that of the thing afterwards.
    Append-only, by triggers.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="changes")
    batch = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    item = models.UUIDField(null=True, help_text="The id of the contribution or line; empty for the plan itself")
    version = models.PositiveIntegerField()
    fields = models.JSONField(help_text="field → [old, new]")
    how = models.CharField(max_length=10, choices=list(HOW.items()))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["plan", "item", "version"], name="changes_of_a_thing"),
            models.Index(fields=["batch"], name="changes_in_one_go"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.kind} v{self.version} by {self.by or 'system'}"


class Explanation(models.Model):
    """What the boards say to a query of the checks. `about` are the figures that it was given for: when they change, it is
    asked again."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="explanations")
    rule = models.CharField(max_length=60)
    where = models.CharField(max_length=300)
    about = models.CharField(max_length=200)
    text = models.TextField(max_length=4000)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "rule", "where"], name="one_explanation_a_query"),
            models.CheckConstraint(condition=~Q(text=""), name="explanation_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}, {self.where}"


YEAR = RegexValidator(r"^\d{4}-\d{2}\Z", "A financial year is written like 2017-18")
