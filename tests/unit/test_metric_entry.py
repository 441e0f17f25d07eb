"""Figures as they are typed: which boxes a metric has, and what is read or refused."""

from decimal import Decimal

import pytest

from metrics.definitions import Metric, metrics
from metrics.entry import Refused, columns_of, entry_rows, periods_typed, read_figure, read_rows
from metrics.periods import parse
from metrics.trajectory import Figure, Trajectory

NEA, DTOC, REABLEMENT, PEOPLE = (metrics().by_key[key] for key in ("nea", "dtoc", "reablement", "population_18"))
BOARD = "E09000003"


def headings(metric: Metric) -> list[str]:
    return [f"{column.series} {column.field}" for column in columns_of(metric)]


def test_each_metric_has_the_boxes_that_its_figures_need() -> None:
    assert headings(NEA) == ["plan count", "actual count"]
    assert headings(DTOC) == ["plan count", "plan stated", "actual count", "actual stated"]
    assert headings(REABLEMENT)[:3] == ["plan count", "plan denominator", "plan stated"]
    assert headings(PEOPLE) == ["actual count"]


def test_a_monthly_metric_has_months_quarters_and_the_year() -> None:
    codes = [period.code for period in periods_typed(NEA, "2017-18")]
    assert codes[:4] == ["2017-04", "2017-05", "2017-06", "2017-07"]
    assert codes[11:14] == ["2018-03", "2017-18-q1", "2017-18-q2"]
    assert (len(codes), codes[-1]) == (17, "2017-18")
    assert [period.code for period in periods_typed(PEOPLE, "2016")] == ["2014", "2015", "2016", "2017", "2018"]


@pytest.mark.parametrize(
    ("metric", "field", "text", "value"),
    [
        (NEA, "count", "1,260", "1260"),
        (NEA, "count", " 15 088 ", "15088"),
        (NEA, "count", "0", "0"),
        (DTOC, "stated", "620.6", "620.6"),
        (REABLEMENT, "stated", "84.3 %", "84.3"),
    ],
)
def test_figures_are_read_as_people_write_them(metric: Metric, field: str, text: str, value: str) -> None:
    assert read_figure(metric, field, text) == Decimal(value)


@pytest.mark.parametrize(
    ("metric", "field", "text", "message"),
    [
        (NEA, "count", "about 12", "must be a number"),
        (NEA, "count", "-3", "must not be negative"),
        (NEA, "count", "1.5", "whole number"),
        (NEA, "count", "9" * 12, "at most 999,999,999"),
        (REABLEMENT, "stated", "101", "at most 100 %"),
        (REABLEMENT, "denominator", "0", "nothing can be divided by it"),
        (DTOC, "stated", "1.23456", "at most 4 decimals"),
        (DTOC, "stated", "620.6 %", "must be a number"),
    ],
)
def test_bad_figures_are_refused_in_words(metric: Metric, field: str, text: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        read_figure(metric, field, text)


def test_only_what_was_changed_is_written_and_what_was_seen_goes_with_it() -> None:
    stands = Trajectory(BOARD, NEA, plan={parse("2017-04"): Figure(Decimal(10)), parse("2017-05"): Figure(Decimal(11))})
    data = {
        "plan.count@2017-04": "12",
        "seen:plan.count@2017-04": "10",
        "plan.count@2017-05": "11",
        "seen:plan.count@2017-05": "11",
    }
    typed = read_rows(NEA, entry_rows(stands, "2017-18", data))
    assert typed.figures == {("plan", parse("2017-04")): Figure(Decimal(12))}
    assert typed.seen == {("plan", parse("2017-04")): Figure(Decimal(10))}


def test_a_box_that_cannot_be_read_is_told_and_the_others_are_taken() -> None:
    data = {"plan.count@2017-04": "many", "plan.count@2017-05": "11"}
    rows = entry_rows(Trajectory(BOARD, NEA), "2017-18", data)
    typed = read_rows(NEA, rows)
    assert typed.wrong
    assert [box.error for row in rows for box in row.boxes if box.error] == [
        "Plan: admissions, April 2017 must be a number such as 1813 or 620.6. Remove any words or units."
    ]
    assert list(typed.figures) == [("plan", parse("2017-05"))]


def test_a_part_cannot_be_more_than_its_whole() -> None:
    data = {"actual.count@2017-18-q1": "12", "actual.denominator@2017-18-q1": "10"}
    rows = entry_rows(Trajectory(BOARD, REABLEMENT), "2017-18", data)
    assert read_rows(REABLEMENT, rows).figures == {}
    assert [box.error for row in rows for box in row.boxes if box.error] == [
        "Actual: people still at home, Q1 2017/18 (April to June) must not be more than what it is a part of (10)."
    ]
