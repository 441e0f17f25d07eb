"""What the cover and the running header of a PDF say."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignedBy:
    """One signature as it is printed: for whom, by whom, when, and by what authority where somebody signed for another.

    `on` is the reference of what was signed, where that is an earlier one of which these sheets are unchanged; `sheets` are their
    titles where the signature does not stand for the whole return.
    """

    label: str
    name: str
    at: datetime
    authority: str
    on: str = ""
    sheets: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """What it stands for, where that is not all of what carries it: "for 2. Plan, given on BCF-…, unchanged since"."""
        parts = [f"for {', '.join(self.sheets)}"] if self.sheets else []
        return ", ".join([*parts, f"given on {self.on}, unchanged since"] if self.on else parts)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a file of a return that was handed over carries. `complete`: every signature that is needed has been given."""

    reference: str
    sha256: str
    complete: bool
    signatures: tuple[SignedBy, ...]
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is, in words."""
        return "Signed" if self.complete else "For signature"


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """Facts about one printed return. `pending` counts checker rows; `made_at` is aware; `reference` is the export's id.

    `left`: what is left of a return with nothing pending, "2 queries open". `ready`: nothing is. `handed_over`: who has it then,
    "Awaiting sign-off", "Signed"; with its certificate. Of a plan (`kind`) of several `boards`, `board` and `ons_code` name all.
    """

    board: str
    ons_code: str
    period_title: str
    period_label: str
    complete: bool
    pending: int
    definition: int
    version_label: str
    made_at: datetime
    publication: bool = False
    reference: str = ""
    left: str = ""
    ready: bool = False
    handed_over: str = ""
    certificate: Certificate | None = None
    kind: str = "return"
    boards: int = 1

    @property
    def plural(self) -> str:
        """The ending of "board"."""
        return "" if self.boards == 1 else "s"

    @property
    def title(self) -> str:
        """The document's title."""
        return f"{self.period_title}: {self.board}"

    @property
    def state(self) -> str:
        """Draft or complete, and what is left then, as every page says it."""
        if self.handed_over:
            return self.handed_over
        if not self.complete:
            return f"Draft, {self.pending} pending"
        if self.ready:
            return "Ready"
        return f"Complete, {self.left}" if self.left else "Complete"
