"""Publishing a period's definition as an immutable version, and taking open returns over to the newest one."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from bcf.models import AuditEvent, User, names_of
from returns.actions import Entry, save_answers
from returns.answers import Name
from returns.checks import check
from returns.definition.errors import DefinitionError
from returns.definition.model import Definition
from returns.definition.read import Files, read
from returns.earlier import misfit
from returns.events import record_event, void_signatures
from returns.locking import NotAllowed
from returns.models import Answer, DefinitionVersion, Standing, Submission, TableRow
from returns.queries import behind, latest_version
from returns.sources import unknown_in
from returns.stored import load_answers, value_of
from returns.timetables import begin_timetable
from returns.versions import body_of, content_hash, definition_of, files_of

_TRIES = 5


def publish(files: Files, *, by: User | None) -> tuple[DefinitionVersion, bool]:
    """The version that holds these files, and whether it was made now: the same content twice is the same version.

    Raises DefinitionError when the files are no definition, ask something of a room that nobody has registered, or make a return of
    what was published as a plan.
    """
    read(files)
    body = body_of(files)
    definition = read(files_of(body))
    check_known(definition, files)
    for _ in range(_TRIES):
        existing = DefinitionVersion.objects.filter(period=definition.period.key, sha256=content_hash(files)).first()
        if existing is not None:
            return existing, False
        try:
            return _publish_next(definition, body, content_hash(files), by), True
        except IntegrityError:
            continue  # somebody published at the same moment: their version may be the same, or took our number
    raise NotAllowed(f"{definition.period.key} is being published by somebody else at the same time; try again")


def check_known(definition: Definition, files: Files) -> None:
    """Raises DefinitionError where a form asks something of a room that nobody has registered."""
    for sheet, place, reason in unknown_in(definition):
        file = next(name for name in files if name.partition("-")[2] == f"{sheet.slug}.toml")
        raise DefinitionError(file, place, reason)


@transaction.atomic
def _publish_next(definition: Definition, body: Files, sha256: str, by: User | None) -> DefinitionVersion:
    period = definition.period
    newest = latest_version(period.key)
    if newest is not None and (kind := definition_of(newest).period.kind) != period.kind:
        raise DefinitionError("period.toml", "kind", f"was published as '{kind}' and cannot become '{period.kind}'")
    version = DefinitionVersion.objects.create(
        period=period.key,
        number=newest.number + 1 if newest else 1,
        title=period.title,
        sha256=sha256,
        body=body,
        published_by=by,
    )
    begin_timetable(period)
    AuditEvent.objects.create(
        actor=by, verb="published", subject=f"returns.definitionversion:{version.pk}",
        details={"period": version.period, "number": version.number, "sha256": sha256},
    )  # fmt: skip
    return version


@dataclass(frozen=True, slots=True)
class Misfit:
    """An answer that does not fit the newer definition. `cleared`: it was blanked; else it is kept but not shown."""

    name: Name
    reason: str
    cleared: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one return: from which version to which, its pending rows before and after, and its misfits."""

    boards: str
    old: int
    new: int
    pending: tuple[int, int]
    misfits: tuple[Misfit, ...]


@transaction.atomic
def move_returns(period: str, *, by: User | None) -> list[Moved]:
    """Takes every return of `period` that is being filled in to its newest version, all or none. Raises NotAllowed: unknown period.

    What has been handed over stays on the version that was signed; what signatures stand on a moved return are void.
    """
    newest = latest_version(period)
    if newest is None:
        raise NotAllowed(f"no definition of '{period}' is published")
    older = behind(newest).select_for_update(of=("self",)).order_by("pk")
    moved = [_move(submission, newest, by) for submission in older]
    _look_again_after(period)
    return moved


def _look_again_after(period: str) -> None:
    """Forgets what the checker said of returns whose rules look at `period`, since a moved return may count otherwise."""
    versions = DefinitionVersion.objects.exclude(period=period).defer("body")
    following = [version.pk for version in versions if definition_of(version).period.previous == period]
    Standing.objects.filter(version__in=following).delete()


def would_move(period: str) -> list[Moved]:
    """What `move_returns` would do, by doing it and undoing it again: nothing is written. Raises NotAllowed: unknown period."""
    with transaction.atomic():
        moved = move_returns(period, by=None)
        transaction.set_rollback(True)
    return moved


def _move(submission: Submission, newest: DefinitionVersion, by: User | None) -> Moved:
    old, before, after = submission.version, definition_of(submission.version), definition_of(newest)
    pending = check(before, load_answers(submission, before)).pending
    submission.version = newest
    submission.save(update_fields=["version"])
    misfits = _misfits(submission, after)
    cleared = [Entry(misfit.name, None) for misfit in misfits if misfit.cleared]
    save_answers(submission, cleared, by=by, origin="move")
    void_signatures(submission, {sheet.slug: ["definition"] for sheet in before.sheets}, by=by)
    now_pending = check(after, load_answers(submission, after)).pending
    record_event(
        "moved", submission, by=by, sheets=_still_there(submission, after), old=old.number, new=newest.number,
        cleared=[str(misfit.name) for misfit in misfits if misfit.cleared],
        hidden=[str(misfit.name) for misfit in misfits if not misfit.cleared],
    )  # fmt: skip
    return Moved(names_of(submission.boards.all()), old.number, newest.number, (pending, now_pending), tuple(misfits))


def _still_there(submission: Submission, definition: Definition) -> list[str] | None:
    """Of the sheets that a request for changes opened those that the form still has; empty (all are open) where none is left."""
    sheets = submission.open_sheets
    return None if sheets is None else [slug for slug in sheets if definition.sheet(slug) is not None]


def _misfits(submission: Submission, definition: Definition) -> list[Misfit]:
    rows = {str(row.id) for row in TableRow.objects.filter(submission=submission, deleted_at=None)}
    answers = Answer.objects.filter(submission=submission).order_by("key", "row")
    found = (_misfit(answer, definition) for answer in answers if not answer.row or answer.row in rows)
    return [misfit for misfit in found if misfit is not None]


def _misfit(answer: Answer, definition: Definition) -> Misfit | None:
    name, question = Name(answer.key, answer.row), definition.ask(answer.key)
    value = value_of(answer)
    if value is None:
        return None
    if question is None or question.role in ("given", "calculated"):
        return Misfit(name, "is not answered any more", cleared=False)
    if (name.key in definition.table_columns) != bool(name.row):
        return Misfit(name, "stands in another place now", cleared=False)
    was_choice = answer.choice is not None and question.choices is None
    reason = f"its type is {question.type} now" if was_choice else misfit(question, value)
    return Misfit(name, reason, cleared=True) if reason else None
