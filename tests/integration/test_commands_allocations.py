"""load_allocations and roll_back_allocations."""

import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from bcf.management.progress import Bar
from bcf.models import Board, User
from bcf.years import starts
from schemes.models import Allocation, AllocationLoad, RememberedColumn
from tests.allocations import national_share
from tests.factories import make_board
from tests.integration.running import refused, run

pytestmark = pytest.mark.django_db
HEAD = "Code,Board,Year,Stream,Amount"
STREAMS = ("nhs_minimum", "nhs_minimum_out_of_hospital", "nhs_minimum_other", "nhs_additional", "dfg", "council_additional",
           "social_care", "out_of_hospital")  # fmt: skip
YEARS = ("2016-17", "2017-18", "2018-19")


@pytest.fixture
def four() -> list[Board]:
    """Four boards, so that a file with three of them looks national."""
    return [make_board(name, f"E{n:08d}") for n, name in enumerate(("Northmere", "Southwold", "Eastham", "Westing"), 1)]


def write(folder: Path, *lines: str, name: str = "allocations.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def rows(stream: str, year: str, *amounts: str) -> list[str]:
    return [f"E{number:08d},,{year},{stream},{amount}" for number, amount in enumerate(amounts, 1)]


def national(folder: Path, factor: int = 1) -> Path:
    """A file of 151 boards × 8 streams × 3 years; the boards' shares are alike, sums those of the nation."""
    lines = []
    for year in YEARS:
        boards = [board for board in Board.objects.order_by("ons_code") if board.existed_on(starts(year))]
        for stream in STREAMS:
            share = national_share(stream, year, len(boards), factor)
            lines += [f"{board.ons_code},{board.name.replace(',', ' ')},{year},{stream},{share}" for board in boards]
    assert len(lines) == 151 * 8 * 3
    return write(folder, HEAD, *lines, name=f"national-{factor}.csv")


def test_a_file_is_shown_before_it_is_written(four: list[Board], tmp_path: Path) -> None:
    file = write(tmp_path, HEAD, *rows("DFG", "2016-17", "5", "6", "7", "8"))
    shown = run("load_allocations", file)
    assert "Disabled Facilities Grant 2016-17: 4 added; sum £0 → £26 (+£26)" in shown
    assert "Nothing was written; add --apply." in shown
    assert not Allocation.objects.exists()
    assert "Applied as load" in run("load_allocations", file, "--apply")
    assert Allocation.objects.count() == 4
    assert "Nothing to write: all of it stands so already." in run("load_allocations", file, "--apply")


def test_what_changes_is_told_with_the_biggest_first(four: list[Board], tmp_path: Path, amy: User) -> None:
    run("load_allocations", write(tmp_path, HEAD, *rows("DFG", "2016-17", "500", "600", "700", "800")), "--apply")
    changed = write(tmp_path, HEAD, *rows("DFG", "2016-17", "501", "900", "700", "800"))
    shown = run("load_allocations", changed, "--apply", "--by", amy.email).splitlines()
    assert shown[0] == "Disabled Facilities Grant 2016-17: 2 changed, 2 unchanged; sum £2,600 → £2,901 (+£301)"
    assert shown[1:3] == ["  Southwold: £600 → £900 (+£300, +50.0%)", "  Northmere: £500 → £501 (+£1, +0.2%)"]
    assert AllocationLoad.objects.filter(by=amy).count() == 1


def test_amounts_that_are_rounded_to_the_penny_are_counted(four: list[Board], tmp_path: Path) -> None:
    one = write(tmp_path, HEAD, *rows("DFG", "2016-17", "5.005"))
    assert "1 amount with parts of a penny is rounded to the penny." in run("load_allocations", one)
    two = write(tmp_path, HEAD, *rows("DFG", "2016-17", "5.005", "6.001"))
    assert "2 amounts with parts of a penny are rounded to the penny." in run("load_allocations", two)


def test_a_file_whose_parts_do_not_add_up_is_not_applied(four: list[Board], tmp_path: Path) -> None:
    file = write(
        tmp_path, "Code,ibcf_spending_review 2018-19,ibcf_budget_2017 2018-19,iBCF 2018-19", "E00000001,4,6,11"
    )
    assert "Row 2: Northmere" in refused("load_allocations", file, "--apply")[0]
    assert not Allocation.objects.exists()


def test_a_file_with_ten_different_faults_tells_all_ten_by_row_and_applies_nothing(
    four: list[Board], tmp_path: Path
) -> None:
    file = write(
        tmp_path,
        HEAD,
        *rows("DFG", "2017-18", "108000000", "108000000", "108000000", "108000000"),  # the sum is a million too high
        *rows("nhs_minimum", "2016-17", "5000000", "5000000", "5000000"),  # Westing is missing
        "E99999999,,2018-19,DFG,5",
        ",Nowhere,2018-19,DFG,5",
        "E00000001,Southwold,2018-19,DFG,5",
        *rows("winter", "2018-19", "5000"),
        *rows("winter", "2018-19", "6000"),
        "E00000002,,2018-19,DFG,lots",
        "E00000002,,2018-19,ibcf,-5",
        "E00000003,,2018,DFG,5",
        "E00000003,,2018-19,Gold,5",
        "E00000003,,2016-17,winter,5",
        "E00000004,,2018-19,winter,",
        *rows("nhs_minimum", "2017-18", "5000"),
        ",England,2016-17,nhs_minimum,99000000",
    )
    lines = refused("load_allocations", file, "--apply")
    told = "\n".join(lines)
    for words in (
        "Row 9: there is no board with the code 'E99999999'",
        "Row 10: no board is called 'Nowhere'",
        "Row 11: the code E00000001 is Northmere, but the name beside it is 'Southwold'",
        "Rows 12 and 13: Northmere (E00000001), Winter Pressures Grant 2018-19, stands twice",
        "Row 14: 'lots' is no amount",
        "Row 15: -5 is negative",
        "Row 16: '2018' is no financial year",
        "Row 17: there is no funding stream 'Gold'",
        "Row 18: 'Winter Pressures Grant' is not paid in 2016-17",
        "Row 19: the amount is blank",
        "Row 20: Northmere, Minimum NHS contribution 2017-18: £5,000 is about a thousandth of £5,000,000",
        "Row 21: Minimum NHS contribution 2016-17: this row says £99,000,000 for all boards",
        "No row of Westing (E00000004) for Minimum NHS contribution 2016-17",
        "all boards sum to £432,000,000, the national total is £431,000,000 (£1,000,000 more)",
    ):
        assert told.count(words) == 1, (words, told)
    assert lines[0] == "nothing was loaded: 14 problems"
    assert [model.objects.count() for model in (Allocation, AllocationLoad)] == [0, 0]


def test_a_sum_that_disagrees_with_the_national_total_is_loaded_when_it_is_accepted(
    four: list[Board], tmp_path: Path
) -> None:
    file = write(tmp_path, HEAD, *rows("DFG", "2017-18", *["108000000"] * 4))
    (line,) = refused("load_allocations", file)
    assert "£432,000,000" in line
    assert "--accept-totals loads it all the same" in line
    assert "Accepted: " in run("load_allocations", file, "--accept-totals", "--apply")
    assert Allocation.objects.count() == 4


def test_columns_are_mapped_and_remembered_once_they_were_applied(four: list[Board], tmp_path: Path) -> None:
    file = write(tmp_path, "Wo,Was 1,Sonst", "E00000001,5,x")
    assert "--map HEADER=TARGET says what a column means" in refused("load_allocations", file)[0]
    mapping = ("--map", "Wo=board_code", "--map", "was 1=amount:DFG:2016/17", "--map", "Sonst=ignore")
    assert "1 added" in run("load_allocations", file, *mapping)
    assert not RememberedColumn.objects.exists()
    run("load_allocations", file, *mapping, "--apply")
    assert "1 unchanged" in run("load_allocations", file)


@pytest.mark.parametrize("wrong", ["Wo", "Wer=board_code", "Code=Board", "Code=amount:gold", "Code=amount:dfg:2017"])
def test_a_mapping_that_means_nothing_is_a_wrong_call(four: list[Board], tmp_path: Path, wrong: str) -> None:
    refused("load_allocations", write(tmp_path, HEAD, *rows("DFG", "2016-17", "5")), "--map", wrong, code=2)


@pytest.mark.parametrize("content", ["", "PK\x03\x04", "Code,DFG 2016-17\n"])
def test_a_file_that_holds_nothing_is_one_line(four: list[Board], tmp_path: Path, content: str) -> None:
    assert "nothing was loaded: " in refused("load_allocations", write(tmp_path, content))[0]


def test_a_load_is_listed_and_taken_back_by_the_beginning_of_its_id(
    four: list[Board], tmp_path: Path, amy: User
) -> None:
    assert "Nothing was loaded yet." in run("roll_back_allocations")
    run("load_allocations", write(tmp_path, HEAD, *rows("DFG", "2016-17", "5", "6")), "--apply")
    start = run("roll_back_allocations").split()[0]
    assert "2 removed" in run("roll_back_allocations", start)
    assert Allocation.objects.count() == 2
    assert "is taken back" in run("roll_back_allocations", start, "--apply", "--by", amy.email)
    assert not Allocation.objects.exists()
    assert "taken back already" in refused("roll_back_allocations", start)[0]
    assert "there is no one load 'abc'" in refused("roll_back_allocations", "abc")[0]
    assert ", taken back" in run("roll_back_allocations")


def test_the_progress_bar_counts_to_the_end_and_keeps_still_where_nobody_looks(
    four: list[Board], tmp_path: Path
) -> None:
    shown, silent = StringIO(), StringIO()
    bar = Bar("Writing", stream=shown, always=True)
    bar(0, 4)
    bar(4, 4)
    Bar("Writing", stream=silent)(1, 4)
    assert shown.getvalue().endswith("[##############################] 100% 4 of 4\n")
    assert silent.getvalue() == ""


def test_every_board_eight_streams_and_three_years_load_in_one_go_and_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The limit only stops what hangs; `make bench` measures."""
    run("load_boards")
    first, second = national(tmp_path), national(tmp_path, 100)
    start = time.process_time()
    assert "3,624 added, 0 changed" in run("load_allocations", first, "--apply", "--progress")
    assert "100% 3,624 of 3,624" in capsys.readouterr().err
    shown = run("load_allocations", second, "--apply")
    assert "0 added, 3,624 changed" in shown
    assert len(shown.splitlines()) < 200
    before = list(Allocation.objects.order_by("pk").values_list("board", "year", "stream", "amount", "load"))
    call_command("roll_back_allocations", str(AllocationLoad.objects.latest("at").pk), "--apply", stdout=StringIO())
    assert Allocation.objects.count() == len(before) == 3624
    assert set(Allocation.objects.values_list("load", flat=True)) == {AllocationLoad.objects.earliest("at").pk}
    assert time.process_time() - start < 30
