"""The app of returns."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Definitions, submissions and answers."""

    name = "returns"
    verbose_name = "Returns"

    def ready(self) -> None:
        """Tells the people's pages which sheets there are."""
        from bcf.sheets import offer_sheets
        from returns.period_queries import sheets_published

        offer_sheets(sheets_published)
