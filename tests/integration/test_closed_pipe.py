"""Who reads a command's output may look away: `… | head` neither cuts the work off nor is an error."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PROGRAM = """
import sys
from pathlib import Path
import django
django.setup()
from bcf.management.base import Command, Error
from bcf.management.progress import Bar

class Long(Command):
    def handle(self, *args, **options):
        for number in range({lines}):
            self.say(f"line {{number}} of many")
        if {bar}:
            Bar("Writing", always=True)(1, 1)
        Path({done!r}).touch()
        if {fails}:
            raise Error("the file will not do")

Long().run_from_argv(["manage.py", "long"])
"""


def ended(done: Path, lines: int, *, fails: bool = False, both: bool = False) -> subprocess.CompletedProcess[bytes]:
    """A command that prints so many lines to a pipe that nobody reads; `both`: its errors and progress too."""
    reads, writes = os.pipe()
    os.close(reads)
    program = PROGRAM.format(lines=lines, done=str(done), fails=fails, bar=both)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bcf.settings", "BCF_DEMO": "1"}
    try:
        return subprocess.run(
            [sys.executable, "-c", program], check=False, cwd=settings.BASE_DIR, env=environment, timeout=60,
            stdout=writes, stderr=writes if both else subprocess.PIPE,
        )  # fmt: skip
    finally:
        os.close(writes)


@pytest.mark.parametrize("lines", [1, 5_000])
def test_a_command_works_to_its_end_where_nobody_reads_it(tmp_path: Path, lines: int) -> None:
    process = ended(tmp_path / "done", lines)
    assert (process.returncode, process.stderr) == (0, b"")
    assert (tmp_path / "done").exists()


@pytest.mark.parametrize("lines", [1, 5_000])
def test_an_error_is_still_told_where_nobody_reads_the_rest(tmp_path: Path, lines: int) -> None:
    process = ended(tmp_path / "done", lines, fails=True)
    assert (process.returncode, process.stderr) == (1, b"Error: the file will not do\n")


@pytest.mark.parametrize(("fails", "code"), [(False, 0), (True, 1)])
def test_nor_do_progress_and_errors_that_nobody_reads_stop_it(tmp_path: Path, fails: bool, code: int) -> None:
    assert ended(tmp_path / "done", 1, fails=fails, both=True).returncode == code
    assert (tmp_path / "done").exists()
