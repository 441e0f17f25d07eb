"""Which sheets a contributor can be given. The app that holds the forms tells it; this one knows no other app."""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class SheetChoice(NamedTuple):
    """A sheet of the published forms: its slug, and what people call it."""

    slug: str
    title: str


_sources: list[Callable[[], Sequence[SheetChoice]]] = []


def offer_sheets(source: Callable[[], Sequence[SheetChoice]]) -> None:
    """Lets `source` tell from now on which sheets there are."""
    if source not in _sources:
        _sources.append(source)


def sheet_choices() -> list[SheetChoice]:
    """Every sheet that a contributor can be given, each slug once."""
    found = {choice.slug: choice for source in _sources for choice in source()}
    return list(found.values())
