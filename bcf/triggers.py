"""Steps the database's own triggers aside while a restore fills it: whichever there are, so that none is forgotten."""

import contextlib
from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper


@contextlib.contextmanager
def triggers_aside(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Within the caller's transaction, no trigger fires in the block; after it all stand as before. A failure needs no putting
    back: the transaction that is rolled back never took them away."""
    away, back = _postgresql(connection) if connection.vendor == "postgresql" else _sqlite(connection)
    _run(connection, away)
    yield
    _run(connection, back)


def _sqlite(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        found = cursor.fetchall()
    return [f"DROP TRIGGER {connection.ops.quote_name(name)}" for name, _ in found], [sql for _, sql in found]


def _postgresql(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled = 'O' AND relnamespace = current_schema()::regnamespace ORDER BY 1, 2"
        )
        found = cursor.fetchall()
    away = [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name in found]
    return away, [f"ALTER TABLE {table} ENABLE TRIGGER {name}" for table, name in found]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
