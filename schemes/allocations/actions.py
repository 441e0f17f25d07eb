"""Allocations are written, and taken back: each load as one transaction that knows exactly what it changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from bcf.dates import long_moment
from bcf.models import AuditEvent, Board, User
from returns.locking import ChangedMeanwhile, NotAllowed
from schemes.allocations.diff import Change, Diff, compare
from schemes.allocations.queries import Standing, standing
from schemes.allocations.rows import Key
from schemes.models import Allocation, AllocationChange, AllocationLoad

AT_ONCE = 500
"""Rows that are written by one call; between them progress is told."""
Progress = Callable[[int, int], None]
"""Is told how many rows of how many are written."""


@dataclass(frozen=True, slots=True)
class File:
    """Where allocations come from."""

    name: str
    sha256: str


def silent(_done: int, _total: int) -> None:
    """Tells nobody."""


@transaction.atomic
def apply(
    wanted: Mapping[Key, Decimal], file: File, *, by: User | None, seal: str | None = None, progress: Progress = silent
) -> AllocationLoad | None:
    """Gives each of these allocations its amount; all others are left alone. None where all of them stand so already.

    `seal`: what was shown (`Diff.seal`). Raises ChangedMeanwhile where something else would change by now, and IntegrityError where
    somebody adds the same allocation in the same moment; nothing is written then.
    """
    stands = standing({key.stream for key in wanted})
    diff = compare(wanted, {key: one.amount for key, one in stands.items()})
    if seal is not None and diff.seal != seal:
        raise ChangedMeanwhile
    if not diff.changes:
        return None
    load = AllocationLoad.objects.create(
        file_name=file.name, sha256=file.sha256, rows=len(wanted), changed=len(diff.changes), by=by
    )
    _write(diff.changes, load, stands, {}, progress)
    _record("loaded allocations", load, by=by)
    return load


@transaction.atomic
def takes_back(load: AllocationLoad) -> Diff:
    """What taking a load back would change. Raises NotAllowed, saying why it cannot be taken back."""
    return _taking_back(load)[0]


@transaction.atomic
def roll_back(
    load: AllocationLoad, *, by: User | None, seal: str | None = None, progress: Progress = silent
) -> AllocationLoad:
    """Restores exactly what was there before a load: amounts, absences, and which load each came from.

    Raises NotAllowed where a later load changed the same allocations, or it was taken back already; ChangedMeanwhile.
    """
    held = AllocationLoad.objects.select_for_update(of=("self",)).get(pk=load.pk)
    diff, stands, came_from = _taking_back(held)
    if seal is not None and diff.seal != seal:
        raise ChangedMeanwhile
    undoing = AllocationLoad.objects.create(
        file_name=held.file_name,
        sha256=held.sha256,
        rows=len(diff.changes),
        changed=len(diff.changes),
        by=by,
        undoes=held,
    )
    _write(diff.changes, undoing, stands, came_from, progress)
    _record("took back a load of allocations", undoing, by=by, taken_back=str(held.pk))
    return undoing


def _taking_back(load: AllocationLoad) -> tuple[Diff, dict[Key, Standing], dict[Key, UUID | None]]:
    """What would change, what stands now, and which load each old amount came from."""
    if load.undoes_id is not None:
        raise NotAllowed("This is itself the taking back of a load. To have its figures again, load the file again.")
    undone = AllocationLoad.objects.filter(undoes=load).first()
    if undone is not None:
        raise NotAllowed(f"This load was taken back already, on {long_moment(undone.at)}.")
    rows = load.changes.order_by("year", "stream", "board__ons_code").values_list(
        "year", "board__ons_code", "stream", "old", "new", "old_load_id"
    )
    changes = {Key(year, board, stream): (old, new, came) for year, board, stream, old, new, came in rows}
    stands = standing({key.stream for key in changes})
    later = [key for key, (_, new, _) in changes.items() if not _stands_so(stands.get(key), new, load)]
    if later:
        raise NotAllowed(_changed_later(later, stands))
    before = {key: old for key, (old, _, _) in changes.items()}
    diff = compare(before, {key: one.amount for key, one in stands.items()})
    return diff, stands, {key: came for key, (_, _, came) in changes.items()}


def _stands_so(one: Standing | None, amount: Decimal | None, load: AllocationLoad) -> bool:
    return one is not None and (one.amount, one.load) == (amount, load.pk)


def _changed_later(keys: Sequence[Key], stands: Mapping[Key, Standing]) -> str:
    loads = AllocationLoad.objects.filter(pk__in={stands[key].load for key in keys if key in stands}).order_by("-at")
    named = "; ".join(f"{one.file_name} of {long_moment(one.at)}" for one in loads[:5])
    many = f"{len(keys):,} of its allocations were" if len(keys) > 1 else "One of its allocations was"
    return f"{many} changed by a later load ({named}). Take that back first." if named else f"{many} removed since."


def _write(
    changes: Sequence[Change],
    load: AllocationLoad,
    stands: Mapping[Key, Standing],
    came_from: Mapping[Key, UUID | None],
    progress: Progress,
) -> None:
    """Writes the changes and their history. `came_from`: the load that an amount is said to come from, else `load`."""
    boards = dict(
        Board.objects.filter(ons_code__in={change.key.board for change in changes}).values_list("ons_code", "pk")
    )
    done, total = 0, len(changes)
    progress(done, total)
    for part in _parts(changes):
        rows = [
            Allocation(
                year=change.key.year,
                board_id=boards[change.key.board],
                stream=change.key.stream,
                amount=change.new,
                load_id=came_from.get(change.key) or load.pk,
            )
            for change in part
            if change.new is not None
        ]
        Allocation.objects.bulk_create(row for row, change in _with(rows, part) if change.old is None)
        Allocation.objects.bulk_create(
            (row for row, change in _with(rows, part) if change.old is not None),
            update_conflicts=True,
            unique_fields=["year", "board", "stream"],
            update_fields=["amount", "load"],
        )
        Allocation.objects.filter(pk__in=[stands[change.key].pk for change in part if change.new is None]).delete()
        AllocationChange.objects.bulk_create(_history(part, load, boards, stands))
        done += len(part)
        progress(done, total)


def _with(rows: Sequence[Allocation], part: Sequence[Change]) -> Iterator[tuple[Allocation, Change]]:
    return zip(rows, (change for change in part if change.new is not None), strict=True)


def _history(
    part: Sequence[Change], load: AllocationLoad, boards: Mapping[str, int], stands: Mapping[Key, Standing]
) -> list[AllocationChange]:
    return [
        AllocationChange(
            load=load,
            year=change.key.year,
            board_id=boards[change.key.board],
            stream=change.key.stream,
            old=change.old,
            new=change.new,
            old_load_id=stands[change.key].load if change.key in stands else None,
        )
        for change in part
    ]


def _parts(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    return (changes[start : start + AT_ONCE] for start in range(0, len(changes), AT_ONCE))


def _record(verb: str, load: AllocationLoad, *, by: User | None, **more: Any) -> None:
    details = {"file": load.file_name, "rows": load.rows, "changed": load.changed, **more}
    AuditEvent.objects.create(actor=by, verb=verb, subject=f"schemes.allocationload:{load.pk}", details=details)
