"""A PostgreSQL for one soak, with its data in a folder that goes afterwards.

Unlike the tests' own (.ci/postgres) it syncs to disk as in real use: it is stopped at once in the middle of a run, and what it has
committed must outlive that.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.server import free_port


class Server:
    """A running PostgreSQL on the loopback address. initdb refuses root: for root it belongs to the user postgres."""

    def __init__(self, home: Path) -> None:
        self.home, self.data, self.port = home, home / "data", free_port()
        self.owner = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))

    @property
    def url(self) -> str:
        """The address of its one database, for DATABASE_URL."""
        return f"postgres://bcf@127.0.0.1:{self.port}/postgres"

    def create(self) -> None:
        """Makes its data folder. Nobody else on the machine is asked for a password, so it serves loopback alone."""
        shutil.chown(self.home, self.owner)
        self._run("initdb", "--username", "bcf", "--encoding", "UTF8", "--locale", "C", "--auth", "trust", "--no-sync")

    def start(self) -> None:
        """Starts it and waits until it answers."""
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.home}"
        self._run("pg_ctl", "start", "--silent", "--wait", "--log", str(self.home / "log"), "--options", options)

    def crash(self) -> None:
        """Stops it at once, as if its processes were killed, and starts it again: it recovers from its log."""
        self._run("pg_ctl", "restart", "--silent", "--wait", "--mode", "immediate", "--log", str(self.home / "log"))

    def stop(self) -> None:
        """Stops it."""
        self._run("pg_ctl", "stop", "--silent", "--wait", "--mode", "fast")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "--pgdata", str(self.data), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", self.owner, "--", *command]
        subprocess.run(command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=120)


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A fresh server until the block ends."""
    with tempfile.TemporaryDirectory(prefix="bcf-soak-", dir="/var/tmp") as home:
        server = Server(Path(home))
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()
