"""`backup FILE`: the whole database in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bcf.backups import LEFT_OUT, backup
from bcf.management.base import Command as BoardsCommand


class Command(BoardsCommand):
    help = (
        "Writes the database into a new file, as it stands at this moment; people can go on working. The file holds the hashes of "
        f"passwords, so keep it as safe as the database. Left out: {', '.join(LEFT_OUT)}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="a new file, such as bcf-2026-11-25.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = backup(options["file"])
        self.say(f"{options['file']}: {manifest.rows:,} rows of {len(manifest.tables)} tables")
