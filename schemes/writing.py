"""The one door for a plan's rows (lines and contributions): compares with what was seen, writes in bulk, and keeps the history.

Versions stand by row, conflicts by field: who saw an older version of a row still writes the fields that nobody has changed since.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from bcf.models import User
from returns.locking import NotAllowed
from schemes.entries import Value
from schemes.holding import Held
from schemes.models import PlanChange

Fields = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Edit:
    """One row to be written: the fields that change. `id` '' is a new row. The field "removed" takes a row away and brings it back,
    "position" moves it.

    `seen`: the version that its user saw, or of each field the one that they saw; None where nobody looked (a file).

    `new`: a row of this id may not be there yet, and is made with it then: whoever sends the same twice makes one row, not two.
    """

    fields: Mapping[str, Value]
    id: str = ""
    seen: int | Mapping[str, int] | None = None
    new: bool = False

    def seen_of(self, name: str) -> int | None:
        """The version that its user saw of a field; None where nobody looked."""
        return self.seen.get(name, 0) if isinstance(self.seen, Mapping) else self.seen

    @property
    def oldest(self) -> int | None:
        """The oldest version that was seen of any field."""
        return min(self.seen.values(), default=0) if isinstance(self.seen, Mapping) else self.seen


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else changed in between: `mine` was to be written, `theirs` stands, by whom and since when.

    `version` is the row's now; `author` the id of who changed it, None for the system."""

    id: str
    field: str
    mine: Value
    theirs: Value
    by: str
    at: datetime
    version: int = 0
    author: int | None = None


@dataclass(frozen=True, slots=True)
class _Latest:
    """Which version changed a field last, and who that was."""

    version: int
    by: str
    at: datetime
    author: int | None


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What became of the edits: id → version of every row that was written or is so already; new rows in their order; conflicts.
    `batch` is the name of this save, to take it back by; None where nothing was written."""

    versions: Mapping[str, int]
    made: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    batch: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands: its version and all of its fields."""

    version: int
    fields: Fields


@dataclass
class Kind:
    """How one kind of rows is read and written. `anywhere`: whether any plan has rows of these ids. `blank`: the fields of a new
    row before anything is typed."""

    name: str
    held: Callable[[Held, Iterable[str] | None], dict[str, Row]]
    write: Callable[[Held, Mapping[str, Row], User | None, datetime], None]
    called: Callable[[Row], str]
    anywhere: Callable[[Iterable[str]], bool]
    blank: Fields = field(default_factory=dict)


def as_text(value: Value) -> Any:
    """A value as the history keeps it: text, or None for blank."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return list(value) if isinstance(value, tuple) else value


def id_of(by: User | None) -> int | None:
    """Who writes, as rows keep it. Asked once for all rows: a request's user is a lazy object, and each question to it is slow."""
    return None if by is None else by.pk


def save(
    held: Held, kind: Kind, edits: Sequence[Edit], *, by: User | None, how: str, boards: frozenset[str] | None = None
) -> SaveResult:
    """Writes what nobody else has changed since it was seen; the rest are conflicts. Belongs into the transaction that
    holds the plan.

    `boards`: the only ones whose rows this person may write (ONS codes); None is all. Raises NotAllowed for a row of another board
    and for one that is not there.
    """
    named = [edit.id for edit in edits if edit.id]
    if len(set(named)) < len(named):
        raise NotAllowed("The same row stands twice in one save.")
    rows = kind.held(held, named)
    missing = [edit for edit in edits if edit.id and edit.id not in rows]
    if not all(edit.new for edit in missing) or (missing and kind.anywhere(edit.id for edit in missing)):
        raise NotAllowed("A row that you changed is not there any more. Reload the page.")
    writer = _Writer(held, kind, by, how, _changed_since(held, kind, edits, rows))
    for edit in edits:
        writer.take(edit, rows.get(edit.id), boards)
    return writer.flush()


class _Writer:
    def __init__(
        self,
        held: Held,
        kind: Kind,
        by: User | None,
        how: str,
        since: Mapping[tuple[str, str], _Latest],
    ) -> None:
        self.held, self.kind, self.by, self.how, self.since = held, kind, by, how, since
        self.batch, self.now = uuid.uuid4(), timezone.now()
        self.author = id_of(by)
        self.rows: dict[str, Row] = {}
        self.changes: list[PlanChange] = []
        self.versions: dict[str, int] = {}
        self.made: list[str] = []
        self.conflicts: list[Conflict] = []

    def take(self, edit: Edit, row: Row | None, boards: frozenset[str] | None) -> None:
        """Looks at one edit; what it changes is written by `flush`."""
        row_id = edit.id or str(uuid.uuid4())
        before = row.fields if row is not None else self.kind.blank
        wanted = {name: value for name, value in edit.fields.items() if row is None or before.get(name) != value}
        for name in list(wanted):
            latest = self.since.get((row_id, name)) if row is not None else None
            seen = edit.seen_of(name)
            if row is not None and latest is not None and seen is not None and latest.version > seen:
                mine, theirs = wanted.pop(name), before.get(name)
                self.conflicts.append(
                    Conflict(row_id, name, mine, theirs, latest.by, latest.at, row.version, latest.author)
                )
        if row is not None and not wanted:
            self.versions[row_id] = row.version
            return
        after = Row((row.version if row is not None else 0) + 1, {**before, **wanted})
        _check_board(before, after.fields, boards, new=row is None)
        changed_fields = {name: [as_text(before.get(name)), as_text(value)] for name, value in wanted.items()}
        if row is None:
            self.made.append(row_id)
            changed_fields = {
                name: [None, new] for name, (_, new) in changed_fields.items() if new not in (None, "", [])
            }
        self.rows[row_id], self.versions[row_id] = after, after.version
        self.changes.append(
            PlanChange(
                plan_id=self.held.plan.pk, batch=self.batch, kind=self.kind.name, item=row_id, version=after.version,
                fields=changed_fields, how=self.how, at=self.now, by_id=self.author,
            )
        )  # fmt: skip

    def flush(self) -> SaveResult:
        """Writes everything in bulk."""
        if self.rows:
            self.kind.write(self.held, self.rows, self.by, self.now)
        self.held.note(self.changes, [self.kind.called(row) for row in self.rows.values()], self.by)
        batch = self.batch if self.changes else None
        return SaveResult(self.versions, tuple(self.made), tuple(self.conflicts), batch)


def _check_board(before: Fields, after: Fields, boards: frozenset[str] | None, *, new: bool) -> None:
    touched = {after.get("board"), after.get("board") if new else before.get("board")}
    if boards is not None and not touched <= boards:
        raise NotAllowed("You may change the rows of your own boards only.")


def _changed_since(
    held: Held, kind: Kind, edits: Sequence[Edit], rows: Mapping[str, Row]
) -> dict[tuple[str, str], _Latest]:
    """(row, field) → the latest version that changed it, by whom and when, for rows that changed since they were seen."""
    stale = {
        edit.id for edit in edits if edit.id in rows and edit.oldest is not None and edit.oldest < rows[edit.id].version
    }
    if not stale:
        return {}
    changes = PlanChange.objects.filter(plan=held.plan, kind=kind.name, item__in=list(stale)).select_related("by")
    return {
        (str(change.item), name): _Latest(change.version, str(change.by or "The system"), change.at, change.by_id)
        for change in changes.order_by("version")
        for name in change.fields
    }
