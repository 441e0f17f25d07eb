"""What was done outside returns."""

from django.db import models
from django.utils import timezone

from bcf.models.users import User


class AuditEvent(models.Model):
    """Something that was done outside returns: who (None: the system), when, what, to which object.

    Append-only: triggers in the database refuse every change and removal (`bcf.triggers`).
    """

    at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, db_index=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor or 'system'}: {self.verb} {self.subject}"

    @property
    def told(self) -> str:
        """The details that people can read, in a fixed order: "Officer, Northmere"."""
        return ", ".join(str(self.details[name]) for name in _TOLD if self.details.get(name))


_TOLD = ("role", "scope", "sheets", "reason", "authority", "to")
