"""`check_definitions`: reads every definition and says of each whether it can be published."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bcf.management.base import Error
from returns.definition.errors import DefinitionError
from returns.definition.model import Definition
from returns.definition.read import read_folder
from returns.management.base import Command as ReturnsCommand
from returns.management.base import add_folder_argument


class Command(ReturnsCommand):
    help = "Reads every definition: one line each, OK with counts, or file, key and reason. Exit code 1 if any fails."

    def add_arguments(self, parser: CommandParser) -> None:
        add_folder_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(options["folder"])
        folders = sorted(path for path in root.iterdir() if path.is_dir())
        if not folders:
            raise Error(f"there is no definition in {root}")
        failed = [folder for folder in folders if not self.check_folder(folder)]
        if failed:
            raise Error(f"{len(failed)} of {len(folders)} definitions cannot be published")

    def check_folder(self, folder: Path) -> bool:
        """Says in one line how a definition fares, and returns whether it is sound."""
        try:
            definition = read_definition(folder)
        except DefinitionError as error:
            self.stderr.write(f"{folder.name}: {error}")
            return False
        self.say(f"{folder.name}: OK, {counts(definition)}")
        return True


def read_definition(folder: Path) -> Definition:
    """The definition in `folder`, which must bear the period's key as its name. Raises DefinitionError."""
    definition = read_folder(folder)
    if definition.period.key != folder.name:
        raise DefinitionError(
            "period.toml", "key", f"is '{definition.period.key}', while the folder is named '{folder.name}'"
        )
    return definition


def counts(definition: Definition) -> str:
    """How much a definition holds, in words."""
    rows = sum(len(section.rows) for section in definition.checker)
    numbers = {
        "sheets": len(definition.sheets),
        "questions": len(definition.questions),
        "tables": len(definition.tables),
        "checker rows": rows,
        "rules": len(definition.rules),
    }
    return ", ".join(f"{number} {what}" for what, number in numbers.items())
