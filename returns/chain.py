"""A board's return for an earlier period: its own or, where the board began later, that of the one board before it.

Where several boards before it held a return for that period (a merger), there is no single earlier one, so there is none.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from bcf.models import Board

T = TypeVar("T")
Place = tuple[int, str]
"""Id of a board, key of a period."""


def boards_before(boards: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Id of each of these boards that has predecessors → their ids: one query."""
    found: dict[int, list[int]] = defaultdict(list)
    links = Board.predecessors.through._default_manager.filter(from_board__in=boards)
    for later, before in links.order_by("pk").values_list("from_board_id", "to_board_id"):
        found[later].append(before)
    return {board: tuple(before) for board, before in found.items()}


def with_those_before(boards: Iterable[int], before: Mapping[int, tuple[int, ...]]) -> set[int]:
    """These boards and their predecessors."""
    return {each for board in boards for each in (board, *before.get(board, ()))}


def follow(wanted: Iterable[Place], before: Mapping[int, tuple[int, ...]], held: Mapping[Place, T]) -> dict[Place, T]:
    """What of `held` counts as the earlier return of each board and period that is wanted; nothing where there is no single one."""
    found = {}
    for board, period in wanted:
        if (board, period) in held:
            found[board, period] = held[board, period]
            continue
        theirs = [held[other, period] for other in before.get(board, ()) if (other, period) in held]
        if len(theirs) == 1:
            found[board, period] = theirs[0]
    return found
