"""Which tables of money are append-only: what was changed in plans and in allocations."""

from django.db.backends.base.base import BaseDatabaseWrapper

from bcf import triggers

TABLES = ("schemes_planchange", "schemes_allocationchange")


def install(connection: BaseDatabaseWrapper) -> None:
    """Puts every trigger in place; harmless where they are already."""
    triggers.install(connection, TABLES)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Takes them away: for a test database to empty itself."""
    triggers.remove(connection, TABLES)
