"""The app of schemes."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Money: what is pooled and what it pays for."""

    name = "schemes"

    def ready(self) -> None:
        """Returns are told who keeps the sheets of a plan's money, what a plan can fill in, and what its schemes move."""
        from returns.movers import tell_movers
        from returns.sources import keep, provide
        from schemes.keeping import SchemesKeeper
        from schemes.movers import movers
        from schemes.returns_sources import LABEL, NAMES, money_of

        keep(self.name, SchemesKeeper())
        provide(self.name, money_of, names=NAMES, label=LABEL)
        tell_movers(movers)
