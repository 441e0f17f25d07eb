"""Why a table is not taken in, by its rows. Pure."""

from dataclasses import dataclass

_NAMED = 8
"""So many rows are named, the rest counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file is not applied: which rows (none: what is not there, or the whole file), of which kind, and what to do.

    `can_be_accepted`: whether a person may say that the file is right all the same.
    """

    rows: tuple[int, ...]
    kind: str
    message: str
    can_be_accepted: bool = False

    @property
    def told(self) -> str:
        """ "Row 5: …", "Rows 5 and 9: …"."""
        if not self.rows:
            return self.message
        if len(self.rows) == 1:
            return f"Row {self.rows[0]}: {self.message}"
        shown = [str(row) for row in self.rows[:_NAMED]]
        more = len(self.rows) - len(shown)
        listed = f"{', '.join(shown)} and {more} more" if more else f"{', '.join(shown[:-1])} and {shown[-1]}"
        return f"Rows {listed}: {self.message}"
