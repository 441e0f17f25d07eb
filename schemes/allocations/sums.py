"""What stands out in a whole file of allocations: boards that are missing, and totals that disagree. Pure.

A file *looks national* for a stream and year when it has rows of more than half of the boards that existed then.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import repeat

from returns.tables_in.boards import Boards
from returns.tables_in.faults import Fault
from schemes.allocations.parts import difference, odd_parts
from schemes.allocations.pounds import pounds
from schemes.allocations.rows import Found, Key, Paid
from schemes.allocations.units import is_rounding, odd_amounts, odd_sums
from schemes.policy import policy

NATIONAL_ROUNDING = Decimal(500_000)
"""National totals are printed in billions to three decimals: half a million more or less is rounding."""


def judge(found: Found, boards: Boards, loaded: Mapping[Key, Decimal]) -> list[Fault]:
    """What is wrong with the file as a whole. `loaded`: the allocations that stand, of every stream of the file and all years."""
    sums = sums_of(found)
    national = {paid for paid in sums if looks_national(found, boards, paid)}
    wrong_sums = odd_sums({paid: sums[paid] for paid in national}, found.units)
    odd = odd_amounts(found, boards, loaded, leave_out=wrong_sums)
    whole = (
        {paid for paid in national if _all_there(found, boards, paid)} - found.spoilt - odd.keys() - wrong_sums.keys()
    )
    doubtful = {paid: {row for fault in faults for row in fault.rows} for paid, faults in odd.items()}
    doubtful |= {paid: {entry.row for entry in found.entries.values() if entry.paid == paid} for paid in wrong_sums}
    return [
        *_missing(found, boards),
        *wrong_sums.values(),
        *(fault for faults in odd.values() for fault in faults),
        *odd_parts(found, boards, doubtful),
        *_printed_totals(found, sums, found.spoilt | odd.keys() | wrong_sums.keys()),
        *_national_totals(sums, whole),
    ]


def sums_of(found: Found) -> dict[Paid, Decimal]:
    """What all boards of the file get together, by stream and year."""
    sums: dict[Paid, Decimal] = {}
    for entry in found.entries.values():
        sums[entry.paid] = sums.get(entry.paid, Decimal(0)) + entry.amount
    return sums


def looks_national(found: Found, boards: Boards, paid: Paid) -> bool:
    """Whether the file has most boards for a stream and year."""
    return 2 * len(found.there.get(paid, ())) > len(boards.existing_in(paid.year))


def _all_there(found: Found, boards: Boards, paid: Paid) -> bool:
    return found.there[paid] >= {board.ons_code for board in boards.existing_in(paid.year)}


def _missing(found: Found, boards: Boards) -> Iterator[Fault]:
    """One fault for each board without a row in a file that looks national."""
    lacks: dict[str, list[Paid]] = {}
    for paid, there in found.there.items():
        if looks_national(found, boards, paid):
            for board in boards.existing_in(paid.year):
                if board.ons_code not in there and board.ons_code not in found.unplaced:
                    lacks.setdefault(board.ons_code, []).append(paid)
    for code, lacking in lacks.items():
        more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        board = boards.by_code[code]
        yield Fault(
            (),
            "missing",
            f"No row of {board} for {lacking[0].label}{more}. Add it, with 0 if the board is paid nothing",
        )


def _printed_totals(found: Found, sums: Mapping[Paid, Decimal], leave_out: set[Paid]) -> Iterator[Fault]:
    """The file's own totals beside the sums of its rows; figures in thousands may each be rounded by half of one."""
    counts: dict[Paid, int] = {}
    for entry in found.entries.values():
        counts[entry.paid] = counts.get(entry.paid, 0) + 1
    for total in found.totals:
        paid, computed = total.paid, sums.get(total.paid, Decimal(0))
        more = computed - total.amount
        if paid not in leave_out and not is_rounding(more, repeat(found.units[paid], counts.get(paid, 0) + 1)):
            yield Fault(
                (total.row,),
                "total",
                f"{paid.label}: this row says {pounds(total.amount)} for all boards, the boards' rows sum to {pounds(computed)} "
                f"({difference(more)}). Correct a board's row or the total",
            )


def _national_totals(sums: Mapping[Paid, Decimal], whole: set[Paid]) -> Iterator[Fault]:
    """The sums of streams with every board beside what the nation gets, as it is printed."""
    for paid in sorted(whole):
        stated = policy().national.get((paid.stream, paid.year))
        if stated is not None and abs(sums[paid] - stated) > NATIONAL_ROUNDING:
            yield Fault(
                (),
                "national",
                f"{paid.label}: all boards sum to £{sums[paid]:,.0f}, the national total is £{stated:,.0f} "
                f"({difference(sums[paid] - stated)}). Correct the file, or accept the sum as it is",
                can_be_accepted=True,
            )
