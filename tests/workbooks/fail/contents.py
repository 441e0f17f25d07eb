"""Packages that are sound as such, with XML in them that is broken, doubtful, or far outside of a return."""

from collections.abc import Iterator

from tests.workbooks.fail.making import (
    BOOK,
    DAMAGED,
    RELATIONS,
    SHEET,
    STAMP,
    TYPES,
    Hostile,
    Member,
    cell,
    changed,
    members,
    sheet,
    swap,
    with_sheet,
)

DECLARES = "declarations that no spreadsheet program writes"
OUTSIDE, OVER = "far outside the return", "over far more cells than a return has"
LONG = "longer than the 32,767 characters"
TAB = "'2. Conditions & s75'"
_READ = (BOOK, SHEET, RELATIONS, TYPES, STAMP, "_rels/.rels")
_UNREAD = ("docProps/core.xml", "xl/theme/theme1.xml", "xl/styles.xml")
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)


def files() -> Iterator[Hostile]:
    """Document types, encodings, broken XML, sheets, cells and values."""
    yield from _document_types()
    yield from _encodings()
    yield from _broken_parts()
    yield from _sheets()
    yield from _places()
    yield from _values()


def _with_declaration(content: bytes, declaration: str) -> bytes:
    head, mark, rest = content.partition(b"?>")
    return head + mark + declaration.encode() + rest if mark else declaration.encode() + content


def _document_types() -> Iterator[Hostile]:
    outside = '<!DOCTYPE x SYSTEM "https://example.org/x.dtd">'
    for name in (*_READ, *_UNREAD):
        part = next(member.content for member in members() if member.name == name)
        yield Hostile(f"document type in {name}", changed({name: _with_declaration(part, outside)}), DECLARES)
        wide = _with_declaration(part, outside).decode()
        yield Hostile(f"document type in UTF-16 in {name}", changed({name: wide.encode("utf-16")}), DECLARES)
    for name, declaration in (
        ("billion laughs", f"{_LAUGHS}]>"),
        ("file as entity", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'),
        ("address as entity", '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/"> %a;]>'),
    ):
        body = _with_declaration(cell("C8", "<is><t>&a;</t></is>", "inlineStr"), declaration)
        yield Hostile(name, with_sheet(body), DECLARES)
        item = Member("customXml/item1.xml", f'<?xml version="1.0"?>{declaration}<x>&a;</x>'.encode())
        yield Hostile(f"{name} in custom XML", changed({}, [item]), DECLARES)
    yield Hostile("entity without declaration", with_sheet(cell("C8", "<v>&a;</v>")), DAMAGED)


def _encodings() -> Iterator[Hostile]:
    plain = cell("C8", "<is><t>ä</t></is>", "inlineStr").decode()
    for name in ("utf-16", "utf-32", "utf-7", "latin-1", "cp037"):
        said = f'<?xml version="1.0" encoding="{name}"?>{plain}'
        yield Hostile(f"sheet in {name}", with_sheet(said.encode(name)), DAMAGED)
    yield Hostile("sheet in UTF-16 that says UTF-8", with_sheet(plain.encode("utf-16-le")), DAMAGED)
    yield Hostile("sheet that is no UTF-8", with_sheet(plain.encode("latin-1")), DAMAGED)
    yield Hostile("sheet with a NUL", with_sheet(plain.replace("ä", "\0").encode()), DAMAGED)
    yield Hostile("sheet with a control character", with_sheet(plain.replace("ä", "&#1;").encode()), DAMAGED)
    hidden = "+ADwAIQ-DOCTYPE x [+ADwAIQ-ENTITY a 'b'+AD4AXQA+-"
    stamp = f'<?xml version="1.0" encoding="UTF-7"?>{hidden}<Properties/>'.encode()
    yield Hostile("document type in UTF-7", changed({STAMP: stamp}), DAMAGED)


def _broken_parts() -> Iterator[Hostile]:
    for name in _READ:
        for what, content in (("empty", b""), ("cut short", b"<a><b>"), ("no XML", b"Yes"), ("zeros", bytes(900))):
            yield Hostile(f"{name} {what}", changed({name: content}), DAMAGED)
    for name in (BOOK, SHEET, RELATIONS, "_rels/.rels"):
        yield Hostile(f"{name} missing", changed({name: None}), DAMAGED)
    yield Hostile(f"{TYPES} missing", changed({TYPES: None}), "Unpack it")
    yield Hostile("sheet of another kind", with_sheet(b"<chart/>"), f"{DAMAGED}: the sheet {TAB}")
    yield Hostile("sheet nested deep", with_sheet(b"<a>" * 20_000 + b"</a>" * 20_000), DAMAGED)
    text = "xl/sharedStrings.xml"
    for name, index in (("missing", "0"), ("negative", "-1"), ("no number", "x"), ("far away", "9" * 30)):
        yield Hostile(
            f"shared text {name}", with_sheet(cell("C8", f"<v>{index}</v>", "s")), f"cell C8 of the sheet {TAB}"
        )
    relation = swap(
        "</Relationships>", f'<Relationship Id="t" Type="x/sharedStrings" Target="/{text}"/></Relationships>'
    )
    for what, content in (("no XML", b"Yes"), ("a document type", b"<!DOCTYPE a><a/>")):
        broken = changed({RELATIONS: relation}, [Member(text, content)])
        yield Hostile(f"shared texts that are {what}", broken, DECLARES if b"!" in content else DAMAGED)


def _sheets() -> Iterator[Hostile]:
    own = sum(member.name.startswith("xl/worksheets/") for member in members())
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1_001, 3_001)]
    crowd = changed({}, [Member(name, sheet("")) for name in names])
    yield Hostile("2,000 sheets", crowd, "parts; a return's workbook has a few dozen")
    yield Hostile(
        "100 sheets", changed({}, [Member(name, sheet("")) for name in names[:100]]), f"has {100 + own} sheets"
    )
    listed = "".join(f'<sheet name="More {n}" sheetId="{n}" r:id="rId1" xmlns:r="urn:x"/>' for n in range(10, 2_010))
    yield Hostile(
        "2,000 sheets in the list",
        changed({BOOK: swap("</sheets>", f"{listed}</sheets>")}),
        f"has {2_000 + own:,} sheets",
    )
    yield Hostile("no sheets", changed({BOOK: lambda book: book.replace(b"<sheet ", b"<shoot ")}), DAMAGED)
    yield Hostile("two sheets of one name", changed({BOOK: swap('name="Lists"', 'name="1. COVER"')}), DAMAGED)
    yield Hostile("sheet without a name", changed({BOOK: swap('name="Lists"', 'name=""')}), DAMAGED)
    yield Hostile("two sheets of one part", changed({RELATIONS: swap("sheet6.xml", "sheet5.xml")}), DAMAGED)
    yield Hostile("two relations of one id", changed({RELATIONS: swap('Id="rId6"', 'Id="rId5"')}), DAMAGED)
    yield Hostile("sheet that leads elsewhere", changed({RELATIONS: swap("/xl/worksheets/", "/../../etc/")}), DAMAGED)
    yield Hostile(
        "sheet that is the book", changed({RELATIONS: swap("/xl/worksheets/sheet5.xml", "/xl/workbook.xml")}), DAMAGED
    )


