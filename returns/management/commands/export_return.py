"""`export_return BOARD PERIOD [--xlsx F] [--pdf F] [--json F] [--publication]`: writes a return to files."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bcf.management.base import Error
from bcf.models import Board
from returns.definition.model import Definition
from returns.exports import ExportedFile, export_json, export_pdf, export_workbook, file_name
from returns.management.base import Command as ReturnsCommand
from returns.management.base import add_return_arguments, find_return
from returns.management.staging import put_in_place, staged
from returns.models import Submission
from returns.versions import definition_of
from returns.workbook.fill import DoesNotFit

FORMS = {"xlsx": "workbook", "pdf": "PDF", "json": "answers, as load_answers reads them"}


class Command(ReturnsCommand):
    refusals = (*ReturnsCommand.refusals, DoesNotFit)
    help = "Writes a return as workbook, PDF or JSON. F is a file, or a folder where the file gets its proper name."

    def add_arguments(self, parser: CommandParser) -> None:
        add_return_arguments(parser)
        for form, what in FORMS.items():
            parser.add_argument(f"--{form}", metavar="F", type=Path, help=what)
        parser.add_argument("--publication", action="store_true", help="leave out contact name, e-mail and phone")

    def handle(self, *args: Any, **options: Any) -> None:
        targets = {form: options[form] for form in FORMS if options[form] is not None}
        if not targets:
            raise Error("say what to write: --xlsx F, --pdf F or --json F", returncode=2)
        files = [target.resolve() for target in targets.values() if not target.is_dir()]
        if len(set(files)) < len(files):
            raise Error("each export needs a file of its own", returncode=2)
        submission, board = find_return(options["board"], options["period"])
        with staged(targets) as places:
            made = {form: export(form, submission, board, publication=options["publication"]) for form in targets}
            self.write(targets, places, made)

    def write(
        self, targets: Mapping[str, Path], places: Mapping[str, Path], made: Mapping[str, tuple[str, bytes]]
    ) -> None:
        """Writes every file in full before the first is moved into place."""
        for form, (_, content) in made.items():
            places[form].write_bytes(content)
        for form, (name, _) in made.items():
            self.say(f"Wrote {put_in_place(places[form], targets[form], name)}")


def export(form: str, submission: Submission, board: Board, *, publication: bool) -> tuple[str, bytes]:
    """File name and content of one export, made in the system's name."""
    if form == "json":
        definition = definition_of(submission.version)
        data = export_json(submission, board)
        data = without_contacts(data, definition) if publication else data
        name = file_name(definition.period, [board], "json", publication)
        return name, (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
    write = {"xlsx": export_workbook, "pdf": export_pdf}[form]
    file: ExportedFile = write(submission, board, by=None, publication=publication)
    return file.name, file.content


def without_contacts(data: dict[str, Any], definition: Definition) -> dict[str, Any]:
    """The same without the answers that say how to reach a person."""
    contacts = {(sheet.heading, name) for sheet, question in definition.everything_asked() if question.contact
                for name in (question.key, str(question.cell))}  # fmt: skip
    sheets = {
        heading: {place: value for place, value in cells.items() if (heading, place) not in contacts}
        for heading, cells in data["sheets"].items()
    }
    return {**data, "sheets": sheets}
