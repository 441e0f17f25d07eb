"""Workbooks as plain cells: what Excel, LibreOffice and others write, read as what its author saw."""

from dataclasses import replace
from decimal import Decimal
from html import escape

import pytest

from returns.definition.cells import Cell, parse_cell
from returns.workbook.flat import Flat, Range, Raw, read_flat
from returns.workbook.markup import MAIN
from returns.workbook.names import defined_name
from returns.workbook.shell import check_shell
from tests.workbooks.fail.making import (
    BOOK,
    PACKAGE_RELATIONS,
    RELATIONS,
    SHEET,
    SIZES_FOLLOW,
    STAMP,
    Member,
    changed,
    good,
    members,
    related,
    sheet,
    swap,
    typed,
    with_sheet,
    zipped,
)
from tests.workbooks.sharing import with_shared_texts
from tests.workbooks.tools import STAMP as GIVEN
from tests.workbooks.tools import kensington, quarter_3

TAB = "2. Conditions & s75"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet2.xml.rels"
NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'


def flat_of(content: bytes) -> Flat:
    return read_flat(check_shell(content))


def cells_of(rows: str, behind: str = "") -> dict[str, Raw]:
    """Cell → content of a workbook whose second sheet has these rows."""
    return {str(cell): raw for cell, raw in flat_of(with_sheet(sheet(rows, behind))).sheets[TAB].items()}


def value_of(inside: str, kind: str) -> object:
    found = cells_of(f'<row><c r="C8" t="{kind}">{inside}</c></row>').get("C8")
    return None if found is None else found.value


def text_of(markup: str) -> object:
    return value_of(f"<is>{markup}</is>", "inlineStr")


# --- our own exports -----------------------------------------------------------------------------------------------


def test_an_export_is_read_with_its_stamp_sheets_names_and_answers() -> None:
    definition, answers, flat = quarter_3(), kensington(), flat_of(good())
    assert flat.stamp == GIVEN
    assert list(flat.sheets) == [*(one.tab for one in definition.sheets), "Queries", "Lists"]
    assert not flat.epoch_1904
    questions = [(one.tab, question) for one in definition.sheets for question in one.questions]
    assert len(questions) == 106
    for tab, question in questions:
        assert flat.names[defined_name(question.key)] == Range(tab, question.cell, question.cell)
    texts = {q.cell: answers.value(q.key) for tab, q in questions if tab == "5. Narrative" and q.role == "asked"}
    assert {cell: flat.sheets["5. Narrative"][cell] for cell in texts} == {
        cell: Raw(str(text), formula=False) for cell, text in texts.items()
    }
    unanswered = [(tab, q.cell) for tab, q in questions if q.role == "asked" and answers.value(q.key) is None]
    assert unanswered
    assert not [cell for tab, cell in unanswered if cell in flat.sheets[tab]]


def test_formulas_are_seen_with_their_last_results() -> None:
    pending = flat_of(good()).sheets["1. Cover"][Cell(4, 31)]
    assert pending.formula
    assert isinstance(pending.value, Decimal)


def test_shared_texts_read_like_texts_in_their_cells() -> None:
    shared = with_shared_texts(members())
    assert b't="s"' in check_shell(shared)[SHEET]
    assert flat_of(shared) == flat_of(good())


@pytest.mark.parametrize(
    ("code", "percent"),
    [
        ("0%", True), ("0.00%;[Red]-0.00%", True), ("# ##0.0 %", True), ('General"%"', False), ("0\\%", False),
        ('0"100 % of it"', False), ("[%]0", False), ("0.00", False), ("%" * 600, False),
    ],
)  # fmt: skip
def test_a_cell_that_shows_a_percentage_is_known_by_its_format(code: str, percent: bool) -> None:
    formats = f'<numFmts><numFmt numFmtId="200" formatCode="{escape(code, quote=True)}"/></numFmts>'
    styles = f'<styleSheet xmlns="{MAIN}">{formats}<cellXfs><xf/><xf numFmtId="200"/><xf numFmtId="9"/></cellXfs></styleSheet>'
    cells = "".join(f'<c r="{place}" s="{style}"><v>0.8</v></c>' for place, style in (("B2", 0), ("C2", 1), ("D2", 2)))
    book = changed({"xl/styles.xml": styles.encode(), SHEET: sheet(f'<row r="2">{cells}</row>')})
    found = {str(cell): raw.percent for cell, raw in flat_of(book).sheets[TAB].items()}
    assert found == {"B2": False, "C2": percent, "D2": True}


