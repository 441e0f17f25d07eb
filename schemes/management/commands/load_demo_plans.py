"""`load_demo_plans`: two published plans with their officers and signatories, after `load_demo`."""

from typing import Any

from django.conf import settings

from bcf.management.base import Error
from schemes.demo import load_demo_plans
from schemes.management.base import Command as PlansCommand


class Command(PlansCommand):
    help = "Loads demo plans and their people; only where BCF_DEMO=1. A second run leaves alone what is there."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise Error("the demo has users with a known password, so it is loaded only where BCF_DEMO=1 is set")
        for email, scope in load_demo_plans().items():
            self.say(f"  {email:<20} {scope}")
