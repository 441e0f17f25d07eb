"""What the checks found, grouped by what is asked of the reader."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from returns.checks import Finding
from returns.definition.keys import UNCONFIRMED
from returns.definition.model import Sheet
from returns.kept import KeptFinding

HEADINGS = (
    "To be mended",
    "To be changed or explained",
    "Carried over, to be confirmed",
    "Explained by the board",
    "For information",
)
MOST_TOLD = 5
"""More notes than these are folded."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as pages show it: on which sheet, at which cell, and where that is. `label` is what is asked there.

    On a kept sheet, whose findings say in their message what they are about, `about` tells the links apart.
    """

    finding: Finding | KeptFinding
    sheet: Sheet
    at: str
    address: str
    label: str = ""
    about: str = ""


def found_at(finding: Finding, address: str) -> Found:
    """What was found at an answer."""
    return Found(finding, finding.sheet, str(finding.cell), address, finding.question.label)


def found_on_kept(finding: KeptFinding, sheet: Sheet, address: str) -> Found:
    """What its keeper found on a kept sheet."""
    return Found(finding, sheet, "", address, about=finding.where)


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of which the same is asked. `brief`: the heading says all there is to say."""

    heading: str
    brief: bool
    findings: list[Found] = field(default_factory=list)

    @property
    def folded(self) -> bool:
        """Whether these are so many that only tell something that they would bury the rest."""
        return self.heading == HEADINGS[-1] and len(self.findings) > MOST_TOLD

    @property
    def by_sheet(self) -> list[tuple[Sheet, list[Found]]]:
        """The same sheet by sheet, for many that are told in brief."""
        found: dict[str, tuple[Sheet, list[Found]]] = {}
        for one in self.findings:
            found.setdefault(one.sheet.slug, (one.sheet, []))[1].append(one)
        return list(found.values())


def grouped(findings: Iterable[Found]) -> list[FindingGroup]:
    """The findings in groups: first what is open, then what is explained, then what only tells."""
    groups = [FindingGroup(heading, brief=number == 2) for number, heading in enumerate(HEADINGS)]
    for found in findings:
        groups[_place(found.finding)].findings.append(found)
    return [group for group in groups if group.findings]


def _place(finding: Finding | KeptFinding) -> int:
    """The number of its heading."""
    if finding.rule == UNCONFIRMED:
        return 2
    if finding.open:
        return 0 if finding.strength == "error" else 1
    return 3 if finding.strength == "query" else 4
