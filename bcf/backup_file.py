"""The file of a backup: a zip of one `<table>.jsonl` for each table and `manifest.json`, which says what must be in them.

Reading trusts nothing: every way in which a file can be broken ends in `Problems`. The hashes find damage; they are no seal, as
whoever can write the file can write them too.
"""

import contextlib
import json
import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bcf.problems import Problems, quoted
from bcf.stored_rows import Measure, Meter

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 4_000_000
LONGEST_LINE = 256_000_000
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Table:
    """What the file holds of one table."""

    columns: tuple[str, ...]
    rows: int
    sha256: str

    @property
    def measure(self) -> Measure:
        """What must be found again."""
        return Measure(self.rows, self.sha256)


@dataclass(frozen=True, slots=True)
class Manifest:
    """When a backup was made (ISO 8601, UTC), of which database, at which migrations (by app), and its tables by name."""

    made_at: str
    vendor: str
    migrations: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Table]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables.values())


class Backup:
    """An opened file. `lines` reads a table; what it reads is held against the manifest."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path, self.archive = path, archive
        self.manifest = read_manifest(self._small(MANIFEST))
        self._check_members()

    def refuse(self, reason: str) -> Problems:
        """The error that names the file and the reason."""
        return Problems(f"{self.path.name} cannot be restored", [reason])

    def lines(self, name: str) -> Generator[bytes, None, None]:
        """The rows of a table. Raises Problems, at the latest after the last one, where they are not those of the manifest."""
        table, meter = self.manifest.tables[name], Meter()
        with self.archive.open(member_of(name)) as member:
            while line := member.readline(LONGEST_LINE):
                meter.add(line)
                if meter.rows > table.rows or not line.endswith(b"\n"):
                    break
                yield line
        if meter.measure != table.measure:
            raise self.refuse(f"its rows of {name} are not those that were backed up: the file was changed or damaged")

    def _small(self, name: str) -> bytes:
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            raise self.refuse(f"it holds no {name}, so it is no backup of this application") from None
        if info.file_size > LARGEST_MANIFEST:
            raise self.refuse(f"its {name} is too large to be one")
        return self.archive.read(info)

    def _check_members(self) -> None:
        names = sorted(info.filename for info in self.archive.infolist())
        if names != sorted([MANIFEST, *(member_of(name) for name in self.manifest.tables)]):
            raise self.refuse("its parts are not those that its manifest lists")
        if any(info.flag_bits & 1 for info in self.archive.infolist()):
            raise self.refuse("it is encrypted; decrypt it first")


def member_of(table: str) -> str:
    """Where in the zip a table stands."""
    return f"{table}.jsonl"


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """The backup in a file. Raises Problems where it is none, also when that shows only later, and OSError."""
    what = f"{path.name} cannot be restored"
    try:
        with zipfile.ZipFile(path) as archive:
            yield Backup(path, archive)
    except NotAManifest as error:
        raise Problems(what, [str(error)]) from None
    except _BROKEN:
        raise Problems(what, ["it is no zip file, or a damaged one"]) from None


class NotAManifest(ValueError):
    """What stands for the manifest is none that this version can read."""


def manifest_as_json(manifest: Manifest) -> bytes:
    """The manifest as its file holds it; `read_manifest` gives it back."""
    return json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1, sort_keys=True).encode()


def read_manifest(content: bytes) -> Manifest:
    """The manifest that was written. Raises NotAManifest."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise NotAManifest("its manifest is no JSON") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, dict) else None
        raise NotAManifest(f"its format is {quoted(str(found))}; this version reads format {FORMAT}")
    try:
        return Manifest(
            made_at=datetime.fromisoformat(data["made_at"]).isoformat(),
            vendor=_text(data["vendor"]),
            migrations={app: _texts(names) for app, names in data["migrations"].items()},
            tables={name: _table(table) for name, table in data["tables"].items()},
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        raise NotAManifest("its manifest lacks something, or holds it in another form") from None


def _table(data: Any) -> Table:
    if not isinstance(data["rows"], int):
        raise TypeError
    return Table(_texts(data["columns"]), data["rows"], _text(data["sha256"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError
    return tuple(_text(value) for value in values)
