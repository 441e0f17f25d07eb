"""Tables of all boards' answers that somebody asked for."""

from django.db import models

from bcf.models import User
from returns.models.made_files import MadeFile, constraints_of


class DataExport(MadeFile):
    """All answers of many returns as a file.

    `parameters`: period, shape, format, which returns, `contacts`, and the ids of the boards whose answers are in it.
    """

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="data_exports")

    class Meta(MadeFile.Meta):
        constraints = constraints_of("data_export")

    def __str__(self) -> str:
        return f"{self.parameters.get('period', '')}: {self.get_state_display()}"
