"""The path of a return: what happened to it, what was frozen for signing, and who signed. Append-only, by triggers."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bcf.models import Delegation, User
from returns.models.definitions import DefinitionVersion
from returns.models.submissions import Submission
from returns.stages import EVENTS
from returns.wording import worded


class Snapshot(models.Model):
    """A return as it was put before its signatories: answers, definition and what the checks found, frozen.

    `body` is what `returns.snapshots` makes of it, `sha256` the hash of its canonical JSON, `digests` the hash of each sheet's
    answers by slug; a signature binds those of the sheets that it covers. `reference` is what people quote. `reaches` is the id of
    the latest AnswerChange in it.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20, unique=True)
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    reaches = models.PositiveBigIntegerField()
    body = models.JSONField()
    digests = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="snapshot_number_once_a_return")]

    def __str__(self) -> str:
        return self.reference


class SnapshotFile(models.Model):
    """A snapshot as a file that must last: what the signatories read, and what was submitted, with the signatures on it."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="files")
    purpose = models.CharField(max_length=10, choices=[("to_sign", "to be signed"), ("submitted", "as submitted")])
    form = models.CharField(max_length=10, choices=[("xlsx", "workbook"), ("pdf", "PDF")])
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="snapshot_file_by_hash")]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.name}"


class ReturnEvent(models.Model):
    """One thing that happened to a return, in the past tense: who (None: the system), when, in what words.

    A return's state is what its events come to (`returns.stages`). `sheets` are the slugs that a request for changes concerns.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=[(key, worded(words, "return")) for key, words in EVENTS.items()])
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="events")
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["submission", "kind"], name="events_of_a_return")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by or 'system'}: {self.kind}"

    @property
    def words(self) -> str:
        """What happened, in words that follow a person's name: "opened the plan"."""
        return worded(EVENTS[self.kind], self.submission.kind)


class Signature(models.Model):
    """A signature for one slot (`returns.slots`): who signed, on whose behalf, on which snapshot.

    `covers` are the slugs of the sheets that it stands for. `delegation` and `authority` (as it was then) where somebody signed for
    another. `allowed` is the reason why somebody who had prepared the return could sign it.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="signatures")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="signatures")
    slot = models.CharField(max_length=60)
    label = models.CharField(max_length=250)
    covers = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250, help_text="The signatory's name as it was then")
    at = models.DateTimeField(default=timezone.now, editable=False)
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, related_name="signatures")
    authority = models.CharField(max_length=500, blank=True)
    allowed = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "slot"], name="one_signature_a_slot_and_snapshot")]

    def __str__(self) -> str:
        return f"{self.label}: {self.name}"


class SignatureVoid(models.Model):
    """That a signature no longer counts, as something that it covered was changed: which answers, by whom, when."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="void")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    keys = models.JSONField(help_text="The answers that were changed")

    def __str__(self) -> str:
        return f"{self.signature}, void since {self.at:%Y-%m-%d %H:%M}"


class Waiver(models.Model):
    """An exception that an administrator makes for one return, with a reason: a preparer may sign, or a signature is not needed."""

    KINDS = (("preparer_signs", "Somebody who prepared it may sign"), ("not_needed", "This signature is not needed"))

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="waivers")
    kind = models.CharField(max_length=20, choices=KINDS)
    slot = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.UniqueConstraint(
                fields=["submission", "kind", "slot"], condition=Q(withdrawn_at=None), name="one_waiver_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.slot}"
