"""The metrics that a board is measured by: the national ones, and its own."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import count
from typing import Literal, cast

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from bcf.folding import folded
from bcf.models import AuditEvent, Board, User
from metrics.definitions import Metric, metrics
from metrics.models import BoardMetric, Figure, Trajectory

RESERVED = frozenset({"own", "new", "nation", "packs"})
"""Words that addresses use in the place of a metric's key."""


def metric_of(own: BoardMetric) -> Metric:
    """A board's own metric as the object that everything works with."""
    return Metric(
        key=own.key, name=own.name, counts=own.counts, numerator=own.numerator, denominator=own.denominator,
        measure=cast(Literal["count", "percent"], own.measure), per=100 if own.measure == "percent" else 0,
        decimals=own.decimals, better=cast(Literal["lower", "higher"], own.better),
        period=cast(Literal["month", "quarter", "year"], own.period), kind=cast(Literal["flow", "level"], own.kind),
        years=("", ""), source=own.source, role="local",
    )  # fmt: skip


def own_metrics(boards: Iterable[int]) -> dict[int, dict[str, Metric]]:
    """Id of a board → key → each of its own metrics, in one query."""
    found: dict[int, dict[str, Metric]] = {}
    for own in BoardMetric.objects.filter(board__in=list(boards)):
        found.setdefault(own.board_id, {})[own.key] = metric_of(own)
    return found


def metrics_of(board: Board, *, populations: bool = False) -> dict[str, Metric]:
    """Key → every metric of a board, in the order of the file: national ones, then its own. What forms ask of a board's choice
    ("local", "patient_experience") is there from the start, in the words of the file, until the board says what it is."""
    return with_own(own_metrics([board.pk]).get(board.pk, {}), populations=populations)


def with_own(own: Mapping[str, Metric], *, populations: bool = False) -> dict[str, Metric]:
    """The same of a board's own metrics at hand."""
    roles = ("national", "local", "population") if populations else ("national", "local")
    return {metric.key: metric for metric in metrics().of_role(*roles)} | dict(own)


@dataclass(frozen=True)
class OwnMetric:
    """What a board says of a metric of its own; the words of the fields are those of `metrics.definitions.Metric`."""

    name: str
    counts: str
    measure: str
    numerator: str
    denominator: str
    better: str
    period: str
    kind: str
    decimals: int
    source: str


def key_for(board: Board, name: str) -> str:
    """A key for a new metric, made of its name, that neither nation nor board uses, and no history of the board tells of."""
    plain = slugify(name).replace("-", "_").lstrip("0123456789_")[:50] or "metric"
    told = Trajectory.objects.filter(board=board).values_list("metric", flat=True)
    own = BoardMetric.objects.filter(board=board).values_list("key", flat=True)
    taken = {*RESERVED, *metrics().by_key, *own, *told}
    return next(key for number in count(1) if (key := plain if number == 1 else f"{plain}_{number}") not in taken)


def name_taken(board: Board, key: str, name: str) -> str:
    """Why a metric of a board (`key`; '' of a new one) cannot have this name, '' where it can: files of figures name metrics so."""
    found = metrics().named(name)
    if found is not None and found.role != "local":
        return f"This is the name of a national metric, {found.name}. Choose another one."
    others = [metric for metric in metrics_of(board).values() if metric.key != key]
    named = {folded(word): metric for metric in others for word in (metric.key, metric.name)}
    taken = named.get(folded(name)) or (found if found is not None and found.key != key else None)
    return f"The board has a metric of this name already: {taken.name}. Choose another one." if taken else ""


def has_figures(board: Board, key: str) -> bool:
    """Whether any figure of a metric of a board is known."""
    return Figure.objects.filter(trajectory__board=board, trajectory__metric=key).exists()


class StillUsed(ValueError):
    """A metric cannot be removed: figures of it are known."""


@transaction.atomic
def remove(board: Board, key: str, *, by: User | None) -> str:
    """Takes back what a board said of a metric of its own, and records who did; gives its name. "local" and "patient_experience"
    are not described from then on, any other is gone. Raises StillUsed, BoardMetric.DoesNotExist."""
    own = BoardMetric.objects.select_for_update().get(board=board, key=key)
    if has_figures(board, key):
        raise StillUsed(f"Figures of {own.name} are known, so it stays. Empty its figures first.")
    subject, details = f"metrics.boardmetric:{own.pk}", {"board": board.ons_code, "key": key, "name": own.name}
    own.delete()
    AuditEvent.objects.create(actor=by, verb="removed a metric", subject=subject, details=details)
    return own.name


@transaction.atomic
def describe(board: Board, key: str, said: OwnMetric, *, by: User | None) -> BoardMetric:
    """Writes what a metric of a board is, and records who said so."""
    fields = asdict(said)
    own, made = BoardMetric.objects.update_or_create(
        board=board, key=key, defaults={**fields, "changed_by": by, "changed_at": timezone.now()}
    )
    verb = "described a metric" if made else "changed what a metric is"
    details = {"key": key, **{name: str(value) for name, value in fields.items()}}
    AuditEvent.objects.create(actor=by, verb=verb, subject=f"metrics.boardmetric:{own.pk}", details=details)
    return own
