"""Submissions: one board's return for a period, or the plan of several."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import Board, User, names_of
from returns.models.definitions import DefinitionVersion
from returns.stages import STAGES, WORKING


class Submission(models.Model):
    """One filled collection for a period: a return of one board, or a plan of one or several.

    `stage` and `open_sheets` say what its events come to (`returns.stages`), kept here so that a save need not read them all.
    """

    KINDS: ClassVar = [("return", "Return"), ("plan", "Plan")]

    kind = models.CharField(max_length=10, choices=KINDS, default="return")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="submissions")
    boards: models.ManyToManyField[Board, "SubmissionBoard"] = models.ManyToManyField(
        Board, through="SubmissionBoard", related_name="submissions"
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="From then on nothing can be changed")
    stage = models.CharField(max_length=10, choices=list(STAGES.items()), default="working", editable=False)
    open_sheets = models.JSONField(null=True, blank=True, help_text="Slugs of the only sheets that can be changed")
    changed_to = models.PositiveBigIntegerField(default=0, help_text="Id of its latest AnswerChange; 0 for none")
    kept_to = models.PositiveBigIntegerField(
        default=0, help_text="How often what other rooms keep or tell of it was changed"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=list(STAGES)), name="submission_stage_is_known"),
            models.CheckConstraint(condition=Q(kind__in=["return", "plan"]), name="submission_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{names_of(self.boards.all())}, {self.version.period}"

    @property
    def is_open(self) -> bool:
        """Whether answers can be changed, as far as the return itself goes; its period may be closed."""
        return self.closed_at is None and self.stage in WORKING


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


class Standing(models.Model):
    """What the checker said of a return when it was last looked at, so that a list of 2,000 returns need not ask it again.

    Good as long as `reached` and `before` are the latest changes of the return and of the one for the period before, `kept` counts
    the changes of what other rooms keep or tell of it, and `version` is its definition's (`returns.standings`).
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="standing")
    reached = models.PositiveBigIntegerField()
    before = models.PositiveBigIntegerField()
    kept = models.PositiveBigIntegerField(default=0)
    version = models.ForeignKey(DefinitionVersion, on_delete=models.CASCADE, related_name="+")
    started = models.BooleanField()
    pending = models.PositiveIntegerField()
    errors = models.PositiveIntegerField()
    queries = models.PositiveIntegerField()
    explained = models.PositiveIntegerField()
    to_confirm = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.pending} pending"
