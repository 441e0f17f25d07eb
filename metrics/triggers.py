"""Which tables of metrics are append-only: the history of trajectories."""

from django.db.backends.base.base import BaseDatabaseWrapper

from bcf import triggers

TABLES = ("metrics_trajectoryversion",)


def install(connection: BaseDatabaseWrapper) -> None:
    """Puts every trigger in place; harmless where they are already."""
    triggers.install(connection, TABLES)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Takes them away: for a test database to empty itself."""
    triggers.remove(connection, TABLES)
