"""From an uploaded file to a load, in steps: it is read and kept, its columns are named, and what was shown of it is applied."""

import hashlib
from collections.abc import Sequence

from django.db import transaction

from bcf.models import User
from bcf.problems import Problems
from returns.receiving import tamed
from returns.table_uploads import keep
from returns.tables_in.table import NOTHING, Manner, Table, read_table
from schemes.allocations.actions import File, Progress, apply, silent
from schemes.allocations.preview import Preview, preview
from schemes.columns import Column, columns_of, folded, meaning, misfits
from schemes.models import AllocationLoad, AllocationUpload
from schemes.remembering import remember, remembered

PURPOSE = "allocations"


def read_file(content: bytes) -> tuple[Table, tuple[Column, ...]]:
    """A file's table, and what its columns mean as far as that is known. Raises Problems."""
    known = remembered(PURPOSE)
    table = read_table(content, Manner(lambda heading: known.get(folded(heading)) or meaning(heading)))
    return table, columns_of(table.header, known)


def file_of(content: bytes, name: str) -> File:
    """How a load names the file that it comes from."""
    return File(tamed(name, "allocations"), hashlib.sha256(content).hexdigest())


def receive(content: bytes, name: str, *, by: User) -> AllocationUpload:
    """Reads an uploaded file and keeps what it says. Raises Problems."""
    table, columns = read_file(content)
    file, targets = file_of(content, name), [column.target for column in columns]
    upload = AllocationUpload(file_name=file.name, sha256=file.sha256, table=table.to_json(), targets=targets, by=by)
    return keep(upload)


@transaction.atomic
def name_columns(upload: AllocationUpload, targets: Sequence[str], *, by: User) -> None:
    """Says what each column means, in their order, and remembers it for the next file. Raises Problems where that does not do."""
    upload.targets = list(targets)
    wrong = misfits(columns(upload))
    if wrong:
        raise Problems(NOTHING, wrong)
    upload.save(update_fields=["targets"])
    remember_columns(columns(upload), by=by)


def remember_columns(named: Sequence[Column], *, by: User | None) -> None:
    """Keeps what columns mean, by their headings."""
    remember(PURPOSE, "", {column.heading: column.target for column in named}, by=by)


def columns(upload: AllocationUpload) -> tuple[Column, ...]:
    """The columns of an upload with what they mean."""
    header = Table.from_json(upload.table).header
    return columns_of(header, said=dict(enumerate(upload.targets)))


def look(upload: AllocationUpload) -> Preview:
    """The faults of an upload, and what it changes now. Raises Problems where its columns do not do."""
    return preview(Table.from_json(upload.table), columns(upload))


@transaction.atomic
def apply_upload(
    upload: AllocationUpload, *, by: User, seal: str, accepted: bool = False, progress: Progress = silent
) -> AllocationLoad | None:
    """Applies just what was shown; the upload goes. Raises Problems, ChangedMeanwhile, IntegrityError."""
    shown = look(upload)
    shown.check(accepted=accepted)
    file = File(upload.file_name, upload.sha256)
    load = apply(shown.wanted, file, by=by, seal=seal, progress=progress)
    upload.delete()
    return load
