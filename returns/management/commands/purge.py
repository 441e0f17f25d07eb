"""`purge`: removes what is past its time."""

from typing import Any

from django.core.management.base import CommandParser

from returns.management.base import Command as ReturnsCommand
from returns.retention import purge


class Command(ReturnsCommand):
    help = (
        "Removes what is not kept for ever, as the settings BCF_KEEP_… say: what uploaded workbooks said (that they were "
        "brought in, by whom and when, stays), names and addresses of people who left (their signatures stay), drafts of "
        "periods long closed, old mails and tables of answers. Made to be called daily; a second call finds nothing more to do. "
        "Each run is recorded."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        done = purge(by=None, dry_run=options["dry_run"])
        self.say(f"{'Would be removed' if options['dry_run'] else 'Removed'}: {done.words}")
