"""Wider streams of a file beside their parts: where a file holds a board's whole and all its parts, they must add up. Pure."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from returns.tables_in.boards import Boards
from returns.tables_in.faults import Fault
from schemes.allocations.pounds import pounds
from schemes.allocations.rows import Entry, Found, Key, Paid
from schemes.allocations.units import is_rounding
from schemes.policy import policy


def odd_parts(found: Found, boards: Boards, doubtful: Mapping[Paid, Collection[int]]) -> Iterator[Fault]:
    """The wholes that are not the sum of their parts. `doubtful`: rows whose amount of a stream is told to be wrong already."""
    known = policy()
    twice = {row for fault in found.faults if fault.kind == "duplicate" for row in fault.rows}
    for key, whole in found.entries.items():
        keys = [Key(key.year, key.board, part) for part in known.parts_in(key.stream, key.year)]
        parts = [found.entries[part] for part in keys if part in found.entries]
        if not parts or len(parts) < len(keys):
            continue
        if any(one.row in twice or one.row in doubtful.get(one.paid, ()) for one in (whole, *parts)):
            continue
        more = sum((part.amount for part in parts), Decimal(0)) - whole.amount
        if not is_rounding(more, [found.units[one.paid] for one in (whole, *parts)]):
            yield _fault(whole, parts, more, boards)


def _fault(whole: Entry, parts: list[Entry], more: Decimal, boards: Boards) -> Fault:
    board = boards.by_code[whole.key.board]
    names = "; ".join(policy().label(part.key.stream) for part in parts)
    message = (
        f"{board}, {whole.paid.label}: the file says {pounds(whole.amount)}, its parts sum to {pounds(whole.amount + more)} "
        f"({difference(more)}). Correct the whole or a part: {names}"
    )
    return Fault(tuple(sorted({one.row for one in (whole, *parts)})), "parts", message)


def difference(amount: Decimal) -> str:
    """ "£5 more", "£5 less"."""
    return f"{pounds(abs(amount))} {'more' if amount > 0 else 'less'}"
