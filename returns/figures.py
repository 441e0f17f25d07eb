"""Figures that other rooms tell about a board, and that the rules of a form look at as `figures.<name>`.

They are read when a return is checked, kept nowhere but in the snapshot of what was handed over, and told anew when they change.
"""

from collections.abc import Iterable

from returns.models import Standing


def figures_changed(boards: Iterable[int]) -> None:
    """Says that figures of these boards (ids) were changed: what was counted of their returns is counted anew."""
    Standing.objects.filter(submission__boards__in=list(boards)).delete()
