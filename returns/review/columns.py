"""The columns of the review board: what each shows, how it sorts, and what it holds in a file. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from returns.review.lines import NOT_OPENED, Line
from returns.states import STATES, Counts

WORDS = {NOT_OPENED: "Not opened", **STATES}
"""Every state of a line, in the order of the path, with its word."""
_ORDER = {key: number for number, key in enumerate(WORDS)}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in the address, its heading, and what a line is sorted by (None comes last) and holds in a file.

    `number`: whether it holds a count.
    """

    key: str
    label: str
    sorts: Callable[[Line], Any]
    holds: Callable[[Line], Any]
    number: bool = False


def _count(key: str, label: str, what: Callable[[Counts], int]) -> Column:
    def value(line: Line) -> int | None:
        return what(line.counts) if line.counts is not None else None

    return Column(key, label, value, value, number=True)


def _plain(key: str, label: str, value: Callable[[Line], Any]) -> Column:
    return Column(key, label, value, value)


SHOWN = (
    _plain("board", "Board", lambda line: line.board.name),
    Column("period", "Period", lambda line: line.period.ends, lambda line: line.period.label),
    _plain("region", "Region", lambda line: line.board.region),
    Column("state", "State", lambda line: _ORDER[line.key], lambda line: line.word),
    _count("pending", "Pending", lambda counts: counts.pending),
    _count("queries", "Open queries", lambda counts: counts.queries),
    _count("explained", "Explained", lambda counts: counts.explained),
    _count("errors", "Errors", lambda counts: counts.errors),
    Column("signatures", "Signatures", lambda line: line.given if line.signatures else None, lambda line: line.signatures),
    Column("due", "Due", lambda line: line.days_left, lambda line: line.due),
    Column(
        "changed", "Last change", lambda line: line.changed_at,
        lambda line: localtime(line.changed_at).replace(tzinfo=None, microsecond=0) if line.changed_at else None,
    ),
)  # fmt: skip
"""What the page shows, in its order."""
IN_FILES = (
    SHOWN[0],
    _plain("ons_code", "ONS code", lambda line: line.board.ons_code),
    *SHOWN[1:10],
    _plain("days", "Days left", lambda line: line.days_left),
    SHOWN[10],
)
"""What a file holds: the same, with the code and the days as a number."""
SORTABLE = {column.key: column for column in SHOWN}


def in_order(lines: list[Line], sort: str) -> list[Line]:
    """The lines sorted by a column's key, with a minus before it downwards; those without a value last. By board within."""
    key = sort.removeprefix("-")
    if key not in SORTABLE:
        return lines
    sorts = SORTABLE[key].sorts
    held = sorted((line for line in lines if sorts(line) is not None), key=sorts, reverse=sort.startswith("-"))
    return [*held, *(line for line in lines if sorts(line) is None)]
