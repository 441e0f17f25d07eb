"""Reads a definition's folder that was packed as a zip file and uploaded, with mistrust: little is taken, nothing is written."""

import io
import zipfile
import zlib
from typing import Any

from .errors import DefinitionError
from .read import ONLY_TOML, load_file

MOST_PACKED = 2_000_000
"""Bytes of the zip file; a definition has some 30,000."""
MOST_FILES = 60
MOST_OF_A_FILE, MOST_UNPACKED = 1_000_000, 4_000_000
"""Bytes, unpacked."""
_BESIDE = ("__MACOSX/", ".DS_Store")
"""What one system's packer adds by itself: passed over."""
_ENCRYPTED = 0x1


def load_zip(content: bytes) -> dict[str, dict[str, Any]]:
    """File name → parsed TOML of every file in the one folder that the zip file holds, or of those at its top.

    Raises DefinitionError, which names the file: not a zip file, too large, a file that is no TOML or stands elsewhere.
    """
    if len(content) > MOST_PACKED:
        raise DefinitionError("zip file", "", f"is too large: at most {MOST_PACKED / 1e6:.0f} MB are taken")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _load(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, DefinitionError):
            raise
        raise DefinitionError("zip file", "", "is damaged, or no zip file") from None


def _load(packed: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    entries = [entry for entry in packed.infolist() if not _is_beside(entry.filename) and not entry.is_dir()]
    if not 0 < len(entries) <= MOST_FILES:
        raise DefinitionError("zip file", "", f"holds {len(entries)} files; a definition has from 4 to {MOST_FILES}")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise DefinitionError("zip file", "", "holds far more than a definition when unpacked")
    folders = {entry.filename.rpartition("/")[0] for entry in entries}
    if len(folders) > 1:
        raise DefinitionError("zip file", "", "holds several folders; pack one definition's folder only")
    files: dict[str, dict[str, Any]] = {}
    for entry in sorted(entries, key=lambda entry: entry.filename):
        name = _name_of(entry)
        if name in files:
            raise DefinitionError(name, "", "stands twice in the zip file")
        files[name] = load_file(name, _content(packed, entry, name))
    return files


def _is_beside(path: str) -> bool:
    return path.startswith(_BESIDE[0]) or path.rpartition("/")[2] == _BESIDE[1]


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The file's name, its folder being a plain one. Nothing is unpacked to that path; a strange one is refused all the same."""
    folder, _, name = entry.filename.rpartition("/")
    if "/" in folder or folder in (".", "..") or "\\" in entry.filename or not entry.filename.isprintable():
        raise DefinitionError(name or "zip file", "", "stands in no plain folder of the zip file")
    if not name.endswith(".toml"):
        raise DefinitionError(name, "", ONLY_TOML)
    return name


def _content(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """The content, of which never more is unpacked than a file may have, whatever its header says."""
    if entry.flag_bits & _ENCRYPTED:
        raise DefinitionError(name, "", "is protected with a password")
    with packed.open(entry) as file:
        content = file.read(MOST_OF_A_FILE + 1)
    if len(content) > MOST_OF_A_FILE:
        raise DefinitionError(name, "", "is far larger than a sheet's file")
    return content
