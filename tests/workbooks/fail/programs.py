"""Workbooks with what can run, reaches elsewhere or carries other files: known by name, by content type, or by relation."""

from collections.abc import Iterator

from tests.workbooks.fail.making import (
    PACKAGE_RELATIONS,
    RELATIONS,
    TYPES,
    Hostile,
    Member,
    changed,
    related,
    swap,
    typed,
)

MACROS, LINKED, EMBEDDED = "holds macros", "is linked to other workbooks", "embedded objects or controls"
FETCHES, OUTSIDE = "fetches data from elsewhere", "refers to a file outside itself"
_SHEET_RELATIONS = "xl/worksheets/_rels/sheet2.xml.rels"
_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
_PARTS = {
    "xl/vbaProject.bin": MACROS,
    "xl/vbaData.xml": MACROS,
    "xl/macrosheets/sheet1.xml": MACROS,
    "xl/dialogsheets/sheet1.xml": MACROS,
    "xl/externalLinks/externalLink1.xml": LINKED,
    "xl/embeddings/oleObject1.bin": EMBEDDED,
    "xl/embeddings/Microsoft_Word_Document.docx": EMBEDDED,
    "xl/activeX/activeX1.bin": EMBEDDED,
    "xl/connections.xml": FETCHES,
    "xl/queryTables/queryTable1.xml": FETCHES,
    "xl/model/item.data": FETCHES,
}
_TYPES = {
    "application/vnd.ms-office.vbaProject": MACROS,
    "application/vnd.ms-excel.macrosheet+xml": MACROS,
    "application/vnd.ms-excel.intlmacrosheet+xml": MACROS,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.dialogsheet+xml": MACROS,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml": LINKED,
    "application/vnd.openxmlformats-officedocument.oleObject": EMBEDDED,
    "application/vnd.ms-office.activeX+xml": EMBEDDED,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml": FETCHES,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.queryTable+xml": FETCHES,
}
_KINDS = {
    "vbaProject": MACROS,
    "xlMacrosheet": MACROS,
    "dialogsheet": MACROS,
    "externalLink": LINKED,
    "oleObject": EMBEDDED,
    "package": EMBEDDED,
    "control": EMBEDDED,
    "connections": FETCHES,
    "queryTable": FETCHES,
}
_ELSEWHERE = {
    "image": "https://example.org/picture.png",
    "attachedTemplate": "file:///C:/template.xltx",
    "worksheet": r"\\example.org\share\sheet.xml",
    "sharedStrings": "http://127.0.0.1:8000/admin/",
}


def files() -> Iterator[Hostile]:
    """Each sign alone is enough, whatever the others say."""
    for name, says in _PARTS.items():
        yield Hostile(f"with {name}", changed({}, [Member(name, b"<x/>")]), says)
    for content_type, says in _TYPES.items():
        change = typed("xl/media/image1.png", content_type)
        yield Hostile(
            f"content type {content_type}", changed({TYPES: change}, [Member("xl/media/image1.png", b"x")]), says
        )
    for kind, says in _KINDS.items():
        part = Member(_SHEET_RELATIONS, related(kind, "../media/image1.png")(_NO_RELATIONS))
        yield Hostile(f"relation {kind}", changed({}, [part, Member("xl/media/image1.png", b"x")]), says)
    for kind, target in _ELSEWHERE.items():
        part = Member(_SHEET_RELATIONS, related(kind, target, external=True)(_NO_RELATIONS))
        yield Hostile(f"outside {kind} of a sheet", changed({}, [part]), OUTSIDE)
        yield Hostile(
            f"outside {kind} of the book", changed({RELATIONS: related(kind, target, external=True)}), OUTSIDE
        )
    yield Hostile(
        "outside book", changed({PACKAGE_RELATIONS: swap('Target="xl/', 'TargetMode="External" Target="xl/')}), OUTSIDE
    )
    by_default = swap(
        "</Types>", '<Default Extension="png" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )
    yield Hostile("macros under a picture's name", changed({TYPES: by_default}, [Member("xl/a.png", b"x")]), MACROS)
    decoy = related("officeDocument", "xl/other.xml")
    yield Hostile("two books in one", changed({PACKAGE_RELATIONS: decoy}), "damaged")
