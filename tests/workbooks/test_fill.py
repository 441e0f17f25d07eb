"""Filling a blank: the answers as they are, nothing else touched, nothing cut, nothing taken for a formula."""

import io
import statistics
import time
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import python_calamine
from lxml import etree
from openpyxl.packaging.custom import StringProperty

from returns.answer_types import Value
from returns.answers import Answers, Row
from returns.definition.model import Definition
from returns.workbook.fill import WITHHELD, DoesNotFit, fill
from returns.workbook.package import unpack
from returns.workbook.stamp import PART
from tests.factories import tiny_definition
from tests.workbooks.invented import invented
from tests.workbooks.tools import STAMP, blank_of, filled, kensington, opened, quarter_3, sheet_xml, stamp_of

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ONE_TEXT = (
    '[[block]]\nkind = "question"\nkey = "a.text"\ncell = "C8"\nlabel = "A"\ntype = "long_text"\nrequired = true\n'
)
HOSTILE = [
    '=HYPERLINK("http://example.org","click")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "- see below",
    "<img src=x onerror=alert(1)>",
    "]]>",
    "<![CDATA[x]]>",
    "&amp; &#65; &",
    "_x000D_ and _x0041_ as typed",
    "_x005F_x000D_",
    "  spaces kept  ",
    "line one\nline two\n\n\tindented",
    "👩\u200d🚀 über naïve \u202eabc",
    '<?slot C8?> ht="8" \ue0008',
    "x" * 32_767,
    "'quoted",
    "0012",
    "TRUE",
]


def text_form() -> Definition:
    return tiny_definition(ONE_TEXT)


def values(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_the_text_it_was(text: str) -> None:
    definition = text_form()
    content = filled(definition, Answers({"a.text": text}))
    sheet = etree.fromstring(sheet_xml(content, 1).encode(), etree.XMLParser(huge_tree=True))
    cell = next(cell for cell in sheet.iter(f"{MAIN}c") if cell.get("r") == "C8")
    assert cell.get("t") == "inlineStr"
    assert cell.find(f"{MAIN}f") is None
    if "_x" not in text:
        assert cell.xpath("string()") == text
        assert opened(content).worksheets[0]["C8"].value == text
    tab = definition.sheets[0].tab
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(tab).to_python(False)
    assert rows[7][2] == text


@pytest.mark.parametrize(
    ("text", "kept"), [("a\x00b", "ab"), ("a\x0bb", "a\nb"), ("a\r\nb", "a\nb"), ("a\ud800b\uffff", "ab")]
)
def test_characters_that_a_workbook_cannot_hold_are_replaced(text: str, kept: str) -> None:
    content = filled(text_form(), Answers({"a.text": text}))
    assert opened(content).worksheets[0]["C8"].value == kept


def test_answers_keep_their_types_and_the_cells_their_styles() -> None:
    definition = invented("not_needed")
    given: dict[str, Value] = {
        "cover.board": "Northmere", "cover.pooled": "no", "cover.when": date(2018, 12, 31), "cover.since": "Live",
        "money.q1": Decimal("1234567.80"), "phb1": Decimal(0),
    }  # fmt: skip
    workbook = opened(filled(definition, Answers(given)))
    blank = opened(blank_of(definition))
    cover, money = workbook["1. Cover"], workbook["2. 'Money' & more"]
    assert (cover["C10"].value, cover["C12"].value.date(), cover["C13"].value) == ("No", date(2018, 12, 31), "Live")
    assert (money["C8"].value, money["C30"].value) == (1234567.8, 0)
    for cell in ("C8", "D8", "C30"):
        assert money[cell].style_id == blank["2. 'Money' & more"][cell].style_id


def test_a_blank_answer_has_no_value_at_all() -> None:
    xml = sheet_xml(filled(quarter_3(), kensington().without(["narrative.success_story"])), 5)
    assert '<c r="B12" s="' in xml
    assert '"/>' in xml[xml.index('<c r="B12"') :][:30]


def test_days_before_march_1900_are_the_days_a_workbook_means() -> None:
    for day in (date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2199, 12, 31)):
        given: dict[str, Value] = {"cover.pooled": "no", "cover.when": day}
        cell = opened(filled(invented("not_needed"), Answers(given)))["1. Cover"]["C12"]
        assert cell.value.date() == day


def test_known_results_stand_beside_the_formulas() -> None:
    workbook = values(filled(quarter_3(), kensington()))
    cover, narrative = workbook["1. Cover"], workbook["5. Narrative"]
    said = [cell.value for row in cover["B18:D140"] for cell in row]
    assert "Complete" in said
    assert said.count("Yes") == 88 + 5
    assert "No" not in said
    assert workbook["4. HICM"]["C4"].value == "Kensington and Chelsea"
    assert narrative["C8"].value == 20_000 - len(str(kensington().value("narrative.integration_progress")))


def test_an_answer_that_does_not_apply_is_left_out_and_enters_no_sum() -> None:
    given: dict[str, Value] = {"cover.pooled": "no", "money.q1": Decimal(5), "money.q2": Decimal(7)}
    sheet = values(filled(invented("not_needed"), Answers(given)))["2. 'Money' & more"]
    assert (sheet["C8"].value, sheet["D8"].value, sheet["E8"].value) == (5, None, 5)


def test_table_rows_carry_their_identities() -> None:
    rows = (
        Row("0b9c", {"risks.title": "Winter", "risks.cost": Decimal("0.1")}),
        Row("empty", {}),
        Row("77ab", {"risks.open": "yes"}),
    )
    sheet = values(filled(invented("not_needed"), Answers({}, {"risks": rows})))["2. 'Money' & more"]
    assert [sheet.cell(row, 7).value for row in range(13, 19)] == ["0b9c", "empty", "77ab", None, None, None]
    assert [cell.value for cell in sheet[13][1:6]] == ["Winter", None, None, 0.1, 0.05]
    assert sheet["C15"].value == "Yes"


