"""`check_plan PLAN [--json]`: a plan's totals, and everything that the checks find."""

import json
from typing import Any

from django.core.management.base import CommandParser

from bcf.problems import one_line
from schemes.checks import check
from schemes.management.base import Command as PlansCommand
from schemes.management.base import add_plan_argument, find_plan
from schemes.reporting import plan_as_report
from schemes.rounding import STATED
from schemes.stored import load_plan


class Command(PlansCommand):
    help = "Says of a plan what its money adds up to and what the checks find. Exit code 0 in either case."

    def add_arguments(self, parser: CommandParser) -> None:
        add_plan_argument(parser)
        parser.add_argument("--json", action="store_true", help="print JSON, for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = load_plan(find_plan(options["plan"]))
        report = plan_as_report(plan, check(plan))
        if options["json"]:
            self.say(json.dumps(report, indent=2, ensure_ascii=False))
        else:
            self.print_report(report)

    def print_report(self, report: dict[str, Any]) -> None:
        """The same for people."""
        self.say(one_line(f"{report['plan']}: {report['title']} (amounts in {report['unit']})"))
        self.say(STATED[report["unit"]])
        for what in ("contributions", "spend"):
            for year, amount in report["totals"][what].items():
                self.say(f"{what:<14} {year}  {amount:>16,}")
        for finding in report["findings"]:
            self.say(one_line(f"{finding['strength']:<6} {finding['rule']}: {finding['message']}"))
