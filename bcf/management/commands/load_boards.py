"""`load_boards`: takes in the list of boards and of the commissioners that overlap them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from bcf.loading import load_boards
from bcf.management.base import Command as BoardsCommand


class Command(BoardsCommand):
    help = "Loads boards and commissioners from CSV files: everything or nothing, as often as you like, never removing."

    def add_arguments(self, parser: CommandParser) -> None:
        for name in ("boards", "commissioners"):
            default = settings.FIXTURES_DIR / f"{name}.csv"
            parser.add_argument(f"--{name}", metavar="F", type=Path, default=default, help="CSV file (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, tally in load_boards(options["boards"], options["commissioners"]).items():
            self.say(f"{kind}: {tally}")
