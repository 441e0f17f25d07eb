"""Files that are handed out: a return as workbook, as PDF or as data, each export recorded."""

import hashlib
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from bcf.models import Board, User, names_of
from bcf.tables_out import XLSX
from returns.answer_types import Value, printed, type_of
from returns.answers import Answers
from returns.certificates import certificate_of, current_snapshot
from returns.checks import check
from returns.companions import gathered_for, printed_plan, years_of
from returns.companions import printed as printed_beside
from returns.definition.keys import EXPLANATION
from returns.definition.model import Definition, Period, Question
from returns.models import BlankWorkbook, DefinitionVersion, Export, Snapshot, Submission
from returns.pdf import Certificate, ReturnFacts, render_return
from returns.presentation import present
from returns.queries import last_change
from returns.snapshots import thawed
from returns.sources import keepers_of
from returns.stages import HANDED_OVER
from returns.states import state_of
from returns.stored import load_answers
from returns.versions import definition_of
from returns.workbook.build import build_blank
from returns.workbook.fill import fill
from returns.workbook.source import builder_hash
from returns.workbook.stamp import Stamp
from returns.workbook.stamping import put_stamp

MEDIA_TYPES = {
    "xlsx": XLSX,
    "pdf": "application/pdf",
}
_LEFT_OUT_WHEN_EMPTY = ("prepopulated", "tables", "explanations")
PUBLICATION = " (publication copy)"
Json = str | int | float


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file as it was handed out, and the export that it is recorded as."""

    name: str
    content: bytes
    media_type: str
    export_id: uuid.UUID
    sha256: str


def export_workbook(
    submission: Submission, board: Board, *, by: User | None, publication: bool = False
) -> ExportedFile:
    """The return as the period's own workbook. A publication copy leaves out contact details.

    Raises `returns.workbook.fill.DoesNotFit` when a table has more rows than the workbook has room for.
    """
    definition = definition_of(submission.version)
    shown = _shown(submission, definition, board)
    owners = _owners(submission, board)
    export_id = uuid.uuid4()
    stamp = Stamp(
        board=names_of(owners),
        ons_code=_codes(owners),
        period=definition.period.key,
        definition_number=submission.version.number,
        definition_sha256=submission.version.sha256,
        export_id=str(export_id),
        reference=shown.certificate.reference if shown.certificate else "",
        snapshot_sha256=shown.certificate.sha256 if shown.certificate else "",
    )
    made = _kept_workbook(submission, definition, shown, publication)
    if made is not None:
        content = put_stamp(made, replace(stamp, publication=publication))
    else:
        content = fill(blank_workbook(submission.version, definition), definition, shown.answers, stamp, publication)
    export = Export(
        id=export_id, submission=submission, form="xlsx", publication=publication, last_change=shown.reaches,
        snapshot=shown.signed_as, by=by,
    )  # fmt: skip
    return _recorded(export, content, file_name(definition.period, owners, "xlsx", publication))


def _owners(submission: Submission, board: Board) -> list[Board]:
    """The boards that a file names: the board whose return it is, or all boards of a plan."""
    return [board] if submission.kind == "return" else list(submission.boards.all())


def _codes(boards: Iterable[Board]) -> str:
    return " ".join(board.ons_code for board in boards)


def _kept_workbook(submission: Submission, definition: Definition, shown: "_Shown", publication: bool) -> bytes | None:
    """The workbook that a keeper of the form's sheets makes in the form's place; None where none does."""
    made = (
        keeper.workbook(submission, shown.certificate, publication=publication) for keeper in keepers_of(definition)
    )
    return next((content for content in made if content is not None), None)


def export_pdf(submission: Submission, board: Board, *, by: User | None, publication: bool = False) -> ExportedFile:
    """The return as a PDF for a committee's papers. A publication copy leaves out contact details."""
    definition = definition_of(submission.version)
    shown = _shown(submission, definition, board)
    report = check(definition, shown.answers)
    state = state_of(submission, report, shown.answers)
    owners = _owners(submission, board)
    export_id = uuid.uuid4()
    facts = ReturnFacts(
        board=names_of(owners),
        ons_code=_codes(owners),
        period_title=definition.period.title,
        period_label=definition.period.label,
        complete=report.complete,
        pending=report.pending,
        definition=submission.version.number,
        version_label=definition.period.version_label,
        made_at=localtime(),
        publication=publication,
        reference=str(export_id),
        left="" if publication else state.left,
        ready=state.key == "ready" and not publication,
        handed_over=state.word if submission.stage in HANDED_OVER else "",
        certificate=shown.certificate,
        kind=submission.kind,
        boards=len(owners),
    )
    kept, after, movement = _from_rooms(submission, definition, owners)
    sheets = present(definition, shown.answers, report, publication=publication, kept=kept, after=after)
    content = render_return(facts, sheets, movement)
    export = Export(
        id=export_id, submission=submission, form="pdf", publication=publication, last_change=shown.reaches,
        snapshot=shown.signed_as, by=by,
    )  # fmt: skip
    return _recorded(export, content, file_name(definition.period, owners, "pdf", publication))


