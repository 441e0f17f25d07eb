"""The app of metrics."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Movement: what is promised and what is seen."""

    name = "metrics"
