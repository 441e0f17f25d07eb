"""What loading the nation's allocations costs, from the file's bytes to the history of every change, beside the bare bulk write."""

import itertools
from collections.abc import Iterator
from decimal import Decimal

from tests.bench.table import WALL, Act, Figure, Rounds, at_most, in_turns

MOST_TIMES = 5.0
ROUNDS = Rounds(most=30, warm_up=2, seconds=60)
BOARDS = 151
YEARS = ("2016-17", "2017-18", "2018-19")
STREAMS = (
    "nhs_minimum", "nhs_minimum_out_of_hospital", "nhs_minimum_other", "nhs_additional", "dfg", "council_additional", "social_care",
    "out_of_hospital",
)  # fmt: skip


def figures() -> Iterator[Figure]:
    """A CSV file in which every amount is another one than is loaded, and the same rows written in bulk in one transaction."""
    times = in_turns(_load(), _bulk_write(), ROUNDS, WALL)
    what = f"Load allocations, {BOARDS} boards × {len(STREAMS)} streams × {len(YEARS)} years, all changed"
    yield at_most(what, "the bare bulk write of its rows", times, MOST_TIMES)


def file(turn: int) -> bytes:
    """The nation's allocations as a tidy file; `turn` makes the amounts differ, while sums stay within the national totals."""
    from returns.tables_in.known import known_boards
    from tests.allocations import national_share

    lines = ["ONS code,Board,Year,Stream,Amount"]
    for year in YEARS:
        boards = known_boards().existing_in(year)
        for stream in STREAMS:
            share = national_share(stream, year, len(boards), turn)
            lines += [f'{board.ons_code},"{board.name}",{year},{stream},{share}' for board in boards]
    if len(lines) != BOARDS * len(STREAMS) * len(YEARS) + 1:
        raise AssertionError(f"the file has {len(lines):,} lines")
    return "\n".join(lines).encode()


def _load() -> Act:
    from schemes.allocations.actions import apply
    from schemes.allocations.preview import preview
    from schemes.allocations.uploads import file_of, read_file

    turns = itertools.cycle([file(0), file(1)])

    def ours() -> None:
        content = next(turns)
        table, columns = read_file(content)
        shown = preview(table, columns)
        if shown.faults:
            raise AssertionError(shown.faults[0].told)
        load = apply(shown.wanted, file_of(content, "bench.csv"), by=None, seal=shown.diff.seal)
        if load is None or load.changed != BOARDS * len(STREAMS) * len(YEARS):
            raise AssertionError("not every allocation was changed")

    return ours


def _bulk_write() -> Act:
    """The same allocations, upserted with other amounts each time."""
    from django.db import transaction

    from bcf.models import Board
    from bcf.years import starts
    from schemes.models import Allocation, AllocationLoad

    load = AllocationLoad.objects.create(file_name="bench", sha256="", rows=0, changed=0)
    turns = itertools.cycle([Decimal(3_000_000), Decimal(3_000_001)])
    boards = {year: [board.pk for board in Board.objects.all() if board.existed_on(starts(year))] for year in YEARS}
    places = [(year, board, stream) for year in YEARS for board in boards[year] for stream in STREAMS]

    def write() -> None:
        amount = next(turns)
        rows = [
            Allocation(year=year, board_id=board, stream=stream, amount=amount, load=load)
            for year, board, stream in places
        ]
        with transaction.atomic():
            Allocation.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["year", "board", "stream"], update_fields=["amount", "load"]
            )

    return write
