"""Trajectories: a metric of a board in a year, its figures, and the history of both."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import Board, User

HOW = {
    "form": "typed in the browser",
    "paste": "pasted",
    "load": "loaded from a file",
    "steps": "drawn in straight steps",
    "change": "drawn from last year’s figures",
    "seasons": "drawn by the shape of earlier years",
    "restore": "an earlier version brought back",
}
"""How a version came about."""
_SERIES = ("plan", "actual", "baseline")
_SPANS = ("month", "quarter", "year", "calendar_year")


class Trajectory(models.Model):
    """A metric (its key, or a board's own) of a board in a year: "2017-18", or "2017" of a population.

    `part` is whose part of the metric it is, '' for the whole. `version` counts the times it was written.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="trajectories")
    metric = models.CharField(max_length=60)
    part = models.CharField(max_length=40, blank=True)
    year = models.CharField(max_length=7)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["board", "metric", "part", "year"]
        constraints = [
            models.UniqueConstraint(fields=["board", "metric", "part", "year"], name="one_trajectory_a_year"),
            models.CheckConstraint(condition=~Q(metric="") & ~Q(year=""), name="trajectory_has_metric_and_year"),
        ]
        indexes = [models.Index(fields=["metric", "year"], name="metric_over_many_boards")]

    def __str__(self) -> str:
        return f"{self.board}, {self.metric} {self.part}, {self.year}"


class Figure(models.Model):
    """What is known of a trajectory for one period (`span` from `starts`), of its plan, of what came, or what it started from.

    `count` in the metric's unit, `denominator` what it is divided by where that is no population, `stated` the rate or proportion
    as it was printed. What can be worked out is not stored.
    """

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="figures")
    series = models.CharField(max_length=8)
    span = models.CharField(max_length=13)
    starts = models.DateField()
    count = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    stated = models.DecimalField(max_digits=16, decimal_places=4, null=True)

    class Meta:
        ordering = ["trajectory", "series", "starts", "span"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "series", "span", "starts"], name="one_figure_a_period"),
            models.CheckConstraint(
                condition=Q(series__in=_SERIES) & Q(span__in=_SPANS), name="figure_series_and_span_are_known"
            ),
            models.CheckConstraint(
                condition=(Q(count=None) | Q(count__gte=0))
                & (Q(denominator=None) | Q(denominator__gt=0))
                & (Q(stated=None) | Q(stated__gte=0)),
                name="figure_is_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(count=None, denominator=None, stated=None), name="figure_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.span} {self.starts}"


class TrajectoryVersion(models.Model):
    """One writing of a trajectory: which figures, each old and new, how, why and who. Append-only, by triggers.

    `changes`: "plan 2017-04" → [old, new], each as `metrics.trajectory.Figure.to_json` gives it, None for absent. What was
    written in one go shares its `batch`.
    """

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    batch = models.UUIDField(default=uuid.uuid4)
    changes = models.JSONField()
    how = models.CharField(max_length=10, choices=list(HOW.items()))
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["trajectory", "number"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "number"], name="one_version_a_number"),
            models.CheckConstraint(condition=Q(how__in=list(HOW)), name="version_how_is_known"),
        ]
        indexes = [models.Index(fields=["batch"], name="versions_in_one_go")]

    def __str__(self) -> str:
        return f"{self.trajectory} v{self.number} by {self.by or 'system'}"
