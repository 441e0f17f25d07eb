"""Reads: everything that happened to a return in one list, its events and the changes of its answers, newest first.

What was written in one go is one line. All is put in order by its moments alone; only what one page shows is fetched whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any

from django.db.models import Count, Max, Q

from bcf.models import User
from returns.answers import Name
from returns.definition.model import Definition
from returns.history import SYSTEM, printed_change
from returns.kept import KeptChange
from returns.models import ORIGINS, AnswerChange, ReturnEvent, Signature, Submission
from returns.sources import keepers_of

BY_SYSTEM = "system"
MOST_NAMED = 20
"""Answers of one line that are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is to be shown. `only`: events or answers; `sheet`: a slug; `by`: somebody's id, or BY_SYSTEM. Empty is everything."""

    only: str = ""
    sheet: str = ""
    by: str = ""

    @property
    def who(self) -> Q:
        """The condition that `by` comes to."""
        if self.by == BY_SYSTEM:
            return Q(by=None)
        return Q(by=int(self.by)) if self.by.isdecimal() and len(self.by) < 10 else Q()


Written = tuple[datetime, int | None, str]
"""What was written in one go: when, by whom (an id), how."""


@dataclass(frozen=True, slots=True)
class Head:
    """The place of one line: an event, the answers that were written in one go, or what was changed on kept sheets."""

    at: datetime
    event: ReturnEvent | None = None
    written: Written | None = None
    count: int = 0
    kept: KeptChange | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line for people. `details`: further words; `answers`: label and name of what was changed; `more`: how many are not
    named; `address`: where a keeper tells more."""

    at: datetime
    by: str
    words: str
    note: str = ""
    details: tuple[str, ...] = ()
    answers: tuple[tuple[str, Name], ...] = ()
    more: int = 0
    address: str = ""


def heads(submission: Submission, definition: Definition, filters: Filters) -> list[Head]:
    """The places of everything that the filters let through, newest first. Two queries."""
    found = []
    if filters.only != "answers":
        events = submission.events.filter(filters.who).select_related("by")
        found += [Head(event.at, event=event) for event in events if _concerns(event, filters.sheet)]
    if filters.only != "events":
        groups = _changes(submission, definition, filters).order_by().values("at", "by", "origin")
        for group in groups.annotate(count=Count("pk"), last=Max("pk")).order_by("-at", "-last"):
            written = (group["at"], group["by"], group["origin"])
            found.append(Head(group["at"], written=written, count=group["count"]))
        found += [Head(change.at, kept=change) for change in _kept(submission, definition, filters)]
    return sorted(found, key=lambda head: (head.at, head.event.pk if head.event else 0), reverse=True)


def _kept(submission: Submission, definition: Definition, filters: Filters) -> Iterator[KeptChange]:
    """What was changed on kept sheets, as far as the filters let it through."""
    for keeper in keepers_of(definition):
        for change in keeper.history(submission):
            who = BY_SYSTEM if change.by is None else str(change.by)
            if filters.by in ("", who) and (not filters.sheet or filters.sheet in change.sheets):
                yield change


def _concerns(event: ReturnEvent, sheet: str) -> bool:
    return not sheet or sheet in event.details.get("sheets", ())


def _changes(submission: Submission, definition: Definition, filters: Filters) -> Any:
    changes = AnswerChange.objects.filter(filters.who, submission=submission)
    return changes.filter(key__in=keys_on(definition, filters.sheet)) if filters.sheet else changes


def keys_on(definition: Definition, slug: str) -> list[str]:
    """Everything of which the history may speak on a sheet: questions, tables, columns, explanations."""
    known = (*definition.sheets_by_key, *definition.explained)
    return [key for key in known if (page := definition.page_of(key)) is not None and page.slug == slug]


def lines(submission: Submission, definition: Definition, filters: Filters, page: Iterable[Head]) -> list[Line]:
    """The lines of one page. Three queries."""
    page = list(page)
    written = _written(submission, definition, filters, [head for head in page if head.written is not None])
    doers = {head.written[1] for head in page if head.written} | {head.kept.by for head in page if head.kept}
    people = _people(doers)
    authorities = authorities_of(submission) if any(head.event for head in page) else {}
    return [_line(head, definition, authorities, written, people) for head in page]


def _people(ids: Iterable[int | None]) -> dict[int, str]:
    """Id → name of these people."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=[key for key in ids if key is not None])}


def _line(
    head: Head,
    definition: Definition,
    authorities: dict[tuple[int | None, str], str],
    written: dict[Written, list[Name]],
    people: dict[int, str],
) -> Line:
    if head.event is not None:
        return _event_line(head.event, definition, authorities)
    if head.kept is not None:
        return _kept_line(head.kept, definition, people)
    return _answers_line(head, definition, written, people)


def _written(
    submission: Submission, definition: Definition, filters: Filters, page: list[Head]
) -> dict[Written, list[Name]]:
    """What was written in one go, by that; the texts of the answers are not fetched."""
    found: dict[Written, list[Name]] = defaultdict(list)
    changes = _changes(submission, definition, filters).filter(at__in={head.at for head in page}).order_by("pk")
    for at, by, origin, key, row in changes.values_list("at", "by", "origin", "key", "row"):
        found[at, by, origin].append(Name(key, row))
    return found


