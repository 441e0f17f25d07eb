"""Zip files that lie: bombs, parts twice, names that lead elsewhere, headers that disagree."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace

from tests.workbooks.fail.making import DAMAGED, UNUSUAL, Hostile, Member, changed, deflated, good, members, zipped

MEGABYTE = 1_000_000
_FAR_MORE = "far more than a return when unpacked"


def noughts(megabytes: int) -> bytes:
    """A deflated run of so many million noughts, made without ever holding them."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    first = deflate.compress(bytes(MEGABYTE)) + deflate.flush(zlib.Z_FULL_FLUSH)
    again = deflate.compress(bytes(MEGABYTE)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return first + again * (megabytes - 1) + deflate.flush()


def files() -> Iterator[Hostile]:
    """Bombs, doubtful names, doubtful headers."""
    yield from _bombs()
    yield from _names()
    yield from _headers()


def _bombs() -> Iterator[Hostile]:
    huge, image = noughts(4_000), "xl/media/image1.png"
    yield Hostile("bomb", changed({}, [Member(image, b"", packed=huge, size=4_000 * MEGABYTE)]), _FAR_MORE)
    small = Member(image, b"", packed=huge, size=1_000)
    yield Hostile("bomb that says it is small", changed({}, [small]), _FAR_MORE)
    unsaid = Member(image, b"", packed=huge, size=0)
    yield Hostile("bomb that says it is empty", changed({}, [unsaid]), _FAR_MORE)
    sheet = [replace(one, packed=huge) if one.name.endswith("sheet1.xml") else one for one in members()]
    yield Hostile("bomb in a sheet", zipped(sheet), _FAR_MORE)
    many = [Member(f"xl/media/image{n}.png", b"", packed=noughts(1), size=990_000) for n in range(60)]
    yield Hostile("bomb in many pieces", changed({}, many), _FAR_MORE)
    below = [Member(f"xl/media/image{n}.png", b"", packed=noughts(30), size=990_000) for n in range(38)]
    yield Hostile("bomb in pieces, each said to be just small enough", changed({}, below), _FAR_MORE)
    inner = zipped([Member("a.bin", b"", packed=huge, size=4_000 * MEGABYTE)])
    yield Hostile("bomb in a zip in a zip", zipped([Member("return.xlsx", inner)]), _FAR_MORE)
    claim = Member(image, b"x" * 100, size=30 * MEGABYTE)
    yield Hostile("part that says it is huge", changed({}, [claim]), _FAR_MORE)
    kernel = deflated(bytes(900_000))
    first = Member("xl/media/image0.png", bytes(900_000), packed=kernel)
    good_size = len(good_body())
    others = [replace(first, name=f"xl/media/image{n}.png", at=good_size) for n in range(1, 40)]
    yield Hostile("bomb of overlapping parts", zipped([*members(), first, *others]), UNUSUAL)


def good_body() -> bytes:
    """The good workbook up to its directory."""
    content = zipped(members())
    (offset,) = struct.unpack("<L", content[-6:-2])
    return content[:offset]


def _names() -> Iterator[Hostile]:
    yield Hostile("a part twice", changed({}, [replace(members()[4])]), "same part twice")
    other = replace(members()[4], name=members()[4].name.upper())
    yield Hostile("a part twice but for its capitals", changed({}, [other]), "same part twice")
    for name in (
        "../../etc/cron.d/job", "/xl/media/a.png", "xl\\media\\a.png", "C:/a.png", "xl/./a.png", "xl//a.png", "xl/..",
        "xl/a\0.png", "xl/a\n.png", "", "x" * 300,
    ):  # fmt: skip
        shown = name[:20].encode("unicode_escape").decode()
        yield Hostile(f"a part called {shown!r}", changed({}, [Member(name, b"x")]), UNUSUAL)
    broken = changed({}, [Member("xl/media/ä.png", b"x")]).replace("ä".encode(), b"\xff\xff")
    yield Hostile("a name that is no text", broken, DAMAGED)
    yield Hostile("a folder that holds something", changed({}, [Member("xl/media/", b"x")]), UNUSUAL)
    crowd = [Member(f"xl/media/image{number}.png", b"") for number in range(5_000)]
    yield Hostile("5,000 parts", changed({}, crowd), "parts; a return's workbook has a few dozen")


def _headers() -> Iterator[Hostile]:
    extra = Member("xl/media/a.png", b"x" * 1_000)
    for name, member, says in (
        ("entry with a password", replace(extra, flags=0x801), "protected with a password"),
        ("entry under strong encryption", replace(extra, flags=0x840), UNUSUAL),
        ("entry with a hidden header", replace(extra, flags=0x2800), UNUSUAL),
        ("bzip2", replace(extra, method=12), UNUSUAL),
        ("lzma", replace(extra, method=14), UNUSUAL),
        ("zip64 sizes", replace(extra, size=0xFFFFFFFF), _FAR_MORE),
        ("another name where the part lies", replace(extra, local_name="xl/media/b.png"), UNUSUAL),
        ("another size where the part lies", replace(extra, local_size=10), UNUSUAL),
        ("another method where the part lies", replace(extra, local_method=0), UNUSUAL),
        ("wrong checksum", replace(extra, crc=1), DAMAGED),
        ("smaller than it says", replace(extra, size=1_001), DAMAGED),
        ("stored, smaller than it says", replace(extra, method=0, size=1_001), DAMAGED),
        ("larger than it says", replace(extra, size=999), _FAR_MORE),
        ("more behind the part's end", replace(extra, packed=deflated(extra.content) + b"more"), DAMAGED),
        ("something between two parts", replace(extra, before=b"hidden"), UNUSUAL),
        ("part beyond the file's end", replace(extra, at=0x7FFFFFFF), UNUSUAL),
    ):
        yield Hostile(name, changed({}, [member]), says)
    yield Hostile("a program in front", zipped(members(), prefix=b"MZ" + bytes(500)), "is not an Excel workbook")
    yield Hostile("a zip file in front", zipped(members(), prefix=zipped([extra])), UNUSUAL)
    yield Hostile("more parts counted", zipped(members(), count=99), DAMAGED)
    yield Hostile("fewer parts counted", zipped(members(), count=3), UNUSUAL)
    yield Hostile("a second end in the comment", zipped(members(), comment=good()[-22:]), UNUSUAL)