def _places() -> Iterator[Hostile]:
    for place in ("XFD1048576", "IW1", "A20001", "XFD8", "C1048576"):
        yield Hostile(f"cell at {place}", with_sheet(cell(place)), f"in cell {place}, {OUTSIDE}")
    formula = cell("XFD1048576", "<f>1+1</f>")
    yield Hostile("formula at XFD1048576", with_sheet(formula), OUTSIDE)
    unplaced = sheet("<row>" + "<c/>" * 300 + "<c><v>1</v></c></row>")
    yield Hostile("cell beyond the last column without a place", with_sheet(unplaced), f"in cell KO1, {OUTSIDE}")
    for place in ("XFE1", "A1048577", "A0", "a1", "$A$1", "A", "1", "", "A1:B2", "R1C1", "Ä1", "A" * 100_000, "A٣"):
        row = f'<row><c r="{place}"><v>1</v></c></row>'
        yield Hostile(f"cell at {place[:9]!r}", with_sheet(sheet(row)), f"{DAMAGED}: the sheet {TAB}")
    for number in ("0", "-1", "x", "1e3", "9" * 5_000, "1048577"):
        row = f'<row r="{number}"><c><v>1</v></c></row>'
        yield Hostile(f"row {number[:9]}", with_sheet(sheet(row)), f"{DAMAGED}: the sheet {TAB}")
    twice = sheet('<row><c r="C8"><v>1</v></c><c r="C8"><v>2</v></c></row>')
    yield Hostile("a cell twice", with_sheet(twice), f"cell C8 of the sheet {TAB}")
    for reference in ("A1:XFD1048576", "A1:XFD7", "XFD1048576:A1", "B1:B1048576"):
        merge = f'<mergeCells count="1"><mergeCell ref="{reference}"/></mergeCells>'
        yield Hostile(f"merged over {reference}", with_sheet(sheet("", merge)), f"merged cells {OVER}")
        array = cell("C8", f'<f t="array" ref="{reference}">1</f>')
        yield Hostile(f"array formula over {reference}", with_sheet(array), f"an array formula {OVER}")
    for reference in ("", "A1:", "A:C", "x", "A1:B2:C3"):
        merge = f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'
        yield Hostile(f"merged over {reference!r}", with_sheet(sheet("", merge)), f"{DAMAGED}: the sheet {TAB}")
    yield Hostile("merged over nothing", with_sheet(sheet("", "<mergeCells><mergeCell/></mergeCells>")), DAMAGED)


def _values() -> Iterator[Hostile]:
    for value in (
        "NaN",
        "sNaN",
        "INF",
        "-Infinity",
        "1E+999999",
        "1e-401",
        "1" * 401,
        "0x10",
        "1,5",
        "1_0",
        "٣",
        "ten",
        "1E",
    ):
        yield Hostile(f"number {value[:12]}", with_sheet(cell("C8", f"<v>{value}</v>")), f"cell C8 of the sheet {TAB}")
    yield Hostile("truth value 2", with_sheet(cell("C8", "<v>2</v>", "b")), f"cell C8 of the sheet {TAB}")
    yield Hostile("unknown kind of cell", with_sheet(cell("C8", "<v>2</v>", "z")), f"cell C8 of the sheet {TAB}")
    long = "x" * 32_768
    for name, inside, kind in (
        ("inline text", f"<is><t>{long}</t></is>", "inlineStr"),
        ("text of runs", f"<is><r><t>{long}</t></r></is>", "inlineStr"),
        ("formula's text", f"<f>A1</f><v>{long}</v>", "str"),
        ("text of emoji", f"<is><t>{'😀' * 16_384}</t></is>", "inlineStr"),
    ):
        yield Hostile(
            f"{name} of 32,768 characters", with_sheet(cell("C8", inside, kind)), f"text in cell C8 is {LONG}"
        )
