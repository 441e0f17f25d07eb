"""What a command prints, to whoever reads it: one who looks away (`… | head`) neither cuts its work off nor makes it an error."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.core.management.base import OutputWrapper


@contextmanager
def unheard(stream: TextIO | OutputWrapper) -> Iterator[None]:
    """Where nobody reads a stream any more, what is written to it within, and all that follows, goes nowhere."""
    try:
        yield
    except BrokenPipeError:
        # What waits in the stream's buffer is written again when Python ends, so it is the descriptor that must lead elsewhere.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())


class Output(OutputWrapper):
    """A command's stdout or stderr."""

    def write(  # type: ignore[override]  # Django's own takes more than a text stream's, too
        self, msg: str = "", style_func: Callable[[str], str] | None = None, ending: str | None = None
    ) -> None:
        """Writes one line, or what ends as `ending` says."""
        with unheard(self):
            super().write(msg, style_func, ending)

    def flush(self) -> None:
        """Hands over what was written."""
        with unheard(self):
            super().flush()
