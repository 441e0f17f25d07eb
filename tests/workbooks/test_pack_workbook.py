"""A pack's workbook comes to what the pages say, whoever works out its formulas, and keeps texts as texts."""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import formualizer
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.definitions import Metric, metrics
from metrics.packs.content import Commentary, Pack, Said, sections_of
from metrics.packs.workbook import pack_workbook
from metrics.periods import Period, months_of, parse, quarters_of
from metrics.position import position
from metrics.trajectory import Figure, Trajectory
from returns.answer_types import clean_text
from returns.definition.cells import parse_cell
from returns.movers import Mover
from returns.workbook.layout import At
from returns.workbook.values import held
from tests.workbooks.tools import by_formualizer, by_libreoffice, differences, opened, values_in

YEAR, BOARD = "2017-18", "E09000901"
MONTH = parse("2017-12")
PEOPLE = {year: Decimal(people) for year, people in ((2016, 290000), (2017, 292125), (2018, 296808))}
COUNTS = st.decimals(0, 9999, places=0)


def national(key: str) -> Metric:
    return metrics().by_key[key]


def pack_of(
    *trajectories: Trajectory,
    commentaries: Mapping[str, Commentary] | None = None,
    movers: Mapping[str, list[Mover]] | None = None,
) -> Pack:
    sections = sections_of(metrics().by_key, trajectories, MONTH, commentaries or {}, movers or {})
    return Pack("Northmere", BOARD, MONTH, datetime(2018, 1, 9, 14, 2, tzinfo=UTC), sections)


def monthly(key: str, plan: Decimal | int | str, actual: Decimal | int | str, part: str = "") -> Trajectory:
    """The same count planned for each month of a year, and seen in nine of them."""
    metric, months = national(key), months_of(YEAR)
    seen = {month: Figure(Decimal(actual)) for month in months[:9]}
    planned = {month: Figure(Decimal(plan)) for month in months}
    return Trajectory(BOARD, metric, part, planned, seen, populations=PEOPLE if metric.ages else {})


def results_in(content: bytes) -> dict[At, Decimal]:
    """Cell → the result that stands in the file beside its formula, of every formula."""
    formulas, results = opened(content), openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {
        At(sheet.title, parse_cell(cell.coordinate)): Decimal(str(results[sheet.title][cell.coordinate].value))
        for sheet in formulas
        for row in sheet
        for cell in row
        if cell.data_type == "f"
    }


