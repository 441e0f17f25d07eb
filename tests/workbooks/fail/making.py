"""Means to make broken workbooks: a zip file written entry by entry, each field as wished, and parts of a good one changed."""

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from returns.workbook.package import unpack
from tests.workbooks.tools import filled, kensington, quarter_3

DAMAGED = "This workbook is damaged"
UNUSUAL = "not put together as a spreadsheet program does it"
SHEET, BOOK, TYPES = "xl/worksheets/sheet2.xml", "xl/workbook.xml", "[Content_Types].xml"
RELATIONS, PACKAGE_RELATIONS, STAMP = "xl/_rels/workbook.xml.rels", "_rels/.rels", "docProps/custom.xml"
SIZES_FOLLOW = 0x8
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file that must be refused, and words that its refusal must hold."""

    name: str
    content: bytes
    says: str


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of a zip file. What is given as None is what an honest writer would put there."""

    name: str
    content: bytes
    method: int = 8
    flags: int = 0x800
    packed: bytes | None = None
    size: int | None = None
    crc: int | None = None
    local_name: str | None = None
    local_size: int | None = None
    local_method: int | None = None
    before: bytes = b""
    at: int | None = None

    def data(self) -> bytes:
        """What lies in the file."""
        if self.packed is not None:
            return self.packed
        return deflated(self.content) if self.method == 8 else self.content

    def local(self, data: bytes) -> bytes:
        """Header and data where the part lies; with SIZES_FOLLOW its checksum and sizes stand behind it."""
        name = (self.name if self.local_name is None else self.local_name).encode()
        size = self._size() if self.local_size is None else self.local_size
        method = self.method if self.local_method is None else self.local_method
        follow = self.flags & SIZES_FOLLOW
        sizes = (0, 0, 0) if follow else (self._crc(), len(data), size)
        header = _LOCAL.pack(b"PK\x03\x04", 20, self.flags, method, 0, 0x21, *sizes, len(name), 0)
        behind = struct.pack("<4s3L", b"PK\x07\x08", self._crc(), len(data), size) if follow else b""
        return header + name + data + behind

    def central(self, data: bytes, offset: int) -> bytes:
        """Its line in the directory; it lies at `offset`."""
        name, sizes = self.name.encode(), (self._crc(), len(data), self._size())
        shared = (self.flags, self.method, 0, 0x21, *sizes, len(name), 0)
        return _CENTRAL.pack(b"PK\x01\x02", 20, 20, *shared, 0, 0, 0, 0, offset) + name

    def _crc(self) -> int:
        return zlib.crc32(self.content) if self.crc is None else self.crc

    def _size(self) -> int:
        return len(self.content) if self.size is None else self.size


@cache
def good() -> bytes:
    """A good workbook: the return that Kensington and Chelsea published."""
    return filled(quarter_3(), kensington())


@cache
def members() -> tuple[Member, ...]:
    """The good workbook's entries."""
    return members_of(good())


def members_of(content: bytes) -> tuple[Member, ...]:
    """A workbook's entries."""
    return tuple(Member(part.name, part.plain) for part in unpack(content))


def deflated(content: bytes) -> bytes:
    """Content as it lies in a zip file."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(content) + deflate.flush()


def zipped(entries: Iterable[Member], *, prefix: bytes = b"", count: int | None = None, comment: bytes = b"") -> bytes:
    """The zip file of these entries, which says that it has `count`."""
    body, directory, number = bytearray(prefix), b"", 0
    for entry in entries:
        number += 1
        body += entry.before
        data = entry.data()
        directory += entry.central(data, len(body) if entry.at is None else entry.at)
        if entry.at is None:
            body += entry.local(data)
    said = number if count is None else count
    return (
        bytes(body)
        + directory
        + _END.pack(b"PK\x05\x06", 0, 0, said, said, len(directory), len(body), len(comment))
        + comment
    )


Change = Callable[[bytes], bytes]
Changes = Mapping[str, Change | bytes | None]


def changed(changes: Changes | None = None, more: Iterable[Member] = (), *, stored: bool = False) -> bytes:
    """The good workbook with parts changed, replaced or (None) left out, and `more` entries behind them.

    `stored`: all lies there as it is, so that nothing is refused for how well it compresses.
    """
    wanted = changes or {}
    entries = []
    for member in members():
        change: Change | bytes | None = wanted.get(member.name, member.content)
        if change is not None:
            entries.append(replace(member, content=change if isinstance(change, bytes) else change(member.content)))
    entries += more
    return zipped(replace(entry, method=0) if stored else entry for entry in entries)


def swap(old: str, new: str) -> Change:
    """A change of the first `old`, which must be there, to `new`."""

    def change(content: bytes) -> bytes:
        assert old.encode() in content, old
        return content.replace(old.encode(), new.encode(), 1)

    return change


def sheet(cells: str, behind: str = "") -> bytes:
    """A sheet's XML with these rows and what stands behind its cells."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData>{behind}</worksheet>"
    ).encode()


def cell(place: str, inside: str = "<v>1</v>", kind: str = "n") -> bytes:
    """A sheet with one cell in its own row."""
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or "1"
    return sheet(f'<row r="{row}"><c r="{place}" t="{kind}">{inside}</c></row>')


def with_sheet(content: bytes, *, stored: bool = False) -> bytes:
    """The good workbook with this XML for its second sheet."""
    return changed({SHEET: content}, stored=stored)


def related(kind: str, target: str, *, external: bool = False) -> Change:
    """A table of relations with one more in it."""
    mode = ' TargetMode="External"' if external else ""
    one = f'<Relationship Id="rIdMore" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'
    return swap("</Relationships>", f"{one}</Relationships>")


def typed(part: str, content_type: str) -> Change:
    """A list of content types with one more in it."""
    return swap("</Types>", f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>')
