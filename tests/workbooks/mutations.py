"""Random damage to a good workbook: bytes flipped, ends cut off, parts swapped, XML changed. The same seed does the same."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from returns.workbook.package import Part, pack, unpack, write_package

_ATTRIBUTE = re.compile(rb'="[^"]*"')
_TAG = re.compile(rb"<[^>]*>")
_NUMBER = re.compile(rb"[0-9]+")
_VALUE = re.compile(rb"<(?:v|t|f|definedName)\b[^>]*>([^<]*)</")
_KIND = re.compile(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)(?: t="[a-zA-Z]+")?')
_WITH_CELLS = re.compile(r"xl/(worksheets/|workbook|sharedStrings)")
_ODD: Sequence[bytes] = (
    b"", b"0", b"-1", b"1", b"NaN", b"inf", b"1E+308", b"1e-999", b"9" * 400, b"1048577", b"XFD1048576", b"A1:XFD1048576",
    b"A0", b"#REF!", b"s", b"b", b"e", b"d", b"n", b"str", b"inlineStr", b"array", b"shared", b"true", b"rId1", b"rId99",
    b"../../etc/passwd", b"/xl/workbook.xml", b"https://example.org/", b"_xD83D_", b"_x0000_", b"&#0;", b"&lt;", b"&a;",
    b"\xff", "é😀".encode(), b"\0", b"'", b"<", b">", b"]]>", b"<![CDATA[", b"<!--", b"<!DOCTYPE a [", b"<?x ?>", b" " * 50,
)  # fmt: skip
Chance = random.Random


@dataclass(frozen=True, slots=True)
class Workbook:
    """A good workbook, whole and in parts."""

    content: bytes
    parts: tuple[Part, ...]


def taken_apart(content: bytes) -> Workbook:
    """The workbook ready to be damaged."""
    return Workbook(content, tuple(unpack(content)))


def damaged(workbook: Workbook, chance: Chance) -> bytes:
    """The workbook with damage of one kind, by chance."""
    return chance.choice(_KINDS)(workbook, chance)


def _flipped(workbook: Workbook, chance: Chance) -> bytes:
    content = bytearray(workbook.content)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _flipped_in_headers(workbook: Workbook, chance: Chance) -> bytes:
    content = bytearray(workbook.content)
    marks = [match.start() for match in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", workbook.content)]
    for _ in range(chance.choice((1, 2, 4))):
        at = chance.choice(marks) + chance.randrange(46)
        if at < len(content):
            content[at] = chance.choice((0, 1, 0x7F, 0xFF, chance.randrange(256)))
    return bytes(content)


def _cut(workbook: Workbook, chance: Chance) -> bytes:
    start, end = sorted(chance.randrange(len(workbook.content)) for _ in range(2))
    return chance.choice(
        (workbook.content[:end], workbook.content[start:], workbook.content[:start] + workbook.content[end:])
    )


def _doubled(workbook: Workbook, chance: Chance) -> bytes:
    start, end = sorted(chance.randrange(len(workbook.content)) for _ in range(2))
    return workbook.content[:end] + workbook.content[start:]


def _parts_swapped(workbook: Workbook, chance: Chance) -> bytes:
    parts = list(workbook.parts)
    one, other = chance.sample(range(len(parts)), 2)
    first, second = parts[one], parts[other]
    parts[one] = Part(first.name, second.method, second.crc, second.size, second.data)
    if chance.random() < 0.5:
        parts[other] = Part(second.name, first.method, first.crc, first.size, first.data)
    return write_package(parts)


def _parts_fewer_or_more(workbook: Workbook, chance: Chance) -> bytes:
    parts = list(workbook.parts)
    taken = parts.pop(chance.randrange(len(parts)))
    if chance.random() < 0.5:
        parts += [taken, pack(chance.choice((taken.name, f"{taken.name}.xml", "xl/extra.xml")), taken.plain)]
    chance.shuffle(parts)
    return write_package(parts)


Edit = Callable[[bytes, Chance], bytes]


def _edited(edit: Edit, sheets: bool = False) -> Callable[[Workbook, Chance], bytes]:
    """Damage within the XML of one part (only of those that hold cells or texts), in a package that is sound."""

    def damage(workbook: Workbook, chance: Chance) -> bytes:
        parts = list(workbook.parts)
        wanted = [at for at, part in enumerate(parts) if not sheets or _WITH_CELLS.match(part.name)]
        at = chance.choice(wanted)
        content = parts[at].plain
        for _ in range(chance.choice((1, 1, 1, 3, 10))):
            content = edit(content, chance)
        parts[at] = pack(parts[at].name, content, level=1)
        return write_package(parts)

    return damage


def _replaced(pattern: re.Pattern[bytes], quoted: bool = False) -> Edit:
    def edit(content: bytes, chance: Chance) -> bytes:
        found = pattern.search(content, chance.randrange(len(content) + 1)) or pattern.search(content)
        if found is None:
            return content
        odd = chance.choice(_ODD)
        return content[: found.start()] + (b'="' + odd + b'"' if quoted else odd) + content[found.end() :]

    return edit


def _bytes_edited(content: bytes, chance: Chance) -> bytes:
    at = chance.randrange(len(content) + 1)
    return (
        content[:at]
        + chance.choice((b"", chance.choice(_ODD), chance.randbytes(3)))
        + content[at + chance.randrange(9) :]
    )


def _tags_swapped(content: bytes, chance: Chance) -> bytes:
    tags = list(_TAG.finditer(content))
    if len(tags) < 2:
        return content
    one, other = (tags[at] for at in sorted(chance.sample(range(len(tags)), 2)))
    between = content[one.end() : other.start()]
    return content[: one.start()] + other[0] + between + one[0] + content[other.end() :]


def _piece_repeated(content: bytes, chance: Chance) -> bytes:
    start, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:end] + content[start:end][:5_000] * chance.choice((1, 2, 20)) + content[end:]


def _cells_moved(content: bytes, chance: Chance) -> bytes:
    place = chance.choice((b"A1", b"C8", b"XFD1048576", b"IW20001", b"ZZZ9", b"A20000", b"IV1"))
    cells = list(re.finditer(rb'<c r="([^"]*)"', content))
    if not cells:
        return content
    cell = chance.choice(cells)
    return content[: cell.start(1)] + place + content[cell.end(1) :]


def _values_replaced(content: bytes, chance: Chance) -> bytes:
    """One value, text or reference with something odd instead; the XML stays sound."""
    values = list(_VALUE.finditer(content))
    if not values:
        return content
    value = chance.choice(values)
    odd = escape(chance.choice(_ODD).decode("utf-8", "replace").replace("\0", "")).encode()
    return content[: value.start(1)] + odd + content[value.end(1) :]


def _cells_retyped(content: bytes, chance: Chance) -> bytes:
    cells = list(_KIND.finditer(content))
    if not cells:
        return content
    cell = chance.choice(cells)
    kind = chance.choice((b"", b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"z"))
    return content[: cell.end(1)] + b' t="' + kind + b'"' + content[cell.end() :]


_KINDS: Sequence[Callable[[Workbook, Chance], bytes]] = (
    _flipped,
    _flipped_in_headers,
    _cut,
    _doubled,
    _parts_swapped,
    _parts_fewer_or_more,
    _edited(_replaced(_ATTRIBUTE, quoted=True)),
    _edited(_replaced(_ATTRIBUTE, quoted=True)),
    _edited(_replaced(_TAG)),
    _edited(_replaced(_NUMBER)),
    _edited(_bytes_edited),
    _edited(_tags_swapped),
    _edited(_piece_repeated),
    _edited(_cells_moved, sheets=True),
    _edited(_values_replaced, sheets=True),
    _edited(_values_replaced, sheets=True),
    _edited(_cells_retyped, sheets=True),
)
