"""`load_answers FILE.json`: loads a file of answers into a board's return, which it opens if need be."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bcf.management.base import user_named
from returns.loading import Loaded, load_file
from returns.management.base import Command as ReturnsCommand


class Command(ReturnsCommand):
    help = (
        "Loads a JSON file of answers: everything or nothing. Absent leaves alone, null clears, values are printed labels. "
        "Every problem is told by sheet, cell and reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json", type=Path)
        parser.add_argument("--by", metavar="EMAIL", help="in whose name; without it, the system's")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_file(options["file"], by=user_named(options["by"]), dry_run=options["dry_run"])
        self.report(loaded)
        if options["dry_run"]:
            self.say("This was a dry run: nothing was written.")

    def report(self, loaded: Loaded) -> None:
        """What the load did."""
        where = f"{loaded.board.name} ({loaded.board.ons_code}), {loaded.submission.version.period}"
        if loaded.opened:
            self.say(f"{where}: opened")
        if loaded.written:
            self.say(f"{where}: {loaded.written} answers written, {loaded.unchanged} unchanged")
        else:
            self.say(f"{where}: nothing changed, all {loaded.unchanged} answers stand so already")
