"""Database triggers that keep tables append-only, on SQLite and PostgreSQL alike, so also against the ORM."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("bcf_auditevent",)
COLUMNS = {
    "bcf_delegation": (
        "id", "board_id", "capacity", "organisation_id", "delegate_id", "starts", "ends", "authority", "made_at", "made_by_id",
    ),
}  # fmt: skip
"""Table → the columns that stay as they were written; the others tell how a row ended."""
MESSAGE = "this record is append-only"


def install(
    connection: BaseDatabaseWrapper,
    tables: Iterable[str] = TABLES,
    message: str = MESSAGE,
    columns: Mapping[str, Iterable[str]] | None = None,
) -> None:
    """Puts the triggers of these tables in place; harmless where they are already. Where `columns` names some of a table, only they
    stay as they are and the others can be changed; nothing is removed in any case."""
    tables, columns = tuple(tables), columns or {}
    remove(connection, tables)
    make = _create_postgresql if connection.vendor == "postgresql" else _create_sqlite
    with connection.cursor() as cursor:
        for table in tables:
            for statement in make(table, message, _update_of(columns.get(table, ()))):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, tables: Iterable[str] = TABLES) -> None:
    """Takes the triggers away: for reversing a migration, and for a test database to empty itself."""
    with connection.cursor() as cursor:
        for table in tables:
            for event in ("update", "delete", "truncate"):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}{on_table}")


def _update_of(columns: Iterable[str]) -> str:
    """`UPDATE`, or `UPDATE OF` these columns, which both databases know."""
    named = ", ".join(f'"{column}"' for column in columns)
    return f"UPDATE OF {named}" if named else "UPDATE"


def _create_sqlite(table: str, message: str, update: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {done} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for event, done in (("update", update), ("delete", "DELETE"))
    ]


def _create_postgresql(table: str, message: str, update: str) -> list[str]:
    """One function serves every table: the message is its argument."""
    function = (
        "CREATE OR REPLACE FUNCTION bcf_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
    )
    call = f"EXECUTE FUNCTION bcf_append_only('{message}')"
    rows = [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {done} ON {table} FOR EACH ROW {call}"
        for event, done in (("update", update), ("delete", "DELETE"))
    ]
    return [function, *rows, f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}"]


@contextlib.contextmanager
def triggers_aside(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Within the caller's transaction, no trigger fires in the block; after it all stand as before. A failure needs no putting
    back: the transaction that is rolled back never took them away."""
    away, back = _all_postgresql(connection) if connection.vendor == "postgresql" else _all_sqlite(connection)
    _run(connection, away)
    yield
    _run(connection, back)


def _all_sqlite(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        found = cursor.fetchall()
    return [f"DROP TRIGGER {connection.ops.quote_name(name)}" for name, _ in found], [sql for _, sql in found]


def _all_postgresql(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
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
