"""The app of schemes."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Money: what is pooled and what it pays for."""

    name = "schemes"
