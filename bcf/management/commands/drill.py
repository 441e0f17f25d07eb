"""`drill`: proves that a backup of this database can be restored."""

from typing import Any

from bcf.backups import Compared, drill
from bcf.management.base import Command as BoardsCommand
from bcf.management.base import Error


class Command(BoardsCommand):
    help = (
        "Backs the database up, restores that into a scratch SQLite database in a temporary folder and compares every table: rows, "
        "and a hash over them. The running system is only read, save for the record of the drill."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        result = drill()
        width = max(len(table.name) for table in result)
        self.say(f"{'table':{width}}  {'rows':>10}  {'restored':>10}  hash")
        for table in result:
            self.say(line_of(table, width))
        different = sum(not table.same for table in result)
        if different:
            raise Error(f"{different} of {len(result)} tables are not the same after a restore")
        self.say(f"All {len(result)} tables are the same after a restore.")


def line_of(table: Compared, width: int) -> str:
    """One table of the drill: its rows before and after, and the beginning of its hash, of both where they differ."""
    hashes = table.before.sha256[:12] + ("" if table.same else f" became {table.after.sha256[:12]}")
    mark = "" if table.same else "  DIFFERENT"
    return f"{table.name:{width}}  {table.before.rows:>10,}  {table.after.rows:>10,}  {hashes}{mark}"
