"""`load_allocations FILE [--apply] [--map HEADER=TARGET …] [--accept-totals] [--by EMAIL]`: loads what boards are given."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from bcf.management.base import Error, user_named
from bcf.management.progress import Bar, add_progress_argument
from bcf.problems import Problems, one_line, quoted
from returns.management.tables import read_table_file, tell_faults
from returns.tables_in.table import Table
from schemes.allocations.actions import apply
from schemes.allocations.preview import Preview, preview
from schemes.allocations.touch import touched_by
from schemes.allocations.uploads import file_of, read_file, remember_columns
from schemes.allocations.words import diff_lines, touched_lines
from schemes.columns import Column, columns_of, folded, read_target
from schemes.management.base import Command as PlansCommand


class Command(PlansCommand):
    help = (
        "Loads allocations from a CSV file or a workbook (.xlsx): a row for each board, year and stream, or a row for each board "
        "and a column for each stream and year. Every fault is told by row; then what changes. With --apply it is written, all or "
        "nothing, and can be taken back (roll_back_allocations)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--apply", action="store_true", help="write it; without this nothing is written")
        parser.add_argument(
            "--map",
            metavar="HEADER=TARGET",
            action="append",
            default=[],
            help="what a column means: board_code, board_name, year, stream, amount, amount:STREAM, amount:STREAM:YEAR or ignore; "
            "remembered once it is applied",
        )
        parser.add_argument(
            "--accept-totals", action="store_true", help="load sums that disagree with the national total all the same"
        )
        parser.add_argument("--by", metavar="EMAIL", help="in whose name; without it, the system's")
        add_progress_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        by = user_named(options["by"])
        content = read_table_file(options["file"])
        table, proposed = read_file(content)
        columns = columns_of(
            table.header, said=dict(enumerate(c.target for c in proposed)) | _said(options["map"], proposed)
        )
        shown = _looked(table, columns)
        self.tell(shown, accepted=options["accept_totals"])
        if not options["apply"]:
            self.say("Nothing was written; add --apply.")
            return
        bar = Bar("Writing", always=options["progress"])
        with transaction.atomic():
            load = apply(
                shown.wanted, file_of(content, options["file"].name), by=by, seal=shown.diff.seal, progress=bar
            )
            remember_columns(columns, by=by)
        self.say(
            f"Applied as load {load.pk}; roll_back_allocations {str(load.pk)[:8]} takes it back."
            if load
            else "Nothing to write: all of it stands so already."
        )

    def tell(self, shown: Preview, *, accepted: bool) -> None:
        """What changes and what that touches. Raises Problems with every fault."""
        tell_faults(self, shown, accepted=accepted, option="--accept-totals")
        for line in (*diff_lines(shown.diff, shown.boards), *touched_lines(touched_by(shown.diff.changes))):
            self.say(one_line(line))
        rounded = shown.found.rounded
        if rounded:
            many = "amount with parts of a penny is" if rounded == 1 else "amounts with parts of a penny are"
            self.say(f"{rounded:,} {many} rounded to the penny.")


def _looked(table: Table, columns: Sequence[Column]) -> Preview:
    try:
        return preview(table, columns)
    except Problems as problems:
        if any("column" in line for line in problems.lines):
            raise Problems(f"{problems.what} (--map HEADER=TARGET says what a column means)", problems.lines) from None
        raise


def _said(mapped: Sequence[str], columns: Sequence[Column]) -> dict[int, str]:
    """Place → target, of the --map options. Raises Error (2) for one that names no column, several, or no target."""
    said = {}
    for text in mapped:
        heading, sign, target = text.rpartition("=")
        places = [column.position for column in columns if folded(column.heading) == folded(heading)]
        if not sign or len(places) != 1:
            known = ", ".join(column.heading for column in columns if column.heading)
            why = "two columns have this heading" if len(places) > 1 else "write HEADER=TARGET with one of its headings"
            raise Error(one_line(f"--map {quoted(text)}: {why}: {known}"), returncode=2)
        try:
            said[places[0]] = read_target(target)
        except ValueError as error:
            raise Error(one_line(f"--map {quoted(text)}: {error}"), returncode=2) from None
    return said
