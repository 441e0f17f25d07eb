"""Backup and restore of the whole database in one file, the same for SQLite and PostgreSQL, and a drill that proves it.

A backup is one consistent snapshot. A restore is all or nothing, and only ends well when every table has the rows and the hash that
the backup noted. Both take the name of a database connection (`using`), so a drill restores beside the running system.
"""

import contextlib
import os
import secrets
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DataError, IntegrityError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import load_backend

from bcf.backup_file import MANIFEST, Backup, Manifest, Table, manifest_as_json, member_of, opened
from bcf.models import AuditEvent
from bcf.problems import Problems
from bcf.stored_rows import Measure, Meter, Model, UnreadableRow, fields_of, insert, lines_of, measure, tables
from bcf.triggers import triggers_aside

LEFT_OUT = {
    "sessions.Session": "a restored system signs everybody out",
    "usersessions.UserSession": "lists sessions, which are left out",
    "bcf.Tries": "counts tries of the last minutes",
    "django_tasks_database.DBTaskResult": "what waited was done or is stale; mail would go out a second time",
}
"""Tables that no backup holds and that a restore empties, and why. A cache is no table of a model, so it is in no backup either."""

MADE_BY_MIGRATE = ("contenttypes.ContentType", "auth.Permission", "sites.Site")
"""Tables that `migrate` fills: a database with nothing else in it counts as empty."""

SCRATCH = "drill"
"""The name of the drill's own database connection."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One table of a drill: what was backed up, and what was found after the restore."""

    name: str
    before: Measure
    after: Measure

    @property
    def same(self) -> bool:
        """Whether count and hash agree."""
        return self.before == self.after


def kept_tables() -> dict[str, Model]:
    """The tables that a backup holds, by name."""
    return {name: model for name, model in sorted(tables().items()) if name not in LEFT_OUT}


# --- backup ------------------------------------------------------------------------------------------------------------------


def backup(path: Path, *, using: str = DEFAULT_DB_ALIAS) -> Manifest:
    """Writes the database into a new file that only its owner can read, and records it. Under its name stands a whole backup or
    nothing. Raises Problems where the file exists already, and OSError."""
    if path.exists():
        raise Problems("nothing was backed up", [f"{path} exists already; a backup never overwrites"])
    with _part_of(path) as part:
        manifest = write(part, using=using)
        _sync(part)
        with transaction.atomic(using):
            _record("backed up", path.name, part, manifest, using)
            part.rename(path)
        _sync(path.parent)
    return manifest


def write(path: Path, *, using: str) -> Manifest:
    """Writes the database into the file `path`, which exists and is empty: all tables from one snapshot."""
    with snapshot(using), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        held = {name: _write_table(archive, name, model, using) for name, model in kept_tables().items()}
        connection = connections[using]
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(made_at, connection.vendor, migrations_of(connection), held)
        archive.writestr(MANIFEST, manifest_as_json(manifest))
    return manifest


def _write_table(archive: zipfile.ZipFile, name: str, model: Model, using: str) -> Table:
    meter = Meter()
    with archive.open(member_of(name), "w", force_zip64=True) as member:
        for line in lines_of(model, using):
            meter.add(line)
            member.write(line)
    columns = tuple(str(field.column) for field in fields_of(model))
    return Table(columns, meter.rows, meter.measure.sha256)


@contextlib.contextmanager
def snapshot(using: str) -> Iterator[None]:
    """A transaction that sees the database as it was at its first look, and keeps nobody from writing meanwhile."""
    connection = connections[using]
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # IMMEDIATE would take the one writer's place
    try:
        with transaction.atomic(using, durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]


@contextlib.contextmanager
def _part_of(path: Path) -> Iterator[Path]:
    """A new file beside `path`, which is to take its name; what still bears its own when the block ends is removed."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- restore -----------------------------------------------------------------------------------------------------------------


def restore(path: Path, *, replace: bool = False, using: str = DEFAULT_DB_ALIAS) -> Manifest:
    """Fills the database from a backup, all or nothing, and records it. With `replace` everything in it is removed first; without,
    it must be empty. Raises Problems: another state of migrations, data in the way, a file that is broken or changed."""
    with opened(path) as found, transaction.atomic(using, durable=True):
        load(found, using=using, replace=replace)
        if different := [table.name for table in compared(found.manifest, using) if not table.same]:
            raise found.refuse(f"after loading, {', '.join(different)} would not be what was backed up")
        _record("restored", path.name, path, found.manifest, using)
    return found.manifest


def load(found: Backup, *, using: str, replace: bool = False) -> None:
    """Fills the database from a backup within the transaction of the caller; see `restore`."""
    connection = connections[using]
    _check_fit(found, connection)
    if not replace:
        _check_empty(found, using)
    models = kept_tables()
    with triggers_aside(connection):
        _empty(connection)
        for name, model in models.items():
            _load_table(found, name, model, using)
        _told(found, "the rows together", connection.check_constraints)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)
    ContentType.objects.clear_cache()


def compared(manifest: Manifest, using: str) -> list[Compared]:
    """Every table as the backup noted it beside the same as it is now."""
    return [
        Compared(name, manifest.tables[name].measure, measure(model, using)) for name, model in kept_tables().items()
    ]


def migrations_of(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, ...]]:
    """The migrations that the database has seen, by app."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {app: tuple(name for of, name in applied if of == app) for app in dict(applied)}


