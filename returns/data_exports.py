"""All answers of many boards for a period as one table: asked for, made in the background, stopped, taken."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django_tasks import task

from bcf.models import AuditEvent, Board, User
from returns import making
from returns.answer_files import MadeFile, Said, writer
from returns.answers import Answers
from returns.applies import settled
from returns.definition.model import Definition
from returns.making import Made, Tell
from returns.models import DataExport, ReturnEvent, SubmissionBoard
from returns.queries import places
from returns.snapshots import thawed
from returns.stages import HANDED_IN
from returns.standings import standings_of
from returns.states import state_by
from returns.stored import answers_of_all
from returns.versions import definition_of

SHAPES = {"tidy": "Tidy: a row for each answer", "wide": "Wide: a row for each board, a column for each question"}
FORMS = {"csv": "CSV", "xlsx": "Excel workbook (xlsx)"}
WHICH = {
    "all": "Every return, as it is now",
    "submitted": "Returns that are submitted or accepted, as they are now",
    "as_submitted": "Returns that were submitted, as they were submitted last",
}
SMALL = 20
"""So many returns are made while one waits; more go to the background."""
_AT_ONCE = 10
"""Boards whose answers are in memory together; between them the task looks whether it is to stop."""


def returns_of(boards: QuerySet[Board], period: str, which: str) -> QuerySet[SubmissionBoard]:
    """The returns that an export of these boards would hold."""
    found = places().filter(board__in=boards, period=period, kind="return").order_by("board__name", "board__ons_code")
    if which == "submitted":
        return found.filter(submission__stage__in=HANDED_IN)
    if which == "as_submitted":
        handed_in = ReturnEvent.objects.filter(kind="submitted", snapshot__isnull=False).values("submission")
        return found.filter(submission__in=handed_in)
    return found


@transaction.atomic
def ask_for_export(
    boards: QuerySet[Board], *, by: User, period: str, shape: str, form: str, which: str, contacts: bool
) -> DataExport:
    """Asks for a table of the answers of these boards; a small one is made at once, a large one in the background."""
    found = list(returns_of(boards, period, which).values_list("pk", "board_id"))
    parameters = {
        "period": period, "shape": shape, "form": form, "which": which, "contacts": contacts,
        "boards": sorted({board for _, board in found}),
    }  # fmt: skip
    export = DataExport.objects.create(by=by, parameters=parameters)
    _note("asked for all answers", export, by)
    number = str(export.pk)
    if len(found) <= SMALL:
        transaction.on_commit(lambda: make(number), robust=True)
    else:
        transaction.on_commit(lambda: make_in_background.enqueue(number), robust=True)
    return export


def _note(verb: str, export: DataExport, by: User) -> None:
    told = {name: value for name, value in export.parameters.items() if name != "boards"}
    details = {**told, "boards": len(export.parameters["boards"])}
    AuditEvent.objects.create(actor=by, verb=verb, subject=f"returns.dataexport:{export.pk}", details=details)


def take(export: DataExport, *, by: User) -> bytes:
    """The content of a finished export; that it was taken is recorded."""
    _note("took all answers", export, by)
    return bytes(export.content or b"")


def stop(export: DataExport, *, by: User) -> bool:
    """Stops an export that is not finished; False where there is nothing to stop any more."""
    stopped = making.stop(export)
    if stopped:
        _note("stopped all answers", export, by)
    return stopped


@task()
def make_in_background(number: str) -> None:
    """The task: makes the export with this id."""
    make(number)


def make(number: str) -> None:
    """Makes the export with this id, unless it is made or being made already. Raises NotMade."""
    making.make(DataExport, number, _made)


def _made(export: DataExport, tell: Tell) -> Made:
    file = _file(export, tell)
    name = f"{export.parameters['period']}-answers-{localtime():%Y-%m-%d-%H%M}.{file.ending}"
    return Made(name, file.content, file.media_type)


def _file(export: DataExport, tell: Tell) -> MadeFile:
    asked = export.parameters
    found = list(_among(export).values_list("pk", flat=True))
    out = writer(asked["shape"], asked["form"], contacts=asked["contacts"])
    for start in range(0, len(found), _AT_ONCE):
        tell(start, len(found))
        chosen = places().filter(pk__in=found[start : start + _AT_ONCE]).order_by("board__name", "board__ons_code")
        out.add(_said(list(chosen), as_submitted=asked["which"] == "as_submitted"))
    return out.done()


def _among(export: DataExport) -> QuerySet[SubmissionBoard]:
    """The returns that the export is of: of the boards that its owner might see when they asked."""
    boards = Board.objects.filter(pk__in=export.parameters["boards"])
    return returns_of(boards, export.parameters["period"], export.parameters["which"])


def _said(chosen: Sequence[SubmissionBoard], *, as_submitted: bool) -> Iterator[Said]:
    counts = standings_of(chosen)
    read = _frozen(chosen) if as_submitted else _current(chosen)
    for place, (definition, answers) in zip(chosen, read, strict=True):
        state = state_by(place.submission, counts[place.submission_id]).word
        board = place.board
        yield Said((board.name, board.ons_code, board.region, place.period, state), definition, answers)


def _current(chosen: Sequence[SubmissionBoard]) -> Iterator[tuple[Definition, Answers]]:
    answers = answers_of_all(chosen)
    for place in chosen:
        definition = definition_of(place.submission.version)
        yield definition, settled(definition, answers[place.submission_id])


def _frozen(chosen: Sequence[SubmissionBoard]) -> Iterator[tuple[Definition, Answers]]:
    """The answers as they were submitted last."""
    events = ReturnEvent.objects.filter(
        kind="submitted", snapshot__isnull=False, submission__in=[place.submission_id for place in chosen]
    ).select_related("snapshot__version")
    in_order = events.defer("snapshot__version__body").order_by("pk")
    last = {event.submission_id: event.snapshot for event in in_order if event.snapshot is not None}
    for place in chosen:
        snapshot = last[place.submission_id]
        definition = definition_of(snapshot.version)
        yield definition, thawed(definition, snapshot.body)
