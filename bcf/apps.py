"""The app of boards, people and access."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class BcfConfig(AppConfig):
    """Boards, organisations, users, memberships, audit events."""

    name = "bcf"
    verbose_name = "Boards and people"

    def ready(self) -> None:
        """Begins to record what happens to accounts, to note when sessions begin, and to keep secrets out of logs."""
        from bcf import account_events, logs, sessions

        logs.install()
        account_events.connect()
        sessions.connect()


class AdminConfig(admin_apps.AdminConfig):
    """Django's administration pages, without a door of their own."""

    default = False  # of the two here, the settings name it
    default_site = "bcf.admin_site.AdminSite"