def _check_fit(found: Backup, connection: BaseDatabaseWrapper) -> None:
    theirs = {(app, name) for app, names in found.manifest.migrations.items() for name in names}
    ours = {(app, name) for app, names in migrations_of(connection).items() for name in names}
    lines = [f"the database lacks the migration {app} {name}, which the backup has" for app, name in theirs - ours]
    lines += [f"the database has the migration {app} {name}, which the backup lacks" for app, name in ours - theirs]
    if lines:
        raise Problems(f"{found.path.name} is of another version, so nothing was restored", sorted(lines))
    expected = {name: tuple(str(field.column) for field in fields_of(model)) for name, model in kept_tables().items()}
    if {name: table.columns for name, table in found.manifest.tables.items()} != expected:
        raise found.refuse("its tables and columns are not those of this version")


def _check_empty(found: Backup, using: str) -> None:
    skipped = {*MADE_BY_MIGRATE, *LEFT_OUT}
    filled = [
        f"{name} has {count:,} row{'' if count == 1 else 's'}"
        for name, model in kept_tables().items()
        if name not in skipped and (count := model._base_manager.using(using).count())
    ]
    if filled:
        raise found.refuse(
            f"the database is not empty ({', '.join(filled[:3])}{', …' if len(filled) > 3 else ''}); restore into an empty one, "
            "or say --replace, which removes everything in it"
        )


def _empty(connection: BaseDatabaseWrapper) -> None:
    """Removes every row of every table of the application, those that no backup holds included."""
    names = [model._meta.db_table for model in tables().values()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), names):
            cursor.execute(statement)


def _load_table(found: Backup, name: str, model: Model, using: str) -> None:
    try:
        with contextlib.closing(found.lines(name)) as lines:
            _told(found, name, lambda: insert(model, lines, using))
    except UnreadableRow as error:
        raise found.refuse(f"{name}: {error}") from None


def _told(found: Backup, what: str, act: Callable[[], None]) -> None:
    """Does `act`; what the database refuses is told in a line, without the row, whose content is nobody's business here."""
    try:
        act()
    except IntegrityError as error:
        raise found.refuse(f"{what}: the database refuses them ({str(error).splitlines()[0]})") from None
    except (Problems, UnreadableRow):
        raise
    except (DataError, OverflowError, ValueError):
        raise found.refuse(f"{what}: the database cannot hold a value of it") from None


def _record(verb: str, name: str, path: Path, manifest: Manifest, using: str) -> None:
    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    details = {"tables": len(manifest.tables), "rows": manifest.rows, "made_at": manifest.made_at, "sha256": sha256}
    AuditEvent.objects.using(using).create(verb=verb, subject=name[-120:], details=details)


# --- drill -------------------------------------------------------------------------------------------------------------------


def drill(*, using: str = DEFAULT_DB_ALIAS) -> list[Compared]:
    """Backs the database up, restores that into a fresh SQLite database in a folder that goes afterwards, and gives every table as
    it was and as it became. Recorded. Raises Problems where the backup cannot be restored at all."""
    with tempfile.TemporaryDirectory(prefix="bcf-drill-") as folder:
        path = Path(folder) / "drill.zip"
        path.touch(mode=0o600)
        manifest = write(path, using=using)
        size = path.stat().st_size
        with _scratch_database(Path(folder) / "drill.sqlite3"), opened(path) as found:
            with transaction.atomic(SCRATCH, durable=True):
                load(found, using=SCRATCH)
            result = compared(manifest, SCRATCH)
    different = [table.name for table in result if not table.same]
    details = {"tables": len(result), "rows": manifest.rows, "bytes": size, "different": different}
    AuditEvent.objects.using(using).create(verb="backup drilled", subject="database", details=details)
    return result


@contextlib.contextmanager
def _scratch_database(path: Path) -> Iterator[None]:
    """A migrated, empty SQLite database, known as SCRATCH until the block ends."""
    backend = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
    settings = connections.configure_settings({DEFAULT_DB_ALIAS: {}, SCRATCH: backend})[SCRATCH]
    connections[SCRATCH] = load_backend(backend["ENGINE"]).DatabaseWrapper(settings, SCRATCH)
    try:
        call_command("migrate", database=SCRATCH, verbosity=0, interactive=False)
        yield
    finally:
        connections[SCRATCH].close()
        del connections[SCRATCH]
