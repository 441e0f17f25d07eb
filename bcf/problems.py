"""What a file can be refused for: every problem at once, so that its author can mend them in one go."""

from collections.abc import Sequence


class Problems(ValueError):
    """A file that cannot be taken in. `what` says what was not done, each of `lines` names a place and a reason."""

    def __init__(self, what: str, lines: Sequence[str]) -> None:
        self.what, self.lines = what, tuple(one_line(line) for line in lines)
        super().__init__("; ".join((one_line(what), *self.lines)))


def one_line(text: str) -> str:
    """`text` with every character that a terminal could not show, or would break the line at, written as its escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def quoted(text: str) -> str:
    """`text` between quotes for a message: on one line, and cut where it is long."""
    return f"'{one_line(text if len(text) <= 60 else text[:60] + '…')}'"
