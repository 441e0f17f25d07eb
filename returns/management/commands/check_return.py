"""`check_return BOARD PERIOD [--json]`: what the checker says of a board's return."""

import json
from typing import Any

from django.core.management.base import CommandParser

from bcf.problems import one_line
from returns.management.base import Command as ReturnsCommand
from returns.management.base import add_return_arguments, find_return
from returns.reporting import report_as_data
from returns.stored import load_answers
from returns.versions import definition_of


class Command(ReturnsCommand):
    help = "Says of a return how many answers each sheet has and lacks, and every finding. Exit code 0 in either case."

    def add_arguments(self, parser: CommandParser) -> None:
        add_return_arguments(parser)
        parser.add_argument("--json", action="store_true", help="print JSON, for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        submission, board = find_return(options["board"], options["period"])
        definition = definition_of(submission.version)
        answers = load_answers(submission, definition, board)
        data = report_as_data(definition, answers, board=board.name, ons_code=board.ons_code)
        if options["json"]:
            self.say(json.dumps(data, indent=2))
        else:
            self.print_report(data)

    def print_report(self, data: dict[str, Any]) -> None:
        """The same for people."""
        state = "complete" if data["complete"] else f"{sum(sheet['pending'] for sheet in data['sheets'])} pending"
        left = sum(finding["open"] for finding in data["findings"])
        found = f"{len(data['findings'])} findings" + (f", {left} of them to be changed or explained" if left else "")
        self.say(
            f"{data['board']} ({data['ons_code']}), {data['period']}: {'ready' if data['ready'] else state}, {found}"
        )
        for sheet in data["sheets"]:
            self.say(f"{sheet['sheet']}: {sheet['answered']} answered, {sheet['pending']} pending")
            for row in sheet["rows"]:
                if not row["answered"]:
                    self.say(f"  pending  {row['cell']:<5} {row['label']}")
        for finding in data["findings"]:
            self.say(one_line(f"{finding['strength']}  {finding['sheet']} {finding['cell']}: {finding['message']}"))
            if finding["explanation"]:
                self.say(one_line(f"  explained: {finding['explanation']}"))
