"""What the checks found, grouped by what is asked of the reader."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from returns.checks import Finding
from returns.definition.keys import UNCONFIRMED
from returns.definition.model import Sheet

HEADINGS = (
    "To be mended",
    "To be changed or explained",
    "Carried over, to be confirmed",
    "Explained by the board",
    "For information",
)


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of which the same is asked, with the addresses of their answers. `brief`: the heading says all there is to say."""

    heading: str
    brief: bool
    findings: list[tuple[Finding, str]] = field(default_factory=list)

    @property
    def by_sheet(self) -> list[tuple[Sheet, list[tuple[Finding, str]]]]:
        """The same sheet by sheet, for many that are told in brief."""
        found: dict[str, tuple[Sheet, list[tuple[Finding, str]]]] = {}
        for finding, address in self.findings:
            found.setdefault(finding.sheet.slug, (finding.sheet, []))[1].append((finding, address))
        return list(found.values())


def grouped(findings: Iterable[tuple[Finding, str]]) -> list[FindingGroup]:
    """The findings, each with an address, in groups: first what is open, then what is explained, then what only tells."""
    groups = [FindingGroup(heading, brief=number == 2) for number, heading in enumerate(HEADINGS)]
    for finding, address in findings:
        groups[_place(finding)].findings.append((finding, address))
    return [group for group in groups if group.findings]


def _place(finding: Finding) -> int:
    """The number of its heading."""
    if finding.rule == UNCONFIRMED:
        return 2
    if finding.open:
        return 0 if finding.strength == "error" else 1
    return 3 if finding.strength == "query" else 4
