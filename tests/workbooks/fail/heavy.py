"""Workbooks that cost as much as a file can before it is refused: each just within a limit, with its last cell broken."""

import random
from collections.abc import Iterator
from functools import partial
from itertools import count

from returns.workbook.markup import MOST_ATTRIBUTES, MOST_TAGS
from returns.workbook.rows import MOST_COVERED
from tests.workbooks.fail.making import (
    BOOK,
    DAMAGED,
    RELATIONS,
    SHEET,
    STAMP,
    TYPES,
    Changes,
    Hostile,
    Member,
    changed,
    sheet,
    swap,
    with_sheet,
)

_stored, _stored_sheet = partial(changed, stored=True), partial(with_sheet, stored=True)
_BROKEN = '<row><c r="A1"><v>x</v></c></row>'
_CELLS, _TEXT = "far more cells than a return", "far more text than a return"
_LISTED = "far more parts and links than a return"
_SPARE = 9_000
"""Tags and attributes of the good workbook that stand beside those made here."""
_COLUMNS = [f"{first}{second}" for first in ("", "A", "B") for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]


def files() -> Iterator[Hostile]:
    """Within each limit, and over it."""
    yield from _within()
    yield from _over()


def _places(most: int) -> Iterator[str]:
    numbers = (f"{column}{row}" for row in count(2) for column in _COLUMNS)
    yield from (next(numbers) for _ in range(most))


def _sheet_of(cells: Iterator[str]) -> bytes:
    return sheet(f"<row>{''.join(cells)}</row>{_BROKEN}")


def _text(megabytes: int, letters: str) -> str:
    """Text that does not compress so well that it would be refused for that."""
    chosen = random.Random(2).choices(letters, k=10_000)
    return "".join(chosen) * (megabytes * 100)


