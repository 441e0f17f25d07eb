"""How far somebody has looked at a return."""

from django.db import models
from django.utils import timezone

from bcf.models import User
from returns.models.definitions import DefinitionVersion
from returns.models.submissions import Submission


class Look(models.Model):
    """That somebody has looked at a return up to the change with id `reached` (0: before the first), on the form it had then."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="looks")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="looks")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    reached = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "submission"], name="one_look_a_user_and_return")]

    def __str__(self) -> str:
        return f"{self.user} looked up to change {self.reached}"
