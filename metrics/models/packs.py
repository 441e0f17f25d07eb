"""Monitoring packs that somebody asked for."""

from django.db import models

from bcf.models import User
from returns.models.made_files import MadeFile, constraints_of


class Pack(MadeFile):
    """The monitoring packs of several boards as one file (zip): a PDF and a workbook for each.

    `parameters`: `boards`, their ids, and `month`, up to which figures are told ("2017-12").
    """

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="metric_packs")

    class Meta(MadeFile.Meta):
        constraints = constraints_of("pack")

    def __str__(self) -> str:
        return f"{self.parameters.get('month', '')}: {self.get_state_display()}"