def _within() -> Iterator[Hostile]:
    room = MOST_TAGS - _SPARE
    numbers = (f'<c r="{place}"><v>1.5</v></c>' for place in _places(room // 4))
    yield Hostile("as many numbers as may be", _stored_sheet(_sheet_of(numbers)), DAMAGED)
    texts = (f'<c r="{place}" t="inlineStr"><is><t>{place}</t></is></c>' for place in _places(room // 6))
    yield Hostile("as many texts as may be", _stored_sheet(_sheet_of(texts)), DAMAGED)
    formulas = (f'<c r="{place}"><f>1</f><v>1</v></c>' for place in _places(room // 6))
    yield Hostile("as many formulas as may be", _stored_sheet(_sheet_of(formulas)), DAMAGED)
    yield Hostile("as many empty cells as may be", _stored_sheet(_sheet_of("<c/>" for _ in range(room))), DAMAGED)
    yield Hostile("as many empty rows as may be", _stored_sheet(sheet("<row/>" * room + _BROKEN)), DAMAGED)
    styled = (f'<c s="{number}" r="ZZ1"/>' for number in range((MOST_ATTRIBUTES - _SPARE) // 2))
    yield Hostile("as many attributes as may be", _stored_sheet(_sheet_of(styled)), DAMAGED)
    single = "<row " + " ".join(f'a{number}=""' for number in range(MOST_ATTRIBUTES - _SPARE)) + "/>"
    yield Hostile("all attributes on one row", _stored_sheet(sheet(single + _BROKEN)), DAMAGED)
    spaces = "<row " + " ".join(f'xmlns:a{number}="u{number}"' for number in range(20_000)) + "/>"
    yield Hostile("20,000 namespaces", _stored_sheet(sheet(spaces + _BROKEN)), DAMAGED)
    names = "".join(f'<definedName name="n{n}">Lists!$A${n + 1}</definedName>' for n in range(room // 2))
    yield Hostile(
        "as many names as may be",
        _stored({BOOK: swap("</definedNames>", f"{names}</definedNames>"), SHEET: sheet(_BROKEN)}),
        DAMAGED,
    )
    merge = f'<mergeCells>{f"""<mergeCell ref="A1:A{MOST_COVERED // 10}"/>""" * 10}</mergeCells>'
    yield Hostile(
        "as much merged as may be",
        _stored_sheet(sheet("", f'{merge}<mergeCells><mergeCell ref="x"/></mergeCells>')),
        DAMAGED,
    )
    yield from _long_texts()
    yield _everything()


def _long_texts() -> Iterator[Hostile]:
    relation = swap(
        "</Relationships>", '<Relationship Id="t" Type="x/sharedStrings" Target="/xl/texts.xml"/></Relationships>'
    )
    for name, text in (
        ("letters", _text(7, "abcdefgh ")),
        ("emoji", _text(2, "😀abc")),
        ("escapes", "_x0041_" * 900_000),
        ("escapes that are none", "_x004G_" * 900_000),
        ("ampersands", "&amp;" * 1_400_000),
        ("line breaks", "&#13;\n" * 1_000_000),
        ("noughts", "0" * 7_000_000),
    ):
        pieces = [text[start : start + 30_000] for start in range(0, len(text), 30_000)] if ";" not in text else [text]
        table = "".join(f"<si><t>{piece}</t></si>" for piece in pieces)
        xml = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{table}</sst>'
        shared = _stored({RELATIONS: relation, SHEET: sheet(_BROKEN)}, [Member("xl/texts.xml", xml.encode())])
        yield Hostile(f"long shared texts of {name}", shared, DAMAGED)
        for kind, inside in (("n", "<v>{}</v>"), ("inlineStr", "<is><t>{}</t></is>"), ("e", "<v>{}</v>")):
            one = sheet(f'<row><c r="A1" t="{kind}">{inside.format(text)}</c></row>{_BROKEN}')
            yield Hostile(f"one value (t={kind}) of {name}", _stored_sheet(one), "sheet '2. Conditions & s75'")
    many = f"<si><t>{_text(1, 'abcdefgh ')[:32_000]}😀</t></si>"
    cells = (f'<c r="{place}" t="s"><v>0</v></c>' for place in _places(20_000))
    repeated = _stored(
        {RELATIONS: relation, SHEET: _sheet_of(cells)},
        [
            Member(
                "xl/texts.xml",
                f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{many}</sst>'.encode(),
            )
        ],
    )
    yield Hostile("one long text in 20,000 cells", repeated, DAMAGED)
    reference = f"<definedName name=\"n\">'{_text(7, 'abcd')}'!$A$1</definedName>"
    named: Changes = {BOOK: swap("</definedNames>", f"{reference}</definedNames>"), SHEET: sheet(_BROKEN)}
    yield Hostile("a name that points at a very long sheet", _stored(named), DAMAGED)
    stamp = "".join(f'<property name="bcf.{n}"><a>{n}</a></property>' for n in range((MOST_TAGS - _SPARE) // 4))
    head = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
    crowded: Changes = {STAMP: f"{head}{stamp}</Properties>".encode(), SHEET: sheet(_BROKEN)}
    yield Hostile("as many properties as may be", _stored(crowded), DAMAGED)


def _everything() -> Hostile:
    """Numbers, texts that take long to read, and pictures, as much of each as may be, compressed."""
    relation = swap(
        "</Relationships>", '<Relationship Id="t" Type="x/sharedStrings" Target="/xl/texts.xml"/></Relationships>'
    )
    escapes = "".join(f"_x{number:04X}_" for number in random.Random(3).choices(range(32, 1_000), k=600_000))
    table = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{escapes}</t></si></sst>'
    numbers = (f'<c r="{place}"><v>1.5</v></c>' for place in _places((MOST_TAGS - _SPARE) // 4))
    pictures = Member("xl/media/image1.png", random.Random(4).randbytes(20_000) * 1_090)
    everything = [Member("xl/texts.xml", table.encode()), pictures]
    return Hostile("everything", changed({RELATIONS: relation, SHEET: _sheet_of(numbers)}, everything), DAMAGED)


def _over() -> Iterator[Hostile]:
    million = (f'<c r="{place}"><v>1</v></c>' for place in _places(300_000))
    yield Hostile("300,000 cells", _stored_sheet(_sheet_of(million)), _CELLS)
    yield Hostile("a million tags", _stored_sheet(sheet("<c/>" * 1_000_000)), _CELLS)
    yield Hostile("a million attributes", _stored_sheet(b"<worksheet " + b"a='' " * 1_000_000 + b"/>"), _CELLS)
    yield Hostile("a million comments", _stored_sheet(sheet("<!---->" * 1_000_000)), _CELLS)
    types = swap("</Types>", '<Default Extension="a" ContentType="a"/>' * 100_000 + "</Types>")
    yield Hostile("100,000 content types", _stored({TYPES: types}), _LISTED)
    yield Hostile(
        "a million empty content types", _stored({TYPES: swap("</Types>", "<a/>" * 1_000_000 + "</Types>")}), _LISTED
    )
    yield Hostile("the same, compressed", changed({TYPES: swap("</Types>", "<a/>" * 900_000 + "</Types>")}), _LISTED)
    related = '<Relationship Id="a" Type="b" Target="c"/>' * 150_000
    xml = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{related}</Relationships>'
    )
    unused = Member("xl/theme/_rels/theme1.xml.rels", xml.encode())
    yield Hostile("150,000 relations of a part that nobody reads", changed({}, [unused], stored=True), _LISTED)
    yield Hostile("9 MB of text", with_sheet(sheet(_text(9, "abcdefgh "))), _TEXT)
    styles = f"<styleSheet>{_text(9, 'abcdefgh ')}</styleSheet>".encode()
    yield Hostile("9 MB of styles", changed({"xl/styles.xml": styles}), _TEXT)
