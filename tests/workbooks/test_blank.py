"""The blank workbook: what stands where, what can be typed, and what leads where."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from returns.answers import Answers
from returns.definition.cells import column_letters
from returns.definition.model import Definition
from returns.workbook.build import build_blank
from returns.workbook.layout import lay_out
from returns.workbook.names import defined_name, key_of
from returns.workbook.queries import asking_sheets
from returns.workbook.words import words
from tests.factories import tiny_definition
from tests.workbooks.invented import invented
from tests.workbooks.tools import blank_of, filled, form, opened, quarter_3, sheet_xml

BOTH = [quarter_3, lambda: invented("undecided"), lambda: form("2016-17-q3")]


def inputs(definition: Definition) -> dict[str, set[str]]:
    """Tab → the cells in which somebody may type."""
    found: dict[str, set[str]] = {}
    for sheet in asking_sheets(definition):
        cells = {str(question.cell) for question in sheet.questions if question.writable}
        for table in sheet.tables:
            columns = [column for column in table.columns if column.writable]
            cells |= {str(table.cell(column, index)) for column in columns for index in range(table.capacity)}
        found[sheet.tab] = cells
    return found


@pytest.mark.parametrize("definition", BOTH)
def test_the_same_definition_gives_the_same_bytes(definition: Callable[[], Definition]) -> None:
    assert build_blank(definition()) == build_blank(definition())


@pytest.mark.parametrize("definition", BOTH)
def test_only_inputs_can_be_changed(definition: Callable[[], Definition]) -> None:
    wanted = inputs(definition())
    for worksheet in opened(blank_of(definition())).worksheets:
        assert worksheet.protection.sheet
        unlocked = {cell.coordinate for row in worksheet.iter_rows() for cell in row if not cell.protection.locked}
        assert unlocked == wanted.get(worksheet.title, set())


def test_the_sheets_stand_in_their_order_and_the_lists_are_hidden() -> None:
    workbook = opened(blank_of(quarter_3()))
    assert workbook.sheetnames == [*(sheet.tab for sheet in quarter_3().sheets), "Queries", "Lists"]
    assert workbook["Lists"].sheet_state == "hidden"
    assert [cell.value for cell in workbook["Lists"]["A"]][:2] == ["Yes", "No"]


def test_the_hidden_sheet_gives_way_to_a_sheet_of_its_name() -> None:
    sheet = 'tab = "lists"\n[[block]]\nkind = "question"\nkey = "a.b"\ncell = "C8"\nlabel = "A"\ntype = "text"\nrequired = true\n'
    assert opened(build_blank(tiny_definition(sheet))).sheetnames == ["lists", "Lists 2"]


@pytest.mark.parametrize("definition", BOTH)
def test_each_sheet_prints_its_words_where_the_reader_expects_them(definition: Callable[[], Definition]) -> None:
    workbook = opened(blank_of(definition()))
    for sheet in definition().sheets:
        for cell, said in words(sheet).items():
            assert (workbook[sheet.tab][str(cell)].value or "") == str(said)
            assert workbook[sheet.tab][str(cell)].data_type != "f"


def test_the_form_prints_titles_labels_headings_and_the_board() -> None:
    workbook = opened(blank_of(quarter_3()))
    assert workbook["1. Cover"]["B10"].value == "Completed by:"
    conditions = workbook["2. Conditions & s75"]
    assert conditions["B2"].value == "2. National Conditions & s75 Pooled Budget"
    assert conditions["B4"].value == "Selected Health and Wellbeing Board:"
    assert "'1. Cover'!$C$8" in conditions["C4"].value
    assert conditions["C7"].value == "Confirmation"
    assert conditions["B8"].value.startswith("1) Plans to be jointly agreed?\nIn areas with two tiers")
    assert workbook["3. National Metrics"]["B14"].value == "Delayed Transfers of Care"
    assert workbook["5. Narrative"]["C7"].value == "Remaining Characters:"
    assert workbook["5. Narrative"]["C8"].number_format == "#,##0"


def test_every_choice_is_a_list_behind_a_name() -> None:
    definition = quarter_3()
    workbook = opened(blank_of(definition))
    for sheet in definition.sheets:
        for question in sheet.questions:
            if question.choices is not None:
                rules = [
                    v for v in workbook[sheet.tab].data_validations.dataValidation if str(question.cell) in v.sqref
                ]
                assert [(rule.type, rule.formula1) for rule in rules] == [("list", f"_list.{question.choices.key}")]
                target = workbook.defined_names[rules[0].formula1].attr_text
                tab, _, cells = target.rpartition("!")
                labels = [row[0].value for row in workbook[tab.strip("'")][cells.replace("$", "")]]
                assert labels == list(question.choices.labels.values())


def test_numbers_and_dates_and_lengths_are_checked_while_typing() -> None:
    workbook = opened(blank_of(invented("not_needed")))
    rules = {str(rule.sqref): rule for sheet in workbook.worksheets for rule in sheet.data_validations.dataValidation}
    assert (rules["C12"].type, rules["C12"].formula2) == ("date", "DATE(2199,12,31)")
    assert rules["C13"].type == "custom"
    assert "C13" in rules["C13"].formula1
    assert (rules["C11"].type, rules["C11"].formula1, rules["C11"].errorStyle) == ("textLength", "100", "warning")
    assert (rules["C30"].type, rules["C30"].formula1) == ("whole", "0")
    assert next(rule.type for cells, rule in rules.items() if "E13:E18" in cells) == "decimal"
    assert all(rule.error and len(rule.error) <= 255 for rule in rules.values() if rule.type)


def test_number_formats_say_what_is_held() -> None:
    workbook = opened(blank_of(invented("not_needed")))
    money, cover = workbook["2. 'Money' & more"], workbook["1. Cover"]
    assert cover["C9"].number_format == "@"
    assert cover["C12"].number_format == "dd/mm/yyyy"
    assert money["C8"].number_format.startswith('"£"#,##0.00')
    assert money["F8"].number_format == '#,##0.0"%"'
    assert money["C30"].number_format == "#,##0"


@pytest.mark.parametrize("definition", BOTH)
def test_every_answer_has_a_name(definition: Callable[[], Definition]) -> None:
    workbook = opened(blank_of(definition()))
    names = {key_of(name): found.attr_text for name, found in workbook.defined_names.items()}
    for sheet, question in definition().everything_asked():
        reference = names[question.key]
        assert reference.startswith("'" + sheet.tab.replace("'", "''") + "'!$" + question.cell.letters + "$")


@pytest.mark.parametrize(
    "key", ["phb1", "a.phb1.total", "r1c1", "rc", "c", "true", "conditions.jointly_agreed.met", "abcd1"]
)
def test_a_name_is_never_taken_for_a_cell_and_leads_back_to_its_key(key: str) -> None:
    name = defined_name(key)
    assert key_of(name) == key
    for part in name.split("."):
        assert not re.fullmatch(r"[a-z]{1,3}[0-9]+|r[0-9]*(c[0-9]*)?|c[0-9]*|true|false", part, re.IGNORECASE)
    assert defined_name("conditions.jointly_agreed.met") == "conditions.jointly_agreed.met"


def test_names_of_lists_and_row_identities_are_no_keys() -> None:
    assert key_of("_list.yes_no") is None
    assert key_of("risks._row") is None


def leads_to(cell: Any) -> str | None:
    """Where a cell's link goes."""
    found: str | None = cell.hyperlink.location
    return found


