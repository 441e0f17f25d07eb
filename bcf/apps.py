"""The app of boards, people and access."""

from django.apps import AppConfig


class BcfConfig(AppConfig):
    """Boards, organisations, users, memberships, audit events."""

    name = "bcf"
    verbose_name = "Boards and people"
