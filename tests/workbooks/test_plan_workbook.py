"""The planning workbook says what the plan's sums and checks say, to the penny, whoever works out its formulas."""

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import formualizer
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from returns.answer_types import clean_text
from returns.definition.cells import Cell
from returns.workbook.flat import read_flat
from returns.workbook.layout import At
from returns.workbook.shell import check_shell
from returns.workbook.stamping import put_stamp
from schemes.checks import Finding, check
from schemes.plan import Contribution, Line, Plan, PlanBoard
from schemes.totals import pooled, spend
from schemes.workbook import build_workbook
from schemes.workbook.checks import FIRST
from schemes.workbook.rows import FIRST as FIRST_LINE
from tests.plans import plans
from tests.workbooks.plan_books import PUBLISHED, apart, checks_in, csv_rows, published, results_in, workbook_of
from tests.workbooks.tools import STAMP, by_formualizer, opened

NORTHMERE = PlanBoard("E09000901", "Northmere")
YEAR = "2017-18"
MANY = [HealthCheck.too_slow, HealthCheck.data_too_large]


def small(**changed: object) -> Plan:
    """Two sources, three lines: £300 put in and spent."""
    lines = (
        Line(NORTHMERE.ons_code, "Carers", "A1", source="nhs_minimum", amounts={YEAR: Decimal(150)}),
        Line(NORTHMERE.ons_code, "Equipment", "A2", source="nhs_minimum", amounts={YEAR: Decimal(50)}),
        Line(NORTHMERE.ons_code, "Adaptations", "B1", source="dfg", amounts={YEAR: Decimal(100)}),
    )
    contributions = (
        Contribution(NORTHMERE.ons_code, YEAR, "nhs_minimum", "Northmere CCG", Decimal(200)),
        Contribution(NORTHMERE.ons_code, YEAR, "dfg", "Northmere Council", Decimal(100)),
    )
    plan = Plan("northmere-2017-18", "Plan", (NORTHMERE,), (YEAR,), contributions=contributions, lines=lines)
    return replace(plan, **changed)  # type: ignore[arg-type]


def expected_outcome(finding: Finding) -> str:
    """What stands beside a finding on the Checks sheet."""
    special = {"rounding": "rounding", "stated_unrelated": "not compared"}
    return special.get(finding.rule, finding.strength)


def row_by_row(plan: Plan, content: bytes) -> list[str]:
    """Where the Checks sheet and the checks differ: each finding stands there once, beside its outcome, and no more is queried."""
    rows = checks_in(content)
    said = Counter((outcome, message) for _, _, outcome, message in rows if message)
    found = Counter((expected_outcome(finding), clean_text(finding.message)) for finding in check(plan))
    silent = {outcome for _, _, outcome, message in rows if not message}
    return [*map(str, (said - found)), *map(str, (found - said)), *(silent - {"agrees", "not compared"})]


@settings(max_examples=60, suppress_health_check=MANY)
@given(plans())
def test_formulas_of_any_plan_come_to_what_the_sums_and_checks_say(plan: Plan) -> None:
    content = workbook_of(plan)
    wanted = results_in(content)
    assert apart(plan, wanted, by_formualizer(content, wanted)) == []
    assert row_by_row(plan, content) == []


@settings(max_examples=40, suppress_health_check=MANY)
@given(plans(hostile=False))
def test_page_workbook_and_tables_have_the_same_totals_to_the_penny(plan: Plan) -> None:
    content = workbook_of(plan)
    sheets = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    totals = {
        (row["measure"], row["year"]): row
        for row in csv_rows(plan, "totals.csv")
        if (row["board"], row["by"]) == ("", "all")
    }
    for year in plan.all_years:
        for sheet, measure, total in (("Funding", "put_in", pooled), ("Schemes", "spent", spend)):
            heading = next(
                cell.column or 0 for cell in sheets[sheet][5] if str(cell.value).startswith(year.replace("-", "/"))
            )
            shown = Decimal(str(sheets[sheet].cell(3, heading).value)) * plan.grain
            assert shown == total(plan, year) == Decimal(totals[measure, year]["amount"])


@pytest.mark.parametrize("slug", PUBLISHED)
def test_published_plans(slug: str) -> None:
    plan = published(slug)
    content = workbook_of(plan)
    wanted = results_in(content)
    assert apart(plan, wanted, by_formualizer(content, wanted)) == []
    assert row_by_row(plan, content) == []


