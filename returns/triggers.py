"""Database triggers that keep the history append-only, on SQLite and PostgreSQL alike."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("returns_answerchange",)
_MESSAGE = "the history of answers is append-only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Puts the triggers in place; harmless where they are already."""
    remove(connection)
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Takes the triggers away: for reversing the migration, and for a test database to empty itself."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for event in ("update", "delete", "truncate"):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}{on_table}")


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        for table in TABLES
        for event in ("update", "delete")
    ]


def _postgresql() -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION returns_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
    )
    rows = [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION returns_append_only()"
        for table in TABLES
        for event in ("update", "delete")
    ]
    whole = [
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION returns_append_only()"
        for table in TABLES
    ]
    return [function, *rows, *whole]
