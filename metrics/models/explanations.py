"""What boards say to queries about their figures."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import User
from metrics.models.figures import Trajectory


class FindingExplanation(models.Model):
    """What a board says to a query of the checks about one period of a trajectory. `about` is the query in words, with its
    figures: when they change, it is asked again."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="explanations")
    rule = models.CharField(max_length=40)
    series = models.CharField(max_length=8)
    period = models.CharField(max_length=10)
    about = models.CharField(max_length=1000)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory", "rule", "series", "period"], name="one_explanation_a_metric_query"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="metric_explanation_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}, {self.period}"
