"""Questions from the programme team: asked once, of one board or many, and answered by each board for itself."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import User
from returns.models.comments import LONGEST_TEXT
from returns.models.submissions import SubmissionBoard

INQUIRY_STATES = {"open": "Open", "answered": "Answered", "closed": "Closed"}
"""Where a question to one board stands: it waits for the board, for the programme team, or for nobody."""


class Inquiry(models.Model):
    """What the programme team asks about the returns of a period, in general or about one question of the form (`key`).

    `owner` looks after it: whoever asked, or a colleague who took it over.
    """

    period = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True, default="")
    text = models.TextField(max_length=LONGEST_TEXT)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="inquiries")

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "inquiries"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="inquiry_asks_something")]

    def __str__(self) -> str:
        return f"{self.period}, question {self.pk}"


class InquiryTo(models.Model):
    """An inquiry as one board has it, with the answer that stands. `officer`: who at the board deals with it, if that is said.

    What was said before, when it was asked again, stands in its steps.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="asked")
    place = models.ForeignKey(SubmissionBoard, on_delete=models.PROTECT, related_name="inquiries")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(max_length=LONGEST_TEXT, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "place"], name="inquiry_once_a_board"),
            models.CheckConstraint(
                name="inquiry_is_answered_whole",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="inquiry_is_closed_whole",
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry}, to place {self.place_id}"

    @property
    def state(self) -> str:
        """Where it stands: a key of INQUIRY_STATES."""
        if self.closed_at is not None:
            return "closed"
        return "answered" if self.answered_at is not None else "open"


class InquiryStep(models.Model):
    """One step of an inquiry to one board: it was answered, closed, or asked again, by whom, when, in what words."""

    KINDS = (("answered", "answered"), ("closed", "closed the question"), ("asked_again", "asked again"))

    to = models.ForeignKey(InquiryTo, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=KINDS)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by}: {self.kind}"