# --- cells -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "kind", "value"),
    [
        ("<v>10.3</v>", "n", Decimal("10.3")),
        ("<v>-5</v>", "n", Decimal(-5)),
        ("<v>1.0000000000000001E-2</v>", "n", Decimal("0.010000000000000001")),
        ("<v>1E+308</v>", "n", Decimal("1E+308")),
        ("<v> .5 </v>", "n", Decimal("0.5")),
        ("<v>1</v>", "b", True),
        ("<v>false</v>", "b", False),
        ("<v>2018-12-31</v>", "d", "2018-12-31"),
        ("<v>Yes</v>", "str", "Yes"),
        ("<v></v>", "n", None),
        ("<v/>", "s", None),
        ("<is><t></t></is>", "inlineStr", None),
        ("", "n", None),
    ],
)
def test_a_cell_holds_a_number_a_truth_value_or_a_text(inside: str, kind: str, value: object) -> None:
    found = value_of(inside, kind)
    assert found == value
    assert type(found) is type(value)


def test_an_error_is_no_text() -> None:
    assert cells_of('<row><c r="C8" t="e"><v>#REF!</v></c></row>') == {"C8": Raw("#REF!", formula=False, error=True)}


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<t>plain</t>", "plain"),
        ('<t xml:space="preserve"> kept </t>', " kept "),
        ("<r><t>In </t></r><r><rPr><b/></rPr><t>bold</t></r>", "In bold"),
        ("<t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh>", "東京"),
        ("<t>_x0041__x00e9_</t>", "Aé"),
        ("<t>_x005F_x0041_</t>", "_x0041_"),
        ("<r><t>_x00</t></r><r><t>41_</t></r>", "_x0041_"),
        ("<t>_xD83D__xDE00_</t>", "😀"),
        ("<t>_xD83D_</t>", "\ufffd"),
        ("<t>one_x000D_\ntwo</t>", "one\ntwo"),
        ("<t>one&#13;&#10;two\r\nthree</t>", "one\ntwo\nthree"),
        ("<t>&lt;b&gt; &amp;amp;</t>", "<b> &amp;"),
        ("<t>=1+1</t>", "=1+1"),
        (f"<t>{'x' * 32_767}</t>", "x" * 32_767),
    ],
)
def test_a_text_is_what_its_author_saw(markup: str, text: str) -> None:
    assert text_of(markup) == text


def test_formulas_of_every_kind_are_marked() -> None:
    rows = (
        '<row r="8"><c r="A8"><f>1+1</f><v>2</v></c><c r="B8"><f t="shared" ref="B8:B10" si="0">A8</f><v>2</v></c>'
        '<c r="C8"><f t="array" ref="C8:D9">A8:B9</f><v>2</v></c><c r="D8"><v>2</v></c><c r="E8"><f>A1</f></c></row>'
        '<row r="9"><c r="B9"><f t="shared" si="0"/><v>2</v></c><c r="C9" t="str"><v>x</v></c><c r="E9"><v>2</v></c></row>'
        '<row r="10"><c r="B10"><v>7</v></c></row>'
    )
    found = cells_of(rows)
    assert [place for place, raw in found.items() if raw.formula] == ["A8", "B8", "C8", "D8", "E8", "B9", "C9"]
    assert found["E8"] == Raw("", formula=True)
    assert found["B10"] == Raw(Decimal(7), formula=False), "typed over a shared formula"


def test_a_cell_without_a_place_stands_right_of_the_one_before() -> None:
    rows = (
        "<row><c><v>1</v></c><c/><c><v>3</v></c></row>"
        '<row r="5"><c r="D5"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>'
    )
    assert {place: str(raw.value) for place, raw in cells_of(rows).items()} == {
        "A1": "1", "C1": "3", "D5": "4", "E5": "5", "A6": "6",
    }  # fmt: skip


def test_of_merged_cells_only_the_first_holds_anything() -> None:
    rows = '<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>'
    merges = '<mergeCells><mergeCell ref="B2:C3"/></mergeCells>'
    assert list(cells_of(rows, merges)) == ["B2"]


def test_the_outermost_cell_is_read() -> None:
    assert list(cells_of('<row r="20000"><c r="IV20000"><v>1</v></c></row>')) == ["IV20000"]


def test_far_away_rows_and_cells_that_hold_nothing_do_no_harm() -> None:
    rows = '<row r="1048575"><c r="XFD1048575" s="1"/></row><row r="1048576" hidden="1"/>'
    assert cells_of(rows) == {}


