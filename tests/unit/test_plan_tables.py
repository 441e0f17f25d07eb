"""The tidy tables hold everything, add up to the plan's sums, and no spreadsheet runs what stands in them."""

import csv
import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from returns.answer_types import clean_text
from schemes.checks import check
from schemes.plan import Contribution, Line, Plan, PlanBoard
from schemes.tables import csv_text, tables, write_folder, zip_bytes
from schemes.totals import pooled, pooled_by, spend, spend_by
from tests.plans import plans

NORTHMERE, SOUTHVALE = PlanBoard("E09000901", "Northmere"), PlanBoard("E10000902", "Southvale")
YEAR = "2017-18"
MANY = [HealthCheck.too_slow, HealthCheck.data_too_large]


def small(**changed: Any) -> Plan:
    return Plan("northmere-2017-18", "Plan", (NORTHMERE,), (YEAR,), **changed)


def read(plan: Plan) -> dict[str, list[dict[str, str]]]:
    """File name → rows, as somebody reads them."""
    with zipfile.ZipFile(io.BytesIO(zip_bytes(plan, check(plan)))) as package:
        texts = {name: package.read(name).decode("utf-8-sig") for name in package.namelist()}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}


def added(rows: list[dict[str, str]], **wanted: str) -> Decimal:
    """The sum of the amounts of the rows that hold these values."""
    chosen = [row for row in rows if all(row[column] == value for column, value in wanted.items())]
    return sum((Decimal(row["amount"]) for row in chosen if row["amount"]), Decimal(0))


@settings(max_examples=40, suppress_health_check=MANY)
@given(plans())
def test_rows_add_up_to_the_plans_sums_to_the_penny(plan: Plan) -> None:
    found = read(plan)
    for year in plan.all_years:
        for board in plan.boards:
            whose = {"year": year, "board": board.ons_code}
            assert added(found["contributions.csv"], **whose) == pooled(plan, year, board.ons_code)
            assert added(found["schemes.csv"], **whose) == spend(plan, year, board.ons_code)
        for measure, total in (("put_in", pooled), ("spent", spend)):
            assert added(found["totals.csv"], measure=measure, board="", by="all", year=year) == total(plan, year)
    for measure, totals in (("put_in", pooled_by(plan, "source")), ("spent", spend_by(plan, "theme"))):
        by = "source" if measure == "put_in" else "theme"
        rows = [row for row in found["totals.csv"] if (row["measure"], row["board"], row["by"]) == (measure, "", by)]
        assert [Decimal(row["amount"]) for row in rows] == [
            amount
            for amounts in totals.values()
            for year in plan.all_years
            if (amount := amounts.get(year)) is not None
        ]


@settings(max_examples=40, suppress_health_check=MANY)
@given(plans())
def test_nothing_is_left_out_and_nothing_runs(plan: Plan) -> None:
    found = read(plan)
    cells = [cell for rows in found.values() for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]
    assert [row["description"].removeprefix("'") for row in _once(found["schemes.csv"], plan)] == [
        clean_text(line.description).removeprefix("'") for line in plan.lines
    ]
    assert len(found["findings.csv"]) == len(check(plan))
    assert len(found["stated-totals.csv"]) == len(plan.stated)
    assert len(found["minimums.csv"]) == len(plan.minimums)


def _once(rows: list[dict[str, str]], plan: Plan) -> list[dict[str, str]]:
    """The first row of each line."""
    counts = [max(1, len(line.amounts)) for line in plan.lines]
    starts = [sum(counts[:place]) for place in range(len(counts))]
    return [rows[start] for start in starts]


def test_blank_is_not_zero() -> None:
    plan = small(
        lines=(Line(NORTHMERE.ons_code, "Carers"), Line(NORTHMERE.ons_code, "Nothing", amounts={YEAR: Decimal(0)}))
    )
    assert [(row["year"], row["amount"]) for row in read(plan)["schemes.csv"]] == [("", ""), (YEAR, "0.00")]


def test_amounts_are_in_pounds_and_say_what_they_were_printed_in() -> None:
    put_in = Contribution(NORTHMERE.ons_code, YEAR, "dfg", "Northmere Council", Decimal(1_391_000), "GBP thousands")
    (row,) = read(small(contributions=(put_in,)))["contributions.csv"]
    assert [row[column] for column in ("amount", "unit", "printed_in", "source_name")] == [
        "1391000.00", "GBP", "GBP thousands", "Disabled Facilities Grant",
    ]  # fmt: skip


def test_a_joint_plan_has_each_boards_sums_beside_those_of_all() -> None:
    lines = tuple(
        Line(board.ons_code, "Carers", theme="A", amounts={YEAR: Decimal(5)}) for board in (NORTHMERE, SOUTHVALE)
    )
    plan = Plan("joint", "Plan", (NORTHMERE, SOUTHVALE), (YEAR,), lines=lines)
    rows = [row for row in read(plan)["totals.csv"] if (row["by"], row["key"]) == ("theme", "A")]
    assert [(row["board_name"], row["amount"]) for row in rows] == [
        ("All boards", "10.00"), ("Northmere", "5.00"), ("Southvale", "5.00"),
    ]  # fmt: skip


def test_quarters_have_files_where_there_are_any() -> None:
    spent = [{"board": "E09000901", "quarter": 1, "spent_to_date": Decimal("0.1")}]
    found = tables(small(), (), spending=spent)
    assert "profile.csv" not in found
    assert csv_text("spending.csv", found["spending.csv"]).splitlines() == [
        "\ufeffplan,board,quarter,spent_to_date", "northmere-2017-18,E09000901,1,0.10",
    ]  # fmt: skip


def test_a_folder_holds_the_same_as_the_zip_file(tmp_path: Path) -> None:
    plan = small()
    paths = write_folder(plan, check(plan), tmp_path / "new")
    with zipfile.ZipFile(io.BytesIO(zip_bytes(plan, check(plan)))) as package:
        assert {path.name: path.read_bytes() for path in paths} == {
            name: package.read(name) for name in package.namelist()
        }
    assert zip_bytes(plan, check(plan)) == zip_bytes(plan, check(plan))


def test_amounts_below_zero_are_numbers_however_many_decimals_they_have() -> None:
    rows = [{"plan": "x", "board": "=1", "year": YEAR, "amount": amount} for amount in map(Decimal, ("-5", "-0.125"))]
    found = list(csv.DictReader(io.StringIO(csv_text("schemes-and-metrics.csv", rows).removeprefix("\ufeff"))))
    assert [(row["board"], row["amount"]) for row in found] == [("'=1", "-5.00"), ("'=1", "-0.125")]
