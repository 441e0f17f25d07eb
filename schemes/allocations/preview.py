"""A file of allocations as it is shown before anything is written: its faults, or what it changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bcf.problems import Problems
from returns.tables_in.boards import Boards
from returns.tables_in.faults import Fault
from returns.tables_in.known import known_boards
from returns.tables_in.table import NOTHING, Table
from schemes.allocations.diff import Diff, compare
from schemes.allocations.queries import loaded_amounts
from schemes.allocations.rows import Found, Key, read_rows
from schemes.allocations.sums import judge
from schemes.columns import Column, misfits


@dataclass(frozen=True)
class Preview:
    """What a file says and changes. `faults` are all that is wrong with it, by row."""

    found: Found
    faults: tuple[Fault, ...]
    diff: Diff
    boards: Boards

    @property
    def wanted(self) -> dict[Key, Decimal]:
        """The allocations of the file."""
        return {key: entry.amount for key, entry in self.found.entries.items()}

    @property
    def to_accept(self) -> tuple[Fault, ...]:
        """The faults that a person may accept: sums that disagree with the national total."""
        return tuple(fault for fault in self.faults if fault.can_be_accepted)

    def blocking(self, *, accepted: bool) -> tuple[Fault, ...]:
        """The faults for which the file is not applied."""
        return tuple(fault for fault in self.faults if not (accepted and fault.can_be_accepted))


def preview(table: Table, columns: Sequence[Column]) -> Preview:
    """Reads, judges and compares. Raises Problems for columns from which no amounts can be read."""
    wrong = misfits(columns)
    if wrong:
        raise Problems(NOTHING, wrong)
    boards = known_boards()
    found = read_rows(table, columns, boards)
    loaded = loaded_amounts({key.stream for key in found.entries})
    faults = sorted([*found.faults, *judge(found, boards, loaded)], key=lambda fault: (not fault.rows, fault.rows[:1]))
    if not faults and not found.entries:
        raise Problems(NOTHING, ["the file holds no allocation. Choose one with a row for each board"])
    wanted = {key: entry.amount for key, entry in found.entries.items()}
    return Preview(found, tuple(faults), compare(wanted, loaded), boards)
