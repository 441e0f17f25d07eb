"""An appointment: a role and where it is to hold, looked at before anything is written. Memberships and invitations hold one."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from bcf.models import Board, Membership, Organisation
from bcf.models.memberships import Appointed
from bcf.permissions import CAPACITIES, ROLE_NAMES, ROLE_SCOPES, Scope

WHERE: dict[Scope, str] = {"board": "One board", "region": "One region", "nation": "England"}


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role for a board, a region, or (neither named) the nation; `sheets` are a contributor's, `capacity` a signatory's."""

    role: str
    board: Board | None = None
    region: str = ""
    sheets: tuple[str, ...] = ()
    capacity: str = ""
    organisation: Organisation | None = None

    @classmethod
    def of(cls, held: Appointed) -> "Appointment":
        """The appointment that a membership or an invitation holds."""
        sheets = tuple(held.sheets.split())
        return cls(held.role, held.board, held.region, sheets, held.capacity, held.organisation)

    @property
    def scope(self) -> Scope:
        """What it is for."""
        if self.board is not None:
            return "board"
        return "region" if self.region else "nation"

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a membership or an invitation that hold it."""
        return {
            "role": self.role,
            "board": self.board,
            "region": self.region,
            "national": self.scope == "nation",
            "sheets": " ".join(self.sheets),
            "capacity": self.capacity,
            "organisation": self.organisation,
        }

    @property
    def facts(self) -> dict[str, str]:
        """What the record of a deed says of it."""
        held = Membership(**self.columns)
        sheets = {"sheets": ", ".join(self.sheets)} if self.sheets else {}
        return {"role": held.called, "scope": held.scope, **sheets}

    def problems(self) -> dict[str, str]:
        """What is wrong with it, by the field that it concerns ("" for none); empty for an appointment that can be made."""
        allowed = ROLE_SCOPES.get(self.role)
        if allowed is None:
            return {"role": "Choose a role."}
        if self.board is not None and self.region:
            return {"where": "Choose a board or a region, not both."}
        found = {}
        if self.scope not in allowed:
            places = " or ".join(WHERE[scope].lower().replace("england", "England") for scope in allowed)
            found["where"] = f"{ROLE_NAMES[self.role]} is a role for {places}. Choose that."
        if (self.role == "contributor") != bool(self.sheets):
            found["sheets"] = "Choose the sheets for a section contributor, and for nobody else."
        if (self.role == "signatory") != (self.capacity in CAPACITIES):
            found["capacity"] = "Choose on whose behalf a signatory signs, and for nobody else."
        if (self.capacity == "commissioner") != (self.organisation is not None):
            found["organisation"] = "Choose the organisation of somebody who signs for an NHS commissioner."
        return found

    def held_by(self, others: Collection[Appointed]) -> Appointed | None:
        """The one of these that is for the same role and place, if there is one."""
        same = ("role", "board", "region", "national", "capacity", "organisation")
        columns = self.columns
        return next((held for held in others if all(getattr(held, name) == columns[name] for name in same)), None)
