"""Files that must be refused: each made by code from a good workbook, with words of the message that its sender gets.

They are made one by one as they are asked for, since together they are large.
"""

from collections.abc import Callable, Iterator

from tests.workbooks.fail import contents, heavy, packages, programs, strangers
from tests.workbooks.fail.making import Hostile

__all__ = ["FAMILIES", "Hostile", "every_hostile"]

FAMILIES: dict[str, Callable[[], Iterator[Hostile]]] = {
    "strangers": strangers.files,
    "packages": packages.files,
    "programs": programs.files,
    "contents": contents.files,
    "heavy": heavy.files,
}
"""Makers of files that are alike, by name."""


def every_hostile() -> Iterator[Hostile]:
    """All of them."""
    for files in FAMILIES.values():
        yield from files()
