"""The two databases of a run: SQLite in a folder that goes afterwards, and PostgreSQL by .ci/postgres, which tests use too."""

import contextlib
import fcntl
import os
import subprocess
import time
from collections.abc import Iterator
from typing import Any

from tests.bench.server import ROOT

NAME = "bcf_bench"
LOCK_SECONDS = 300

Environment = dict[str, str]


def environment(folder: str, url: str | None = None) -> Environment:
    """What a process of the bench has in its environment: without an address, SQLite in `folder`."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL" and not name.startswith("BCF_")}
    return {**kept, "BCF_DATA": folder, **({"DATABASE_URL": url} if url else {})}


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a fresh database. One PostgreSQL serves this checkout: tests and bench take turns."""
    with (ROOT / ".ci" / "postgres").open() as lock:
        _take(lock)
        running = _call("url", check=False).returncode == 0
        _call("start")
        try:
            server = _call("url").stdout.strip()
            _recreate(server)
            yield server.rpartition("/")[0] + f"/{NAME}"
            _drop(server)
        finally:
            if not running:
                _call("stop")


def _take(lock: Any) -> None:
    end = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise RuntimeError("a test run of this checkout holds PostgreSQL for over 5 minutes") from None
            time.sleep(1)
        else:
            return


def _call(word: str, *, check: bool = True) -> "subprocess.CompletedProcess[str]":
    # The server that a start leaves behind must not hold our pipe open, so only `url` is listened to.
    heard = subprocess.PIPE if word == "url" else subprocess.DEVNULL
    command = [str(ROOT / ".ci" / "postgres"), word]
    return subprocess.run(command, check=check, stdout=heard, stderr=subprocess.DEVNULL, text=True, timeout=150)


def _recreate(server: str) -> None:
    _drop(server)
    _execute(server, f"CREATE DATABASE {NAME}")


def _drop(server: str) -> None:
    _execute(server, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def _execute(server: str, statement: str) -> None:
    import psycopg2

    with contextlib.closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
