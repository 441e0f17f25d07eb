"""What was typed into cells of the grid, read and saved: each cell is refused, contested or written by itself.

A cell is named `field@line` ("amount:2017-18@5f0c…"), as the cell of a table's row is in a return.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from bcf.models import User
from schemes.entries import Refused, Value, Ways, columns_of, read
from schemes.holding import SCHEMES, hold
from schemes.models import Plan, PlanChange
from schemes.rows import LINES
from schemes.writing import Conflict, Edit, as_text, save

NO_NAME = "Name the scheme in this line; the line is saved as soon as it has a name."
REMOVED = (
    "This line was removed in the meantime. Bring it back below the grid, or copy what you typed into another line."
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into one cell; `seen` is the version of its line that its user had before them, 0 for a new line."""

    id: str
    field: str
    text: str
    seen: int

    @property
    def name(self) -> str:
        """The cell's name."""
        return f"{self.field}@{self.id}"


@dataclass
class Saved:
    """What became of cells, by name: written (or so already) with the line's version; refused with a message; contested.

    `values` are those that were read; `batch` is what takes the save back, None where nothing was written.
    """

    versions: dict[str, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    made: tuple[str, ...] = ()
    batch: uuid.UUID | None = None


def parse_name(name: str, years: Iterable[str]) -> tuple[str, str] | None:
    """The field and the line that a cell's name says; None where it is no cell of a plan with these years."""
    column, _, line = name.partition("@")
    try:
        return (column, str(uuid.UUID(line))) if column in columns_of(years) else None
    except ValueError:
        return None


@transaction.atomic
def save_typed(
    plan: Plan, cells: Sequence[Typed], ways: Ways, *, by: User | None, own: frozenset[str] | None, how: str = "form"
) -> Saved:
    """Saves cells, each name at most once. `own`: the boards whose lines may be written. Raises NotAllowed, ReturnClosed."""
    held = hold(plan, SCHEMES)
    saved, rows = Saved(), _by_line(cells)
    there = dict(plan.lines.filter(pk__in=list(rows)).values_list("pk", "removed_at"))
    standing = {str(key): removed for key, removed in there.items()}
    edits = []
    for key, typed in rows.items():
        if standing.get(key) is not None:
            saved.errors |= {cell.name: REMOVED for cell in typed}
            continue
        if key not in standing and _is_blank(typed):
            continue
        fields = _read(typed, ways, saved)
        if key not in standing and not _complete(key, typed, fields, ways, saved):
            continue
        if fields:
            edits.append(Edit(fields, key, {cell.field: cell.seen for cell in typed}, new=key not in standing))
    result = save(held, LINES, edits, by=by, how=how, boards=own)
    saved.conflicts = {f"{one.field}@{one.id}": one for one in result.conflicts}
    saved.versions = {
        f"{name}@{edit.id}": result.versions[edit.id]
        for edit in edits
        for name in edit.fields
        if f"{name}@{edit.id}" not in saved.conflicts
    }
    saved.made = tuple(line for line in rows if line not in standing and line in result.versions)
    saved.batch = result.batch
    return saved


def _by_line(cells: Iterable[Typed]) -> dict[str, list[Typed]]:
    rows: dict[str, list[Typed]] = {}
    for cell in cells:
        rows.setdefault(cell.id, []).append(cell)
    return rows


def _is_blank(typed: Iterable[Typed]) -> bool:
    """Whether nothing was typed into a new line; a board alone is nothing."""
    return not any(cell.text.strip() for cell in typed if cell.field != "board")


def _read(cells: Iterable[Typed], ways: Ways, saved: Saved) -> dict[str, Value]:
    """The values of one line's cells; what cannot be read is refused by its name."""
    fields: dict[str, Value] = {}
    for cell in cells:
        try:
            fields[cell.field] = saved.values[cell.name] = read(cell.field, cell.text, ways)
        except Refused as error:
            saved.errors[cell.name] = f"This {error}."
    return fields


def _complete(key: str, typed: Sequence[Typed], fields: dict[str, Value], ways: Ways, saved: Saved) -> bool:
    """Whether a new line has what it must have; else each of its cells that holds something says what is missing."""
    if not fields.get("name"):
        if any(cell.field == "name" for cell in typed):
            saved.errors.pop(f"name@{key}", None)
        told = {cell.name: NO_NAME for cell in typed if cell.text.strip() and cell.field != "board"}
        saved.errors |= {name: message for name, message in told.items() if name not in saved.errors}
        return False
    if "board" not in fields:
        try:
            fields["board"] = read("board", "", ways)
        except Refused:
            saved.errors[f"board@{key}"] = "Choose the board."
            saved.errors[f"name@{key}"] = "Choose this line’s board; the line is saved as soon as it has one."
            return False
    return True


def changed_only(plan: Plan, cells: Sequence[Typed], versions: Mapping[str, int], ways: Ways) -> list[Typed]:
    """Of the cells of a whole page, those that its user changed: a form posts every cell, and what somebody else wrote in the
    meantime must be neither overwritten nor called a conflict. `versions`: those of the lines now."""
    stale = {cell.id: cell.seen for cell in cells if cell.seen and cell.seen < versions.get(cell.id, 0)}
    if not stale:
        return list(cells)
    before = _values_seen(plan, stale)
    return [cell for cell in cells if (cell.id, cell.field) not in before or not _same(cell, before, ways)]


def _values_seen(plan: Plan, stale: Mapping[str, int]) -> dict[tuple[str, str], object]:
    """(line, field) → what stood there at the version seen, of fields that changed since."""
    changes = PlanChange.objects.filter(plan=plan, kind="line", item__in=list(stale)).order_by("version")
    found: dict[tuple[str, str], object] = {}
    for change in changes:
        if change.version > stale[str(change.item)]:
            for name, (old, _) in change.fields.items():
                found.setdefault((str(change.item), name), old)
    return found


def _same(cell: Typed, before: Mapping[tuple[str, str], object], ways: Ways) -> bool:
    try:
        value = as_text(read(cell.field, cell.text, ways))
    except Refused:
        return False
    return (value or None) == (before[cell.id, cell.field] or None)
