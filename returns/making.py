"""Files that are made in the background (`returns.models.made_files`): from one state to the next, stopped, failed, finished.

Whose they are, what they hold and what is recorded of them is the room's that asks for them.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils import timezone

from returns.models.made_files import MadeFile

M = TypeVar("M", bound=MadeFile)
Tell = Callable[[int, int], None]
"""Told in between how many of how many are done. Raises Stopped where somebody has stopped the file."""


class Stopped(Exception):
    """Somebody stopped the file."""


class NotMade(Exception):
    """A file could not be made."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file."""

    name: str
    content: bytes
    media_type: str


def make(kind: type[M], number: str, file: Callable[[M, Tell], Made]) -> None:
    """Makes the file with this id by `file`, unless it is made or being made already.

    What goes wrong is noted, and raised as NotMade: by its kind only, as its own message might quote an answer.
    """
    if not _step(kind, number, "waiting", state="running"):
        return

    def tell(done: int, of: int) -> None:
        if not _step(kind, number, "running", progress=done * 100 // max(of, 1)):
            raise Stopped

    try:
        made = file(kind._default_manager.defer("content").get(pk=number), tell)
        digest = hashlib.sha256(made.content).hexdigest()
        done = {"content": made.content, "sha256": digest, "name": made.name, "media_type": made.media_type}
        _step(kind, number, "running", state="done", progress=100, **done)
    except Stopped:
        return
    except Exception as problem:  # noqa: BLE001 - whatever it is, its owner must be told, and it is raised again
        _step(kind, number, "running", state="failed", error=type(problem).__name__)
        raise NotMade(type(problem).__name__) from None


def stop(asked: MadeFile) -> bool:
    """Stops a file that is not finished; False where there is nothing to stop any more."""
    unfinished = type(asked)._default_manager.filter(pk=asked.pk, state__in=["waiting", "running"])
    return bool(unfinished.update(state="stopped", touched_at=timezone.now()))


def _step(kind: type[MadeFile], number: str, before: str, **values: Any) -> bool:
    """Goes on from one state, if it is still that."""
    found = kind._default_manager.filter(pk=number, state=before)
    return bool(found.update(touched_at=timezone.now(), **values))
