"""Plays, checks, prints and writes docs/performance.md. Exit code 1: a write was lost, or something went wrong that should not."""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.databases import environment
from tests.bench.document import write
from tests.bench.server import ROOT, gunicorn
from tests.soak.chaos import Chaos
from tests.soak.ledger import Acknowledged
from tests.soak.postgres import running
from tests.soak.prepare import world_of
from tests.soak.report import Run, section
from tests.soak.users import play

WORKERS = 5
TOLD = 20
"""So many lost writes are named."""


def main() -> int:
    """The whole run."""
    options = read_options()
    run = soak(options.users, options.minutes * 60, chaos=options.chaos)
    for line in (*run.lost[:TOLD], *run.tally.unexpected[:TOLD]):
        sys.stderr.write(f"{line}\n")
    report = section(run)
    sys.stdout.write(f"\n{report}")
    if not options.trial:
        write("make soak CHAOS=1" if options.chaos else "make soak", report)
    return int(run.failed)


def read_options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--users", type=int, default=450, help="three for each board (%(default)s)")
    parser.add_argument("--minutes", type=float, default=10, help="how long they go on (%(default)s)")
    parser.add_argument("--chaos", action="store_true", help="workers are killed and PostgreSQL crashes meanwhile")
    parser.add_argument("--trial", action="store_true", help="leave docs/performance.md as it is")
    return parser.parse_args()


def soak(users: int, seconds: float, *, chaos: bool) -> Run:
    """Starts everything, lets the users play and checks what was acknowledged."""
    with tempfile.TemporaryDirectory(prefix="bcf-soak-") as folder, running() as server:
        here = {**environment(folder, server.url), "BCF_DEMO": "1"}
        world = world_of(program(here, "tests.soak.prepare", str(users)))
        sys.stderr.write(f"{len(world.people)} users are signed in.\n")
        log = Path(folder) / "gunicorn.log"
        with log.open("wb") as heard, gunicorn(here, WORKERS, heard) as (port, process):
            disturb = Chaos(process.pid, server) if chaos else None
            tally = asyncio.run(play(world, port, seconds, disturb))
        if disturb is None:
            sys.stderr.write(log.read_text(encoding="utf-8", errors="replace")[-10_000:])
        found = verified(here, Path(folder), tally.ledger)
    return Run(len(world.people), WORKERS, seconds, tally, found["lost"], found["unacknowledged"], disturb)


def verified(here: dict[str, str], folder: Path, ledger: Sequence[Acknowledged]) -> Any:
    """What the database says of the ledger."""
    path = folder / "ledger.jsonl"
    path.write_text("".join(json.dumps(asdict(entry)) + "\n" for entry in ledger), encoding="utf-8")
    return program(here, "tests.soak.verify", str(path))


def program(here: dict[str, str], module: str, argument: str) -> Any:
    """What one of our programs prints."""
    command = [sys.executable, "-m", module, argument]
    done = subprocess.run(command, cwd=ROOT, env=here, check=True, stdout=subprocess.PIPE, timeout=600)
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
