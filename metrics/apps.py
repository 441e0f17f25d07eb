"""The app of metrics."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Movement: what is promised and what is seen."""

    name = "metrics"

    def ready(self) -> None:
        """Returns are told what their rules may look at."""
        from metrics.returns_sources import NAMES, figures_of
        from returns.sources import tell_figures

        tell_figures(self.name, figures_of, names=NAMES)
