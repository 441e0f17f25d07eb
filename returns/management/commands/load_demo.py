"""`load_demo`: users with a known password and some returns, for trying things out on one's own machine."""

from typing import Any

from django.conf import settings

from bcf.management.base import Error
from returns.demo import PASSWORD, load_demo, scopes
from returns.management.base import Command as ReturnsCommand


class Command(ReturnsCommand):
    help = "Loads demo users and returns; only where BCF_DEMO=1. A second run leaves alone what is there."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise Error("the demo has users with a known password, so it is loaded only where BCF_DEMO=1 is set")
        load_demo()
        self.say("Sign in as")
        for email, scope in scopes().items():
            self.say(f"  {email:<20} {scope}")
        self.say(f"with the password: {PASSWORD}")
