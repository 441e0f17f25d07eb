"""Queries about figures are changed or explained: what the board says to each, kept as long as the query says the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from bcf.models import AuditEvent, Board, User
from metrics.checks import Finding
from metrics.models import FindingExplanation, Trajectory

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Asked:
    """A finding, with what the board says to it. `overtaken`: that was said of other figures."""

    finding: Finding
    explanation: FindingExplanation | None = None

    @property
    def key(self) -> str:
        """Its name in a form."""
        return ":".join(_key(self.finding))

    @property
    def overtaken(self) -> bool:
        """Whether the explanation was given for other figures."""
        return self.explanation is not None and self.explanation.about != about(self.finding)

    @property
    def explained(self) -> bool:
        """Whether the board has explained it as it stands."""
        return self.explanation is not None and not self.overtaken

    @property
    def to_explain(self) -> bool:
        """Whether something is to be done about it: it is a query, and not explained."""
        return self.finding.strength == "query" and not self.explained


def asked(board: Board, metric: str, part: str, findings: Sequence[Finding]) -> list[Asked]:
    """Findings of a trajectory with their explanations, in one query."""
    rows = FindingExplanation.objects.filter(
        trajectory__board=board, trajectory__metric=metric, trajectory__part=part
    ).select_related("by")
    said: Mapping[Key, FindingExplanation] = {(row.rule, row.series, row.period): row for row in rows}
    return [Asked(finding, said.get(_key(finding))) for finding in findings]


def about(finding: Finding) -> str:
    """What an explanation is kept for: the query in words, with its figures."""
    return finding.message[:1000]


def _key(finding: Finding) -> Key:
    return (finding.rule, finding.series, finding.period.code)


def named(among: Iterable[Asked], key: str) -> Asked | None:
    """The query of this name; None where it is not asked any more."""
    return next((one for one in among if one.key == key and one.finding.strength == "query"), None)


@transaction.atomic
def explain(board: Board, metric: str, part: str, finding: Finding, text: str, *, by: User) -> FindingExplanation:
    """Keeps what the board says to a query, and records who said it."""
    trajectory = Trajectory.objects.get(board=board, metric=metric, part=part, year=finding.period.year)
    explanation, _ = FindingExplanation.objects.update_or_create(
        trajectory=trajectory, rule=finding.rule, series=finding.series, period=finding.period.code,
        defaults={"about": about(finding), "text": text, "at": timezone.now(), "by": by},
    )  # fmt: skip
    AuditEvent.objects.create(
        actor=by, verb="explained a query about figures", subject=f"metrics.trajectory:{trajectory.pk}",
        details={"rule": finding.rule, "period": finding.period.code, "text": text},
    )  # fmt: skip
    return explanation
