"""The app of returns."""

from typing import Any

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Definitions, submissions and answers."""

    name = "returns"
    verbose_name = "Returns"

    def ready(self) -> None:
        """What happens to a return is told by mail."""
        from returns.events import event_recorded

        event_recorded.connect(_tell_by_mail, dispatch_uid="returns.announcing")


def _tell_by_mail(sender: object, event: Any, **kwargs: object) -> None:
    from returns.announcing import about_event

    about_event(event)
