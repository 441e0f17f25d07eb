"""Reads: returns, answers and their history, as plain objects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet

from bcf.access import boards_for
from bcf.models import Board, User
from bcf.permissions import Permission
from returns.answers import Name
from returns.definition.model import Definition
from returns.models import (
    ORIGINS,
    AnswerChange,
    DefinitionVersion,
    Submission,
    SubmissionBoard,
    TableRow,
)
from returns.sources import keepers_of
from returns.stages import WORKING
from returns.versions import definition_of


class NoSuchBoard(LookupError):
    """No board, or more than one, has this code or name."""


def find_board(code_or_name: str, day: date | None = None) -> Board:
    """The board with this ONS code or exact name; a name means the board that existed on `day`. Raises NoSuchBoard."""
    found = Board.objects.filter(ons_code=code_or_name).first()
    if found is not None:
        return found
    named = list(Board.objects.filter(name=code_or_name))
    if day is not None:
        named = [board for board in named if board.existed_on(day)]
    if len(named) == 1:
        return named[0]
    if named:
        codes = " or ".join(f"{board.ons_code} ({board.active_from:%Y} on)" for board in named)
        raise NoSuchBoard(f"there are {len(named)} boards named '{code_or_name}'; give the ONS code: {codes}")
    when = f" on {day:%d/%m/%Y}" if day is not None else ""
    raise NoSuchBoard(
        f"there was no board '{code_or_name}'{when}; give an ONS code such as E09000020 or the exact name"
    )


def latest_version(period: str) -> DefinitionVersion | None:
    """The newest published version of a period."""
    return DefinitionVersion.objects.filter(period=period).order_by("-number").first()


def latest_versions() -> list[DefinitionVersion]:
    """The newest version of every published period, latest period first."""
    newest = DefinitionVersion.objects.values("period").annotate(newest=Max("number")).values_list("period", "newest")
    versions = DefinitionVersion.objects.filter(period__in=[period for period, _ in newest]).defer("body")
    wanted = dict(newest)
    found = [version for version in versions if wanted[version.period] == version.number]
    return sorted(found, key=lambda version: definition_of(version).period.ends, reverse=True)


def behind(newest: DefinitionVersion) -> QuerySet[Submission]:
    """The returns on an older version of the same period that are being filled in, so that they can be moved to this one."""
    older = Submission.objects.filter(version__period=newest.period, version__number__lt=newest.number)
    return older.filter(closed_at=None, stage__in=WORKING)


def submission_of(board: Board, period: str) -> Submission | None:
    """The board's return or plan for a period, if one is open or closed."""
    return submissions().filter(places__board=board, places__period=period).first()


def submissions() -> QuerySet[Submission]:
    """Submissions with their version, but not the version's body, which is parsed once a process."""
    return Submission.objects.select_related("version").defer("version__body")


def places() -> QuerySet[SubmissionBoard]:
    """The returns and plans of boards, with submission and version, but not the version's body. A period has one kind only."""
    found = SubmissionBoard.objects.select_related("submission__version", "board")
    return found.defer("submission__version__body")


def places_for(user: User | AnonymousUser, permission: Permission) -> QuerySet[SubmissionBoard]:
    """The returns for whose boards `user` holds `permission`: what every page, list, export, feed and search starts from."""
    return places().filter(board__in=boards_for(user, permission))


def place_for(user: User | AnonymousUser, period: str, ons_code: str, permission: Permission) -> SubmissionBoard | None:
    """The return of a board in a period, if `user` holds `permission` there: fetching is authorising."""
    return places_for(user, permission).filter(period=period, board__ons_code=ons_code).first()


def table_of(submission: Submission, row_id: str) -> str:
    """The key of the table that a row stands in; empty for a row that is not there."""
    try:
        found = TableRow.objects.filter(submission=submission, pk=row_id).values_list("table", flat=True).first()
    except ValidationError:
        return ""
    return found or ""


def last_change(submission: Submission) -> int:
    """Id of the latest change of any answer; 0 before the first."""
    return Submission.objects.values_list("changed_to", flat=True).get(pk=submission.pk)


def values_seen(submission: Submission, seen: Mapping[Name, int]) -> dict[Name, str | None]:
    """What each answer held (as JSON text) at the version that a user saw. Version 0, never answered, is a blank."""
    wanted = {(name.key, name.row, version): name for name, version in seen.items()}
    found: dict[Name, str | None] = {name: None for name, version in seen.items() if version == 0}
    changes = AnswerChange.objects.filter(
        submission=submission, key__in=[name.key for name in seen], version__in=set(seen.values())
    )
    for change in changes:
        name = wanted.get((change.key, change.row, change.version))
        if name is not None:
            found[name] = change.new
    return found


def places_of(boards: Iterable[Board]) -> list[SubmissionBoard]:
    """Every return and plan of these boards, with its submission and version."""
    return list(places().filter(board__in=list(boards)))


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an answer, for people: what was asked, who changed it, when and how."""

    label: str
    by: str
    at: datetime
    how: str


def recent_changes(submission: Submission, definition: Definition, most: int = 10) -> list[Change]:
    """The latest changes of a return, newest first; what was written in one go is one line. Says what changed, not to what.

    Those of kept sheets are among them.
    """
    changes = AnswerChange.objects.filter(submission=submission).select_related("by").order_by("-pk")[:_LOOK_BACK]
    found = []
    for (at, by, origin), together in groupby(changes, key=lambda change: (change.at, change.by, change.origin)):
        keys = [change.key for change in together]
        label = definition.called(keys[0]) if len(keys) == 1 else f"{len(keys)} answers"
        found.append(Change(label, str(by or "The system"), at, ORIGINS[origin]))
    if definition.kept:
        found = sorted([*found, *_kept_changes(submission, definition, most)], key=lambda one: one.at, reverse=True)
    return found[:most]


def _kept_changes(submission: Submission, definition: Definition, most: int) -> list[Change]:
    found = [change for keeper in keepers_of(definition) for change in islice(keeper.history(submission), most)]
    people = {user.pk: str(user) for user in User.objects.filter(pk__in={change.by for change in found})}
    titles = {sheet.slug: sheet.title for sheet in definition.kept}
    return [
        Change(
            change.words,
            "The system" if change.by is None else people[change.by],
            change.at,
            f"on {', '.join(titles[slug] for slug in change.sheets if slug in titles)}",
        )
        for change in found
    ]


_LOOK_BACK = 500