def _answers_line(
    head: Head, definition: Definition, written: dict[Written, list[Name]], people: dict[int, str]
) -> Line:
    at, by, origin = head.written or (head.at, None, "")
    names = written[at, by, origin]
    answers = tuple((definition.called(name.key), name) for name in names[:MOST_NAMED])
    words = f"{head.count} answer{'' if head.count == 1 else 's'} {ORIGINS[origin]}"
    return Line(at, SYSTEM if by is None else people[by], words, answers=answers, more=len(names) - len(answers))


def _kept_line(change: KeptChange, definition: Definition, people: dict[int, str]) -> Line:
    details = (f"Sheets: {titles}",) if (titles := _titles(change, definition)) else ()
    by = SYSTEM if change.by is None else people[change.by]
    return Line(change.at, by, change.words, details=details, address=change.address)


def _titles(change: KeptChange, definition: Definition) -> str:
    return "; ".join(sheet.title for sheet in definition.sheets if sheet.slug in change.sheets)


def _event_line(event: ReturnEvent, definition: Definition, authorities: dict[tuple[int | None, str], str]) -> Line:
    words = event.words + (f": {event.details['label']}" if event.details.get("label") else "")
    return Line(event.at, str(event.by or SYSTEM), words, event.note, _details(event, definition, authorities))


def _details(
    event: ReturnEvent, definition: Definition, authorities: dict[tuple[int | None, str], str]
) -> tuple[str, ...]:
    """The sheets that it concerns, by what authority somebody signed, and that the board is still to ratify it."""
    found = []
    sheets = [sheet.title for sheet in definition.sheets if sheet.slug in event.details.get("sheets", ())]
    if sheets:
        found.append(f"Sheets: {'; '.join(sheets)}")
    authority = authorities.get((event.snapshot_id, event.details.get("slot", ""))) if event.kind == "signed" else None
    if authority:
        found.append(authority)
    if event.details.get("to_be_ratified"):
        found.append(f"to be ratified on {event.details['to_be_ratified']}")
    return tuple(found)


def authorities_of(submission: Submission) -> dict[tuple[int | None, str], str]:
    """Snapshot and slot → by what authority somebody signed for another there."""
    signatures = Signature.objects.filter(submission=submission).exclude(authority="")
    return {
        (snapshot, slot): authority
        for snapshot, slot, authority in signatures.values_list("snapshot", "slot", "authority")
    }


def people_in(submission: Submission, definition: Definition) -> list[tuple[str, str]]:
    """Everybody who did anything to a return: how a filter spells them, and their name."""
    doers = [
        set(model.filter(submission=submission).order_by().values_list("by", flat=True).distinct())
        for model in (ReturnEvent.objects, AnswerChange.objects)
    ]
    found = doers[0] | doers[1] | {change.by for change in _kept(submission, definition, Filters())}
    people = [
        (str(user.pk), str(user))
        for user in User.objects.filter(pk__in=[key for key in found if key is not None]).order_by("name", "email")
    ]
    return [*people, *([(BY_SYSTEM, SYSTEM)] if None in found else [])]


HEADER = ("When", "Who", "What", "Sheet", "Question", "Name", "From", "To", "Note")


def rows(submission: Submission, definition: Definition) -> Iterator[tuple[Any, ...]]:
    """The whole timeline as a table, oldest first, each change of an answer in a row of its own. Fetched bit by bit."""
    authorities = authorities_of(submission)
    events = submission.events.select_related("by").order_by("at", "pk")
    changes = AnswerChange.objects.filter(submission=submission).select_related("by").order_by("at", "pk")
    yield from merge(
        (_event_row(event, definition, authorities) for event in events.iterator(chunk_size=500)),
        (_change_row(change, definition) for change in changes.iterator(chunk_size=500)),
        _kept_rows(submission, definition),
        key=lambda row: row[0],
    )


def _event_row(
    event: ReturnEvent, definition: Definition, authorities: dict[tuple[int | None, str], str]
) -> tuple[Any, ...]:
    line = _event_line(event, definition, authorities)
    note = "; ".join(part for part in (line.note, *line.details) if part)
    return (line.at, line.by, line.words, "", "", "", "", "", note)


def _kept_rows(submission: Submission, definition: Definition) -> list[tuple[Any, ...]]:
    """What was changed on kept sheets, oldest first."""
    found = sorted(_kept(submission, definition, Filters()), key=lambda change: change.at)
    people = _people(change.by for change in found)
    return [
        (change.at, SYSTEM if change.by is None else people[change.by], change.words, _titles(change, definition),
         "", "", "", "", "")
        for change in found
    ]  # fmt: skip


def _change_row(change: AnswerChange, definition: Definition) -> tuple[Any, ...]:
    page = definition.page_of(change.key)
    then, now = (printed_change(definition, change.key, side) for side in (change.old, change.new))
    return (
        change.at, str(change.by or SYSTEM), f"answer {ORIGINS[change.origin]}", page.title if page is not None else "",
        definition.called(change.key), str(Name(change.key, change.row)), then, now, "",
    )  # fmt: skip
