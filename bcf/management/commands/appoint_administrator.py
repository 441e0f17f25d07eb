"""`appoint_administrator EMAIL`: the first one, who then does everything else on the pages."""

from typing import Any

from django.core.management.base import CommandParser

from bcf.appointments import Appointment
from bcf.management.base import Command as BoardsCommand
from bcf.management.base import Error, user_named
from bcf.people import Refused, appoint


class Command(BoardsCommand):
    help = (
        "Gives somebody who has an account (createsuperuser makes one) the role of an administrator, recorded as done by the "
        "system. All other roles are given on /manage/."
    )
    refusals = (Refused,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="the e-mail address of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_named(options["email"])
        if user is None:
            raise Error("name the account by its e-mail address")
        membership = appoint(user, Appointment("administrator"))
        self.say(f"{user.email}: {membership.called}, {membership.scope}")
