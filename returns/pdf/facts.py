"""What the cover and the running header of a PDF say."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """Facts about one printed return. `pending` counts checker rows; `made_at` is aware; `reference` is the export's id.

    `left`: what is left of a return with nothing pending, "2 queries open". `ready`: nothing is.
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

    @property
    def title(self) -> str:
        """The document's title."""
        return f"{self.period_title}: {self.board}"

    @property
    def state(self) -> str:
        """Draft or complete, and what is left then, as every page says it."""
        if not self.complete:
            return f"Draft, {self.pending} pending"
        if self.ready:
            return "Ready"
        return f"Complete, {self.left}" if self.left else "Complete"
