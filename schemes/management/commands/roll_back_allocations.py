"""`roll_back_allocations [LOAD] [--apply] [--by EMAIL]`: takes a load of allocations back, exactly."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localtime

from bcf.management.base import Error, user_named
from bcf.management.progress import Bar, add_progress_argument
from bcf.problems import one_line, quoted
from returns.tables_in.known import known_boards
from schemes.allocations.actions import roll_back, takes_back
from schemes.allocations.queries import loads
from schemes.allocations.touch import touched_by
from schemes.allocations.words import diff_lines, touched_lines
from schemes.management.base import Command as PlansCommand
from schemes.models import AllocationLoad

_SHORTEST = 4


class Command(PlansCommand):
    help = (
        "Lists what was loaded; with a load's id (its first characters do) says what taking it back restores; with --apply "
        "does it. Refused where a later load changed the same allocations: take that back first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("load", metavar="LOAD", nargs="?", help="a load's id, or its first characters")
        parser.add_argument("--apply", action="store_true", help="take it back; without this nothing is written")
        parser.add_argument("--by", metavar="EMAIL", help="in whose name; without it, the system's")
        add_progress_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        by = user_named(options["by"])
        if options["load"] is None:
            self.list_loads()
            return
        load = _found(options["load"])
        diff = takes_back(load)
        for line in (*diff_lines(diff, known_boards()), *touched_lines(touched_by(diff.changes))):
            self.say(one_line(line))
        if not options["apply"]:
            self.say("Nothing was written; add --apply.")
            return
        roll_back(load, by=by, seal=diff.seal, progress=Bar("Writing", always=options["progress"]))
        self.say(f"Load {load.pk} of {one_line(load.file_name)} is taken back.")

    def list_loads(self) -> None:
        """Every load, the latest first."""
        for load in loads():
            deed = "took back" if load.undoes_id else "loaded"
            state = ", taken back" if hasattr(load, "undone_by") else ""
            who = load.by or "the system"
            said = f"{str(load.pk)[:8]}  {localtime(load.at):%d/%m/%Y %H:%M}  {who} {deed} {load.file_name}"
            self.say(one_line(f"{said}: {load.changed:,} changed{state}"))
        if not AllocationLoad.objects.exists():
            self.say("Nothing was loaded yet.")


def _found(start: str) -> AllocationLoad:
    wanted = start.strip().casefold()
    found = [load for load in AllocationLoad.objects.all() if str(load.pk).startswith(wanted)]
    if len(wanted) < _SHORTEST or len(found) != 1:
        raise Error(f"there is no one load {quoted(start)}; without an id this command lists them all")
    return found[0]
