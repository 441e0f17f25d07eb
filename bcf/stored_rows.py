"""The rows of every table in one plain form, alike on SQLite and PostgreSQL: what a backup holds, and what its hashes are taken of.

A row is a line of JSON, the values of its columns in order: decimals and ids as text, times in UTC to the microsecond, bytes in
base64, the keys of JSON sorted (PostgreSQL keeps no order of them).
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections, models
from django.db.models.sql import InsertQuery
from django.utils.duration import duration_iso_string

Model = type[models.Model]
Field = models.Field[Any, Any]

CHUNK = 500
BATCH_BYTES = 4_000_000


class UnreadableRow(ValueError):
    """A line that is no row of its table."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How many rows a table has, and the hash over their lines in order of the primary key."""

    rows: int
    sha256: str


def tables() -> dict[str, Model]:
    """Every table of the application by the name of its model ("bcf.User"), those of many-to-many fields included."""
    found = apps.get_models(include_auto_created=True, include_swapped=False)
    return {model._meta.label: model for model in found if model._meta.managed and not model._meta.proxy}


def fields_of(model: Model) -> list[Field]:
    """The columns of a table that hold something of their own."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def lines_of(model: Model, using: str) -> Iterator[bytes]:
    """Every row as a line, in order of the primary key. The rows come in portions, so that a large table fits into memory."""
    names = [field.attname for field in fields_of(model)]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=CHUNK):
        yield json.dumps([_plain(value) for value in row], sort_keys=True, separators=(",", ":")).encode() + b"\n"


def measure(model: Model, using: str) -> Measure:
    """Rows and hash of a table as it is now."""
    meter = Meter()
    for line in lines_of(model, using):
        meter.add(line)
    return meter.measure


class Meter:
    """Counts and hashes lines."""

    def __init__(self) -> None:
        self.rows, self._hash = 0, hashlib.sha256()

    def add(self, line: bytes) -> None:
        """Takes one more line into account."""
        self.rows += 1
        self._hash.update(line)

    @property
    def measure(self) -> Measure:
        """What was counted so far."""
        return Measure(self.rows, self._hash.hexdigest())


def insert(model: Model, lines: Iterable[bytes], using: str) -> None:
    """Writes the rows of these lines as they stand: nothing is set to now, no signal is sent. Raises UnreadableRow, ValueError for
    what the database cannot hold, and its own errors."""
    fields = fields_of(model)
    most = int(connections[using].ops.bulk_batch_size(fields, range(CHUNK)))  # SQLite takes fewer values in a statement
    batch: list[models.Model] = []
    size = 0
    for number, line in enumerate(lines, 1):
        batch.append(_row(model, fields, line, number))
        size += len(line)
        if size >= BATCH_BYTES or len(batch) >= most:
            _write(model, fields, batch, using)
            batch, size = [], 0
    if batch:
        _write(model, fields, batch, using)


def _write(model: Model, fields: Sequence[Field], batch: list[models.Model], using: str) -> None:
    # What bulk_create does, less the fields that set themselves at every save.
    query = InsertQuery(model)
    query.insert_values(fields, batch, raw=True)
    query.get_compiler(using=using).execute_sql()


def _row(model: Model, fields: Sequence[Field], line: bytes, number: int) -> models.Model:
    try:
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(fields):
            raise UnreadableRow(f"row {number} is not a list of {len(fields)} values")
        given = zip(fields, values, strict=True)
        return model(**{field.attname: field.to_python(value) for field, value in given})
    except (ValidationError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
        if isinstance(error, UnreadableRow):
            raise
        raise UnreadableRow(f"row {number} holds a value that its column cannot have") from None


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode("ascii")
    return value
