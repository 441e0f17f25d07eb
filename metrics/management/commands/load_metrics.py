"""`load_metrics FILE [--apply] [--accept] [--progress] [--by EMAIL]`: loads plans, actuals and populations."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from bcf.management.base import Command as BaseCommand
from bcf.management.base import Error, user_named
from bcf.management.progress import Bar
from bcf.problems import Problems, one_line
from metrics.files.preview import Preview, preview
from metrics.files.said import Said
from metrics.files.shape import read_figures
from metrics.files.uploads import apply
from metrics.files.words import diff_lines
from returns.locking import ChangedMeanwhile
from returns.tables_in.table import NOTHING

_LARGEST = settings.LARGEST_UPLOAD


class Command(BaseCommand):
    help = (
        "Loads figures of metrics from a CSV file or a workbook (.xlsx): a row for each board, metric and period, or a row for "
        "each board and metric and a column for each period. Every fault is told by row and column; then what changes. With "
        "--apply it is written, all or nothing."
    )
    refusals = (ChangedMeanwhile,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--apply", action="store_true", help="write it; without this nothing is written")
        parser.add_argument("--accept", action="store_true", help="load it although there are queries")
        parser.add_argument("--reason", default="", help="why, as the history tells it; without it, the file's name")
        parser.add_argument("--by", metavar="EMAIL", help="in whose name; without it, the system's")
        parser.add_argument(
            "--progress", action="store_true", help="show the progress bar even where there is no terminal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by, file = user_named(options["by"]), options["file"]
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise Error(f"{file}: is larger than {_LARGEST:,} bytes. Split it")
        said = Said()
        shown = preview(read_figures(content, said), said)
        self.tell(shown, accepted=options["accept"])
        if not options["apply"]:
            self.say("Nothing was written; add --apply.")
            return
        bar = Bar("Writing", always=options["progress"])
        written = apply(
            shown.diff, by=by, how="load", reason=options["reason"] or f"File {file.name}"[:1000], progress=bar
        )
        self.say(
            f"Applied: {written.figures:,} figures of {written.trajectories:,} trajectories, batch {written.batch}."
            if written.figures
            else "Nothing to write: all of it stands so already."
        )

    def tell(self, shown: Preview, *, accepted: bool) -> None:
        """What changes. Raises Problems with every fault."""
        faults = shown.blocking(accepted=accepted)
        if faults:
            told = [fault.told for fault in faults]
            if all(fault.can_be_accepted for fault in faults):
                told[-1] += "; --accept loads it all the same"
            raise Problems(NOTHING, told)
        for fault in shown.to_accept:
            self.say(one_line(f"Accepted: {fault.told}"))
        for line in diff_lines(shown.diff, shown.boards):
            self.say(one_line(line))
        if shown.found.totals:
            self.say(f"Passed over as sums of all boards: {shown.found.totals:,} rows.")
        if shown.found.rounded:
            self.say(f"Rounded to four decimals: {shown.found.rounded:,} figures.")
