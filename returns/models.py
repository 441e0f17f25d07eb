"""What is kept of returns: published definitions, submissions, answers and their history, exports."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import Board, User, names_of

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


class DefinitionVersion(models.Model):
    """One published version of a period's definition. Never changed: a correction is the next number.

    `body` holds the files as parsed (`returns.definition.read.Files`), `sha256` is the hash of its canonical JSON.
    """

    period = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    body = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["period", "number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="version_number_once_a_period"),
            models.UniqueConstraint(fields=["period", "sha256"], name="version_content_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, definition {self.number}"


class Submission(models.Model):
    """One filled collection for a period: a return of one board, or a plan of one or several."""

    KINDS: ClassVar = [("return", "Return"), ("plan", "Plan")]

    kind = models.CharField(max_length=10, choices=KINDS, default="return")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="submissions")
    boards: models.ManyToManyField[Board, "SubmissionBoard"] = models.ManyToManyField(
        Board, through="SubmissionBoard", related_name="submissions"
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="From then on nothing can be changed")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["return", "plan"]), name="submission_kind_is_known")
        ]

    def __str__(self) -> str:
        return f"{names_of(self.boards.all())}, {self.version.period}"

    @property
    def is_open(self) -> bool:
        """Whether answers can still be changed."""
        return self.closed_at is None


class SubmissionBoard(models.Model):
    """That a board takes part in a submission; each board has one submission of a kind in a period."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="places")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="places")
    period = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Submission.KINDS, default="return")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "period", "kind"], name="one_submission_a_board_period_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self.period}"


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


class BlankWorkbook(models.Model):
    """The blank workbook of a definition version, built once. `layout` says where the filler finds its parts."""

    version = models.ForeignKey(DefinitionVersion, on_delete=models.CASCADE, related_name="blanks")
    builder = models.CharField(max_length=64, help_text="Hash of the code that built it")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    built_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "builder"], name="one_blank_a_version_and_builder")]

    def __str__(self) -> str:
        return f"Blank workbook of {self.version}"


class Export(models.Model):
    """A file that was handed out: who took what, and up to which change its answers reach."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="exports")
    form = models.CharField(max_length=10, choices=[("xlsx", "workbook"), ("pdf", "PDF"), ("json", "JSON")])
    publication = models.BooleanField(default=False)
    last_change = models.PositiveBigIntegerField(help_text="Id of the latest AnswerChange in the file; 0 for none")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.form} {self.id}"


class Upload(models.Model):
    """A workbook that was brought in: what was read of it (`returns.readings`), never the file itself, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="uploads")
    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="uploads")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    read = models.JSONField(help_text="What the file says: answers, their places, refusals")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.JSONField(null=True, blank=True, help_text="Its lines, and which of them were taken")
    cleared_at = models.DateTimeField(
        null=True, blank=True, help_text="When read and outcome gave way to their counts (returns.retention)"
    )

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="upload_is_applied_whole",
                condition=Q(applied_at=None, applied_by=None, outcome__isnull=True)
                | Q(applied_at__isnull=False, outcome__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.at:%Y-%m-%d %H:%M}"
