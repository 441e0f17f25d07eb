"""`restore FILE`: the database as a backup holds it."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bcf.backups import restore
from bcf.management.base import Command as BoardsCommand


class Command(BoardsCommand):
    help = (
        "Fills an empty, migrated database from a backup: all or nothing, and only if every table then has the rows and the hash "
        "that the backup noted. Everybody is signed out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--replace", action="store_true", help="remove everything that is in the database first")

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = restore(options["file"], replace=options["replace"])
        self.say(
            f"restored {manifest.rows:,} rows of {len(manifest.tables)} tables as they were at {manifest.made_at}; "
            "each has its rows and its hash again"
        )