def worked_out_anew(content: bytes, changes: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """(check: where) → outcome, after somebody changed cells: sheet → cell → value."""
    workbook = opened(content)
    for sheet, cells in changes.items():
        for cell, value in cells.items():
            workbook[sheet][cell].value = value
    saved = io.BytesIO()
    workbook.save(saved)
    rows = dict.fromkeys((At("Checks", Cell(8, row)) for row in range(FIRST, FIRST + 30)), "")
    oracle = formualizer.Workbook.from_bytes(saved.getvalue())
    oracle.evaluate_all()
    found = {}
    for at in rows:
        title = oracle.get_value("Checks", at.cell.row, 1)
        if title:
            found[f"{title}: {oracle.get_value('Checks', at.cell.row, 2)}"] = oracle.get_value("Checks", at.cell.row, 8)
    return found


AMOUNT = "N"
"""The column of the amounts of a plan's only year."""


def test_the_checks_move_when_somebody_changes_an_amount() -> None:
    content = workbook_of(small())
    assert set(worked_out_anew(content, {}).values()) == {"agrees"}
    changed = worked_out_anew(content, {"Schemes": {f"{AMOUNT}{FIRST_LINE}": 151}})
    assert {check for check, outcome in changed.items() if outcome == "query"} == {
        "Schemes spend what the fund holds: 2017/18",
        "A source is spent as it is put in: 2017/18, Minimum NHS contribution",
    }


def test_a_line_that_is_added_below_the_last_is_counted() -> None:
    row = FIRST_LINE + 3
    added = {f"A{row}": "Northmere", f"C{row}": "More", f"K{row}": "Disabled Facilities Grant", f"{AMOUNT}{row}": 1}
    changed = worked_out_anew(workbook_of(small()), {"Schemes": added})
    assert {check for check, outcome in changed.items() if outcome == "query"} == {
        "Schemes spend what the fund holds: 2017/18",
        "A source is spent as it is put in: 2017/18, Disabled Facilities Grant",
    }


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-2", "@SUM(A1)", "_x0041_", "two\nlines", "0012", "word " * 700 + "end", "a\x0bb\x00"]
)
def test_texts_stay_texts_and_whole(text: str) -> None:
    plan = small()
    plan = replace(plan, lines=(replace(plan.lines[0], description=text.strip()), *plan.lines[1:]))
    cell = opened(workbook_of(plan))["Schemes"][f"F{FIRST_LINE}"]
    assert cell.data_type == "s"
    assert cell.quotePrefix or not text.startswith(
        ("=", "+", "-", "@")
    )  # somebody who types into it changes no formula
    assert str(cell.value).replace("_x005F_", "_") == clean_text(text.strip())


def test_sources_that_differ_in_capitals_only_are_told_apart() -> None:
    plan = small(contributions=(), lines=())
    ours = [replace(small().contributions[0], source=source) for source in ("Our own", "our own")]
    content = workbook_of(replace(plan, contributions=(*ours, ours[1])))
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["By source"]
    assert [(row[0].value, row[1].value) for row in sheet["A5:B7"]] == [
        ("Our own", 200),
        ("our own (2)", 400),
        ("Total", 600),
    ]


def test_the_same_plan_gives_the_same_bytes_and_asks_to_be_worked_out_anew() -> None:
    assert workbook_of(small()) == workbook_of(small())
    assert opened(workbook_of(small())).calculation.fullCalcOnLoad


def test_it_prints_one_page_wide_with_its_headings_on_each() -> None:
    for sheet in opened(workbook_of(small())).worksheets[:-1]:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
            "landscape",
            1,
            0,
        )
        assert sheet.print_title_rows


def test_a_copy_for_publication_says_nothing_of_checks() -> None:
    plan = small(contributions=())
    full = opened(build_workbook(plan, check(plan)))
    copy = opened(build_workbook(plan, (), publication=True))
    assert "Checks" in full.sheetnames
    assert "Checks" not in copy.sheetnames
    assert not [cell for row in copy["Summary"].iter_rows() for cell in row if "query" in str(cell.value)]


def test_an_explanation_stands_beside_its_query() -> None:
    plan = small(contributions=small().contributions[:1])
    finding = next(finding for finding in check(plan) if finding.rule == "spend_equals_pool")
    content = build_workbook(plan, check(plan), explained={(finding.rule, finding.where): "=Paid later"})
    cells = [cell for cell in opened(content)["Checks"]["J"] if cell.value]
    assert [(cell.value, cell.data_type) for cell in cells[1:]] == [("=Paid later", "s")]


def test_an_export_can_be_stamped() -> None:
    stamped = put_stamp(workbook_of(small()), STAMP)
    assert read_flat(check_shell(stamped)).stamp == STAMP
