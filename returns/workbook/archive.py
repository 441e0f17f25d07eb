"""The zip file of an uploaded workbook, read with mistrust.

Only the plain form that spreadsheet programs write is taken: entries one after the other, each described alike where it lies
and in the directory, nothing before, between or after them. What a header says of sizes is a claim that inflating checks.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .refused import SAVE_ANEW, NotAWorkbook, damaged

MOST_PARTS = 500
MOST_INFLATED = 30_000_000
"""Bytes of all parts together, inflated."""
_RATIO, _RATIO_FROM, _RATIO_FROM_XML = 200, 1_000_000, 4_000_000
"""How far a part over a million bytes (of XML over four) may have been compressed. Our most repetitive sheets come to 10, but
one of the longest texts, two million bytes of them, to any figure where somebody typed one letter all along."""

_END_MARK = b"PK\x05\x06"
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 0xFFFF
_ENCRYPTED, _SIZES_FOLLOW, _UTF_8 = 0x1, 0x8, 0x800
_FLAGS = 0x6 | _SIZES_FOLLOW | _UTF_8
"""The flags that may be set; two more tell how hard the writer tried to compress."""
_SIZES_AFTER = (0, 12, 16, 20, 24)
"""Bytes that may follow an entry whose sizes stand behind it."""
_STORED, _DEFLATED = 0, 8
_NAME = re.compile(r"(?!/)(?:(?!\.\.?/)[^/\\:\x00-\x1f\x7f]+/)*(?!\.\.?$)[^/\\:\x00-\x1f\x7f]*")

_INCOMPLETE = (
    "This file is incomplete: its end is missing. Save the workbook again, wait until that is done, and bring it in."
)
_UNUSUAL = f"This file is not put together as a spreadsheet program does it. {SAVE_ANEW}"
_BOMB = (
    "This file holds far more than a return when unpacked. "
    "Remove pictures and sheets that are not part of the return, save it and bring it in again."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One part: its name, and where its content lies in the file. `size` is what the file claims it has when inflated."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def read_entries(content: bytes) -> list[Entry]:
    """The entries of the zip file in the order of its directory, folders left out. Raises NotAWorkbook."""
    end = content.rfind(_END_MARK, max(0, len(content) - _END.size - _LONGEST_COMMENT))
    if end < 0 or end + _END.size > len(content):
        raise NotAWorkbook(_INCOMPLETE)
    _, disk, first_disk, here, count, size, offset, comment = _END.unpack_from(content, end)
    if end + _END.size + comment != len(content) or offset + size != end or disk or first_disk or here != count:
        raise NotAWorkbook(_UNUSUAL)
    if count > MOST_PARTS:
        raise NotAWorkbook(f"This file holds {count:,} parts; a return's workbook has a few dozen. {SAVE_ANEW}")
    entries = list(_directory(content, offset, end, count))
    _check_places(content, entries, offset)
    if sum(entry.size for entry in entries) > MOST_INFLATED:
        raise NotAWorkbook(_BOMB)
    files = [entry for entry in entries if not entry.name.endswith("/")]
    if len({entry.name.casefold() for entry in files}) < len(files):
        raise NotAWorkbook(f"This file holds the same part twice, so it is not clear which one counts. {SAVE_ANEW}")
    return files


def _directory(content: bytes, offset: int, end: int, count: int) -> Iterator[Entry]:
    for _ in range(count):
        if offset + _CENTRAL.size > end:
            raise damaged("its table of contents")
        mark, _, _, flags, method, _, _, crc, packed, size, name, extra, comment, disk, _, _, at = _CENTRAL.unpack_from(
            content, offset
        )
        start, offset = offset + _CENTRAL.size, offset + _CENTRAL.size + name + extra + comment
        if mark != b"PK\x01\x02" or disk or offset > end:
            raise damaged("its table of contents")
        yield _checked(Entry(_name(content[start : start + name], flags), flags, method, crc, packed, size, at))
    if offset != end:
        raise NotAWorkbook(_UNUSUAL)


def _name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8" if flags & _UTF_8 else "cp437")
    except UnicodeDecodeError:
        raise damaged("its table of contents") from None
    if not name or len(name) > 255 or not _NAME.fullmatch(name):
        raise NotAWorkbook(_UNUSUAL)
    return name


def _checked(entry: Entry) -> Entry:
    if entry.flags & _ENCRYPTED:
        raise NotAWorkbook(
            "This file is protected with a password. Remove the password, save the workbook and bring it in again."
        )
    if entry.flags & ~_FLAGS or entry.method not in (_STORED, _DEFLATED):
        raise NotAWorkbook(_UNUSUAL)
    if entry.name.endswith("/") and entry.size:
        raise NotAWorkbook(_UNUSUAL)
    least = _RATIO_FROM_XML if entry.name.endswith(".xml") else _RATIO_FROM
    if entry.size > least and entry.size > _RATIO * entry.packed:
        raise NotAWorkbook(_BOMB)
    return entry


def _check_places(content: bytes, entries: list[Entry], directory: int) -> None:
    """Every byte before the directory belongs to one entry, and what stands there agrees with the directory."""
    expected: tuple[int, ...] = (0,)
    for entry in sorted(entries, key=lambda entry: entry.offset):
        if entry.offset not in expected:
            raise NotAWorkbook(_UNUSUAL)
        end = _start(content, entry) + entry.packed
        follows = _SIZES_AFTER if entry.flags & _SIZES_FOLLOW else (0,)
        expected = tuple(end + length for length in follows)
    if directory not in expected:
        raise NotAWorkbook(_UNUSUAL)


def _start(content: bytes, entry: Entry) -> int:
    """Where the entry's content begins."""
    if entry.offset + _LOCAL.size > len(content):
        raise NotAWorkbook(_UNUSUAL)
    mark, _, flags, method, _, _, crc, packed, size, name, extra = _LOCAL.unpack_from(content, entry.offset)
    start = entry.offset + _LOCAL.size
    said = (crc, packed, size)
    agrees = said == (entry.crc, entry.packed, entry.size) or (flags & _SIZES_FOLLOW and said == (0, 0, 0))
    if mark != b"PK\x03\x04" or (flags, method) != (entry.flags, entry.method) or not agrees:
        raise NotAWorkbook(_UNUSUAL)
    if _name(content[start : start + name], flags) != entry.name:
        raise NotAWorkbook(_UNUSUAL)
    after: int = start + name + extra
    return after


def inflated(content: bytes, entry: Entry) -> bytes:
    """The entry's content. Never more than it claims is unpacked. Raises NotAWorkbook where it is not what it claims."""
    start = _start(content, entry)
    data = content[start : start + entry.packed]
    if entry.method == _DEFLATED:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            data = inflate.decompress(data, entry.size + 1)
        except zlib.error:
            raise damaged("a part of it") from None
        if len(data) > entry.size:
            raise NotAWorkbook(_BOMB)
        if not inflate.eof or inflate.unused_data:
            raise damaged("a part of it")
    if len(data) != entry.size or zlib.crc32(data) != entry.crc:
        raise damaged("a part of it")
    return data
