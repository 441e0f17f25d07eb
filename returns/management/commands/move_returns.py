"""`move_returns PERIOD`: takes the open returns of a period to its newest definition."""

from typing import Any

from django.core.management.base import CommandParser

from bcf.management.base import user_named
from bcf.problems import one_line
from returns.definition.diff import differences
from returns.management.base import Command as ReturnsCommand
from returns.models import DefinitionVersion
from returns.publishing import Moved, move_returns
from returns.versions import definition_of


class Command(ReturnsCommand):
    help = "Takes every open return of a period to its newest definition, and says what changed. All or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help="the period's key, such as 2018-19-q3")
        parser.add_argument("--by", metavar="EMAIL", help="in whose name; without it, the system's")

    def handle(self, *args: Any, **options: Any) -> None:
        moved = move_returns(options["period"], by=user_named(options["by"]))
        for number in sorted({one.old for one in moved}):
            self.tell_changes(options["period"], number, moved[0].new)
        for one in moved:
            self.report(one)
        if not moved:
            self.say(f"Nothing to do: every open return of {options['period']} is on the newest definition.")

    def tell_changes(self, period: str, old: int, new: int) -> None:
        """What differs between two definitions."""
        versions = {version.number: version for version in DefinitionVersion.objects.filter(period=period)}
        self.say(f"Definition {old} → {new}:")
        for line in differences(definition_of(versions[old]), definition_of(versions[new])):
            self.say(one_line(f"  {line}"))

    def report(self, moved: Moved) -> None:
        """What became of one board's return."""
        before, after = moved.pending
        pending = f"{after} pending" if before == after else f"{after} pending (before: {before})"
        self.say(f"{moved.boards}: definition {moved.old} → {moved.new}, {pending}")
        for misfit in moved.misfits:
            done = "cleared, the history keeps it" if misfit.cleared else "kept, not shown"
            self.say(f"  {misfit.name}: {done}: {misfit.reason}")
