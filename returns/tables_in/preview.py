"""A table as it is shown before anything is written: its faults, or what it changes. Pure."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from bcf.problems import Problems
from returns.tables_in.boards import Boards
from returns.tables_in.faults import Fault
from returns.tables_in.table import NOTHING

F = TypeVar("F")
D = TypeVar("D")


@dataclass(frozen=True)
class Preview(Generic[F, D]):
    """What a table says (`found`) and changes. `faults` are all that is wrong with it, by row."""

    found: F
    faults: tuple[Fault, ...]
    diff: D
    boards: Boards

    @property
    def to_accept(self) -> tuple[Fault, ...]:
        """The faults that a person may accept."""
        return tuple(fault for fault in self.faults if fault.can_be_accepted)

    def blocking(self, *, accepted: bool) -> tuple[Fault, ...]:
        """The faults for which the table is not applied."""
        return tuple(fault for fault in self.faults if not (accepted and fault.can_be_accepted))

    def check(self, *, accepted: bool, option: str = "") -> None:
        """Raises Problems with every fault for which the table is not applied; where all can be accepted, `option` says how."""
        faults = self.blocking(accepted=accepted)
        told = [fault.told for fault in faults]
        if option and told and all(fault.can_be_accepted for fault in faults):
            told[-1] += f"; {option} loads it all the same"
        if told:
            raise Problems(NOTHING, told)
