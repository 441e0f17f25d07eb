"""The app of returns."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Definitions, submissions and answers."""

    name = "returns"
    verbose_name = "Returns"

    def ready(self) -> None:
        """What happens to a return is told by mail."""
        from returns.receivers import connect

        connect()
