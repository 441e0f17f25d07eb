"""What the commands about plans share: finding a plan by its slug."""

from django.core.management.base import CommandParser

from bcf.management.base import Error
from bcf.problems import quoted
from returns.management.base import Command as ReturnsCommand
from schemes.models import Plan


class Command(ReturnsCommand):
    """A command about plans."""


def add_plan_argument(parser: CommandParser) -> None:
    """The argument that names a plan: PLAN."""
    parser.add_argument("plan", metavar="PLAN", help="the plan's short name, such as barnet-2016-17")


def find_plan(slug: str) -> Plan:
    """The plan of this slug. Raises Error."""
    found = Plan.objects.filter(slug=slug).first()
    if found is None:
        raise Error(f"there is no plan {quoted(slug)}; load_plan loads one")
    return found
