"""From a file, or a pasted text, to figures, in steps: it is read and kept, and what was shown of it is applied."""

import hashlib
from collections.abc import Callable

from django.db import transaction

from bcf.models import User
from metrics.files.diff import Diff
from metrics.files.preview import Preview, everybody, preview
from metrics.files.said import Said
from metrics.files.shape import read_figures
from metrics.models import FiguresUpload
from metrics.writing import Progress, Written, board_ids, silent, write
from returns.locking import ChangedMeanwhile
from returns.receiving import tamed
from returns.table_uploads import keep
from returns.tables_in.pasted import as_text
from returns.tables_in.table import Table

PASTED = "what was pasted"


def receive(content: bytes, name: str, said: Said, *, by: User) -> FiguresUpload:
    """Reads an uploaded file, or what was pasted (without a `name`), and keeps what it says. Raises Problems."""
    table = {**read_figures(content, said).to_json(), "said": said.to_json()}
    called, digest = tamed(name, "figures") if name else PASTED, hashlib.sha256(content).hexdigest()
    return keep(FiguresUpload(file_name=called, sha256=digest, table=table, pasted=not name, by=by))


def look(upload: FiguresUpload, may: Callable[[str], bool] = everybody) -> Preview:
    """The faults of an upload, and what it changes now."""
    return preview(Table.from_json(upload.table), said_of(upload), may)


def said_of(upload: FiguresUpload) -> Said:
    """Of what its figures were said to be."""
    return Said.from_json(upload.table.get("said", {}))


def text_of(upload: FiguresUpload) -> str:
    """What was pasted, to be corrected; headings that were given to it are left out."""
    table = Table.from_json(upload.table)
    rows = {row.number: row.cells for row in table.rows}
    return as_text(rows if table.heading in rows else {table.heading: table.header, **rows})


@transaction.atomic
def apply(diff: Diff, *, by: User | None, how: str, reason: str, progress: Progress = silent) -> Written:
    """Writes these changes, all or nothing. Raises ChangedMeanwhile where somebody changed the same figures since."""
    boards = board_ids({change.key.board for change in diff.changes})
    written = write(diff.written(boards), by=by, how=how, reason=reason, progress=progress)
    if written.conflicts:
        raise ChangedMeanwhile
    return written


@transaction.atomic
def apply_upload(
    upload: FiguresUpload, may: Callable[[str], bool], *, by: User, seal: str, reason: str, accepted: bool = False
) -> Written:
    """Applies just what was shown; the upload goes. Raises Problems, ChangedMeanwhile."""
    shown = look(upload, may)
    shown.check(accepted=accepted)
    if shown.diff.seal != seal:
        raise ChangedMeanwhile
    why = reason or (f"File {upload.file_name}" if not upload.pasted else "")
    written = apply(shown.diff, by=by, how="paste" if upload.pasted else "load", reason=why)
    upload.delete()
    return written
