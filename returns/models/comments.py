"""What people say to each other about a return: talk, not answers, so it goes on while the return is locked."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import User
from returns.models.submissions import Submission

LONGEST_TEXT = 4000
"""Characters of a comment, of a question and of its answer."""


class Comment(models.Model):
    """One comment about the whole return (`sheet` is ''), a sheet, or a question or explanation (`key`, in a table's `row`).

    `answers` is the comment that this one answers; an answer stands where that one stands, and has no answers itself.
    `mentions` are the people of the return whom its text names.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="comments")
    sheet = models.CharField(max_length=120, blank=True, default="")
    key = models.CharField(max_length=120, blank=True, default="")
    row = models.CharField(max_length=36, blank=True, default="")
    text = models.TextField(max_length=LONGEST_TEXT)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mentions = models.ManyToManyField(User, blank=True, related_name="mentioned_in")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["submission", "sheet"], name="comments_of_a_sheet")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(condition=Q(key="") | ~Q(sheet=""), name="comment_on_a_question_names_its_sheet"),
            models.CheckConstraint(condition=Q(row="") | ~Q(key=""), name="comment_in_a_row_names_its_column"),
            models.CheckConstraint(
                name="comment_is_resolved_whole",
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False, answers=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by}: comment {self.pk}"
