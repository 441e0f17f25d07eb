"""The app of returns."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Definitions, submissions and answers."""

    name = "returns"
    verbose_name = "Returns"

    def ready(self) -> None:
        """What happens to a return is told by mail, and the people's pages are told which sheets there are."""
        from bcf.sheets import offer_sheets
        from returns.period_queries import sheets_published
        from returns.receivers import connect

        offer_sheets(sheets_published)
        connect()
