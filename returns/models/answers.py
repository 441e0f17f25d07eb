"""Answers, the rows of growing tables, and the history of both."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import User
from returns.models.submissions import Submission

ORIGINS = {
    "form": "typed in the browser",
    "load": "loaded from a file",
    "prefill": "filled in when the return was opened",
    "workbook": "brought in from a workbook",
    "carry": "carried over from the period before",
    "confirm": "confirmed as it stood",
    "move": "changed by a corrected definition",
}


VALUE_COLUMNS = ("text", "choice", "number", "date")
"""The typed columns of an answer, of which at most one holds its value."""


class TableRow(models.Model):
    """A row of a table: its identity, which the workbook carries too, and its place. Deleted rows are kept, marked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="table_rows")
    table = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["table", "position", "id"]

    def __str__(self) -> str:
        return f"{self.table} {self.position}"


class Answer(models.Model):
    """What is answered now: one row a question, or a question and table row (`row` is '' for a plain question).

    The value stands in the one column of its type; all four empty means blank. `version` grows by one with each change.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    row = models.CharField(max_length=36, blank=True, default="")
    key = models.CharField(max_length=120)
    text = models.TextField(null=True, blank=True)  # noqa: DJ001 - null is blank; an empty text is no answer
    choice = models.CharField(max_length=60, null=True, blank=True)  # noqa: DJ001
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    origin = models.CharField(max_length=10, choices=list(ORIGINS.items()))
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "row", "key"], name="one_answer_a_question"),
            models.CheckConstraint(
                name="answer_stands_in_one_column",
                condition=Q(choice=None, number=None, date=None)
                | Q(text=None, number=None, date=None)
                | Q(text=None, choice=None, date=None)
                | Q(text=None, choice=None, number=None),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="answer_text_is_never_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class AnswerChange(models.Model):
    """One change of one answer: old and new (as JSON text; None is blank), who (None: the system), when and how.

    Append-only: triggers in the database refuse every change and removal (`returns.triggers`).
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="changes")
    row = models.CharField(max_length=36, blank=True, default="")
    key = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    old = models.TextField(null=True)  # noqa: DJ001 - null is blank
    new = models.TextField(null=True)  # noqa: DJ001
    origin = models.CharField(max_length=10, choices=list(ORIGINS.items()))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "row", "key", "version"], name="one_change_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version} by {self.by or 'system'}"
