"""Mails to people: one row for each, so that none goes out twice and none is lost, and who wants which."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import Board, User
from returns.models.path import SnapshotFile
from returns.models.submissions import Submission

NOTICES = {
    "awaiting": "A return is awaiting your signature",
    "returned": "A return came back: changes requested, signature declined, or reopened",
    "signed": "A return has every signature it needs",
    "submitted": "A return was submitted",
    "accepted": "A return was accepted",
    "voided": "A change has voided a signature",
    "mention": "A comment mentions you or answers you",
    "comment": "Other comments on your board's returns",
    "question": "Questions from the programme team, and their answers",
    "reminder": "Reminders before and after the due date",
    "ratification": "Reminders until a return is ratified",
    "invitation": "An invitation",
    "submission": "The submitted workbook",
}
"""Kinds of mail, in words for the page on which people choose."""
ALWAYS = ("awaiting", "invitation", "submission")
"""What nobody can switch off."""
CHOOSABLE = tuple(kind for kind in NOTICES if kind not in ALWAYS)


class Notice(models.Model):
    """One mail to one person (`to`), or to an address without an account. Says what happened, never what was answered.

    `reference` names what it is about, `event:17`: a kind of notice about it goes to somebody once. `next_try_at`: not tried before
    then, also while one worker is at it. Once it is sent or given up nothing is tried again; an address and its lines are then
    removed. `file` goes along with a submission. `error` is the kind of the last failure, never a server's words, which repeat
    addresses.
    """

    kind = models.CharField(max_length=20, choices=list(NOTICES.items()))
    to = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="notices")
    address = models.EmailField(blank=True)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, null=True, related_name="notices")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, null=True, related_name="+")
    file = models.ForeignKey(SnapshotFile, on_delete=models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=120)
    title = models.CharField(max_length=250)
    lines = models.JSONField(default=list)
    path = models.CharField(max_length=300, blank=True, help_text="Where its link leads, from the site's root")
    queued_at = models.DateTimeField(default=timezone.now, editable=False)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(sent_at=None, given_up_at=None), name="notices_to_be_sent"
            ),
            models.Index(fields=["reference"], name="notices_by_reference"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(NOTICES)), name="notice_kind_is_known"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(given_up_at=None), name="notice_is_sent_or_given_up"),
            models.CheckConstraint(
                name="notice_goes_somewhere",
                condition=Q(to__isnull=False, address="")
                | (Q(to=None) & (~Q(address="") | Q(sent_at__isnull=False) | Q(given_up_at__isnull=False))),
            ),
            models.UniqueConstraint(
                fields=["kind", "to", "reference"], condition=Q(to__isnull=False), name="notice_once_a_person"
            ),
            models.UniqueConstraint(fields=["kind", "reference"], condition=Q(to=None), name="notice_once_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class NoticePreference(models.Model):
    """That somebody does not want a kind of mail. Without a row they get it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=20, choices=[(kind, NOTICES[kind]) for kind in CHOOSABLE])
    off = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_preference_a_kind_of_notice"),
            models.CheckConstraint(condition=Q(kind__in=CHOOSABLE), name="notice_can_be_switched_off"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {'off' if self.off else 'on'}"
