"""Writes files so that none is ever half-written: first beside its target, under another name, then moved into place."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bcf.management.base import Error


@contextmanager
def staged(targets: Mapping[str, Path]) -> Iterator[Mapping[str, Path]]:
    """A new, empty file in the folder of each target, removed at the end where it still is there.

    A target is a file or a folder. Raises Error where nothing can be written, before anything is.
    """
    files: dict[str, Path] = {}
    try:
        for name, target in targets.items():
            files[name] = _beside(target)
        yield files
    finally:
        for file in files.values():
            file.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    if target.exists() and not target.is_dir() and not target.is_file():
        raise Error(f"{target} is no ordinary file")
    folder = target if target.is_dir() else target.resolve().parent
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".export-")
    except OSError as error:
        raise Error(f"cannot write to {folder}: {error.strerror}") from None
    os.close(handle)
    mask = os.umask(0)
    os.umask(mask)
    Path(name).chmod(0o666 & ~mask)
    return Path(name)


def put_in_place(file: Path, target: Path, name: str) -> Path:
    """Moves a staged file to its target, under `name` where that is a folder, and returns where it is now."""
    final = target / Path(name).name if target.is_dir() else target.resolve()
    file.replace(final)
    return final
