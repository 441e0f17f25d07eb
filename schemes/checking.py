"""What the checks find in a stored plan, beside what its boards say to it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from schemes import plan as plain
from schemes.checks import Finding, check
from schemes.models import Explanation, Plan


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding with the boards' explanation, if they gave one. `overtaken`: it was given for other figures, so it is
    asked again."""

    finding: Finding
    explanation: Explanation | None

    @property
    def key(self) -> str:
        """A name for it in a page."""
        return hashlib.sha256(f"{self.finding.rule} {self.finding.where}".encode()).hexdigest()[:12]

    @property
    def overtaken(self) -> bool:
        """Whether the figures changed since."""
        return self.explanation is not None and self.explanation.about != self.finding.about

    @property
    def open(self) -> bool:
        """Whether it keeps the plan from its sign-off: an error, or a query without an explanation for these figures."""
        if self.finding.strength == "error":
            return True
        return self.finding.strength == "query" and (self.explanation is None or self.overtaken)


@dataclass(frozen=True, slots=True)
class Checked:
    """All findings of a plan, in the checks' order."""

    found: tuple[Explained, ...]

    @property
    def to_do(self) -> Sequence[Explained]:
        """What is to be mended or explained."""
        return [one for one in self.found if one.open]

    @property
    def explained(self) -> Sequence[Explained]:
        """The queries that the boards have explained."""
        return [one for one in self.found if one.finding.strength == "query" and not one.open]

    @property
    def notes(self) -> Sequence[Explained]:
        """What only informs."""
        return [one for one in self.found if one.finding.strength == "note"]

    @property
    def words(self) -> str:
        """What is to be done: "1 error, 2 queries open"."""
        errors = sum(one.finding.strength == "error" for one in self.to_do)
        queries = len(self.to_do) - errors
        counts = ((errors, "error", "errors", ""), (queries, "query", "queries", " open"))
        return ", ".join(f"{count} {one if count == 1 else many}{more}" for count, one, many, more in counts if count)


def checked(plan: Plan, money: plain.Plan) -> Checked:
    """What the checks find now."""
    said = {(one.rule, one.where): one for one in plan.explanations.select_related("by")}
    return Checked(tuple(Explained(finding, said.get((finding.rule, finding.where))) for finding in check(money)))


def said_to(found: Sequence[Explained]) -> dict[tuple[str, str], str]:
    """(rule, where) of a finding → what the boards say to it, where they say something of the figures as they are now."""
    return {
        (one.finding.rule, one.finding.where): one.explanation.text
        for one in found
        if one.explanation is not None and not one.overtaken
    }