def test_the_checker_list_links_to_its_cells_and_back() -> None:
    definition = quarter_3()
    cover = opened(blank_of(definition))["1. Cover"]
    for section, places in zip(definition.checker, lay_out(definition).cover.sections, strict=True):
        assert cover[str(places.heading)].value == section.sheet.heading
        assert leads_to(cover.cell(places.heading.row, 3)) == "'1. Cover'!$A$1"
        assert cover.cell(places.complete.row, 2).value == "Sheet Complete:"
        for index, row in enumerate(section.rows):
            line = places.first_row + index
            link = cover.cell(line, 3)
            assert (cover.cell(line, 2).value, link.value) == (row.label, str(row.cell))
            assert leads_to(link) == f"'{section.sheet.tab}'!{row.cell.absolute}"


def test_a_blank_form_that_names_its_board_has_72_pending_rows() -> None:
    definition = quarter_3()
    content = filled(definition, Answers({"cover.board": "Northmere"}))
    assert sheet_xml(content, 1).count("<v>No</v>") == 72 + 5
    assert "<v>Incomplete</v>" in sheet_xml(content, 1)


def test_identities_and_helpers_of_a_table_are_hidden() -> None:
    definition = invented("not_needed")
    money = opened(blank_of(definition))["2. 'Money' & more"]
    helpers = lay_out(definition).helpers["risks"]
    assert money.column_dimensions["G"].hidden
    for number in (helpers.used, *helpers.gaps.values()):
        assert money.column_dimensions[column_letters(number)].hidden
    assert not any(money.column_dimensions[letters].hidden for letters in "BCDEF")


def test_sheets_are_set_up_for_paper_and_screen() -> None:
    for worksheet in opened(blank_of(quarter_3())).worksheets[:-1]:
        assert worksheet.page_setup.orientation == "landscape"
        assert (worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight) == (1, 0)
        assert worksheet.print_title_rows
        footer: Any = worksheet.oddFooter
        assert footer.right.text == "Page &P of &N"
    assert opened(blank_of(quarter_3()))["3. National Metrics"].freeze_panes == "A11"


def test_everything_is_worked_out_anew_on_opening_and_no_formula_needs_a_newer_program() -> None:
    workbook = opened(blank_of(invented("undecided")))
    assert workbook.calculation.fullCalcOnLoad
    known = {"AND", "CLEAN", "COUNT", "COUNTA", "COUNTIF", "DATE", "IF", "IFERROR", "ISNUMBER", "LEN", "LOWER", "MAX", "NOT",
             "OR", "ROUND", "SUBSTITUTE", "SUM", "SUMPRODUCT", "TRIM"}  # fmt: skip
    for worksheet in workbook.worksheets:
        for row in worksheet.iter_rows():
            for cell in row:
                assert not isinstance(cell.value, ArrayFormula)
                if cell.data_type == "f":
                    assert len(str(cell.value)) < 8192
                    assert set(re.findall(r"([A-Z]+)\(", str(cell.value))) <= known
