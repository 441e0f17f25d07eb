"""`export_plan PLAN [--xlsx F] [--pdf F] [--csv FOLDER] [--json F]`: a plan as files."""

import io
import zipfile
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bcf.management.base import Error
from schemes.exports import export_plan
from schemes.management.base import Command as PlansCommand
from schemes.management.base import add_plan_argument, find_plan


class Command(PlansCommand):
    help = "Writes a plan as its workbook, PDF, JSON file, or as a folder of tidy CSV tables."

    def add_arguments(self, parser: CommandParser) -> None:
        add_plan_argument(parser)
        for form in ("xlsx", "pdf", "json"):
            parser.add_argument(f"--{form}", metavar="F", type=Path)
        parser.add_argument("--csv", metavar="FOLDER", type=Path, help="one file for each kind of thing")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = find_plan(options["plan"])
        wanted = {form: options[form] for form in ("xlsx", "pdf", "json", "csv") if options[form]}
        if not wanted:
            raise Error("say what to write: --xlsx F, --pdf F, --json F or --csv FOLDER", returncode=2)
        files = {form: export_plan(plan, "zip" if form == "csv" else form, by=None).content for form in wanted}
        for form, path in wanted.items():
            if form == "csv":
                path.mkdir(parents=True, exist_ok=True)
                zipfile.ZipFile(io.BytesIO(files[form])).extractall(path)
            else:
                path.write_bytes(files[form])
            self.say(f"{plan.slug}: written {path}")
