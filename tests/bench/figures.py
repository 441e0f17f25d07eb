"""What loading the nation's figures costs, from the file's bytes to the history of every trajectory, beside the bare bulk write."""

import itertools
from datetime import date
from decimal import Decimal

from tests.bench.table import WALL, Act, Figure, Rounds, at_most, in_turns

MOST_TIMES = 5.0
ROUNDS = Rounds(most=12, warm_up=1, seconds=90)
BOARDS = 151
YEARS = ("2016-17", "2017-18", "2018-19")
METRICS = ("nea", "dtoc", "dtoc_daily:nhs", "dtoc_daily:social_care")
FIGURES = BOARDS * len(METRICS) * len(YEARS) * 12


def figures() -> list[Figure]:
    """A CSV file in which every figure is another one than stands, and the same rows written in bulk in one transaction."""
    times = in_turns(_load(), _bulk_write(), ROUNDS, WALL)
    what = f"Load figures, {BOARDS} boards × {len(METRICS)} metrics × {len(YEARS) * 12} months, all changed"
    return [at_most(what, "the bare bulk write of its rows", times, MOST_TIMES)]


def file(turn: int) -> bytes:
    """The nation's figures as a tidy file; `turn` makes them differ."""
    from metrics.periods import months_of
    from returns.tables_in.known import known_boards

    lines = ["ONS code,Board,Metric,Part,Series,Period,Count"]
    for year in YEARS:
        for board in known_boards().existing_in(year):
            for metric in METRICS:
                key, _, part = metric.partition(":")
                start = f'{board.ons_code},"{board.name}",{key},{part},plan'
                lines += [
                    f"{start},{month.code},{1000 + turn + number}" for number, month in enumerate(months_of(year))
                ]
    if len(lines) != FIGURES + 1:
        raise AssertionError(f"the file has {len(lines):,} lines")
    return "\n".join(lines).encode()


def _load() -> Act:
    from metrics.files.preview import preview
    from metrics.files.said import Said
    from metrics.files.shape import read_figures
    from metrics.files.uploads import apply

    turns = itertools.cycle([file(0), file(1)])

    def ours() -> None:
        shown = preview(read_figures(next(turns), Said()), Said())
        if shown.faults:
            raise AssertionError(shown.faults[0].told)
        if apply(shown.diff, by=None, how="load", reason="bench").figures != FIGURES:
            raise AssertionError("not every figure was changed")

    return ours


def _bulk_write() -> Act:
    """The same figures of trajectories that are there, upserted with other counts each time."""
    from django.db import transaction

    from bcf.models import Board
    from bcf.years import starts
    from metrics.models import Figure as Row
    from metrics.models import Trajectory
    from metrics.periods import months_of

    trajectories = Trajectory.objects.bulk_create(
        Trajectory(board=board, metric=f"bench_{number}", year=year)
        for year in YEARS
        for board in Board.objects.all()
        if board.existed_on(starts(year))
        for number in range(len(METRICS))
    )
    turns = itertools.cycle([Decimal(1000), Decimal(1001)])
    places: list[tuple[Trajectory, date]] = [
        (one, month.starts) for one in trajectories for month in months_of(one.year)
    ]

    def write() -> None:
        count = next(turns)
        rows = [Row(trajectory=one, series="plan", span="month", starts=day, count=count) for one, day in places]
        with transaction.atomic():
            Row.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["trajectory", "series", "span", "starts"],
                update_fields=["count", "denominator", "stated"],
            )  # fmt: skip

    return write
