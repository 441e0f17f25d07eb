"""The app of metrics."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Movement: what is promised and what is seen."""

    name = "metrics"

    def ready(self) -> None:
        """Returns are told what their rules may look at and what stands beside their questions, schemes what metrics are called."""
        from metrics.companion import MetricsCompanion
        from metrics.returns_sources import NAMES, address_of, figures_of, names_of
        from metrics.told_before import changed_since
        from returns.companions import accompany
        from returns.movers import tell_metrics
        from returns.sources import tell_figures

        tell_figures(self.name, figures_of, names=NAMES, changes=changed_since)
        tell_metrics(names_of, address_of)
        accompany(self.name, MetricsCompanion())
