"""Monitoring packs of many boards: asked for, made in the background, stopped, taken."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django_tasks import task

from bcf.models import AuditEvent, Board, User
from metrics.models import Pack as PackRow
from metrics.packs.content import Pack
from metrics.packs.files import ZIP, Archive
from metrics.packs.gathering import packs_of
from metrics.periods import Period, parse
from returns import making
from returns.making import Made, Tell

AT_ONCE = 10
"""Boards that are read together: it bounds queries and memory."""


@transaction.atomic
def ask_for_packs(boards: QuerySet[Board], month: Period, *, by: User) -> PackRow:
    """Asks for the packs of these boards for a month; they are made in the background, one by one."""
    ids = sorted(boards.values_list("pk", flat=True))
    asked = PackRow.objects.create(by=by, parameters={"boards": ids, "month": month.code})
    _note("asked for monitoring packs", asked, by)
    number = str(asked.pk)
    transaction.on_commit(lambda: make_in_background.enqueue(number), robust=True)
    return asked


def _note(verb: str, asked: PackRow, by: User) -> None:
    details = {"month": asked.parameters["month"], "boards": len(asked.parameters["boards"])}
    AuditEvent.objects.create(actor=by, verb=verb, subject=f"metrics.pack:{asked.pk}", details=details)


def take(asked: PackRow, *, by: User) -> bytes:
    """The content of finished packs; that it was taken is recorded."""
    _note("took monitoring packs", asked, by)
    return bytes(asked.content or b"")


def stop(asked: PackRow, *, by: User) -> bool:
    """Stops packs that are not finished; False where there is nothing to stop any more."""
    stopped = making.stop(asked)
    if stopped:
        _note("stopped monitoring packs", asked, by)
    return stopped


@task()
def make_in_background(number: str) -> None:
    """The task: makes the packs with this id."""
    make(number)


def make(number: str) -> None:
    """Makes the packs with this id, unless they are made or being made already. Raises NotMade."""
    making.make(PackRow, number, _made)


def _made(asked: PackRow, tell: Tell) -> Made:
    month = parse(asked.parameters["month"])
    boards = list(Board.objects.filter(pk__in=asked.parameters["boards"]).order_by("name", "ons_code"))
    archive, now = Archive(), localtime()
    for done, pack in enumerate(each_pack(boards, month, made_at=now)):
        tell(done, len(boards))
        archive.add(pack, reference=str(asked.pk))
    return Made(f"monitoring-packs-{month.code}-{now:%Y-%m-%d-%H%M}.zip", archive.content(), ZIP)


def each_pack(boards: Sequence[Board], month: Period, *, made_at: datetime) -> Iterator[Pack]:
    """The packs of many boards, read some at a time."""
    for start in range(0, len(boards), AT_ONCE):
        yield from packs_of(boards[start : start + AT_ONCE], month, made_at=made_at)
