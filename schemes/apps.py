"""The app of schemes."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Money: what is pooled and what it pays for."""

    name = "schemes"

    def ready(self) -> None:
        """Returns are told who keeps the sheets of a plan's money, and what a plan can fill in."""
        from returns.sources import keep, provide
        from schemes.keeping import SchemesKeeper
        from schemes.returns_sources import LABEL, NAMES, money_of

        keep(self.name, SchemesKeeper())
        provide(self.name, money_of, names=NAMES, label=LABEL)
