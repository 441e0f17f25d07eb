"""`send_reminders`: the day's reminders, for any scheduler to call once a day."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.timezone import localdate

from returns.chasing import reminders_on, send_reminders
from returns.management.base import Command as ReturnsCommand


class Command(ReturnsCommand):
    help = (
        "Queues the day's reminders of returns that are due (10, 5 and 1 working days before, each fifth after) or to be ratified. "
        "Safe to call again: nobody gets a reminder twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="list what would go out, and send nothing")
        parser.add_argument(
            "--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as on this day; today without it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["day"] or localdate()
        if options["dry_run"]:
            for reminder in reminders_on(day):
                people = len(reminder.people)
                self.say(f"{reminder.step}  {reminder.title}: {people} {'person' if people == 1 else 'people'}")
            return
        counts = send_reminders(day)
        self.say(
            f"{counts['reminders']} reminders, {counts['ratification']} to ratify, {counts['mails']} mails queued."
        )
        if not settings.MAIL_IS_ON:
            self.say("No mail server is set (BCF_EMAIL_URL): nothing was queued.")
