"""`load_demo_metrics`: the figures of three published plans with their officers, after `load_demo_plans`."""

from typing import Any

from django.conf import settings

from bcf.management.base import Error
from metrics.demo import load_demo_metrics
from returns.management.base import Command as ReturnsCommand


class Command(ReturnsCommand):
    help = "Loads demo figures and their people; only where BCF_DEMO=1. A second run leaves alone what is there."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise Error("the demo has users with a known password, so it is loaded only where BCF_DEMO=1 is set")
        for email, scope in load_demo_metrics().items():
            self.say(f"  {email:<20} {scope}")
