"""A gunicorn on loopback for the time of a measurement, and a client that keeps its connection where the server does."""

import contextlib
import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
START_SECONDS = 30


@contextlib.contextmanager
def served(environment: dict[str, str]) -> Iterator[int]:
    """The port of a gunicorn that serves the site and the bare views until the block ends."""
    with gunicorn({**environment, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}, WORKERS) as (port, _):
        yield port


@contextlib.contextmanager
def gunicorn(
    environment: dict[str, str], workers: int, log: IO[bytes] | None = None
) -> "Iterator[tuple[int, subprocess.Popen[bytes]]]":
    """The port and the process of a gunicorn under the environment's settings, until the block ends. What it and the site have to
    say goes into `log`, or to where this process's own words go."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "bcf.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    command += ["--workers", str(workers), "--worker-class", "sync", "--preload"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as server:
        try:
            _await(port, server)
            yield port, server
        finally:
            server.terminate()
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                server.kill()


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"gunicorn did not listen within {START_SECONDS} seconds")


class Browser:
    """Posts JSON as the page's script does: with session, CSRF token and, where the server lets it, one connection."""

    def __init__(self, port: int, session: str, csrf: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={csrf}",
            "X-CSRFToken": csrf,
            "Content-Type": "application/json",
            "Connection": "keep-alive",
        }

    def post(self, address: str, body: Any) -> Any:
        """The JSON answer to a JSON body. Raises RuntimeError for any status but 200."""
        self.connection.request("POST", address, json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}: {text[:300]!r}")
        return json.loads(text)
