"""The workbook's zip file, part by part. Unchanged parts are copied as they are, compressed; the same parts give the same bytes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _DATE, _TIME = 20, 0x21, 0
"""Zip 2.0; every part bears the earliest date that a zip file knows, 1 January 1980."""
_UTF_8 = 0x800


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name, and its content as it lies in the zip file."""

    name: str
    method: int
    crc: int
    size: int
    data: bytes

    @property
    def plain(self) -> bytes:
        """The content, inflated."""
        return self.data if self.method == zipfile.ZIP_STORED else zlib.decompress(self.data, -zlib.MAX_WBITS)


def pack(name: str, content: bytes, level: int = 6) -> Part:
    """A part of this content, deflated."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflate.compress(content) + deflate.flush()
    return Part(name, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), data)


def unpack(package: bytes) -> list[Part]:
    """The parts of a zip file in order, without inflating them. Raises zipfile.BadZipFile for anything else."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return [_part(package, info) for info in archive.infolist()]


def _part(package: bytes, info: zipfile.ZipInfo) -> Part:
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
        raise zipfile.BadZipFile(
            f"the part {info.filename} is encrypted or compressed in a way that workbooks do not use"
        )
    *_, name_length, extra_length = _LOCAL.unpack_from(package, info.header_offset)
    start = info.header_offset + _LOCAL.size + name_length + extra_length
    return Part(
        info.filename, info.compress_type, info.CRC, info.file_size, package[start : start + info.compress_size]
    )


def write_package(parts: Iterable[Part]) -> bytes:
    """The zip file of these parts."""
    body, directory, count, offset = [], [], 0, 0
    for part in parts:
        name = part.name.encode()
        shared = (part.method, _TIME, _DATE, part.crc, len(part.data), part.size, len(name), 0)
        local = _LOCAL.pack(b"PK\x03\x04", _VERSION, _UTF_8, *shared) + name
        directory.append(_CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, _UTF_8, *shared, 0, 0, 0, 0, offset) + name)
        body += [local, part.data]
        offset += len(local) + len(part.data)
        count += 1
    central = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0)
    return b"".join((*body, central, end))
