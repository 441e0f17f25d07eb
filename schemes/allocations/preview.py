"""A file of allocations as it is shown before anything is written: its faults, or what it changes."""

from collections.abc import Sequence
from decimal import Decimal

from bcf.problems import Problems
from returns.tables_in import preview as tables_in
from returns.tables_in.known import known_boards
from returns.tables_in.table import NOTHING, Table
from schemes.allocations.diff import Diff, compare
from schemes.allocations.queries import loaded_amounts
from schemes.allocations.rows import Found, Key, read_rows
from schemes.allocations.sums import judge
from schemes.columns import Column, misfits


class Preview(tables_in.Preview[Found, Diff]):
    """What a file of allocations says and changes. A person may accept sums that disagree with the national total."""

    @property
    def wanted(self) -> dict[Key, Decimal]:
        """The allocations of the file."""
        return {key: entry.amount for key, entry in self.found.entries.items()}


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
