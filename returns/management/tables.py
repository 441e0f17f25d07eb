"""What the commands share that load a table: its file, and telling what is wrong with it."""

from pathlib import Path
from typing import Any

from django.conf import settings

from bcf.management.base import Command, Error
from bcf.problems import one_line
from returns.tables_in.preview import Preview


def read_table_file(file: Path) -> bytes:
    """The content of a file. Raises Error for one that is larger than an upload may be."""
    with file.open("rb") as opened:
        content = opened.read(settings.LARGEST_UPLOAD + 1)
    if len(content) > settings.LARGEST_UPLOAD:
        raise Error(f"{file}: is larger than {settings.LARGEST_UPLOAD:,} bytes. Split it")
    return content


def tell_faults(command: Command, shown: Preview[Any, Any], *, accepted: bool, option: str) -> None:
    """The faults that were accepted. Raises Problems with every other one; `option` accepts those that can be."""
    shown.check(accepted=accepted, option=option)
    for fault in shown.to_accept:
        command.say(one_line(f"Accepted: {fault.told}"))
