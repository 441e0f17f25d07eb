"""One metric over many boards, a board's figures as a file, and a metric in a PDF."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bcf.models import Board, User
from metrics.definitions import metrics
from metrics.printing import printed_metric
from metrics.stored import trajectory_of
from metrics.trajectory import Trajectory
from tests.bench import pictures
from tests.bench.table import Rounds, in_turns
from tests.factories import make_board
from tests.metric_scenes import counts, put, put_months, put_population, stated
from tests.pdf.printing import Printed

pytestmark = pytest.mark.django_db
NATION = "/metrics/nation/nea/"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, address: str = NATION) -> str:
    answer = as_(user).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(user: User, address: str) -> list[dict[str, str]]:
    answer: Any = as_(user).get(address)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_only_the_boards_that_one_sees_are_there(northmere: Board, southwold: Board, ada: User, dev: User) -> None:
    put_months(northmere, 1000, 1420)
    put_months(southwold, 1000, 900)
    assert "Southwold" not in page(ada)
    assert {"Northmere", "Southwold"} == {row["board"] for row in rows(dev, "/metrics/nation/nea.csv")}
    found = page(dev)
    assert "142.0 %" in found
    assert "Worse than planned: Northmere." in found
    assert "Better than planned: Southwold." in found


def test_only_boards_that_existed_when_the_year_began_are_without_figures(
    northmere: Board, southwold: Board, dev: User
) -> None:
    put_months(northmere, 1000, 1000)
    make_board("Ended", "E90000001", active_to=date(2018, 3, 31))
    make_board("Ends", "E90000002", active_to=date(2019, 3, 31))
    make_board("Not yet", "E90000003", active_from=date(2019, 4, 1))
    assert "1 board with figures; 2 of yours without" in page(dev, f"{NATION}?year=2018-19")


def test_figures_below_zero_are_numbers_in_the_file(northmere: Board, dev: User) -> None:
    put_months(northmere, 1000, 979)
    (row,) = rows(dev, "/metrics/nation/nea.csv")
    assert (row["difference"], row["difference_percent"]) == ("-189", "-2.1")
    assert (row["plan"], row["forecast"]) == ("9000", "11748")


def test_the_table_is_sorted_by_the_address(northmere: Board, southwold: Board, dev: User) -> None:
    put_months(northmere, 1000, 1420)
    put_months(southwold, 1000, 900)
    assert [row["board"] for row in rows(dev, "/metrics/nation/nea.csv?sort=percent")] == ["Southwold", "Northmere"]
    assert [row["board"] for row in rows(dev, "/metrics/nation/nea.csv?sort=-percent")] == ["Northmere", "Southwold"]
    found = page(dev, f"{NATION}?sort=percent")
    assert 'aria-sort="ascending"' in found
    assert "?year=2018-19&amp;sort=-percent" in found


def test_it_opens_with_the_latest_year_of_which_anything_is_known(northmere: Board, dev: User) -> None:
    put_months(northmere, 1000, 1420, year="2017-18")
    put_months(northmere, 1000, 1000, year="2016-17")
    assert "Over your boards, 2017/18" in page(dev)
    assert "Over your boards, 2016/17" in page(dev, f"{NATION}?year=2016-17")
    assert "has figures of it for 2015/16 yet" in page(dev, f"{NATION}?year=2015-16")


@pytest.mark.parametrize("address", ["nonsense/", "local/", "population_all/", "dtoc/?part=nonsense"])
def test_what_is_no_national_metric_is_not_there(northmere: Board, dev: User, address: str) -> None:
    assert as_(dev).get(f"/metrics/nation/{address}").status_code == 404


def test_an_address_that_nobody_meant_is_read_as_if_it_asked_for_nothing(northmere: Board, dev: User) -> None:
    put_months(northmere, 1000, 1420)
    assert "2018/19" in page(dev, f"{NATION}?year=99%27&sort=%22%3E")


def test_more_boards_take_no_more_queries(dev: User) -> None:
    def queries(client: Client) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(NATION).status_code == 200
        return len(found)

    client = as_(dev)
    for number in range(2):
        put_months(make_board(f"Board {number}", f"E1000000{number}"), 100, 110)
    client.get(NATION)
    few = queries(client)
    for number in range(40):
        put_months(make_board(f"Other {number}", f"E200000{number:02d}", region=f"Region {number % 9}"), 100, 111)
    client.get(NATION)
    assert queries(client) == few


def test_a_boards_figures_are_tidy_rows_with_what_they_come_to(northmere: Board, ada: User) -> None:
    put_population(northmere, {2015: 292125})
    put(northmere, counts("actual", {"2015-16-q3": 2060}), "dtoc")
    put(northmere, stated("plan", {"2015-16-q3": "611.7"}), "dtoc")
    found = rows(ada, f"/metrics/{northmere.ons_code}/figures.csv")
    assert [(row["metric"], row["series"], row["period"]) for row in found] == [
        ("dtoc", "plan", "2015-16-q3"),
        ("dtoc", "actual", "2015-16-q3"),
        ("population_18", "actual", "2015"),
    ]
    plan, actual, people = found
    assert (plan["rate"], plan["value_worked_out"], plan["how"]) == ("611.7", "611.7", "given")
    assert (actual["count"], actual["value_divided_by"], actual["value_worked_out"]) == ("2060", "292125", "705.177578")
    assert (people["count"], people["value_worked_out"]) == ("292125", "292125")
    assert actual["source"] == "Monthly situation reports of trusts"


@pytest.fixture
def print_it(northmere: Board) -> Callable[[Trajectory], Printed]:
    from returns.pdf.render import render_html

    def printed(trajectory: Trajectory) -> Printed:
        body = printed_metric(trajectory, "2018-19", level=2)
        return Printed(
            render_html(
                f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Metrics</title></head><body>'
                f"<h1>Metrics</h1>{body}</body></html>",
                "metrics",
            )
        )

    return printed


def test_a_metric_in_a_pdf_is_pdf_ua_and_tells_the_arithmetic(
    northmere: Board, print_it: Callable[[Trajectory], Printed]
) -> None:
    put_months(northmere, 1000, 1420)
    printed = print_it(trajectory_of(northmere, metrics().by_key["nea"]))
    assert printed.failures == []
    assert "Worse than planned." in printed.text
    assert "12,780 − 9,000 = +3,780, +42.0 % of the plan." in printed.text
    assert "April 2018 1,000 1,420" in printed.text
    told = [element["/Alt"] for element in printed.elements() if element["/S"] == "/Figure"]
    assert told == ["Non-elective admissions, 2018/19"]


def test_a_metric_without_figures_says_so_in_a_pdf(northmere: Board, print_it: Callable[[Trajectory], Printed]) -> None:
    printed = print_it(trajectory_of(northmere, metrics().by_key["nea"]))
    assert printed.failures == []
    assert "Nothing is planned or known for this year." in printed.text


def test_a_picture_costs_little_more_than_matplotlib_alone() -> None:
    trajectory = pictures.a_year()
    few = Rounds(most=9, warm_up=2, seconds=30)
    times = in_turns(lambda: pictures.drawn_of(trajectory), pictures.matplotlib_alone(trajectory), few)
    assert times.fastest <= 2 * pictures.MOST_TIMES * times.fastest_floor, times