def test_more_rows_than_the_workbook_has_room_for_are_refused_and_not_cut() -> None:
    rows = tuple(Row(str(number), {"risks.title": "x"}) for number in range(7))
    with pytest.raises(DoesNotFit, match="7 rows; the workbook has room for 6"):
        filled(invented("not_needed"), Answers({}, {"risks": rows}))


def test_every_other_part_is_the_blanks_own_byte_for_byte() -> None:
    blank, full = blank_of(quarter_3()), filled(quarter_3(), kensington())
    with zipfile.ZipFile(io.BytesIO(full)) as archive:
        assert archive.testzip() is None
    before, after = {part.name: part for part in unpack(blank)}, {part.name: part for part in unpack(full)}
    assert list(before) == list(after)
    touched = {name for name, part in before.items() if part != after[name]}
    assert touched == {PART, *(f"xl/worksheets/sheet{number}.xml" for number in range(1, 7))}


def test_outside_the_answers_the_sheets_stay_as_they_were() -> None:
    blank, full = (
        etree.fromstring(sheet_xml(content, 4).encode())
        for content in (blank_of(quarter_3()), filled(quarter_3(), kensington()))
    )
    for tree in (blank, full):
        for cell in tree.iter(f"{MAIN}c"):
            cell[:] = []
            etree.strip_attributes(cell, "t")
        for row in tree.iter(f"{MAIN}row"):
            etree.strip_attributes(row, "ht")
    assert etree.tostring(blank, method="c14n") == etree.tostring(full, method="c14n")


def test_the_stamp_says_whose_return_it_is() -> None:
    assert stamp_of(filled(quarter_3(), kensington())) == STAMP
    properties: Any = opened(filled(quarter_3(), kensington()))
    assert properties.custom_doc_props["bcf.board"].value == "Northmere"


def test_a_publication_copy_withholds_contact_details_and_stays_complete() -> None:
    content = filled(quarter_3(), kensington(), publication=True)
    cover = values(content)["1. Cover"]
    assert [cover[cell].value for cell in ("C10", "C12", "C14")] == [WITHHELD] * 3
    assert cover["C16"].value == "Senior Responsible Officers Health and Social Care"
    everything = b"".join(part.plain for part in unpack(content))
    for given in ("cover.completed_by", "cover.email", "cover.phone"):
        assert str(kensington().value(given)).encode() not in everything
    stamp = stamp_of(content)
    assert stamp is not None
    assert stamp.publication


def test_a_contact_detail_that_was_never_given_is_not_withheld_but_missing() -> None:
    content = filled(quarter_3(), kensington().without(["cover.phone"]), publication=True)
    assert values(content)["1. Cover"]["C14"].value is None


def test_contact_details_in_a_table_are_withheld_too() -> None:
    people = """
[[block]]
kind = "table"
key = "people"
label = "Who to ask"
first_row = 13
capacity = 3

  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name"
  type = "text"
  contact = true
  required = true

  [[block.column]]
  key = "since"
  cell = "C"
  label = "Since"
  type = "date"
  contact = true
"""
    rows = (Row("a", {"people.name": "Ada", "people.since": date(2018, 1, 1)}), Row("b", {}))
    content = filled(tiny_definition(people), Answers({}, {"people": rows}), publication=True)
    sheet = values(content).worksheets[0]
    assert [sheet[cell].value for cell in ("B13", "C13", "D13", "B14", "D14")] == [WITHHELD, None, "a", None, "b"]


def test_a_row_grows_with_its_text() -> None:
    long = kensington().having({"metrics.nea.challenges": "A line of some fifty characters, then another one.\n" * 20})
    before, after = (opened(filled(quarter_3(), answers))["3. National Metrics"] for answers in (kensington(), long))
    assert after.row_dimensions[11].height > before.row_dimensions[11].height + 200


def test_a_foreign_blank_is_filled_too_cells_missing_and_cells_merged() -> None:
    """An official form may hold no cell where nothing was styled, and merge cells; a merge holds its value top left."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = text_form().sheets[0].tab
    sheet["B9"] = "after it"
    sheet.merge_cells("B8:D8")
    properties: Any = workbook
    properties.custom_doc_props.append(StringProperty(name="x", value="y"))
    buffer = io.BytesIO()
    workbook.save(buffer)
    content = fill(buffer.getvalue(), text_form(), Answers({"a.text": "told"}), STAMP)
    found = opened(content).worksheets[0]
    assert (found["B8"].value, found["B9"].value) == ("told", "after it")


KENSINGTON = kensington().values


def bare_patch(blank: bytes) -> None:
    """Patching the same cells with lxml, and nothing else."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(blank)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    for number, sheet in enumerate(quarter_3().sheets, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        root = etree.fromstring(parts[name])
        cells = {cell.get("r"): cell for cell in root.iter(f"{MAIN}c")}
        for question in sheet.questions:
            value = KENSINGTON.get(question.key)
            if value is not None:
                cell = cells[str(question.cell)]
                cell.set("t", "inlineStr")
                etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t").text = str(value)
        parts[name] = etree.tostring(root)
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def test_filling_takes_at_most_three_times_a_bare_patch() -> None:
    blank, answers = blank_of(quarter_3()), kensington()
    fill(blank, quarter_3(), answers, STAMP)

    def best(work: Any) -> float:
        times = []
        for _ in range(9):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
        return statistics.median(times)

    assert best(lambda: fill(blank, quarter_3(), answers, STAMP)) < 3 * best(lambda: bare_patch(blank))
