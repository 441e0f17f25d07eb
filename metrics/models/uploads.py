"""Figures that were uploaded or pasted, between two pages."""

from django.db import models

from returns.models.table_uploads import TableUpload


class FiguresUpload(TableUpload):
    """A file of figures, or what was pasted. `table` also says of what its figures were said to be (`metrics.files.said`)."""

    pasted = models.BooleanField(default=False)
