"""Keeps tables that were uploaded (`returns.models.table_uploads`) until they are applied; those that nobody applies go."""

from datetime import timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from returns.models.table_uploads import TableUpload

KEPT_DAYS = 2

U = TypeVar("U", bound=TableUpload)


@transaction.atomic
def keep(upload: U) -> U:
    """Keeps an upload, new as it was made. Those of its kind that nobody applied in two days go."""
    type(upload)._default_manager.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    upload.save(force_insert=True)
    return upload
