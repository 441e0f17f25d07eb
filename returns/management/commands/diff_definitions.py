"""`diff_definitions A B`: what changed from one definition to another, as a change note."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bcf.management.base import Error
from bcf.problems import one_line, quoted
from returns.definition.diff import differences
from returns.definition.model import Definition
from returns.definition.read import read_folder
from returns.management.base import Command as ReturnsCommand
from returns.management.base import add_folder_argument
from returns.models import DefinitionVersion
from returns.versions import definition_of


class Command(ReturnsCommand):
    help = (
        "Says what changed from definition A to B. Each is a period's key (its folder), a published version such as "
        "2018-19-q3@1, or the path of a folder."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", metavar="A")
        parser.add_argument("new", metavar="B")
        add_folder_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(options["folder"])
        lines = differences(find_definition(options["old"], root), find_definition(options["new"], root))
        for line in lines:
            self.say(one_line(line))
        if not lines:
            self.say("No difference.")


def find_definition(name: str, root: Path) -> Definition:
    """The definition that `name` means. Raises Error, DefinitionError."""
    period, at, number = name.partition("@")
    if at and number.isascii() and number.isdigit():
        version = DefinitionVersion.objects.filter(period=period, number=int(number[:9])).first()
        if version is None:
            raise Error(f"no version {number} of {quoted(period)} is published")
        return definition_of(version)
    folder = next((path for path in (root / name, Path(name)) if path.is_dir()), None)
    if folder is None:
        raise Error(
            f"there is no definition {quoted(name)}: neither in {root}, nor a folder, nor a version PERIOD@NUMBER"
        )
    return read_folder(folder)
