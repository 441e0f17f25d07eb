"""What the columns of somebody's files meant, remembered for the next file."""

from collections.abc import Mapping

from django.utils import timezone

from bcf.models import User
from schemes.columns import folded
from schemes.models import RememberedColumn


def remembered(purpose: str, scope: str = "") -> dict[str, str]:
    """Folded heading → target, as it was said last for this purpose and scope (a board's code, '' for files of allocations)."""
    found = RememberedColumn.objects.filter(purpose=purpose, scope=scope)
    return dict(found.values_list("header", "target"))


def remember(purpose: str, scope: str, mapping: Mapping[str, str], *, by: User | None) -> None:
    """Keeps what each heading means, in the transaction under way; a later word replaces an earlier one. A blank heading, or one
    without a target, is nothing to remember."""
    said = {folded(heading): target for heading, target in mapping.items() if target and folded(heading)}
    now = timezone.now()
    RememberedColumn.objects.bulk_create(
        (
            RememberedColumn(purpose=purpose, scope=scope, header=heading, target=target, at=now, by=by)
            for heading, target in said.items()
        ),
        update_conflicts=True,
        unique_fields=["purpose", "scope", "header"],
        update_fields=["target", "at", "by"],
    )