def _from_rooms(
    submission: Submission, definition: Definition, owners: Sequence[Board]
) -> tuple[Mapping[str, str], Mapping[str, str], str]:
    """What other rooms print: in the place of the sheets that they keep and after others, by slug; and at the end of a plan."""
    kept = dict.fromkeys((sheet.slug for sheet in definition.kept), "")
    for keeper in keepers_of(definition):
        kept |= keeper.printed(submission)
    beside = gathered_for(submission, definition, owners)
    if submission.kind == "plan":
        return kept, {}, printed_plan(beside, years_of(definition.period))
    return kept, printed_beside(definition, owners[0], beside), ""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a file shows: answers, and the id of the latest change among them. `signed_as`: once every signature is there."""

    answers: Answers
    reaches: int
    certificate: Certificate | None = None
    signed_as: Snapshot | None = None


def _shown(submission: Submission, definition: Definition, board: Board) -> _Shown:
    """Of a return that was handed over, what was frozen; of any other, the answers as they are now."""
    snapshot = current_snapshot(submission)
    if snapshot is None:
        return _Shown(*steady_answers(submission, definition, board))
    certificate = certificate_of(submission, snapshot)
    signed_as = snapshot if certificate.complete else None
    return _Shown(thawed(definition, snapshot.body), snapshot.reaches, certificate, signed_as)


def _recorded(export: Export, content: bytes, name: str) -> ExportedFile:
    export.sha256 = hashlib.sha256(content).hexdigest()
    export.save(force_insert=True)
    return ExportedFile(name, content, MEDIA_TYPES[export.form], export.id, export.sha256)


def blank_workbook(version: DefinitionVersion, definition: Definition) -> bytes:
    """The version's blank workbook: built when it is first needed, and again once the builder's code has changed."""
    builder = builder_hash()
    found = BlankWorkbook.objects.filter(version=version, builder=builder).first()
    if found is None:
        content = build_blank(definition)
        built = {"content": content, "sha256": hashlib.sha256(content).hexdigest()}
        found, _ = BlankWorkbook.objects.get_or_create(version=version, builder=builder, defaults=built)
    return bytes(found.content)


def steady_answers(submission: Submission, definition: Definition, board: Board) -> tuple[Answers, int]:
    """The answers, and the id of the latest change among them. Read again where somebody saved in between."""
    while True:
        reaches = last_change(submission)
        answers = load_answers(submission, definition, board)
        if last_change(submission) == reaches:
            return answers, reaches


def file_name(period: Period, boards: Iterable[Board], ending: str, publication: bool = False) -> str:
    """The period's own name for a file of these boards, without the characters that some system refuses in names."""
    name = period.file_name.replace("{board}", names_of(boards)) + (PUBLICATION if publication else "")
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]+', "-", name).strip(" .")
    return f"{name}.{ending}"


def export_json(submission: Submission, board: Board) -> dict[str, Any]:
    """Every stored answer, in the shape that `load_answers` reads; those that do not apply at the moment are among them."""
    definition = definition_of(submission.version)
    answers = load_answers(submission, definition, board)
    questions = [q for q in definition.questions.values() if q.role != "calculated"]
    prefilled = [question for question in questions if question.role == "prefill"]
    data = {
        "board": board.name,
        "ons_code": board.ons_code,
        "period": definition.period.key,
        "sheets": {
            sheet.heading: {str(q.cell): value for q, value in _said(sheet.questions, answers) if q.role != "prefill"}
            for sheet in definition.sheets
        },
        "prepopulated": {question.key: value for question, value in _said(prefilled, answers)},
        "tables": {key: _rows(definition, key, answers) for key in definition.tables},
        "explanations": {
            key.removeprefix(EXPLANATION): answers.value(key)
            for key in definition.explanations
            if answers.value(key) is not None
        },
    }
    return {key: value for key, value in data.items() if key not in _LEFT_OUT_WHEN_EMPTY or value}


def _said(questions: Iterable[Question], answers: Answers) -> list[tuple[Question, Json]]:
    found = ((question, answers.value(question.key)) for question in questions if question.role != "calculated")
    return [(question, as_json(value, question)) for question, value in found if value is not None]


def _rows(definition: Definition, table: str, answers: Answers) -> list[dict[str, Json]]:
    columns = {column.key: column for column in definition.tables[table].columns if column.writable}
    found = []
    for row in answers.table(table):
        said: dict[str, Json] = {"row": row.id}
        for key, value in row.values.items():
            if key in columns:
                short = key.removeprefix(f"{table}.")
                said[key if short == "row" else short] = as_json(value, columns[key])
        found.append(said)
    return found


def as_json(value: Value, question: Question) -> Json:
    """An answer as data: a number as a number where none of its digits is lost, a date as 2018-12-31, an option as printed."""
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else type_of(question).to_json(value)
    return printed(value, question) if question.kind == "choice" else type_of(question).to_json(value)
