"""Reads of periods for those who look after them: versions, dates, how far the returns are, what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from bcf.dates import long_moment
from bcf.models import AuditEvent
from bcf.sheets import SheetChoice
from returns.definition.model import Definition
from returns.models import DefinitionVersion, SubmissionBoard
from returns.queries import behind, latest_versions, places
from returns.stages import STAGES
from returns.timetables import Dates, dates_of, dates_of_all
from returns.versions import definition_of


@dataclass(frozen=True)
class PeriodLine:
    """A published period in the list: its newest version, its dates, and how many returns stand in which stage (in words)."""

    version: DefinitionVersion
    definition: Definition
    dates: Dates
    stages: Sequence[tuple[str, int]]


def period_lines() -> list[PeriodLine]:
    """Every published period, latest first."""
    versions = latest_versions()
    dates = dates_of_all(version.period for version in versions)
    counts = _counts()
    return [
        PeriodLine(version, definition_of(version), dates[version.period], _stages(counts, version.period))
        for version in versions
    ]


@dataclass(frozen=True, slots=True)
class PeriodEvent:
    """Something that was done to a period."""

    event: AuditEvent

    @property
    def words(self) -> str:
        """What changed: "due 25 January 2019, 12:00 → 1 February 2019, 12:00"; of a definition its number."""
        details = self.event.details
        if "number" in details:
            return f"definition {details['number']}"
        old, new = details.get("old", {}), details.get("new", {})
        changed = [
            f"{word} {_date(old.get(name))} → {_date(new.get(name))}"
            for name, word in (("due_at", "due"), ("closes_at", "closes"))
            if old.get(name) != new.get(name)
        ]
        return ", ".join(changed)


def _date(text: str | None) -> str:
    return "no date" if text is None else long_moment(datetime.fromisoformat(text))


@dataclass(frozen=True)
class PeriodPage:
    """One period: its versions (newest first) with how many returns stand on each, dates, returns by stage, what was done."""

    versions: Sequence[DefinitionVersion]
    definition: Definition
    dates: Dates
    stages: Sequence[tuple[str, int]]
    to_move: int
    events: Sequence["PeriodEvent"]
    places: Sequence[SubmissionBoard]

    @property
    def newest(self) -> DefinitionVersion:
        """The version on which returns are opened."""
        return self.versions[0]


def period_page(period: str) -> PeriodPage | None:
    """What there is to know of a published period; None where nothing is published."""
    versions = list(
        DefinitionVersion.objects.filter(period=period)
        .select_related("published_by")
        .annotate(returns=Count("submissions"))
        .defer("body")
        .order_by("-number")
    )
    if not versions:
        return None
    subjects = [f"returns.definitionversion:{version.pk}" for version in versions]
    events = AuditEvent.objects.filter(Q(subject=f"returns.timetable:{period}") | Q(subject__in=subjects))
    return PeriodPage(
        versions,
        definition_of(versions[0]),
        dates_of(period),
        _stages(_counts(period), period),
        behind(versions[0]).count(),
        [PeriodEvent(event) for event in events.select_related("actor").order_by("-pk")],
        list(places().filter(period=period).order_by("board__name", "board__active_from")),
    )


def sheets_published() -> list[SheetChoice]:
    """Every sheet of the published forms, those of the latest period first; a slug once, by its latest title."""
    found: dict[str, SheetChoice] = {}
    for version in latest_versions():
        for sheet in definition_of(version).sheets:
            found.setdefault(sheet.slug, SheetChoice(sheet.slug, sheet.heading))
    return list(found.values())


def _counts(period: str | None = None) -> dict[tuple[str, str], int]:
    """How many returns of a period (all, without one) stand in a stage; a closed one stands in "closed"."""
    found = SubmissionBoard.objects.all()
    if period is not None:
        found = found.filter(period=period)
    counts: dict[tuple[str, str], int] = {}
    is_open = found.annotate(is_open=Q(submission__closed_at=None)).order_by()
    rows = is_open.values_list("period", "submission__stage", "is_open").annotate(Count("pk"))
    for key, stage, still_open, count in rows:
        place = (key, stage if still_open else "closed")
        counts[place] = counts.get(place, 0) + count
    return counts


def _stages(counts: dict[tuple[str, str], int], period: str) -> list[tuple[str, int]]:
    words = {**STAGES, "closed": "Closed"}
    return [(words[stage], counts[period, stage]) for stage in words if (period, stage) in counts]
