"""What goes wrong on purpose: workers of gunicorn that are killed, and a PostgreSQL that is stopped at once in the middle."""

import asyncio
import os
import random
import signal
import time
from pathlib import Path

from tests.soak.postgres import Server

KILL_SECONDS = 20.0


class Chaos:
    """Kills a worker every 20 seconds and crashes the database at half time, counting both."""

    def __init__(self, gunicorn: int, server: Server) -> None:
        self.gunicorn, self.server = gunicorn, server
        self.kills = self.crashes = 0
        self.recovery = 0.0

    async def __call__(self, end: float) -> None:
        """Until `end`, on the monotonic clock."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._kill_workers(end))
            both.create_task(self._crash(end))

    async def _kill_workers(self, end: float) -> None:
        while time.monotonic() + KILL_SECONDS < end:
            await asyncio.sleep(KILL_SECONDS)
            os.kill(random.choice(workers_of(self.gunicorn)), signal.SIGKILL)
            self.kills += 1

    async def _crash(self, end: float) -> None:
        await asyncio.sleep((end - time.monotonic()) / 2)
        start = time.monotonic()
        await asyncio.to_thread(self.server.crash)
        self.recovery = time.monotonic() - start
        self.crashes += 1


def workers_of(gunicorn: int) -> list[int]:
    """The processes that gunicorn, by its process id, has started."""
    return [int(child) for child in Path(f"/proc/{gunicorn}/task/{gunicorn}/children").read_text().split()]
