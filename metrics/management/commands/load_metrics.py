"""`load_metrics FILE [--apply] [--accept] [--progress] [--by EMAIL]`: loads plans, actuals and populations."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bcf.management.base import Command as BaseCommand
from bcf.management.base import user_named
from bcf.management.progress import Bar, add_progress_argument
from bcf.problems import one_line
from metrics.files.preview import Preview, preview
from metrics.files.said import Said
from metrics.files.shape import read_figures
from metrics.files.uploads import apply
from metrics.files.words import diff_lines
from returns.locking import ChangedMeanwhile
from returns.management.tables import read_table_file, tell_faults


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
        add_progress_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        by, file = user_named(options["by"]), options["file"]
        said = Said()
        shown = preview(read_figures(read_table_file(file), said), said)
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
        tell_faults(self, shown, accepted=accepted, option="--accept")
        for line in diff_lines(shown.diff, shown.boards):
            self.say(one_line(line))
        if shown.found.totals:
            self.say(f"Passed over as sums of all boards: {shown.found.totals:,} rows.")
        if shown.found.rounded:
            self.say(f"Rounded to four decimals: {shown.found.rounded:,} figures.")
