"""A workbook of ours as Excel would save it: its texts in one shared list, cells pointing there."""

import re
from dataclasses import replace

from tests.workbooks.fail.making import RELATIONS, TYPES, Member, related, typed, zipped

TEXTS = "xl/sharedStrings.xml"
_INLINE = re.compile(r'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?) t="inlineStr"><is>(<t[^>]*>[^<]*</t>)</is></c>')
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def with_shared_texts(members: tuple[Member, ...]) -> bytes:
    """The workbook of these parts with every text in the list."""
    places: dict[str, int] = {}

    def share(cell: re.Match[str]) -> str:
        return f'{cell[1]} t="s"><v>{places.setdefault(cell[2], len(places))}</v></c>'

    changes = {RELATIONS: related("sharedStrings", "/" + TEXTS), TYPES: typed(TEXTS, _KIND)}
    parts = []
    for member in members:
        content = member.content
        if member.name.startswith("xl/worksheets/"):
            content = _INLINE.sub(share, content.decode()).encode()
        elif member.name in changes:
            content = changes[member.name](content)
        parts.append(replace(member, content=content))
    listed = "".join(f"<si>{text}</si>" for text in places)
    table = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{listed}</sst>'
    return zipped([*parts, Member(TEXTS, table.encode())])
