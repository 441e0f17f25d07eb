"""The section of docs/performance.md about a run."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from tests.soak.chaos import Chaos
from tests.soak.ledger import percentile
from tests.soak.users import KINDS, PAGE_PATIENCE_SECONDS, PATIENCE_SECONDS, Tally

NAMES = {
    "save": "Save one answer (autosave)",
    "sheet": "Open a sheet",
    "return": "Open the return",
    "home": "Home",
    "check": "Check your answers",
    "workbook": "Download the workbook",
}
HEAD = ("Request", "count", "p50", "p95", "p99", "longest")


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is over: how large it was, what its users met, and what the database says afterwards."""

    users: int
    workers: int
    seconds: float
    tally: Tally
    lost: Sequence[str]
    unacknowledged: int
    chaos: Chaos | None = None

    @property
    def failed(self) -> bool:
        """A lost write or an answer that should never be fails any run; an error of the server only one without chaos."""
        tally = self.tally
        troubled = any((tally.server_errors, tally.broken, tally.too_slow, tally.given_up))
        return bool(self.lost or tally.unexpected or not tally.ledger or (troubled and self.chaos is None))


def section(run: Run) -> str:
    """The run in words and as a table."""
    return f"{_title(run)}\n\n{_told(run)}\n\n{table(run.tally)}"


def _title(run: Run) -> str:
    return "## Soak" if run.chaos is None else "## Soak while workers and the database fail"


def _told(run: Run) -> str:
    tally, errors = run.tally, sum(run.tally.server_errors.values())
    lines = [
        f"{run.users} users for {run.seconds / 60:g} minutes on {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} processor cores for "
        f"everything (users, gunicorn with {run.workers} sync workers, PostgreSQL that syncs to disk), Python "
        f"{platform.python_version()}, Django {version('Django')}: {tally.requests:,} requests, "
        f"{tally.requests / run.seconds:.0f} a second.",
        f"Writes acknowledged: {len(tally.ledger):,}; **lost: {len(run.lost)}**. Written and never acknowledged, as the answer did "
        f"not arrive: {run.unacknowledged}. Conflicts, told to the second of two: {tally.conflicts:,}. "
        f"**Server errors: {errors}**; connections that broke: {tally.broken}; "
        f"no answer in time (a save waits {PATIENCE_SECONDS:g} s, a page {PAGE_PATIENCE_SECONDS:g} s): {tally.too_slow}.",
        "If nothing made them wait, users who think for 3 s would ask for "
        f"{run.users / 3:.0f} requests a second, more than these cores serve, and what is beyond that stands as waiting in every "
        "figure below. With more cores, or fewer users, the waiting goes first.",
    ]
    if run.chaos is not None:
        lines.append(
            f"Killed with -9: {run.chaos.kills} workers, one every 20 seconds. PostgreSQL was stopped at once and started again "
            f"{'once' if run.chaos.crashes == 1 else f'{run.chaos.crashes} times'}, in {run.chaos.recovery:.1f} s. What failed was "
            f"sent again, as the page's script does; the longest that anybody waited in all: {tally.longest_wait:.0f} s."
        )
    return "\n".join(lines)


def table(tally: Tally) -> str:
    """Times by kind of request; those of attempts that were answered, in milliseconds."""
    rows = [HEAD, *(_row(kind, tally.seconds[kind]) for kind in KINDS)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    rule = tuple("-" * width if at == 0 else "-" * (width - 1) + ":" for at, width in enumerate(widths))
    return "\n".join(_line(row, widths) for row in (HEAD, rule, *rows[1:])) + "\n"


def _row(kind: str, seconds: Sequence[float]) -> tuple[str, ...]:
    times = (percentile(seconds, share) for share in (0.5, 0.95, 0.99, 1))
    return (NAMES[kind], f"{len(seconds):,}", *(f"{time * 1000:,.0f} ms" for time in times))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.rjust(widths[at]) if at else cell.ljust(widths[at]) for at, cell in enumerate(cells))
    return f"| {' | '.join(padded)} |"
