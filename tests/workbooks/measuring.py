"""What reading a file costs at worst, each in a process of its own: processor time, memory, and whether it came to an end at all.

`measured` runs this module as a program, which imports the reader once and then forks for each file. Being no part of a test's
or a benchmark's own process, it sees a crash as a crash, and memory that was used for a moment only.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from returns.workbook.flat import read_flat
from returns.workbook.refused import NotAWorkbook
from returns.workbook.shell import check_shell

ROOT = Path(__file__).parents[2]
SECONDS, MEMORY = 20, 2_000_000_000
"""Where a file's process is stopped."""
READ, REFUSED = "read", "refused: "
READER = "tests.workbooks.measuring:read_file"


@dataclass(frozen=True, slots=True)
class Cost:
    """How one file ended, and what that took: seconds of processor time, and bytes beyond an idle process.

    `ended` is READ, REFUSED and the message, or whatever went wrong.
    """

    ended: str
    seconds: float
    memory: int


def measured(files: Iterable[bytes], reader: str = READER) -> Iterator[Cost]:
    """What it costs to read each file, or to refuse it, by the function `module:name` that takes its path."""
    with tempfile.TemporaryDirectory(prefix="bcf-hostile-") as folder:
        path = Path(folder) / "file"
        command = [sys.executable, "-m", "tests.workbooks.measuring", str(path), reader]
        with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
            assert program.stdin is not None
            assert program.stdout is not None
            for content in files:
                path.write_bytes(content)
                program.stdin.write("\n")
                program.stdin.flush()
                yield Cost(*json.loads(program.stdout.readline()))


def main(path: Path, reader: str) -> None:
    """Writes one line of JSON for each line that is read: the cost of the file that stands at `path` then."""
    module, _, name = reader.partition(":")
    read: Callable[[Path], object] = getattr(import_module(module), name)
    idle = min(_forked(path, lambda _: None)[2] for _ in range(5))
    for _ in sys.stdin:
        ended, seconds, memory = _forked(path, read)
        sys.stdout.write(json.dumps([ended, seconds, max(0, memory - idle)]) + "\n")
        sys.stdout.flush()


def _forked(path: Path, read: Callable[[Path], object]) -> tuple[str, float, int]:
    hears, says = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hears)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.write(says, _ended(path, read).encode())
        os._exit(0)
    os.close(says)
    _, status, usage = os.wait4(child, 0)
    with os.fdopen(hears) as answer:
        ended = answer.read()
    code = os.waitstatus_to_exitcode(status)
    return ended if code == 0 else f"aborted: {code}", usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def _ended(path: Path, read: Callable[[Path], object]) -> str:
    """How reading the file ends; whatever else than a refusal is an error by its name."""
    try:
        read(path)
    except NotAWorkbook as refused:
        return f"{REFUSED}{refused}"
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent is told
        return f"{type(error).__name__}: {error}"[:500]
    return READ


def read_file(path: Path) -> None:
    """Shell and cells of a file."""
    read_flat(check_shell(path.read_bytes()))


def crash(path: Path) -> None:
    """What must never happen."""
    os.abort()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
