"""Which scheme moves which metric: names and keys, texts that are no metric, sums, and the tidy table."""

from dataclasses import replace
from decimal import Decimal

from returns.movers import MetricNames
from schemes.matrix import matrix_of, movement_rows
from schemes.plan import Line
from tests.small_plans import AFTER, HERE, THERE, YEAR, line, plan

NAMES = MetricNames(
    {"nea": "Non-elective admissions", "dtoc": "Delayed transfers of care"},
    {"nea": "nea", "non-elective admissions": "nea", "dtoc": "dtoc", "dtoc daily": "dtoc"},
)


def moving(amount: int | None, *metrics: str, name: str = "Reablement", board: str = HERE, year: str = YEAR) -> Line:
    """A line that names these metrics."""
    return replace(line(amount, name=name, board=board, year=year), metrics=metrics)


def test_keys_and_names_mean_the_same_metric_and_metrics_stand_in_their_usual_order() -> None:
    matrix = matrix_of(plan(moving(100, "DTOC"), moving(50, "Non-Elective  admissions", "nea", name="Carers")), NAMES)
    assert [(metric.key, metric.name) for metric in matrix.metrics] == [
        ("nea", "Non-elective admissions"),
        ("dtoc", "Delayed transfers of care"),
    ]
    assert [(row.name, row.moves) for row in matrix.rows] == [("Reablement", (False, True)), ("Carers", (True, False))]


def test_another_view_of_a_metric_is_that_metric() -> None:
    assert [metric.key for metric in matrix_of(plan(moving(1, "dtoc_daily", "dtoc")), NAMES).metrics] == ["dtoc"]


def test_what_is_no_metric_stands_last_as_it_was_typed() -> None:
    (first, second) = matrix_of(plan(moving(100, "Falls"), moving(50, "nea")), NAMES).metrics
    assert (first.key, first.known) == ("nea", True)
    assert (second.name, second.known) == ("Falls", False)


def test_a_scheme_with_several_lines_is_one_row_and_only_lines_that_name_a_metric_count_for_it() -> None:
    rows = (moving(100, "nea"), moving(30, "nea", year=AFTER), moving(7))
    matrix = matrix_of(plan(*rows, years=(YEAR, AFTER)), NAMES)
    assert [(row.moves, row.amounts) for row in matrix.rows] == [((True,), {YEAR: Decimal(107), AFTER: Decimal(30)})]
    assert matrix.metrics[0].spend[""] == {YEAR: Decimal(100), AFTER: Decimal(30)}


def test_of_a_joint_plan_each_board_has_its_own_sums() -> None:
    matrix = matrix_of(plan(moving(100, "nea"), moving(40, "nea", board=THERE), joint=True), NAMES)
    assert {board: sums.get(YEAR) for board, sums in matrix.metrics[0].spend.items()} == {
        "": Decimal(140), HERE: Decimal(100), THERE: Decimal(40),
    }  # fmt: skip


def test_schemes_that_name_nothing_are_counted() -> None:
    matrix = matrix_of(plan(moving(100, "nea"), moving(50, name="Carers")), NAMES)
    assert matrix.silent == 1
    assert not matrix_of(plan(moving(50)), NAMES)


def test_the_tidy_table_has_a_row_for_each_metric_and_year_that_a_line_names() -> None:
    rows = list(movement_rows(plan(moving(100, "nea", "Falls"), moving(None, "dtoc", name="Carers")), NAMES))
    assert [(row["name"], row["metric"], row["metric_name"], row["year"], row["amount"]) for row in rows] == [
        ("Reablement", "nea", "Non-elective admissions", YEAR, Decimal(100)),
        ("Reablement", "Falls", "Falls", YEAR, Decimal(100)),
        ("Carers", "dtoc", "Delayed transfers of care", "", None),
    ]
