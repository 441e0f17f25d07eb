"""A table of figures as it is shown before anything is written: its faults, or what it changes."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import cast

from bcf.models import Board
from metrics.definitions import Metric, Span, metrics
from metrics.files.columns import columns_of, misfits
from metrics.files.diff import Diff, compare, merged
from metrics.files.found import Found, Key
from metrics.files.judging import judge
from metrics.files.rows import Known, read_rows
from metrics.files.said import Said
from metrics.models import Figure as FigureRow
from metrics.own import own_metrics
from metrics.periods import Period
from metrics.trajectory import NOTHING, Figure, Series
from returns.tables_in import preview as tables_in
from returns.tables_in.faults import Fault
from returns.tables_in.known import known_boards
from returns.tables_in.table import Table


class Preview(tables_in.Preview[Found, Diff]):
    """What a table of figures says and changes."""


def everybody(_code: str) -> bool:
    """Every board's figures may be written: by the system."""
    return True


def preview(table: Table, said: Said, may: Callable[[str], bool] = everybody) -> Preview:
    """Reads, judges and compares. `may` says by its code whether the figures of a board may be written."""
    boards, columns = known_boards(), columns_of(table.header)
    wrong = misfits(columns, table.rows, said)
    if any(not fault.can_be_accepted for fault in wrong):
        return Preview(Found(), tuple(wrong), Diff(()), boards)
    found = read_rows(table.rows, columns, said, Known(boards, _own(), may))
    if not found.entries and not wrong and not found.faults.all():
        wrong.append(Fault((), "empty", "the table holds no figure. Fill in what is known and bring it in again"))
    stands = standing(found.entries)
    wanted = {key: merged(entry, stands.get(key, NOTHING)) for key, entry in found.entries.items()}
    changed = {
        key: figure for key, figure in wanted.items() if figure != stands.get(key)
    }  # what stands was judged when it came
    judge(found, changed, _populations(found))
    return Preview(found, (*wrong, *found.faults.all()), compare(found.entries, wanted, stands), boards)


def standing(keys: Collection[Key]) -> dict[Key, Figure]:
    """What stands of the boards, metrics and years of these figures (and perhaps of others)."""
    boards, names, years = ({values(key) for key in keys} for values in (_board, _metric, _year))
    codes = _codes(boards)
    rows = FigureRow.objects.filter(
        trajectory__board__in=codes, trajectory__metric__in=names, trajectory__year__in=years
    )
    found = rows.order_by().values_list(
        "trajectory__board", "trajectory__metric", "trajectory__part", "series", "span", "starts", "count", "denominator",
        "stated",
    )  # fmt: skip
    periods: dict[tuple[str, date], Period] = {}
    stands = {}
    for board, metric, part, series, span, starts, *values in found.iterator(chunk_size=5000):
        period = periods.get((span, starts))
        if period is None:
            period = periods[span, starts] = Period(starts, cast(Span, span))
        stands[Key(codes[board], metric, part, cast(Series, series), period)] = Figure(*values)
    return stands


def _board(key: Key) -> str:
    return key.board


def _metric(key: Key) -> str:
    return key.metric


def _year(key: Key) -> str:
    return key.period.year


def _codes(boards: Iterable[str]) -> dict[int, str]:
    return dict(Board.objects.filter(ons_code__in=list(boards)).values_list("pk", "ons_code"))


def _own() -> dict[str, dict[str, Metric]]:
    """Board (ONS code) → its own metrics."""
    codes = dict(Board.objects.values_list("pk", "ons_code"))
    return {codes[board]: own for board, own in own_metrics(codes).items()}


def _populations(found: Found) -> dict[tuple[str, str], dict[int, Decimal]]:
    """The populations by which rates of the table are judged: those that stand, and those of the table itself."""
    ages = {metric.key: metric.ages for metric in metrics().of_role("population")}
    rated = {key.board for key, entry in found.entries.items() if entry.metric.measure == "rate"}
    people: dict[tuple[str, str], dict[int, Decimal]] = {}
    rows = FigureRow.objects.filter(
        trajectory__board__ons_code__in=rated, trajectory__metric__in=ages, series="actual", count__isnull=False
    ).order_by()
    for board, metric, starts, count in rows.values_list(
        "trajectory__board__ons_code", "trajectory__metric", "starts", "count"
    ):
        people.setdefault((board, ages[metric]), {})[starts.year] = cast(Decimal, count)
    for key, entry in found.entries.items():
        if key.metric in ages and key.series == "actual" and "count" in entry.fields:
            said = people.setdefault((key.board, ages[key.metric]), {})
            said[key.period.starts.year] = entry.fields["count"].value
    return people
