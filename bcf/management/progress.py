"""A progress bar on a terminal, for a command that writes much."""

import sys
from typing import TextIO

from django.core.management.base import CommandParser

from bcf.management.output import unheard

WIDTH = 30


class Bar:
    """Shows how far something is, on one line of stderr; where that is no terminal, nothing, unless it is asked for."""

    def __init__(self, what: str, *, stream: TextIO | None = None, always: bool = False) -> None:
        self.what, self.stream = what, stream or sys.stderr
        self.shown = always or self.stream.isatty()

    def __call__(self, done: int, total: int) -> None:
        """So much of all is done; the line ends when everything is."""
        if self.shown and total:
            filled = WIDTH * done // total
            line = (
                f"\r{self.what} [{'#' * filled}{'.' * (WIDTH - filled)}] {100 * done // total:3}% {done:,} of {total:,}"
            )
            with unheard(self.stream):
                self.stream.write(line + ("\n" if done >= total else ""))
                self.stream.flush()


def add_progress_argument(parser: CommandParser) -> None:
    """The option for a bar where it would not be shown: --progress."""
    parser.add_argument("--progress", action="store_true", help="show the progress bar even where there is no terminal")
