"""`send_notices`: sends what is still waiting, for any scheduler to call every few minutes."""

from typing import Any

from django.conf import settings

from returns.announcing import catch_up
from returns.mailing import deliver_due
from returns.management.base import Command as ReturnsCommand
from returns.models import Notice


class Command(ReturnsCommand):
    help = (
        "Tries again to send the mails that failed or were left behind, eight times at most, with growing pauses. "
        "Safe to call again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_IS_ON:
            self.say("No mail server is set (BCF_EMAIL_URL): nothing is sent.")
            return
        late = catch_up()
        tried = deliver_due()
        waiting = Notice.objects.filter(sent_at=None, given_up_at=None).count()
        self.say(f"{late} found that were never queued, {tried} tried, {waiting} waiting for their next try.")