def summary_of(content: bytes, line: int = 1) -> list[object]:
    """One line of the summary, as it stands in the file."""
    rows = list(openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Summary"].iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == "Metric")
    return list(rows[head + line])


@st.composite
def trajectories(draw: st.DrawFn) -> Trajectory:
    """Any metric, by month or quarter or both, some figures missing, with counts or printed rates."""
    metric = national(draw(st.sampled_from(["nea", "residential", "reablement", "dtoc", "dtoc_daily"])))
    periods: list[Period] = [*months_of(YEAR), *quarters_of(YEAR), parse(YEAR)]
    said: dict[str, dict[Period, Figure]] = {"plan": {}, "actual": {}}
    spans = draw(st.sets(st.sampled_from(["month", "quarter", "year"]), min_size=1))
    for series, figures in said.items():
        until = draw(st.integers(0, 12)) if series == "actual" else 12
        for period in periods:
            if period.span in spans and period.number * period.length <= until and draw(st.integers(0, 9)):
                figures[period] = _figure(draw, metric)
    people = PEOPLE if metric.ages and draw(st.booleans()) else {}
    return Trajectory(BOARD, metric, "", said["plan"], said["actual"], populations=people)


def _figure(draw: st.DrawFn, metric: Metric) -> Figure:
    if metric.measure != "count" and not draw(st.integers(0, 3)):
        return Figure(stated=draw(st.decimals(0, 100, places=1)))
    if metric.measure == "percent":
        below = draw(st.integers(1, 500))
        return Figure(Decimal(draw(st.integers(0, below))), Decimal(below))
    return Figure(draw(COUNTS))


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(trajectories())
def test_formulas_of_any_trajectory_come_to_what_its_arithmetic_says(trajectory: Trajectory) -> None:
    content = pack_workbook(pack_of(trajectory))
    wanted = results_in(content)
    assert differences(wanted, by_formualizer(content, wanted)) == []


def test_the_summary_says_what_the_position_says() -> None:
    trajectory = monthly("nea", 1000, 1042)
    found = position(trajectory, YEAR)
    assert found.percent is not None
    name, covers, plan, actual, difference, percent, forecast, year_plan, standing = summary_of(
        pack_workbook(pack_of(trajectory))
    )
    assert (name, covers, standing) == ("Non-elective admissions", "Apr 17 to Dec 17", "Worse than planned")
    assert (plan, actual, difference, year_plan) == (9000, 9378, 378, 12000)
    assert (percent, forecast) == (float(found.percent), 12504)


def test_totals_and_the_summary_move_when_somebody_changes_a_month() -> None:
    workbook = opened(pack_workbook(pack_of(monthly("nea", 1000, 1042))))
    sheet = workbook["Non-elective admissions"]
    april = next(row for row in range(1, 30) if sheet.cell(row, 1).value == "April 2017")
    sheet.cell(april, 3).value = 2042
    saved = io.BytesIO()
    workbook.save(saved)
    oracle = formualizer.Workbook.from_bytes(saved.getvalue())
    oracle.evaluate_all()
    assert oracle.get_value("Non-elective admissions", april + 3, 3) == 4126
    line = next(row for row in range(1, 30) if oracle.get_value("Summary", row, 1) == "Non-elective admissions")
    assert oracle.get_value("Summary", line, 4) == 10378


def test_the_published_rates_of_a_quarter_come_out() -> None:
    dtoc = national("dtoc")
    counts = {parse("2017-18-q1"): Figure(Decimal(1813)), parse("2017-18-q2"): Figure(Decimal(1787))}
    sheet = openpyxl.load_workbook(
        io.BytesIO(pack_workbook(pack_of(Trajectory(BOARD, dtoc, actual=counts, populations=PEOPLE)))), data_only=True
    )["Delayed transfers of care"]
    shown = [round(float(str(sheet.cell(row, 7).value)), 1) for row in (6, 7)]
    assert shown == [620.6, 611.7]


def test_libreoffice_comes_to_the_same(tmp_path: Path) -> None:
    shares = {
        quarter: Figure(Decimal(80 + number), Decimal(99)) for number, quarter in enumerate(quarters_of(YEAR)[:3])
    }
    reablement = Trajectory(BOARD, national("reablement"), plan=shares, actual=shares)
    mover = Mover("Carers", "Plan", "/plans/x/", {YEAR: Decimal(1000)})
    content = pack_workbook(
        pack_of(
            monthly("nea", 1000, 1042), monthly("dtoc", 410, 395), reablement, monthly("dtoc_daily", "9.26", "9.9", "nhs"),
            movers={"nea": [mover, mover]},
        )
    )  # fmt: skip
    wanted = results_in(content)
    assert len(wanted) > 100
    saved = by_libreoffice(tmp_path, {"pack": content})
    assert differences(wanted, values_in(saved["pack"], wanted)) == []


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "_x0041_", "two\nlines", "0012", "a\x0bb"])
def test_texts_stay_texts(text: str) -> None:
    said = Commentary("Q2 2017/18", "Accepted", date(2017, 11, 17), text, (Said("Challenges", text),))
    mover = Mover(text, text, "", {YEAR: Decimal(1)})
    content = pack_workbook(pack_of(monthly("nea", 1, 1), commentaries={"nea": said}, movers={"nea": [mover]}))
    sheet = opened(content)["Non-elective admissions"]
    spelt = {clean_text(text), held(text)}
    written = [cell for row in sheet for cell in row if cell.value in spelt]
    assert len(written) == 4
    assert {cell.data_type for cell in written} == {"s"}


def test_the_same_pack_gives_the_same_bytes() -> None:
    pack = pack_of(monthly("nea", 1000, 1042))
    assert pack_workbook(pack) == pack_workbook(pack)


def test_pages_are_printed_one_page_wide_with_a_running_head() -> None:
    sheet = opened(pack_workbook(pack_of(monthly("dtoc", 410, 395))))["Delayed transfers of care"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.left.text == "Monitoring pack, December 2017: Northmere"


def test_tabs_are_told_apart_and_fit() -> None:
    long = "Proportion of people who had [falls] at home: all"
    own = {
        f"own{n}": Metric(f"own{n}", long, "", "falls", "count", 0, "lower", "month", "flow", ("", ""), "")
        for n in (1, 2)
    }
    found = [Trajectory(BOARD, metric, plan={parse("2017-04"): Figure(Decimal(1))}) for metric in own.values()]
    pack = Pack("Northmere", BOARD, MONTH, datetime(2018, 1, 9, tzinfo=UTC), sections_of(own, found, MONTH, {}, {}))
    assert opened(pack_workbook(pack)).sheetnames == [
        "Summary", "Proportion of people who had fa", "Proportion of people who ha (2)",
    ]  # fmt: skip
