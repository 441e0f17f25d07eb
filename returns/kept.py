"""Sheets whose content another room keeps: what the checker, a snapshot and the pages need to know of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

EXPLAINED, EXPLAINED_BEFORE = "The board explains", "The board explained, before an answer or a figure was changed"
"""What stands before the board's explanation of a query: one that still holds, and one that was overtaken."""


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A rule of the keeper's that failed on one of its sheets. `where` says at what, for people; `address` leads there.

    `explanation` is what the board says to a query; `overtaken`: it said so before the figures in question were changed.
    """

    rule: str
    strength: Literal["error", "query", "note"]
    message: str
    where: str = ""
    address: str = ""
    explanation: str = ""
    overtaken: bool = False

    @property
    def explained(self) -> bool:
        """Whether the board has explained it, and nothing was changed since."""
        return bool(self.explanation) and not self.overtaken

    @property
    def open(self) -> bool:
        """Whether it keeps the plan from being ready: an error, or a query that nobody has explained as it stands now."""
        return self.strength == "error" or (self.strength == "query" and not self.explained)

    @property
    def lead(self) -> str:
        """What stands before the board's explanation."""
        return EXPLAINED_BEFORE if self.overtaken else EXPLAINED


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """One kept sheet as it is now.

    `content` is JSON: all that a signature over this sheet binds, explanations among it; the same content gives the same JSON.
    `pending`: how many things are still to be given; `started`: whether anything stands on it that a person brought there.
    """

    content: Any
    findings: tuple[KeptFinding, ...] = ()
    pending: int = 0
    started: bool = False

    @property
    def complete(self) -> bool:
        """Whether nothing is pending."""
        return self.pending == 0

    @property
    def open_findings(self) -> tuple[KeptFinding, ...]:
        """What must be changed or explained before the plan is ready."""
        return tuple(finding for finding in self.findings if finding.open)

    def frozen(self) -> dict[str, Any]:
        """What a snapshot's body holds of it."""
        return {
            "content": self.content,
            "pending": self.pending,
            "findings": [
                {
                    "rule": finding.rule,
                    "strength": finding.strength,
                    "where": finding.where,
                    "message": finding.message,
                    "explanation": finding.explanation,
                }
                for finding in self.findings
            ],
        }

    @classmethod
    def thawed(cls, body: Mapping[str, Any]) -> "KeptSheet":
        """The sheet that a snapshot's body holds."""
        findings = tuple(KeptFinding(**found) for found in body["findings"])
        return cls(body["content"], findings, body["pending"], started=True)


@dataclass(frozen=True, slots=True)
class KeptChange:
    """What was changed on a kept sheet in one go, for the timeline: "12 schemes pasted". `by` is an id, None the system.

    `address` leads to the keeper's own history of it.
    """

    at: datetime
    by: int | None
    words: str
    sheets: tuple[str, ...] = ()
    address: str = field(default="")
