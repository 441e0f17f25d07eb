"""`send_notices`: sends what is still waiting, for any scheduler to call every few minutes."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from returns.announcing import catch_up
from returns.mailing import MOST_TRIES, deliver_due
from returns.management.base import Command as ReturnsCommand
from returns.models import Notice

WEEK = timedelta(days=7)


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
        failed = Notice.objects.filter(tries__gte=MOST_TRIES, given_up_at__gte=timezone.now() - WEEK).count()
        if failed:
            self.say(f"{failed} given up within the last week: look at the mail server.")
