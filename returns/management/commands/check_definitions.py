"""`check_definitions`: reads every definition and says of each whether it can be published, also beside the earlier ones."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bcf.management.base import Error
from returns.definition.errors import DefinitionError
from returns.definition.model import Definition, Sheet
from returns.definition.read import read_folder
from returns.definition.sources import unsound_sources
from returns.management.base import Command as ReturnsCommand
from returns.management.base import add_folder_argument
from returns.sources import unknown_in


class Command(ReturnsCommand):
    help = "Reads every definition: one line each, OK with counts, or file, key and reason. Exit code 1 if any fails."

    def add_arguments(self, parser: CommandParser) -> None:
        add_folder_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(options["folder"])
        folders = sorted(path for path in root.iterdir() if path.is_dir())
        if not folders:
            raise Error(f"there is no definition in {root}")
        read = {folder: self.read_folder(folder) for folder in folders}
        sound = {definition.period.key: definition for definition in read.values() if definition is not None}
        failed = [folder for folder, definition in read.items() if not self.check_folder(folder, definition, sound)]
        if failed:
            raise Error(f"{len(failed)} of {len(folders)} definitions cannot be published")

    def read_folder(self, folder: Path) -> Definition | None:
        """The definition in `folder`, or None after saying what is wrong with it."""
        try:
            return read_definition(folder)
        except DefinitionError as error:
            self.stderr.write(f"{folder.name}: {error}")
            return None

    def check_folder(self, folder: Path, definition: Definition | None, others: Mapping[str, Definition]) -> bool:
        """Says how a definition fares beside the others, and returns whether it is sound."""
        if definition is None:
            return False
        unsound = list(unsound_sources(definition, others))
        for found in unsound:
            file = "period.toml" if found.sheet is None else file_of(folder, found.sheet)
            self.stderr.write(f"{folder.name}: {DefinitionError(file, found.place, found.reason)}")
        unknown = unknown_in(definition)
        for sheet, place, reason in unknown:
            self.stderr.write(f"{folder.name}: {DefinitionError(file_of(folder, sheet), place, reason)}")
        if not unsound and not unknown:
            absent = sorted(definition.earlier_periods - others.keys())
            note = f"; not among these definitions: {', '.join(absent)}, which it names as earlier" if absent else ""
            self.say(f"{folder.name}: OK, {counts(definition)}{note}")
        return not unsound and not unknown


def file_of(folder: Path, sheet: Sheet) -> str:
    """Name of the file that holds a sheet."""
    names = (path.name for path in sorted(folder.iterdir()))
    return next(name for name in names if name.partition("-")[2] == f"{sheet.slug}.toml")


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
