"""`load_plan FILE.json`: loads a plan, which it makes if it is not there yet."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bcf.management.base import user_named
from schemes.loading import load_file
from schemes.management.base import Command as PlansCommand


class Command(PlansCommand):
    help = (
        "Loads a plan from a JSON file: everything or nothing. A second load of the same file changes nothing; lines that the file "
        "lacks are removed (and kept in the history). Every fault of the file is told by its place."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json", type=Path)
        parser.add_argument("--by", metavar="EMAIL", help="in whose name; without it, the system's")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_file(options["file"], by=user_named(options["by"]), dry_run=options["dry_run"])
        slug = loaded.plan.slug
        if loaded.made:
            self.say(f"{slug}: made")
        self.say(
            f"{slug}: {loaded.written} lines and contributions written"
            if loaded.written
            else f"{slug}: nothing changed"
        )
        if loaded.draft:
            self.say(f"{slug}: this is a draft, which nobody can sign: {loaded.draft}")
        if options["dry_run"]:
            self.say("This was a dry run: nothing was written.")
