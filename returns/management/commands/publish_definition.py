"""`publish_definition PERIOD`: stores a period's definition as its next version."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bcf.management.base import Error
from bcf.problems import quoted
from returns.definition.errors import DefinitionError
from returns.definition.read import load_files, read
from returns.management.base import Command as ReturnsCommand
from returns.management.base import add_folder_argument
from returns.models import DefinitionVersion
from returns.publishing import publish
from returns.queries import latest_version


class Command(ReturnsCommand):
    help = "Publishes the definition of a period as an immutable version. The same content twice is the same version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help="the period's key and folder name, such as 2018-19-q3")
        add_folder_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        period = options["period"]
        folder = Path(options["folder"]) / period
        if Path(period).name != period or not folder.is_dir():
            raise Error(f"there is no definition {quoted(period)} in {options['folder']}")
        files = load_files(folder)
        if (key := read(files).period.key) != period:
            raise DefinitionError("period.toml", "key", f"is '{key}', while the folder is named '{period}'")
        self.report(*publish(files, by=None))

    def report(self, version: DefinitionVersion, created: bool) -> None:
        """Says which version it is, and what is left to do."""
        name = f"{version.period} definition {version.number}"
        newest = latest_version(version.period)
        if created:
            self.say(f"Published {name} ({version.sha256[:12]}).")
            if version.number > 1:
                self.say(f"Open returns stay on their version until: move_returns {version.period}")
        elif newest is not None and newest.number > version.number:
            self.say(f"Nothing to do: this is {name} already, while definition {newest.number} is the newest.")
        else:
            self.say(f"Nothing to do: this is {name} already.")
