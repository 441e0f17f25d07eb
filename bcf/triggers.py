"""Database triggers that keep tables append-only, on SQLite and PostgreSQL alike, so also against the ORM."""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("bcf_auditevent",)
MESSAGE = "this record is append-only"


def install(connection: BaseDatabaseWrapper, tables: Iterable[str] = TABLES, message: str = MESSAGE) -> None:
    """Puts the triggers of these tables in place; harmless where they are already."""
    tables = tuple(tables)
    remove(connection, tables)
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for table in tables:
            for statement in make(table, message):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, tables: Iterable[str] = TABLES) -> None:
    """Takes the triggers away: for reversing a migration, restoring a backup, and for a test database to empty itself."""
    with connection.cursor() as cursor:
        for table in tables:
            for event in ("update", "delete", "truncate"):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}{on_table}")


def _sqlite(table: str, message: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for event in ("update", "delete")
    ]


def _postgresql(table: str, message: str) -> list[str]:
    """One function serves every table: the message is its argument."""
    function = (
        "CREATE OR REPLACE FUNCTION bcf_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
    )
    call = f"EXECUTE FUNCTION bcf_append_only('{message}')"
    rows = [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW {call}"
        for event in ("update", "delete")
    ]
    return [function, *rows, f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}"]
