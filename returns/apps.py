"""The app of returns."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Definitions, submissions and answers."""

    name = "returns"
    verbose_name = "Returns"
