"""load_boards: everything or nothing, as often as you like."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from bcf.models import Board, Commissioner, Organisation
from returns.queries import NoSuchBoard, find_board
from tests.integration.running import refused, run

pytestmark = pytest.mark.django_db
HEADER = "ons_code,name,region,authority_type,active_from,active_to,predecessors\n"
HARTLEPOOL = "E06000001,Hartlepool,North East,Unitary authority,2014-04-01,,\n"


def test_loads_every_board_and_a_second_run_changes_nothing() -> None:
    assert "Boards: 160 created, 0 updated, 0 unchanged" in run("load_boards")
    assert Commissioner.objects.count() == 800
    assert "Boards: 0 created, 0 updated, 160 unchanged" in run("load_boards")
    assert "Commissioners: 0 created, 0 updated, 800 unchanged" in run("load_boards")


def test_as_many_boards_existed_on_each_day_as_the_fund_had() -> None:
    run("load_boards")
    for day, number in (
        (date(2014, 4, 1), 151),
        (date(2018, 12, 31), 151),
        (date(2023, 3, 31), 151),
        (date(2024, 1, 1), 152),
    ):
        assert sum(board.existed_on(day) for board in Board.objects.all()) == number, day


def test_boards_know_their_predecessors() -> None:
    run("load_boards")
    christchurch = Board.objects.get(name="Bournemouth, Christchurch and Poole")
    assert {board.name for board in christchurch.predecessors.all()} == {"Bournemouth", "Poole", "Dorset"}
    cumbria = Board.objects.get(name="Cumbria")
    assert {board.name for board in cumbria.successors.all()} == {"Cumberland", "Westmorland and Furness"}
    born_later = Board.objects.filter(active_from__gt=date(2014, 4, 1))
    assert all(board.predecessors.exists() for board in born_later)
    assert len(born_later) == 9


def test_a_name_that_stands_twice_means_the_board_of_that_day() -> None:
    run("load_boards")
    assert find_board("Dorset", date(2018, 12, 31)).ons_code == "E10000009"
    assert find_board("Dorset", date(2019, 6, 30)).ons_code == "E06000059"
    with pytest.raises(NoSuchBoard, match="there are 2 boards named"):
        find_board("Dorset")
    with pytest.raises(NoSuchBoard, match="Cumberland"):
        find_board("Cumberland", date(2018, 12, 31))


def test_the_isles_of_scilly_report_with_cornwall() -> None:
    run("load_boards")
    assert not Board.objects.filter(ons_code="E06000053").exists()
    kernow = Organisation.objects.get(ons_code="E38000089")
    assert {overlap.board.name for overlap in kernow.boards.filter(vintage="CCG2018")} >= {"Cornwall & Scilly"}


def test_an_organisation_bears_its_latest_spelling() -> None:
    run("load_boards")
    assert Organisation.objects.get(ons_code="E38000109").name == "NHS Newark and Sherwood CCG"


def test_a_changed_name_is_updated(tmp_path: Path) -> None:
    run("load_boards")
    boards = tmp_path / "boards.csv"
    boards.write_text(HEADER + HARTLEPOOL.replace("Hartlepool", "New Hartlepool"))
    assert "Boards: 0 created, 1 updated, 0 unchanged" in run("load_boards", "--boards", boards)
    assert Board.objects.get(ons_code="E06000001").name == "New Hartlepool"
    assert Board.objects.count() == 160


def test_a_file_without_predecessors_leaves_them_alone(tmp_path: Path) -> None:
    run("load_boards")
    boards = tmp_path / "boards.csv"
    lines = (settings.FIXTURES_DIR / "boards.csv").read_text().splitlines()
    boards.write_text("".join(line.rpartition(",")[0] + "\n" for line in lines))
    run("load_boards", "--boards", boards)
    assert Board.objects.get(ons_code="E06000059").predecessors.count() == 1


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("E0600001,Hartlepool,North East,U,2014-04-01,,", "row 3, column ons_code: must be of the form E09000020"),
        ("E06000002,,North East,U,2014-04-01,,", "row 3, column name: is empty"),
        ("E06000002,M,North East,U,2014-04-31,,", "row 3, column active_from: must be a date"),
        ("E06000002,M,North East,U,2014-04-01,2013-01-01,", "row 3, column active_to: lies before active_from"),
        ("E06000001,M,North East,U,2014-04-01,,", "row 3, column ons_code: E06000001 stands in an earlier row too"),
        ("E06000002,Hartlepool,North East,U,2019-04-01,,", "row 3, column name: Hartlepool was the name of E06000001"),
        ("E06000002,M,North East,U,2014-04-01,,E99999999", "row 3, column predecessors: there is no board E99999999"),
        ("E06000002,M,N,U,2014-04-01,,E06000001", "row 3, column predecessors: E06000001 had not ended"),
        ("E06000002,M,N,U,2014-04-01,,,,", "is no CSV file in UTF-8"),
        ("E06000002,M\0,N,U,2014-04-01,,", "row 3"),
        ('E06000002,"M', "is no CSV file in UTF-8"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_loaded(rows: str, message: str, tmp_path: Path) -> None:
    boards = tmp_path / "boards.csv"
    boards.write_text(f"{HEADER}{HARTLEPOOL}{rows}\n")
    lines = refused("load_boards", "--boards", boards)
    assert any(message in line for line in lines), lines
    assert not Board.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", HEADER.replace("region", "name").encode()])
def test_a_file_that_holds_no_boards_is_refused_in_one_line(content: bytes, tmp_path: Path) -> None:
    boards = tmp_path / "boards.csv"
    boards.write_bytes(content)
    assert len(refused("load_boards", "--boards", boards)) == 1


def test_a_missing_file_is_refused_in_one_line(tmp_path: Path) -> None:
    assert refused("load_boards", "--boards", tmp_path / "none.csv") == [
        f"{tmp_path}/none.csv: No such file or directory"
    ]
