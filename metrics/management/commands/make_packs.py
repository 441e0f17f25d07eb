"""`make_packs --month 2017-12 [--board CODE …] [--region R] --to FOLDER`: monitoring packs as files."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localtime

from bcf.management.base import Error
from bcf.management.progress import Bar, add_progress_argument
from bcf.models import Board
from bcf.problems import quoted
from metrics.packs.files import files_of
from metrics.packs.making import each_pack
from metrics.periods import NoSuchPeriod, Period, parse
from returns.management.base import Command as ReturnsCommand
from returns.management.staging import put_in_place, staged
from returns.queries import find_board


class Command(ReturnsCommand):
    refusals = (*ReturnsCommand.refusals, NoSuchPeriod)
    help = "Writes the monitoring packs of boards for a month: a PDF and a workbook each; of all boards, unless some are named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", required=True, help="up to the end of which figures are told, such as 2017-12")
        parser.add_argument(
            "--board", metavar="BOARD", action="append", default=[], help="ONS code or exact name; any number of times"
        )
        parser.add_argument("--region", metavar="R", action="append", default=[], help="all boards of a region")
        parser.add_argument("--to", metavar="FOLDER", type=Path, required=True, help="is made where it is not there")
        add_progress_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        month = parse(options["month"])
        if month.span != "month":
            raise Error(f"{quoted(options['month'])} is no month; write it like 2017-12", returncode=2)
        boards = _boards(options["board"], options["region"], month)
        folder: Path = options["to"]
        folder.mkdir(parents=True, exist_ok=True)
        bar, now = Bar("Making packs", always=options["progress"]), localtime()
        bar(0, len(boards))
        for done, pack in enumerate(each_pack(boards, month, made_at=now), 1):
            for name, content in files_of(pack).items():
                with staged({name: folder}) as places:
                    places[name].write_bytes(content)
                    put_in_place(places[name], folder, name)
            bar(done, len(boards))
        self.say(
            f"Wrote the packs of {len(boards)} board{'' if len(boards) == 1 else 's'} for {month.label} to {folder}"
        )


def _boards(named: list[str], regions: list[str], month: Period) -> list[Board]:
    """The boards that are meant; of a region or of all, those that there were in the month. Raises Error or NoSuchBoard."""
    there = Board.objects.active_on(month.starts)
    known = set(there.values_list("region", flat=True))
    for region in regions:
        if region not in known:
            raise Error(f"there is no region {quoted(region)}; there are {', '.join(sorted(known))}")
    asked = [find_board(text, month.starts) for text in named]
    for board in asked:
        if not board.existed_on(month.starts):
            raise Error(f"{board} ({board.ons_code}) did not exist in {month.label}; name the board of that time")
    chosen = {board.pk for board in asked}
    if regions or not named:
        of_region = there.filter(region__in=regions) if regions else there
        chosen.update(of_region.values_list("pk", flat=True))
    if not chosen:
        raise Error("there is no board yet; load_boards loads them")
    return list(Board.objects.filter(pk__in=chosen).order_by("name", "ons_code"))