# --- the workbook -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("refers_to", "points_at"),
    [
        ("Lists!$A$1", Range("Lists", parse_cell("A1"), parse_cell("A1"))),
        ("'Lists'!$A$1:$B$9", Range("Lists", parse_cell("A1"), parse_cell("B9"))),
        ("Lists!B9:A1", Range("Lists", parse_cell("A1"), parse_cell("B9"))),
        ("'2. Conditions &amp; s75'!$C$8", Range(TAB, parse_cell("C8"), parse_cell("C8"))),
        ("#REF!", None),
        ("Lists!#REF!", None),
        ("Lists!$A$1,Lists!$A$3", None),
        ("Gone!$A$1", None),
        ("[1]Lists!$A$1", None),
        ("Lists!$A:$A", None),
        ("Lists!$A$1048577", None),
        ("OFFSET(Lists!$A$1,1,1)", None),
        ("42", None),
        ("", None),
        ("'" + "x" * 100_000 + "'!$A$1", None),
    ],
)
def test_a_name_points_at_one_plain_range_or_at_nothing(refers_to: str, points_at: Range | None) -> None:
    more = swap("</definedNames>", f'<definedName name="more">{refers_to}</definedName></definedNames>')
    assert flat_of(changed({BOOK: more})).names["more"] == points_at


def test_a_name_of_one_sheet_is_none_of_the_workbook() -> None:
    local = swap("</definedNames>", '<definedName name="more" localSheetId="1">Lists!$A$1</definedName></definedNames>')
    assert flat_of(changed({BOOK: local})).names.keys() == flat_of(good()).names.keys()


def test_a_name_given_twice_points_nowhere() -> None:
    twice = swap("</definedNames>", '<definedName name="cover.board">Lists!$A$1</definedName></definedNames>')
    assert flat_of(changed({BOOK: twice})).names["cover.board"] is None


def test_a_quote_in_a_sheets_name_is_one_quote() -> None:
    renamed = swap('name="Lists"', 'name="Ben\'s"')
    named = swap("</definedNames>", "<definedName name='more'>'Ben''s'!$A$1</definedName></definedNames>")
    assert flat_of(changed({BOOK: lambda book: named(renamed(book))})).names["more"] == Range(
        "Ben's", parse_cell("A1"), parse_cell("A1")
    )


def test_the_epoch_of_1904_is_seen() -> None:
    assert flat_of(changed({BOOK: swap("<workbookPr/>", '<workbookPr date1904="1"/>')})).epoch_1904


@pytest.mark.parametrize("content", [None, b"<Properties/>"])
def test_a_workbook_without_our_stamp_has_none(content: bytes | None) -> None:
    assert flat_of(changed({STAMP: content})).stamp is None


def test_prefixes_of_namespaces_make_no_difference() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    prefixed = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="8"><x:c r="C8" t="inlineStr"><x:is><x:t>Yes</x:t></x:is></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    assert flat_of(with_sheet(prefixed.encode())).sheets[TAB] == {parse_cell("C8"): Raw("Yes", formula=False)}


def test_a_sheet_with_only_a_chart_has_no_cells() -> None:
    book = changed(
        {RELATIONS: lambda content: content.replace(b"relationships/worksheet", b"relationships/chartsheet", 1)}
    )
    assert len(flat_of(book).sheets) == len(flat_of(good()).sheets) - 1


# --- packages that other programs write ---------------------------------------------------------------------------------


def test_what_officers_add_is_left_aside() -> None:
    link = Member(SHEET_RELATIONS, related("hyperlink", "https://example.org/", external=True)(NO_RELATIONS))
    more = [
        link,
        Member("xl/media/image1.png", b"\x89PNG"),
        Member("xl/comments1.xml", b"<comments/>"),
        Member("xl/drawings/vmlDrawing1.vml", b'<xml xmlns:v="urn:schemas-microsoft-com:vml"/>'),
        Member("xl/printerSettings/printerSettings1.bin", bytes(3_000)),
        Member("customXml/item1.xml", '<?xml version="1.0" encoding="utf-16"?><x/>'.encode("utf-16")),
        Member("xl/media/", b"", method=0),
    ]
    types = typed("docMetadata/LabelInfo.xml", "application/vnd.ms-office.classificationlabels+xml")
    package = related("metadata/classificationlabels", "docMetadata/LabelInfo.xml")
    content = changed({"[Content_Types].xml": types, PACKAGE_RELATIONS: package}, more)
    assert flat_of(content) == flat_of(good())


def test_sizes_may_follow_the_parts() -> None:
    """As Google Sheets and LibreOffice write a package: the sizes stand behind each part."""
    assert flat_of(zipped(replace(part, flags=0x800 | SIZES_FOLLOW) for part in members())) == flat_of(good())
