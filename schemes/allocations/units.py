"""Pounds meant as thousands, or the other way round: an amount about a thousand times one that it should be near. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from returns.tables_in.boards import Boards
from returns.tables_in.faults import Fault
from schemes.allocations.rows import Entry, Found, Key, Paid
from schemes.policy import policy

LEAST, MOST = 500, 2000
"""So many times another, an amount is more likely in the wrong unit than right."""
_FEW = 3
_FREE = frozenset({"additional", "carried_forward"})
"""Kinds of streams whose amounts are anybody's choice: a thousandth of last year's is nothing to wonder at."""
_POUNDS = "Write pounds, or put (£000) into the column's heading"
_SAID = {1_000: "thousands", 1_000_000: "millions"}
"""What a column's unit is called."""


class _Odd(NamedTuple):
    entry: Entry
    words: str


def is_rounding(difference: Decimal, units: Iterable[int]) -> bool:
    """Whether figures in these units, each rounded by half of it at most, explain a difference; pounds hold to the pound."""
    explained = sum((Decimal(unit) / 2 for unit in units if unit > 1), Decimal(0))
    return abs(difference) < 1 or abs(difference) <= explained


def odd_sums(sums: Mapping[Paid, Decimal], units: Mapping[Paid, int]) -> dict[Paid, Fault]:
    """The streams whose sum over (nearly) all boards is about a thousandth or a thousand times the national total."""
    found = {}
    for paid, amount in sums.items():
        stated = policy().national.get((paid.stream, paid.year))
        word = _compared(amount, stated)
        if word:
            found[paid] = Fault(
                (),
                "units",
                f"{paid.label}: all amounts sum to £{amount:,.0f}, {word} the national total of £{stated:,.0f}. "
                f"{_advice(word, units[paid])}",
            )
    return found


def odd_amounts(
    found: Found, boards: Boards, loaded: Mapping[Key, Decimal], leave_out: Collection[Paid]
) -> dict[Paid, list[Fault]]:
    """The amounts that are far from the same allocation as loaded or, if there is none, from the board's other years.

    Where most of a stream are, one fault names them all. Money that is freely added may be as it likes.
    """
    years = _by_board(found, loaded)
    odd: dict[Paid, list[_Odd]] = {}
    counts: dict[Paid, int] = {}
    for entry in found.entries.values():
        counts[entry.paid] = counts.get(entry.paid, 0) + 1
        if entry.paid not in leave_out and not _is_free(entry.key.stream):
            words = _words(entry, found.units[entry.paid], loaded, years, leave_out)
            if words:
                odd.setdefault(entry.paid, []).append(_Odd(entry, words))
    return {paid: list(_faults(paid, here, counts[paid], boards)) for paid, here in odd.items()}


def _is_free(stream: str) -> bool:
    known = policy().streams.get(stream)
    return known is not None and known.kind in _FREE


_Years = Mapping[tuple[str, str], Mapping[str, tuple[Decimal, str]]]
"""(board, stream) → year → an amount, and where it stands."""


def _by_board(found: Found, loaded: Mapping[Key, Decimal]) -> _Years:
    """(board, stream) → its years, in the file or, where the file says nothing, as loaded."""
    years: dict[tuple[str, str], dict[str, tuple[Decimal, str]]] = {}
    for key, amount in loaded.items():
        years.setdefault((key.board, key.stream), {})[key.year] = (amount, f"as loaded for {key.year}")
    for key, entry in found.entries.items():
        years.setdefault((key.board, key.stream), {})[key.year] = (entry.amount, f"for {key.year} in row {entry.row}")
    return years


def _words(entry: Entry, unit: int, loaded: Mapping[Key, Decimal], years: _Years, leave_out: Collection[Paid]) -> str:
    same = loaded.get(entry.key)
    if same:
        word = _compared(entry.amount, same)
        return f"{word} £{same:,.0f}, as loaded now. {_advice(word, unit)}" if word else ""
    for year, (amount, where) in years[entry.key.board, entry.key.stream].items():
        if year != entry.key.year and Paid(year, entry.key.stream) not in leave_out:
            word = _compared(entry.amount, amount)
            if word and ("loaded" in where or word.endswith("thousandth of")):
                return f"{word} £{amount:,.0f}, {where}. {_advice(word, unit)}"
    return ""


def _compared(amount: Decimal, other: Decimal | None) -> str:
    """ "about a thousandth of" or "about a thousand times" another, '' for neither."""
    if not other or not amount:
        return ""
    if amount * LEAST <= other <= amount * MOST:
        return "about a thousandth of"
    return "about a thousand times" if other * LEAST <= amount <= other * MOST else ""


def _advice(word: str, unit: int) -> str:
    if word.endswith("thousandth of"):
        said = _SAID.get(unit)
        return f"Look whether the figures are {said} of pounds, as the column's heading says" if said else _POUNDS
    if unit == 1:
        return "Look whether one of the two is in the wrong unit"
    return f"Look whether the figures are pounds, though the column's heading says {_SAID.get(unit, 'otherwise')}"


def _faults(paid: Paid, odd: list[_Odd], count: int, boards: Boards) -> Iterator[Fault]:
    if len(odd) > _FEW and 2 * len(odd) > count:
        first = odd[0]
        board = boards.by_code[first.entry.key.board].name
        rows = tuple(one.entry.row for one in odd)
        yield Fault(rows, "units", f"{paid.label}, {board} for one: £{first.entry.amount:,.0f} is {first.words}")
        return
    for entry, words in odd:
        board = boards.by_code[entry.key.board].name
        yield Fault((entry.row,), "units", f"{board}, {paid.label}: £{entry.amount:,.0f} is {words}")
