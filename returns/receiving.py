"""Takes an uploaded file in: reads it with mistrust, and makes sure that it is a workbook of the return it is brought to.

What does not belong here is refused by name before anything is compared: the workbook of another board, period or definition, a
file that is no download of this return.
"""

import hashlib
import uuid
from dataclasses import dataclass

from bcf.models import Board
from bcf.problems import one_line
from returns.definition.model import Definition
from returns.locking import NotAllowed, check_open, check_period
from returns.models import Export, Submission
from returns.queries import latest_version
from returns.versions import definition_of
from returns.workbook.flat import Flat, read_flat
from returns.workbook.read import read_workbook
from returns.workbook.reading import Reading
from returns.workbook.refused import NotAWorkbook
from returns.workbook.shell import check_shell
from returns.workbook.stamp import Stamp

NOT_FOR_PLANS = "A plan is filled in on its pages; its workbook cannot be brought in again."
DOWNLOAD = "Download the workbook from the return's page, fill that in and bring it in."


@dataclass(frozen=True)
class Workbook:
    """An uploaded workbook that belongs to a return: the export that it was, and what it says."""

    submission: Submission
    board: Board
    export: Export
    reading: Reading
    file_name: str
    sha256: str

    @property
    def definition(self) -> Definition:
        """The definition of the return, by which the workbook was built."""
        return definition_of(self.submission.version)


@dataclass(frozen=True)
class Received:
    """An uploaded file as plain cells, and whose workbook it says to be."""

    file_name: str
    sha256: str
    flat: Flat
    stamp: Stamp


def receive(content: bytes, file_name: str) -> Received:
    """An uploaded file, its shell checked. Raises NotAWorkbook."""
    flat = read_flat(check_shell(content))
    if flat.stamp is None:
        raise NotAWorkbook(f"This workbook was not downloaded from here. {DOWNLOAD}")
    return Received(tamed(file_name), hashlib.sha256(content).hexdigest(), flat, flat.stamp)


def read_upload(received: Received, submission: Submission, board: Board) -> Workbook:
    """What a file says, if it is a workbook of this return. Raises NotAWorkbook, NotAllowed (another's), ReturnClosed."""
    check_open(submission)
    check_period(submission)
    if submission.kind == "plan":
        raise NotAllowed(NOT_FOR_PLANS)
    definition = definition_of(submission.version)
    export = _export_of(received.stamp, submission, board)
    reading = read_workbook(received.flat, definition)
    _check_given(reading, definition)
    return Workbook(submission, board, export, reading, received.file_name, received.sha256)


def tamed(file_name: str, unnamed: str = "workbook.xlsx") -> str:
    """A file's name as it is kept and shown: its end where it is long, without what cannot be printed."""
    return "".join(c for c in file_name if c.isprintable())[-255:] or unnamed


def _export_of(stamp: Stamp, submission: Submission, board: Board) -> Export:
    """The export that the stamp names. Raises NotAllowed for all that does not belong to this return as it is."""
    here = f"{board.name} ({board.ons_code})"
    version = submission.version
    if not stamp.ons_code:
        raise NotAllowed(f"This is the blank workbook, which belongs to no board. {DOWNLOAD}")
    if stamp.ons_code != board.ons_code:
        theirs = f"{_quoted(stamp.board)} ({_quoted(stamp.ons_code)})"
        raise NotAllowed(f"This is the workbook of {theirs}; you are on the return of {here}. Bring it in there.")
    if stamp.period != version.period:
        raise NotAllowed(
            f"This is a workbook of {_period(stamp.period)}; you are on the return for {_period(version.period)}. "
            "Bring it in there."
        )
    if stamp.publication:
        raise NotAllowed(
            "This is a copy for publication, from which contact details are left out. Bring in the full workbook."
        )
    if (stamp.definition_number, stamp.definition_sha256) != (version.number, version.sha256):
        raise NotAllowed(
            "The form of this return was corrected after this workbook was downloaded. "
            "Download the workbook again, copy your changes into it and bring that in."
        )
    export_id = _id(stamp.export_id)
    exports = Export.objects.filter(submission=submission, form="xlsx", publication=False)
    found = exports.filter(pk=export_id).first() if export_id is not None else None
    if found is None:
        raise NotAllowed(f"This workbook is no download of this return that is known here. {DOWNLOAD}")
    return found


def _period(key: str) -> str:
    """What a period is called, as far as it is known here."""
    version = latest_version(key[:40])
    return definition_of(version).period.label if version is not None else f"the period {_quoted(key)}"


def _quoted(text: str) -> str:
    return one_line(text if len(text) <= 60 else text[:60] + "…")


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _check_given(reading: Reading, definition: Definition) -> None:
    """Raises NotAllowed where the board's name was changed: whoever did that is filling in another board's return."""
    for name, shown in reading.shown.items():
        question = definition.ask(name.key)
        if question is None or question.role != "given":
            continue
        if " ".join(str(shown or "").split()).casefold() != " ".join(reading.stamp.board.split()).casefold():
            at = reading.places.get(name)
            where = f"{_quoted(at.tab)}, cell {at.cell}" if at else "its first sheet"
            said = f"'{_quoted(str(shown))}'" if shown else "nothing"
            raise NotAllowed(
                f"This is the workbook of {_quoted(reading.stamp.board)}, but it says {said} for the board ({where}). "
                "If these are another board's answers, type them into the workbook of that board; otherwise put the name back."
            )
